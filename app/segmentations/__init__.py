"""Fluid masks and volumes of scans, by the model in use or a chosen version."""
