"""What processing figures rest on until cases are there: volumes, findings, deadlines of tasks, incidents (spec 3-12(1))."""
