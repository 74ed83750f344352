"""Nobody is forgotten: what is late is told to the right person, once, in office hours."""
