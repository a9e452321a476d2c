"""The scans of one eye over time, segmented by the same model."""
