"""From the spool to a filed mail: steps of the worker, and what a person is told of each mail."""
