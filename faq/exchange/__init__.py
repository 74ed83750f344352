"""Many articles at once: import and export of xlsx and csv, and changes to many with undo."""
