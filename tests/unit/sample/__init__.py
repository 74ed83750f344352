"""Rules of search: no database."""
