"""Headers of images that derived objects refer to: the original's, as far as it was remembered, and our own OPT's.

pydicom is loaded here; the child process alone imports this. Source: DICOM PS3.3 A.52 (Ophthalmic Tomography Image),
C.8.17.6 to C.8.17.10, C.7.6.16.2 (functional groups).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

import numpy as np
from pydicom.dataset import Dataset
from pydicom.uid import UID

from models.oct.dicom_out import uids
from models.oct.dicom_out.described import FiledUnder, Scan
from models.oct.dicom_out.reference import (
    COLUMN_DIRECTION,
    OPT_STORAGE,
    ROW_DIRECTION,
    UM_PER_MM,
    frame_order,
    known_spacing,
    own_positions,
    places_mm,
    refers_to_original,
)
from models.oct.dicom_out.terms import OCT_SCANNER, RETINA, Term, own
from models.oct.dicom_source import DicomSource, Point, SourceFrame

MANUFACTURER = "Serous"

CHARACTER_SET = "ISO_IR 192"
"""UTF-8."""

LETTERS = {"OD": "R", "OS": "L"}

GEOMETRY_STATED = own("geometry", "Geometry stated anew, pixels unchanged")

SOURCE_IMAGE = Term("121322", "DCM", "Source image for image processing operation")
ACQUISITION_EQUIPMENT = Term("109101", "DCM", "Acquisition Equipment")

MAX_DEVICE_CHARS = 64

DATE, TIME, SEX = r"[0-9]{8}", r"([0-9]{2}){1,3}(\.[0-9]{1,6})?", r"[FMO]"
"""Forms of DA, TM and Patient's Sex; archives hold others, which a writer must not pass on."""


def reference_header(scan: Scan, filed_under: FiledUnder | None) -> Dataset:
    """The header of what derived objects of `scan` refer to, without pixels.

    Raises:
        UnknownSpacing
    """
    if refers_to_original(scan) and scan.source is not None:
        return _original_header(scan, scan.source, filed_under)
    return own_header(scan, filed_under)


def own_header(scan: Scan, filed_under: FiledUnder | None) -> Dataset:
    """All of our own OPT but its pixels and their type.

    Raises:
        UnknownSpacing
    """
    dataset = _identified(scan, filed_under)
    dataset.SOPInstanceUID = uids.opt_uid(scan)
    dataset.SeriesInstanceUID = uids.opt_series_uid(scan)
    dataset.SeriesNumber = 900
    dataset.SeriesDescription = "OCT with the geometry that Serous measures by"
    dataset.InstanceNumber = 1
    dataset.FrameOfReferenceUID = uids.frame_of_reference_uid(scan)
    dataset.PositionReferenceIndicator = ""
    _add_equipment(dataset, scan)
    _add_image(dataset, scan)
    _add_acquisition(dataset, scan)
    spacing = known_spacing(scan)
    measures = Dataset()
    measures.PixelSpacing = [_ds(spacing.axial_um / UM_PER_MM), _ds(spacing.along_um / UM_PER_MM)]
    measures.SpacingBetweenSlices = _ds(spacing.across_um / UM_PER_MM)
    measures.SliceThickness = measures.SpacingBetweenSlices  # what each B-scan stands for; viewers reckon with it
    shared = _shared(measures, [*ROW_DIRECTION, *COLUMN_DIRECTION])
    shared.FrameVOILUTSequence = [_window(scan.max_intensity)]
    shared.FrameAnatomySequence = [_anatomy(scan)]
    dataset.SharedFunctionalGroupsSequence = [shared]
    frames = _per_frame(own_positions(scan))
    if scan.source is not None:
        _add_sources(dataset, frames, scan.source)
    dataset.PerFrameFunctionalGroupsSequence = frames
    _add_dimensions(dataset, scan)
    return dataset


def _original_header(scan: Scan, source: DicomSource, filed_under: FiledUnder | None) -> Dataset:
    dataset = _identified(scan, filed_under)
    frames = [source.frames[index] for index in frame_order(scan)]
    dataset.SOPInstanceUID = frames[0].sop_instance_uid
    dataset.SeriesInstanceUID = source.series_instance_uid
    dataset.FrameOfReferenceUID = source.frame_of_reference_uid
    dataset.PositionReferenceIndicator = ""
    dataset.LossyImageCompression = "01" if scan.lossy else "00"
    measures = Dataset()
    measures.PixelSpacing = [_ds(value) for value in source.pixel_spacing_mm or ()]
    places = places_mm(source)
    if places is not None and len(places) > 1:
        steps = np.abs(np.diff(np.sort(places)))
        if np.allclose(steps, steps[0], rtol=1e-3):
            measures.SpacingBetweenSlices = _ds(float(np.median(steps)))
            measures.SliceThickness = measures.SpacingBetweenSlices
    dataset.SharedFunctionalGroupsSequence = [_shared(measures, list(source.orientation or ()))]
    dataset.PerFrameFunctionalGroupsSequence = _per_frame([_known(frame) for frame in frames])
    return dataset


