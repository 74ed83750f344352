"""Handing over from the desk."""
