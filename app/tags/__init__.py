"""0/1 tags of B-scans: per reader, with full history, never overwritten."""
