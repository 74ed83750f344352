"""Notices to the systems of departments over HTTP: signed, tried again, and never to where they must not go."""
