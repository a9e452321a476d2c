"""STOW-RS clients that are not ours: a real Orthanc, as a clinic's archive forwards to Serous, and dicomweb-client."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import uvicorn
from dicomweb_client.web import DICOMwebClient
from fastapi.testclient import TestClient

from app.broker import wait_until
from app.settings import Settings
from app.storage import Storage, volume_key
from tests.app.pacs.conftest import STUDY, _orthanc_of_session, opt, opt_bytes, orthanc  # noqa: F401 - fixtures
from tests.app.pacs.orthanc import Orthanc, free_port
from tests.builders import tiny_bscans

pytestmark = pytest.mark.sqlite_only

API = "/api/v1"


@pytest.fixture
def serous(application: Any) -> Iterator[str]:
    """The service on a port of its own."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(application, port=port, log_level="warning", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert wait_until(lambda: server.started, 20)
    yield f"http://127.0.0.1:{port}{API}/dicom-web/"
    server.should_exit = True
    thread.join(20)


def test_what_orthanc_pushes_is_a_volume_voxel_for_voxel(
    orthanc: Orthanc,  # noqa: F811
    serous: str,
    client: TestClient,
    settings: Settings,
    new_token: Callable[[str], str],
) -> None:
    ours = {"Url": serous, "HttpHeaders": {"Authorization": f"Bearer {new_token('annotator')}"}}
    orthanc.rest.put("/dicom-web/servers/serous", json=ours).raise_for_status()
    instance = orthanc.put(opt_bytes())
    for _ in range(2):  # the second push changes nothing
        pushed = orthanc.rest.post(
            "/dicom-web/servers/serous/stow", json={"Resources": [instance], "Synchronous": True}
        )
        assert pushed.status_code == 200, pushed.text
    (volume,) = client.get(f"{API}/volumes").json()["items"]
    stored = np.stack(list(Storage(settings.storage).iterate_stack(volume_key(volume["id"]))))
    np.testing.assert_array_equal(stored, tiny_bscans((6, 32, 48)))


def test_orthanc_is_told_that_a_photo_was_refused(
    orthanc: Orthanc,  # noqa: F811
    serous: str,
    client: TestClient,
    new_token: Callable[[str], str],
) -> None:
    ours = {"Url": serous, "HttpHeaders": {"Authorization": f"Bearer {new_token('annotator')}"}}
    orthanc.rest.put("/dicom-web/servers/serous", json=ours).raise_for_status()
    photo = orthanc.put(opt_bytes(SOPClassUID="1.2.840.10008.5.1.4.1.1.77.1.5.1", Modality="OP"))
    pushed = orthanc.rest.post("/dicom-web/servers/serous/stow", json={"Resources": [photo], "Synchronous": True})
    assert pushed.status_code >= 400
    assert client.get(f"{API}/volumes").json()["items"] == []


def test_dicomweb_client_reads_our_answer(serous: str, client: TestClient, new_token: Callable[[str], str]) -> None:
    bearer = {"Authorization": f"Bearer {new_token('annotator')}"}
    theirs = DICOMwebClient(serous.rstrip("/"), headers=bearer)
    scan, photo = opt(), opt(SOPClassUID="1.2.840.10008.5.1.4.1.1.77.1.5.1", seed=4)
    answer = theirs.store_instances([scan, photo], STUDY)
    assert [one.ReferencedSOPInstanceUID for one in answer.ReferencedSOPSequence] == [scan.SOPInstanceUID]
    assert [(one.ReferencedSOPInstanceUID, one.FailureReason) for one in answer.FailedSOPSequence] == [
        (photo.SOPInstanceUID, 0x0122)
    ]
    assert len(client.get(f"{API}/volumes").json()["items"]) == 1
