"""A DICOM upload over HTTP: its patient is found nowhere afterwards but as a pseudonym."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import MetaData, select

from app import dicom_sources
from app.db.session import Database
from app.logs import configure_logging
from app.main import create_app
from app.settings import Settings
from tests.app.deidentification.test_dicom import CANARY, full_of_text, instance
from tests.builders import multipart, tiny_bscans
from tests.models.oct.readers.samples import dicom_bytes, multi_frame

API = "/api/v1"
VOLUMES = f"{API}/volumes"

pytestmark = pytest.mark.sqlite_only

KEYED = re.compile(r"p-[0-9a-f]{32}")


@pytest.fixture
def client_with(settings: Settings, new_token: Callable[..., str]) -> Iterator[Callable[..., TestClient]]:
    """Make an admin's client of a service with other settings."""

    def make(**changes: Any) -> TestClient:
        application = create_app(settings.model_copy(update=changes))
        return TestClient(application, headers={"Authorization": f"Bearer {new_token('admin')}"})

    yield make
    configure_logging(settings)


def upload(client: TestClient, content: bytes, **fields: str) -> dict[str, Any]:
    answer = client.post(VOLUMES, files=multipart({"Doe^Jane.dcm": content}), data=fields)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def everything_in(database: Database) -> str:
    """All rows of all tables as text."""
    metadata = MetaData()
    with database.engine.connect() as connection:
        metadata.reflect(connection)
        return repr([connection.execute(select(table)).all() for table in metadata.sorted_tables])


class TestTheHeader:
    def test_stays_nowhere(
        self,
        client_with: Callable[..., TestClient],
        database: Database,
        settings: Settings,
        capfd: pytest.CaptureFixture[str],
    ) -> None:
        client = client_with(log_level="debug")
        volume = upload(client, dicom_bytes(full_of_text()))
        shown = client.get(f"{VOLUMES}/{volume['id']}").text
        kept = everything_in(database)
        said = "".join(capfd.readouterr())
        assert KEYED.fullmatch(volume["patient_key"])
        for where in (shown, kept, said, client.get("/metrics").text):
            for word in (CANARY, "CANARY", "CLINIC", "19700101", "Doe^"):
                assert word not in where
        objects = {path for path in (settings.root / "objects").rglob("*") if path.is_file()}
        names = {path.relative_to(settings.root / "objects" / "volumes" / volume["id"]).parts[0] for path in objects}
        assert names == {"bscans", "en_face.png"}
        assert all(CANARY.encode() not in path.read_bytes() for path in objects)
        assert [path for path in settings.incoming_dir.rglob("*") if path.is_file()] == []

    def test_is_in_no_picture(self, client: TestClient) -> None:
        volume = upload(client, dicom_bytes(full_of_text()))
        for path in ("slices/0/image", "en-face"):
            picture = Image.open(io.BytesIO(client.get(f"{VOLUMES}/{volume['id']}/{path}").content))
            assert picture.info == {}

    @pytest.mark.parametrize("damage", [lambda content: content[:-2000], lambda content: content[:3000]])
    def test_is_in_no_refusal(self, client: TestClient, damage: Callable[[bytes], bytes]) -> None:
        answer = client.post(VOLUMES, files=multipart({"Doe^Jane.dcm": damage(dicom_bytes(full_of_text()))}))
        assert answer.status_code == 422
        for word in (CANARY, "CANARY", "Doe^"):
            assert word not in answer.text


class TestPatientKey:
    def test_is_the_same_for_all_scans_of_a_patient(self, client: TestClient, model_id: str) -> None:
        first = upload(client, dicom_bytes(instance()))
        second = upload(client, dicom_bytes(instance(StudyDate="20240601")))
        other = upload(client, dicom_bytes(instance(PatientID="0815")))
        assert first["patient_key"] == second["patient_key"]
        assert other["patient_key"] != first["patient_key"]
        asked = client.post(f"{API}/segmentations", json={"volume_id": first["id"]}).json()
        visits = client.get(f"{API}/segmentations/{asked['id']}/visits").json()["items"]
        assert [first["id"] in repr(visit) or second["id"] in repr(visit) for visit in visits] == [True, True]

    def test_that_the_uploader_gives_wins(self, client: TestClient) -> None:
        assert upload(client, dicom_bytes(instance()), patient_key="P-7")["patient_key"] == "P-7"

    def test_is_only_given_where_the_installation_wants_that(self, client_with: Callable[..., TestClient]) -> None:
        client = client_with(patient_keys="given")
        assert upload(client, dicom_bytes(instance()))["patient_key"] is None
        assert upload(client, dicom_bytes(instance(PatientID="0815")), patient_key="P-7")["patient_key"] == "P-7"


class TestDates:
    def test_are_kept_by_default(self, client: TestClient) -> None:
        assert upload(client, dicom_bytes(instance()))["acquired_on"] == "2024-02-29"

    def test_are_shifted_alike_for_a_patient_and_told(self, client_with: Callable[..., TestClient]) -> None:
        client = client_with(dates="shift")
        first = upload(client, dicom_bytes(instance()))
        second = upload(client, dicom_bytes(instance(AcquisitionDateTime="20240307")))
        days = [first["acquired_on"], second["acquired_on"]]
        assert days[0] < "2024-02-01"
        assert _days_between(*days) == 7
        assert any("are shifted back" in warning for warning in first["warnings"])

    def test_that_the_uploader_gives_are_treated_alike(self, client_with: Callable[..., TestClient]) -> None:
        client = client_with(dates="year")
        volume = upload(client, dicom_bytes(instance()), acquired_on="2023-11-12")
        assert volume["acquired_on"] == "2023-01-01"
        assert any("cut to the year" in warning for warning in volume["warnings"])

    def test_leave_no_warning_where_there_is_none(self, client_with: Callable[..., TestClient]) -> None:
        dataset = multi_frame(tiny_bscans())
        del dataset.AcquisitionDateTime
        volume = upload(client_with(dates="shift"), dicom_bytes(dataset))
        assert volume["acquired_on"] is None
        assert not any("Dates of" in warning for warning in volume["warnings"])


class TestReferences:
    def test_are_kept_for_results_that_refer_to_the_instances(self, client: TestClient, database: Database) -> None:
        dataset = instance()
        volume = upload(client, dicom_bytes(dataset))
        with database.reading() as session:
            source = dicom_sources.source_of(session, volume["id"])
        assert source is not None
        assert (source.study_instance_uid, source.series_instance_uid) == ("1.2.3", "1.2.3.4")
        assert [frame.sop_instance_uid for frame in source.frames] == [dataset.SOPInstanceUID] * 4

    def test_are_not_kept_where_the_installation_does_not_want_them(
        self, client_with: Callable[..., TestClient], database: Database
    ) -> None:
        dataset = instance()
        volume = upload(client_with(keep_dicom_references=False), dicom_bytes(dataset))
        with database.reading() as session:
            assert dicom_sources.source_of(session, volume["id"]) is None
        assert str(dataset.SOPInstanceUID) not in everything_in(database)


def _days_between(first: str, second: str) -> int:
    return (date.fromisoformat(second) - date.fromisoformat(first)).days
