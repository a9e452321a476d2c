"""A mask as DICOM Segmentation, by highdicom. Source: DICOM PS3.3 A.51 and C.8.20."""

from __future__ import annotations

from pathlib import Path

import highdicom
import numpy as np
from highdicom.color import CIELabColor
from highdicom.content import AlgorithmIdentificationSequence
from highdicom.seg import Segmentation, SegmentDescription
from highdicom.sr import CodedConcept
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian

from models.oct.dicom_out import uids
from models.oct.dicom_out.apart import UnusableArray
from models.oct.dicom_out.described import FiledUnder, MaskOrigin, Scan, SegKind
from models.oct.dicom_out.header import MANUFACTURER, coded, date_and_time, reference_header
from models.oct.dicom_out.reference import frame_order
from models.oct.dicom_out.terms import (
    ARTIFICIAL_INTELLIGENCE,
    MORPHOLOGICALLY_ABNORMAL,
    RETINA,
    SIDES,
    SUBRETINAL_FLUID,
    WITHOUT_LEARNING,
    Term,
)

SOP_CLASSES: dict[SegKind, str] = {
    "BINARY": "1.2.840.10008.5.1.4.1.1.66.4",
    "LABELMAP": "1.2.840.10008.5.1.4.1.1.66.7",
}

SERIES_NUMBERS: dict[SegKind, int] = {"BINARY": 901, "LABELMAP": 902}

FLUID_COLOUR = CIELabColor(68.0, -23.0, -32.0)
"""The page's blue of masks."""

LEAST_FRAME_PX = 8
"""highdicom 0.28 packs the bits of smaller frames wrongly (it asks for `// 8` where it means `% 8`)."""

LABEL = "Subretinal fluid"

TRACKING_ID = "Subretinal fluid by Serous"


def write_seg_file(
    mask_path: Path, target: Path, scan: Scan, origin: MaskOrigin, kind: SegKind, filed_under: FiledUnder | None
) -> None:
    """Write the (S, D, W) mask of a `.npy` file, uncompressed.

    Raises:
        UnusableArray: it is not uint8 of 0 and 1, not of the scan's shape, or its frames have less than 8 pixels.
        UnknownSpacing
    """
    mask: NDArray[np.uint8] = np.load(mask_path, mmap_mode="r", allow_pickle=False)
    too_small = mask[0].size < LEAST_FRAME_PX
    if mask.shape != scan.shape or mask.dtype != np.uint8 or mask.max() > 1 or too_small:
        raise UnusableArray(f"The mask is {mask.shape} of {mask.dtype}, the scan is {scan.shape}.")
    seg_of(mask, scan, origin, kind, filed_under).save_as(target, enforce_file_format=True)


def seg_of(
    mask: NDArray[np.uint8], scan: Scan, origin: MaskOrigin, kind: SegKind, filed_under: FiledUnder | None
) -> Segmentation:
    """The Segmentation of a (S, D, W) mask of 0 and 1. Frames without fluid are kept: viewers count on them."""
    order = frame_order(scan)
    date, time = date_and_time(origin.made_at)
    seg = Segmentation(
        source_images=[reference_header(scan, filed_under)],
        pixel_array=mask if order == sorted(order) else mask[order],
        segmentation_type=kind,
        segment_descriptions=[_segment(scan, origin)],
        series_instance_uid=uids.seg_series_uid(origin, kind),
        series_number=SERIES_NUMBERS[kind],
        sop_instance_uid=uids.seg_uid(scan, origin, kind),
        instance_number=1,
        manufacturer=MANUFACTURER,
        manufacturer_model_name=MANUFACTURER,
        software_versions=origin.software_version,
        device_serial_number=f"form {uids.FORM}",
        content_label="SUBRETINAL_FLUID",
        content_description=f"Subretinal fluid by Serous, {origin.method}",
        series_description=f"Subretinal fluid, {kind.lower()}",
        omit_empty_frames=False,
        transfer_syntax_uid=ExplicitVRLittleEndian,
        content_date=date,
        content_time=time,
    )
    settle(seg, origin, uids.uid_of("seg dimensions", origin.segmentation_id, kind))
    return seg


def settle(dataset: Dataset, origin: MaskOrigin, dimensions_uid: str) -> None:
    """Replace what highdicom makes up anew each time, so that the same mask gives the same bytes."""
    dataset.InstanceCreationDate, dataset.InstanceCreationTime = date_and_time(origin.made_at)
    dataset.TimezoneOffsetFromUTC = "+0000"
    for equipment in dataset.get("ContributingEquipmentSequence", []):
        if "ContributionDateTime" in equipment:
            equipment.ContributionDateTime = "".join(date_and_time(origin.made_at))
    for item in [*dataset.get("DimensionOrganizationSequence", []), *dataset.get("DimensionIndexSequence", [])]:
        item.DimensionOrganizationUID = dimensions_uid


def seg_header(scan: Scan, origin: MaskOrigin, kind: SegKind) -> Dataset:
    """What a report needs to refer to the SEG that `write_seg_file` writes."""
    dataset = Dataset()
    dataset.SOPClassUID = SOP_CLASSES[kind]
    dataset.SOPInstanceUID = uids.seg_uid(scan, origin, kind)
    dataset.SeriesInstanceUID = uids.seg_series_uid(origin, kind)
    dataset.StudyInstanceUID = uids.study_uid(scan)
    return dataset


def concept(term: Term) -> CodedConcept:
    """A term as highdicom has it."""
    return CodedConcept(term.value, term.scheme, term.meaning)


def family_of(origin: MaskOrigin) -> CodedConcept:
    """What kind of algorithm made a mask."""
    return concept(ARTIFICIAL_INTELLIGENCE if origin.model_id is not None else WITHOUT_LEARNING)


def _segment(scan: Scan, origin: MaskOrigin) -> SegmentDescription:
    segment = SegmentDescription(
        segment_number=1,
        segment_label=LABEL,
        segmented_property_category=concept(MORPHOLOGICALLY_ABNORMAL),
        segmented_property_type=concept(SUBRETINAL_FLUID),
        algorithm_type="AUTOMATIC",
        algorithm_identification=AlgorithmIdentificationSequence(
            name=f"Serous {origin.method}",
            family=family_of(origin),
            version=origin.software_version,
            source=MANUFACTURER,
            parameters={"model": origin.model_id or "none", "segmentation": origin.segmentation_id},
        ),
        tracking_uid=highdicom.UID(uids.tracking_uid(scan)),
        tracking_id=TRACKING_ID,
        anatomic_regions=[concept(RETINA)],
        display_color=FLUID_COLOUR,
    )
    if scan.laterality is not None:
        side = coded(SIDES[scan.laterality])
        segment.AnatomicRegionSequence[0].AnatomicRegionModifierSequence = [side]
    return segment
