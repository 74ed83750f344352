"""What was delivered into the departments' own systems: the log, and sending again."""
