"""Japanese text out of bytes, and text made safe to show."""
