"""DICOM objects that Serous writes: its mask (SEG), its figures (SR), and where needed the scan itself (OPT).

    write_opt(bscans.npy, target, scan)            the scan as Ophthalmic Tomography Image Storage
    write_seg(mask.npy, target, scan, origin)      the mask as Segmentation, BINARY or LABELMAP
    write_sr(target, scan, origin, lines)          the figures as a TID 1500 measurement report

Paths in, paths out; each runs in a process of its own, for pydicom and highdicom would not fit into the web service.
Nothing here loads them, so importing this package costs nothing. What the objects refer to is settled in `reference.py`
and who they say they belong to in `described.py`; docs/dicom_results.md tells it to users.
"""

from models.oct.dicom_out.apart import NotWritten, write_opt, write_seg, write_sr
from models.oct.dicom_out.described import FiledUnder, FirstSlice, MaskOrigin, Scan, SegKind
from models.oct.dicom_out.reference import known_spacing, refers_to_original, require_reference
from models.oct.dicom_out.terms import FigureLine, Term

__all__ = [
    "FigureLine",
    "FiledUnder",
    "FirstSlice",
    "MaskOrigin",
    "NotWritten",
    "Scan",
    "SegKind",
    "Term",
    "known_spacing",
    "refers_to_original",
    "require_reference",
    "write_opt",
    "write_seg",
    "write_sr",
]
