"""Who has what: the work of the desk by person, and giving it to others."""
