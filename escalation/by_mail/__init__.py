"""Departments that answer by replying to the notice: read, believed only from a verified sender, else kept for a person."""
