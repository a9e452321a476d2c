"""A whole installation in a folder of plain files, and back: between SQLite and PostgreSQL, folder and bucket."""
