"""Rules of mail: no database, no network."""
