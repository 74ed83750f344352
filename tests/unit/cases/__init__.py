"""Rules of cases: pure, without a database."""
