"""The life of an article: written, checked, approved, in force, reviewed, archived."""
