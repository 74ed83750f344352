"""Cases on both databases: stages, intake, moves, what is missing, looks, imports, callers, the board."""
