"""A caller asks about their own application: found, checked, and told in one sentence."""
