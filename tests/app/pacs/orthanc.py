"""A real Orthanc with its DICOMweb plug-in, from the Debian packages `orthanc` and `orthanc-dicomweb`."""

from __future__ import annotations

import json
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from app.broker import wait_until

PROGRAM = Path("/usr/sbin/Orthanc")
PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")

USER, PASSWORD = "serous", "a password for the test"

START_TIMEOUT_S = 40.0


def is_installed() -> bool:
    """Whether both packages are there."""
    return PROGRAM.exists() and PLUGIN.exists()


class Orthanc:
    """A running server; `url` is the root of its DICOMweb service."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.root = f"http://127.0.0.1:{port}"
        self.url = f"{self.root}/dicom-web"
        self.rest = httpx.Client(base_url=self.root, auth=(USER, PASSWORD), timeout=60)
        config = {
            "Name": "test",
            "StorageDirectory": str(folder / "storage"),
            "IndexDirectory": str(folder / "index"),
            "HttpPort": port,
            "DicomServerEnabled": False,
            "RemoteAccessAllowed": False,
            "AuthenticationEnabled": True,
            "RegisteredUsers": {USER: PASSWORD},
            "Plugins": [str(PLUGIN)],
            "DicomWeb": {"Enable": True, "Root": "/dicom-web/", "EnableWado": False, "Ssl": False},
        }
        (folder / "orthanc.json").write_text(json.dumps(config))
        self._log = folder / "orthanc.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [PROGRAM, folder / "orthanc.json"], stdout=log, stderr=log, start_new_session=True, cwd=folder
            )
        if not wait_until(self._answers, START_TIMEOUT_S):
            raise AssertionError(self._log.read_text()[-2000:])

    def _answers(self) -> bool:
        try:
            return self.rest.get("/system").status_code == 200
        except httpx.TransportError:
            return False

    def put(self, content: bytes) -> str:
        """Store a DICOM file. Gives Orthanc's own id of it."""
        answer = self.rest.post("/instances", content=content)
        answer.raise_for_status()
        return str(answer.json()["ID"])

    def find(self, level: str, **query: str) -> list[dict[str, Any]]:
        """The tags of all resources of a level (`Study`, `Series`, `Instance`) that fit."""
        wanted = {"Level": level, "Query": query, "Expand": True}
        answer = self.rest.post("/tools/find", json=wanted)
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found

    def file(self, instance_id: str) -> bytes:
        """A stored DICOM file, by Orthanc's id."""
        return self.rest.get(f"/instances/{instance_id}/file").raise_for_status().content

    def clear(self) -> None:
        """Forget every patient."""
        for patient in self.rest.get("/patients").json():
            self.rest.delete(f"/patients/{patient}").raise_for_status()

    def stop(self) -> None:
        """End it."""
        self.rest.close()
        self._process.terminate()
        self._process.wait(20)


@contextmanager
def running_orthanc() -> Iterator[Orthanc]:
    """An Orthanc that holds nothing."""
    with tempfile.TemporaryDirectory(prefix="serous-orthanc-") as folder:
        server = Orthanc(Path(folder))
        try:
            yield server
        finally:
            server.stop()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