def _known(frame: SourceFrame) -> Point:
    if frame.position_mm is None:
        raise ValueError("a frame without position was referred to")  # refers_to_original rules this out
    return frame.position_mm


def _identified(scan: Scan, filed_under: FiledUnder | None) -> Dataset:
    """SOP class, size, patient and study."""
    filed = filed_under or FiledUnder(patient_id=scan.patient_key or "")
    dataset = Dataset()
    dataset.SpecificCharacterSet = CHARACTER_SET
    dataset.SOPClassUID = UID(OPT_STORAGE)
    dataset.Modality = "OPT"
    dataset.StudyInstanceUID = uids.study_uid(scan)
    dataset.PatientID = filed.patient_id
    dataset.PatientName = filed.patient_name
    dataset.PatientBirthDate = _formed(DATE, filed.birth_date)
    dataset.PatientSex = _formed(SEX, filed.sex)
    if filed.issuer_of_patient_id:
        dataset.IssuerOfPatientID = filed.issuer_of_patient_id
    if filed_under is None and not scan.burned_in:
        dataset.PatientIdentityRemoved = "YES"
        dataset.DeidentificationMethod = "Serous keeps a pseudonym alone"
    own_study_date = scan.acquired_on.strftime("%Y%m%d") if scan.acquired_on and scan.source is None else ""
    dataset.StudyDate = _formed(DATE, filed.study_date) or own_study_date
    dataset.StudyTime = _formed(TIME, filed.study_time)
    dataset.StudyID = filed.study_id
    dataset.AccessionNumber = filed.accession_number
    dataset.ReferringPhysicianName = filed.referring_physician_name
    dataset.NumberOfFrames, dataset.Rows, dataset.Columns = scan.shape
    return dataset


def _add_equipment(dataset: Dataset, scan: Scan) -> None:
    dataset.Manufacturer = MANUFACTURER
    dataset.ManufacturerModelName = MANUFACTURER
    dataset.DeviceSerialNumber = f"form {uids.FORM}"
    dataset.SoftwareVersions = f"form {uids.FORM}"  # not the package's version: the same object is written by several
    if scan.device:
        device = Dataset()
        device.Manufacturer = scan.device[:MAX_DEVICE_CHARS]
        device.PurposeOfReferenceCodeSequence = [coded(ACQUISITION_EQUIPMENT)]
        dataset.ContributingEquipmentSequence = [device]


def _add_image(dataset: Dataset, scan: Scan) -> None:
    dataset.ImageType = ["DERIVED", "PRIMARY"]
    dataset.ContentDate, dataset.ContentTime = date_and_time(scan.stored_at)
    dataset.InstanceCreationDate, dataset.InstanceCreationTime = date_and_time(scan.stored_at)
    dataset.TimezoneOffsetFromUTC = "+0000"
    dataset.AcquisitionDateTime = scan.acquired_on.strftime("%Y%m%d") if scan.acquired_on else ""
    dataset.AcquisitionNumber = 1
    dataset.OphthalmicVolumetricPropertiesFlag = "YES" if scan.shape[0] > 1 else "NO"
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.PixelRepresentation = 0
    dataset.BurnedInAnnotation = "YES" if scan.burned_in else "NO"
    dataset.LossyImageCompression = "01" if scan.lossy else "00"
    dataset.PresentationLUTShape = "IDENTITY"
    dataset.AcquisitionContextSequence = []


