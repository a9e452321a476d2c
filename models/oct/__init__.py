"""OCT volumes and what can be read from and drawn into them. NumPy only: the web process imports this."""
