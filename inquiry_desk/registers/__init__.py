"""What the figures of processing rest on: volumes, findings and deadlines of tasks, and the three figures (spec 3-12(1))."""
