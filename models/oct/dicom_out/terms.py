"""Coded terms, and the lines of a report; no DICOM library needed.

DCM and SCT codes are those of the standard's context groups (PS3.16), of which pydicom holds a copy, but for
SUBRETINAL_FLUID, whose reason is in docs/decisions/0022. What has no code there gets one of our own scheme, `99SEROUS`,
as PS3.16 section 8.2 has it for private schemes.
"""

from __future__ import annotations

from dataclasses import dataclass

OWN_SCHEME = "99SEROUS"


@dataclass(frozen=True)
class Term:
    """A coded concept."""

    value: str
    scheme: str
    meaning: str


@dataclass(frozen=True)
class FigureLine:
    """One number of a report, as TID 300 has it."""

    name: Term
    value: float
    unit: Term
    low: float | None = None
    """Limits of the 95 % interval, in the same unit."""
    high: float | None = None
    derivation: Term | None = None
    method: Term | None = None
    field: Term | None = None
    """The part of the retina that it is of; None: all that the scan shows."""


def own(value: str, meaning: str) -> Term:
    """A term of our own scheme. The value has at most 16 characters (VR SH)."""
    return Term(value, OWN_SCHEME, meaning)


SUBRETINAL_FLUID = Term("421843005", "SCT", "Subretinal fluid")
MORPHOLOGICALLY_ABNORMAL = Term("49755003", "SCT", "Morphologically Abnormal Structure")
RETINA = Term("5665001", "SCT", "Retina")
SIDES = {"OD": Term("24028007", "SCT", "Right"), "OS": Term("7771000", "SCT", "Left")}
OCT_SCANNER = Term("392012008", "SCT", "Optical Coherence Tomography Scanner")
IMAGING_PROCEDURE = Term("363679005", "SCT", "Imaging procedure")
ARTIFICIAL_INTELLIGENCE = Term("123110", "DCM", "Artificial Intelligence")
WITHOUT_LEARNING = own("no_learning", "Image processing without learning")

VOLUME = Term("118565006", "SCT", "Volume")
AREA = Term("42798000", "SCT", "Area")
HEIGHT = Term("121207", "DCM", "Height")
DISTANCE = Term("121206", "DCM", "Distance")
MAXIMUM = Term("56851009", "SCT", "Maximum")
MEAN = Term("373098007", "SCT", "Mean")
UPPER_UNCERTAINTY = Term("371886008", "SCT", "+, range of upper measurement uncertainty")
LOWER_UNCERTAINTY = Term("371885007", "SCT", "-, range of lower measurement uncertainty")

MM3 = Term("mm3", "UCUM", "cubic millimeter")
MM2 = Term("mm2", "UCUM", "square millimeter")
UM = Term("um", "UCUM", "micrometer")
POCKETS = Term("{pockets}", "UCUM", "pockets")
VOXELS = Term("{voxels}", "UCUM", "voxels")

N_POCKETS = own("n_pockets", "Number of connected pockets of fluid")
N_VOXELS = own("n_voxels", "Number of voxels of the fluid mask")
LOW_95 = own("volume_low_95", "Volume, lower limit of its 95 % interval")
HIGH_95 = own("volume_high_95", "Volume, upper limit of its 95 % interval")
EN_FACE = own("en_face", "Projected along depth")
ALONG_DEPTH = own("along_depth", "Along depth")
TO_FOVEA = own("to_fovea", "From the foveal centre to the nearest fluid, en face")

ETDRS_FIELDS = {
    "centre": own("etdrs_centre", "ETDRS centre, 1 mm circle"),
    "inner_superior": own("etdrs_in_sup", "ETDRS inner superior, 1 to 3 mm"),
    "inner_nasal": own("etdrs_in_nas", "ETDRS inner nasal, 1 to 3 mm"),
    "inner_inferior": own("etdrs_in_inf", "ETDRS inner inferior, 1 to 3 mm"),
    "inner_temporal": own("etdrs_in_tmp", "ETDRS inner temporal, 1 to 3 mm"),
    "outer_superior": own("etdrs_out_sup", "ETDRS outer superior, 3 to 6 mm"),
    "outer_nasal": own("etdrs_out_nas", "ETDRS outer nasal, 3 to 6 mm"),
    "outer_inferior": own("etdrs_out_inf", "ETDRS outer inferior, 3 to 6 mm"),
    "outer_temporal": own("etdrs_out_tmp", "ETDRS outer temporal, 3 to 6 mm"),
    "outside": own("etdrs_outside", "Beyond the 6 mm ETDRS circle"),
}
