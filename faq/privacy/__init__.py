"""What a citizen said, without what tells who it was. Knows no database."""
