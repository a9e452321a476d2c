"""What a fluid mask measures: volume with its interval, place, height, pockets, ETDRS sectors. NumPy and SciPy."""
