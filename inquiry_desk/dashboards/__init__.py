"""Figures as pictures, live: the dashboard of the desk, that of the city, both also for a screen on the wall."""
