"""Signing in, one's own account, and the administration of users, services, departments and categories."""
