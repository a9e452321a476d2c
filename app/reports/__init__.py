"""Reports: one page of PDF for a segmented volume, one for two visits compared."""
