"""Benchmarks: each prints its figures for a stated load, beside a limit or a peer measured in the same run."""
