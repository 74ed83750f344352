"""Complaints and requests (苦情・要望): sorted, handled, analysed, and all of them reported to the city (spec 3-9(1))."""
