"""Answers looked at by a second person, to learn from them."""
