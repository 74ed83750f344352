"""The work list: saved views, who works on what, acts on many at once."""
