"""Everything at once, for other programs: measurements as tables, and what a training needs as one archive."""
