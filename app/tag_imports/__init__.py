"""Tags from a table: a reader's answers that were given elsewhere."""
