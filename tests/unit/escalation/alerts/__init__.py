"""Rules of lateness."""
