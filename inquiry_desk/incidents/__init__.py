"""Incidents (事故) and near misses: told at once, reported in writing, prevented; what backs a 0 (spec 3-9(2), 3-12(1)-3)."""
