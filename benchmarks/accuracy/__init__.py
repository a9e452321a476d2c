"""Accuracy of every system on held-out patients: `python -m benchmarks.accuracy run | report | sheet`."""
