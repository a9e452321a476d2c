"""B-scans drawn for teaching: any eye, any device, and the exact labels."""
