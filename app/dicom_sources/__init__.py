"""The DICOM instances that volumes came from, for objects that refer to them (`DicomSource`, `source_of`)."""

from app.dicom_sources.service import forget, keep, source_of
from models.oct.dicom_source import DicomSource, SourceFrame

__all__ = ["DicomSource", "SourceFrame", "forget", "keep", "source_of"]
