"""A PACS beside the service: a real Orthanc, or one that misbehaves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from pydicom.dataset import FileDataset
from pydicom.uid import UID, generate_uid

from app.settings import Settings
from tests.app.pacs.orthanc import PASSWORD, USER, Orthanc, is_installed, running_orthanc
from tests.builders import tiny_bscans
from tests.models.oct.readers.samples import dicom_bytes, multi_frame
from tests.worker.processes import environment_of
from worker.lanes import Lanes

API = "/api/v1"

STUDY, SERIES = "1.2.826.0.1.3680043.10.1.1", "1.2.826.0.1.3680043.10.1.1.2"


def opt(
    *, study: str = STUDY, series: str = SERIES, shape: tuple[int, int, int] = (6, 32, 48), seed: int = 0, **more: Any
) -> FileDataset:
    """An ophthalmic tomography object of `CANARY^JANE` that an archive takes."""
    known = {"StudyInstanceUID": UID(study), "SeriesInstanceUID": UID(series), "StudyDate": "20240229"}
    known |= {"SeriesNumber": 1, "InstanceNumber": 1, "StudyID": "S1", "AccessionNumber": "A1", "Laterality": "L"}
    dataset = multi_frame(tiny_bscans(shape, seed=seed), **known)
    instance = generate_uid(entropy_srcs=[study, series, str(seed), str(more)])
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = instance
    for name, value in more.items():
        setattr(dataset, name, value)
    if "SOPClassUID" in more:
        dataset.file_meta.MediaStorageSOPClassUID = more["SOPClassUID"]
    return dataset


def opt_bytes(**more: Any) -> bytes:
    """Its file."""
    return dicom_bytes(opt(**more))


@pytest.fixture(scope="session")
def _orthanc_of_session() -> Iterator[Orthanc]:
    if not is_installed():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("There is no Orthanc: as root, apt-get install orthanc orthanc-dicomweb.")
    with running_orthanc() as server:
        yield server


@pytest.fixture
def orthanc(_orthanc_of_session: Orthanc) -> Orthanc:
    """A real PACS that holds nothing."""
    _orthanc_of_session.clear()
    return _orthanc_of_session


@pytest.fixture
def with_pacs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """The settings with a PACS, which processes that the test starts see as well."""

    def configure(url: str, *, user: str = "", password: str = "", **more: float) -> Settings:
        for name, value in environment_of(settings).items():
            monkeypatch.setenv(name, value)
        known = {"pacs_url": url, "pacs_user": user, "pacs_password": password, **more}
        for name, value in known.items():
            monkeypatch.setenv(f"SEROUS_{name.upper()}", str(value))
        return settings.model_copy(update={**known, "pacs_password": SecretStr(password)})

    return configure


@pytest.fixture
def orthanc_settings(orthanc: Orthanc, with_pacs: Callable[..., Settings]) -> Settings:
    """The settings with Orthanc as the PACS."""
    return with_pacs(orthanc.url, user=USER, password=PASSWORD)


@pytest.fixture
def clinic(orthanc_settings: Settings, client_on: Callable[[Settings], TestClient]) -> TestClient:
    """An annotator's client of a service whose PACS is Orthanc."""
    return client_on(orthanc_settings)


@pytest.fixture
def client_on(client_of: Callable[[str], TestClient], application: Any) -> Callable[[Settings], TestClient]:
    """Make an annotator's client of the service with other settings."""

    def make(settings: Settings) -> TestClient:
        application.state.settings = settings
        return client_of("annotator")

    return make


@pytest.fixture
def lanes_on() -> Iterator[Callable[[Settings], Lanes]]:
    """Make a worker's lanes inside the test; their children are real processes."""
    made: list[Lanes] = []

    def make(settings: Settings) -> Lanes:
        made.append(Lanes(settings))
        return made[-1]

    yield make
    for lanes in made:
        lanes.stop()
        lanes.close()


@pytest.fixture
def nothing_stored(settings: Settings, client: TestClient) -> Callable[[], bool]:
    """Whether neither a row nor a byte of a volume is there."""

    def look() -> bool:
        rows = client.get(f"{API}/volumes").json()["items"]
        files = [path for path in (settings.root / "objects").rglob("*") if path.is_file()]
        left = [path for path in settings.work_dir.rglob("*") if path.is_file()]
        return not (rows or files or left)

    return look
