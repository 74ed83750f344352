"""The desk's view of what is with departments: the overview, the panels of an inquiry's page, and the desk's steps."""
