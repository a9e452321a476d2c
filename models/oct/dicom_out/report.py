"""Figures as a structured report: TID 1500 with one TID 1411 group, by highdicom.

The interval of a figure stands below it as TID 310 has it (371886008 and 371885007, in the figure's own unit) and once
more as figures with names of our own, since TID 310 cannot say that they mean 95 %. Source: DICOM PS3.16 annex A.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import highdicom
from highdicom.coding_schemes import CodingSchemeIdentificationItem
from highdicom.sr import (
    AlgorithmIdentification,
    ComprehensiveSR,
    DeviceObserverIdentifyingAttributes,
    FindingSite,
    Measurement,
    MeasurementProperties,
    MeasurementReport,
    NumContentItem,
    ObservationContext,
    ObserverContext,
    ReferencedSegment,
    RelationshipTypeValues,
    SourceImageForSegmentation,
    TextContentItem,
    TrackingIdentifier,
    VolumetricROIMeasurementsAndQualitativeEvaluations,
)
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes

from models.oct.dicom_out import uids
from models.oct.dicom_out.described import FiledUnder, MaskOrigin, Scan, SegKind
from models.oct.dicom_out.header import MANUFACTURER, date_and_time, reference_header
from models.oct.dicom_out.seg import TRACKING_ID, concept, family_of, seg_header, settle
from models.oct.dicom_out.terms import (
    HIGH_95,
    IMAGING_PROCEDURE,
    LOW_95,
    LOWER_UNCERTAINTY,
    MORPHOLOGICALLY_ABNORMAL,
    OWN_SCHEME,
    RETINA,
    SIDES,
    SUBRETINAL_FLUID,
    UPPER_UNCERTAINTY,
    VOLUME,
    FigureLine,
    Term,
)

SERIES_NUMBER = 903


@dataclass(frozen=True)
class Content:
    """What a report says."""

    lines: tuple[FigureLine, ...]
    comments: tuple[str, ...]
    kind: SegKind
    """The SEG that it refers to."""


def write_sr_file(
    target: Path, scan: Scan, origin: MaskOrigin, content: Content, filed_under: FiledUnder | None
) -> None:
    """Write the report.

    Raises:
        UnknownSpacing
    """
    sr_of(scan, origin, content, filed_under).save_as(target, enforce_file_format=True)


def sr_of(scan: Scan, origin: MaskOrigin, content: Content, filed_under: FiledUnder | None) -> ComprehensiveSR:
    """The report as a Comprehensive SR document: complete, preliminary, verified by nobody."""
    image = reference_header(scan, filed_under)
    seg = seg_header(scan, origin, content.kind)
    report = MeasurementReport(
        observation_context=_observer(origin),
        procedure_reported=concept(IMAGING_PROCEDURE),
        imaging_measurements=[_group(scan, origin, content, image, seg)],
        title=codes.DCM.ImagingMeasurementReport,
        referenced_images=[image],
    )
    date, time = date_and_time(origin.made_at)
    document = ComprehensiveSR(
        evidence=[image, seg],
        content=report,
        series_instance_uid=uids.sr_series_uid(origin),
        series_number=SERIES_NUMBER,
        sop_instance_uid=uids.sr_uid(scan, origin, content),
        instance_number=1,
        manufacturer=MANUFACTURER,
        manufacturer_model_name=MANUFACTURER,
        software_versions=origin.software_version,
        device_serial_number=f"form {uids.FORM}",
        series_description="Subretinal fluid, measurements",
        is_complete=True,
        is_final=False,
        is_verified=False,
        content_date=date,
        content_time=time,
        coding_schemes=[CodingSchemeIdentificationItem(OWN_SCHEME, name="Terms of Serous that the standard lacks")],
    )
    settle(document, origin, "")
    return document


def _observer(origin: MaskOrigin) -> ObservationContext:
    device = DeviceObserverIdentifyingAttributes(
        uid=uids.uid_of("software", origin.software_version),
        name=MANUFACTURER,
        manufacturer_name=MANUFACTURER,
        model_name=MANUFACTURER,
        serial_number=origin.software_version,
    )
    observer = ObserverContext(observer_type=codes.DCM.Device, observer_identifying_attributes=device)
    return ObservationContext(observer_device_context=observer)


def _group(
    scan: Scan, origin: MaskOrigin, content: Content, image: Dataset, seg: Dataset
) -> VolumetricROIMeasurementsAndQualitativeEvaluations:
    source = SourceImageForSegmentation(image.SOPClassUID, image.SOPInstanceUID)
    group = VolumetricROIMeasurementsAndQualitativeEvaluations(
        tracking_identifier=TrackingIdentifier(highdicom.UID(uids.tracking_uid(scan)), TRACKING_ID),
        referenced_segment=ReferencedSegment(seg.SOPClassUID, seg.SOPInstanceUID, 1, source_images=[source]),
        finding_category=concept(MORPHOLOGICALLY_ABNORMAL),
        finding_type=concept(SUBRETINAL_FLUID),
        finding_sites=[_site(scan, None)],
        algorithm_id=AlgorithmIdentification(
            name=f"Serous {origin.method}",
            version=origin.software_version,
            parameters=[f"model={origin.model_id or 'none'}", f"segmentation={origin.segmentation_id}"],
            family=family_of(origin),
            manufacturer=MANUFACTURER,
        ),
        measurements=[measured for line in content.lines for measured in _measured(line, scan)],
    )
    for comment in content.comments:
        item = TextContentItem(codes.DCM.Comment, comment, RelationshipTypeValues.CONTAINS)
        group[0].ContentSequence.append(item)
    return group


def _measured(line: FigureLine, scan: Scan) -> Iterator[Measurement]:
    """A figure, and the limits of its interval where it has one."""
    yield Measurement(
        name=concept(line.name),
        value=line.value,
        unit=concept(line.unit),
        derivation=_concept_or_none(line.derivation),
        method=_concept_or_none(line.method),
        finding_sites=None if line.field is None else [_site(scan, line.field)],
        properties=_uncertainty(line),
    )
    if line.name == VOLUME and line.low is not None and line.high is not None:
        for name, limit in ((LOW_95, line.low), (HIGH_95, line.high)):
            yield Measurement(name=concept(name), value=limit, unit=concept(line.unit))


def _uncertainty(line: FigureLine) -> MeasurementProperties | None:
    if line.low is None or line.high is None:
        return None
    properties = MeasurementProperties()
    for name, distance in ((UPPER_UNCERTAINTY, line.high - line.value), (LOWER_UNCERTAINTY, line.value - line.low)):
        properties.append(
            NumContentItem(concept(name), distance, concept(line.unit), None, RelationshipTypeValues.HAS_PROPERTIES)
        )
    return properties


def _site(scan: Scan, field: Term | None) -> FindingSite:
    side = None if scan.laterality is None else concept(SIDES[scan.laterality])
    return FindingSite(concept(RETINA), laterality=side, topographical_modifier=_concept_or_none(field))


def _concept_or_none(term: Term | None) -> highdicom.sr.CodedConcept | None:
    return None if term is None else concept(term)
