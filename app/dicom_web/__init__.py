"""The door for DICOM pushed over HTTP: STOW-RS, PS3.18. There is no QIDO-RS and no WADO-RS over our own data."""
