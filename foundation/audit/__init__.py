"""Who read, searched or exported what of a citizen (spec 3-8): one append-only table."""
