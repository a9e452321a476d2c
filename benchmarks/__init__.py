"""Measurements: each script has a command in its docstring and a recorded table in docs/."""
