"""Who may do what: roles, the permission table, sign-in sessions, passwords and the guard of every view."""
