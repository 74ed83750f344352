"""Inquiries at the owning department and back (spec 2-4(2)). Knows an id and what was handed over."""
