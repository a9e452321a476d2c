"""First reads: what a model says of a slice is kept from a reader until they have tagged it, or ended the read."""
