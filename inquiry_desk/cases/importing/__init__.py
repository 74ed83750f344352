"""Applications out of files: columns as agreed with a source, a dry run, and the fate of each row."""
