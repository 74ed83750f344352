"""Closed days of the city and agreed overtime as data, and why a deadline is what it is (spec 3-2)."""
