"""What is remembered of the DICOM instances of a volume, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app import dicom_sources
from app.db.session import Database
from app.dicom_sources import DicomSource, SourceFrame

API = "/api/v1"

SOURCE = DicomSource(
    study_instance_uid="1.2.3",
    series_instance_uid="1.2.3.4",
    sop_class_uid="1.2.840.10008.5.1.4.1.1.77.1.5.4",
    frame_of_reference_uid=None,
    rows=32,
    columns=48,
    frames=(SourceFrame("1.2.3.4.5", 2, (0.0, 0.12, 0.0)), SourceFrame("1.2.3.4.5", 1, None)),
    orientation=(1.0, 0.0, 0.0, 0.0, 0.0, -1.0),
    pixel_spacing_mm=(0.004, 0.012),
)


@pytest.fixture
def kept(database: Database, volume_id: str) -> str:
    """A volume whose source is kept."""
    with database.transaction() as session:
        dicom_sources.keep(session, volume_id, SOURCE)
    return volume_id


class TestSourceOf:
    def test_is_what_was_kept(self, database: Database, kept: str) -> None:
        with database.reading() as session:
            assert dicom_sources.source_of(session, kept) == SOURCE

    def test_is_none_for_a_volume_that_was_no_dicom(self, database: Database, volume_id: str) -> None:
        with database.reading() as session:
            assert dicom_sources.source_of(session, volume_id) is None

    def test_is_none_once_the_volume_is_deleted(self, client: TestClient, database: Database, kept: str) -> None:
        assert client.delete(f"{API}/volumes/{kept}").status_code == 204
        with database.reading() as session:
            assert dicom_sources.source_of(session, kept) is None

    def test_is_none_once_the_patient_is_deleted(
        self, client: TestClient, database: Database, upload: Callable[..., dict[str, Any]]
    ) -> None:
        volume_id = str(upload(seed=9, patient_key="P-9")["id"])
        with database.transaction() as session:
            dicom_sources.keep(session, volume_id, SOURCE)
        assert client.post(f"{API}/patient-deletions", json={"patient_key": "P-9"}).status_code == 200
        with database.reading() as session:
            assert dicom_sources.source_of(session, volume_id) is None
