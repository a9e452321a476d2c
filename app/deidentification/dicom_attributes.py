"""The attributes of an ophthalmic image that hold nothing about a person. Everything else is removed.

Against table E.1-1 of PS3.15: none of these is removed or emptied by the basic profile but dates, times and UIDs, which
`dicom.py` treats as set, and the free text of coded concepts, which the profile leaves as well.
"""

from __future__ import annotations

KEPT_GROUPS = frozenset({0x0022, 0x0028, 0x5200, 0x7FE0})
"""Ophthalmology, image pixel, functional groups, pixels."""

KEPT_VRS = frozenset(
    {"AT", "CS", "DS", "FD", "FL", "IS", "OB", "OD", "OF", "OL", "OV", "OW", "SL", "SQ", "SS", "SV", "UI", "UL", "US"}
    | {"UV"}
)
"""In those groups: numbers, words from fixed lists, sequences, UIDs. Free text of them goes."""

META = (
    "FileMetaInformationGroupLength", "FileMetaInformationVersion", "MediaStorageSOPClassUID",
    "MediaStorageSOPInstanceUID", "TransferSyntaxUID", "ImplementationClassUID",
)  # fmt: skip

IDENTITY = (
    "SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID",
    "SynchronizationFrameOfReferenceUID", "ConcatenationUID", "DimensionOrganizationUID", "PatientID", "PatientName",
)  # fmt: skip
"""Replaced by pseudonyms."""

TIMES = (
    "StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate", "AcquisitionDateTime", "StudyTime", "SeriesTime",
    "AcquisitionTime", "ContentTime", "FrameAcquisitionDateTime", "FrameReferenceDateTime",
)  # fmt: skip

DEVICE = ("Manufacturer", "ManufacturerModelName", "SoftwareVersions", "Modality", "ImageType")

NUMBERS = (
    "SeriesNumber", "AcquisitionNumber", "InstanceNumber", "Laterality", "ImageLaterality", "FrameLaterality",
    "ConversionType", "PresentationIntentType", "SpecificCharacterSet",
    "LossyImageCompression", "ContentQualification", "AcquisitionDuration", "FrameAcquisitionDuration",
    "InConcatenationNumber", "InConcatenationTotalNumber", "ConcatenationFrameOffsetNumber", "BodyPartExamined",
)  # fmt: skip

GEOMETRY = (
    "PixelMeasuresSequence", "PlanePositionSequence", "PlaneOrientationSequence", "ImagePositionPatient",
    "ImageOrientationPatient", "SliceThickness", "SpacingBetweenSlices", "PixelSpacing",
    "FrameAnatomySequence", "FrameContentSequence", "FrameAcquisitionNumber",
    "DimensionIndexValues", "DimensionOrganizationSequence", "DimensionIndexSequence", "DimensionIndexPointer",
    "FunctionalGroupPointer", "DimensionOrganizationType", "FrameVOILUTSequence", "PixelValueTransformationSequence",
    "OphthalmicFrameLocationSequence", "ReferenceCoordinates",
)  # fmt: skip

REFERENCES = (
    "ReferencedImageSequence", "SourceImageSequence", "DerivationImageSequence", "ReferencedSOPClassUID",
    "ReferencedSOPInstanceUID", "ReferencedFrameNumber", "ReferencedSeriesSequence", "PurposeOfReferenceCodeSequence",
)  # fmt: skip

CODES = (
    "CodeValue", "CodingSchemeDesignator", "CodingSchemeVersion", "CodeMeaning", "AnatomicRegionSequence",
    "AnatomicRegionModifierSequence", "PrimaryAnatomicStructureSequence", "AcquisitionContextSequence",
)  # fmt: skip

KEPT = frozenset((*META, *IDENTITY, *TIMES, *DEVICE, *NUMBERS, *GEOMETRY, *REFERENCES, *CODES))

EMPTIED = (
    "PatientBirthDate", "PatientSex", "ReferringPhysicianName", "AccessionNumber", "StudyID", "StudyDate", "StudyTime",
)  # fmt: skip
"""Type 2: an image has them, if without a value."""
