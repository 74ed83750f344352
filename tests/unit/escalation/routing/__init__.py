"""Routing rules, without a database."""
