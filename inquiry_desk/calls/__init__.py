"""The call screen: a call is logged while it runs (spec 2-4)."""
