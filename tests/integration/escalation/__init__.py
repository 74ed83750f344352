"""Escalation on both databases: actions, queries, the pages of a department, and the desk's side."""
