"""Routing rules on both databases: the actions, the pages, and trying the rules."""
