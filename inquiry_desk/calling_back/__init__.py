"""Call-backs: the list of the day, what can be done with one, and the warning before a promise is missed."""
