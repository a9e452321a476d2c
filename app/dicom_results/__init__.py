"""Results as DICOM objects: segmentations (SEG), measurement reports (SR), and scans with geometry (OPT).

`seg_file`, `sr_file` and `opt_file` of `service.py` write one and give its path, for downloads and for whoever sends
objects to an archive.
"""