def _add_acquisition(dataset: Dataset, scan: Scan) -> None:
    """What OPT asks of the acquisition; nobody told us most of it, and the standard lets that be empty."""
    for tag in ("EmmetropicMagnification", "IntraOcularPressure", "HorizontalFieldOfView", "AxialLengthOfTheEye"):
        setattr(dataset, tag, None)
    dataset.PupilDilated = ""
    dataset.RefractiveStateSequence = []
    dataset.DetectorType = "INT"  # interferometer, which every OCT is
    dataset.AcquisitionDeviceTypeCodeSequence = [coded(OCT_SCANNER)]
    dataset.LightPathFilterTypeStackCodeSequence = []
    dataset.AnatomicRegionSequence = [coded(RETINA)]
    if scan.laterality is not None:
        dataset.ImageLaterality = LETTERS[scan.laterality]


def _add_dimensions(dataset: Dataset, scan: Scan) -> None:
    uid = uids.uid_of("opt dimensions", scan.volume_id)
    organization, index = Dataset(), Dataset()
    organization.DimensionOrganizationUID = uid
    index.DimensionOrganizationUID = uid
    index.DimensionIndexPointer = 0x00209057  # In-Stack Position Number
    index.FunctionalGroupPointer = 0x00209111  # Frame Content Sequence
    index.DimensionDescriptionLabel = "B-scan"
    dataset.DimensionOrganizationSequence = [organization]
    dataset.DimensionIndexSequence = [index]
    if scan.shape[0] > 1:
        dataset.DimensionOrganizationType = "3D"


def _add_sources(dataset: Dataset, frames: list[Dataset], source: DicomSource) -> None:
    """Frame by frame, which instance of the upload our own OPT was made of."""
    for group, frame in zip(frames, source.frames, strict=True):
        reference = _reference(source, frame)
        if frame.frame_number is not None:
            reference.ReferencedFrameNumber = frame.frame_number
        reference.PurposeOfReferenceCodeSequence = [coded(SOURCE_IMAGE)]
        derivation = Dataset()
        derivation.SourceImageSequence = [reference]
        derivation.DerivationCodeSequence = [coded(GEOMETRY_STATED)]
        group.DerivationImageSequence = [derivation]
    series = Dataset()
    series.SeriesInstanceUID = source.series_instance_uid
    once = {frame.sop_instance_uid: frame for frame in source.frames}
    series.ReferencedInstanceSequence = [_reference(source, frame) for frame in once.values()]
    dataset.ReferencedSeriesSequence = [series]


def _reference(source: DicomSource, frame: SourceFrame) -> Dataset:
    reference = Dataset()
    reference.ReferencedSOPClassUID = source.sop_class_uid
    reference.ReferencedSOPInstanceUID = frame.sop_instance_uid
    return reference


def _shared(measures: Dataset, orientation: list[float]) -> Dataset:
    plane = Dataset()
    plane.ImageOrientationPatient = [_ds(value) for value in orientation]
    shared = Dataset()
    shared.PixelMeasuresSequence = [measures]
    shared.PlaneOrientationSequence = [plane]
    return shared


def _per_frame(positions: list[Point]) -> list[Dataset]:
    groups = []
    for number, position in enumerate(positions, 1):
        content, plane, group = Dataset(), Dataset(), Dataset()
        content.StackID = "1"
        content.InStackPositionNumber = number
        content.DimensionIndexValues = [number]
        plane.ImagePositionPatient = [_ds(value) for value in position]
        group.FrameContentSequence = [content]
        group.PlanePositionSequence = [plane]
        groups.append(group)
    return groups


def _window(max_intensity: int) -> Dataset:
    window = Dataset()
    window.WindowCenter = _ds((max_intensity + 1) / 2)
    window.WindowWidth = _ds(max_intensity + 1)
    return window


def _anatomy(scan: Scan) -> Dataset:
    anatomy = Dataset()
    anatomy.AnatomicRegionSequence = [coded(RETINA)]
    if scan.laterality is not None:
        anatomy.FrameLaterality = LETTERS[scan.laterality]
    return anatomy


def coded(term: Term) -> Dataset:
    """An item of a code sequence."""
    item = Dataset()
    item.CodeValue = term.value
    item.CodingSchemeDesignator = term.scheme
    item.CodeMeaning = term.meaning
    return item


def _formed(form: str, text: str) -> str:
    return text if re.fullmatch(form, text) else ""


def date_and_time(moment: datetime) -> tuple[str, str]:
    """DICOM's DA and TM of an aware time, in UTC."""
    moment = moment.astimezone(UTC)
    return moment.strftime("%Y%m%d"), moment.strftime("%H%M%S.%f")


def _ds(value: float) -> float:
    """A number that a decimal string of 16 characters holds: 9 significant digits, a picometre in a metre."""
    return float(f"{value:.9g}")
