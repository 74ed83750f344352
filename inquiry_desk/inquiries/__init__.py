"""Inquiries: numbers, contacts, the timeline, call-backs, who has what. Everything the other parts of the desk stand on."""
