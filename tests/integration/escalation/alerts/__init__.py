"""Lateness on both databases: who is told of what, when, and how often."""
