"""Inquiries that belong together: links, merging that can be undone, splitting."""
