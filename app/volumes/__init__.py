"""OCT scans: taken in, listed, shown."""
