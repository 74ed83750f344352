"""Handing an inquiry to the owning department and getting its answer back (spec 2-4(2)). Knows an id and what was handed over."""
