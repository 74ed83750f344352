"""Rules of the leak guard."""
