"""What only a real server shows: broken lines, kills, several processes, a full disk, and a client of another house."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tusclient.client import TusClient

from app.accounts.service import Role
from app.settings import Settings
from tests.app.resumable.conftest import Web
from tests.app.resumable.sending import API, PIECE, TUS, UPLOADS, checksum, pairs, sha256
from tests.app.test_cli_up import BUSY_S, wait_for
from tests.builders import npy, tiny_bscans
from tests.drills.test_full_disk import full, small_disk

pytestmark = pytest.mark.sqlite_only

SCAN = npy(tiny_bscans((40, 128, 256)))
"""1.3 MB."""

HALF = len(SCAN) // 2


@pytest.fixture
def bearer(new_token: Callable[[Role], str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {new_token('annotator')}"}


@pytest.fixture
def web(start_web: Callable[..., Web]) -> Web:
    return start_web()


def begin(web: Web, bearer: dict[str, str]) -> str:
    """The path of a new upload of `SCAN`, its digest declared."""
    said = {"Upload-Length": str(len(SCAN)), "Upload-Metadata": pairs(filename="a.npy", sha256=sha256(SCAN))}
    answer = httpx.post(f"{web.url}{UPLOADS}", headers={**bearer, **TUS, **said})
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def offset(web: Web, bearer: dict[str, str], path: str) -> int:
    return int(httpx.head(f"{web.url}{path}", headers={**bearer, **TUS}).headers["Upload-Offset"])


def send(web: Web, bearer: dict[str, str], path: str, at: int, content: bytes) -> httpx.Response:
    headers = {**bearer, **PIECE, "Upload-Offset": str(at)}
    return httpx.patch(f"{web.url}{path}", content=content, headers=headers)


def make(web: Web, bearer: dict[str, str], path: str) -> httpx.Response:
    body = {"upload_ids": [path.rpartition("/")[2]]}
    return httpx.post(f"{web.url}{API}/volumes", json=body, headers=bearer, timeout=BUSY_S)


class SlowPiece:
    """A request that brings a part of its body and then waits."""

    def __init__(self, web: Web, headers: dict[str, str], path: str, length: int, content: bytes) -> None:
        self._socket = socket.create_connection(("127.0.0.1", web.port))
        lines = [f"PATCH {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {length}"]
        lines += [f"{name}: {value}" for name, value in {**PIECE, **headers}.items()]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode() + content)

    def hang_up(self) -> None:
        self._socket.close()


class TestBrokenLine:
    def test_what_came_is_kept_and_the_rest_follows(self, web: Web, bearer: dict[str, str]) -> None:
        path = begin(web, bearer)
        slow = SlowPiece(web, {**bearer, "Upload-Offset": "0"}, path, len(SCAN), SCAN[:HALF])
        wait_for(lambda: send(web, bearer, path, 0, b"").status_code == 423, BUSY_S, "the piece is under way")
        slow.hang_up()
        wait_for(lambda: offset(web, bearer, path) == HALF, BUSY_S, "what came is kept")
        wait_for(lambda: send(web, bearer, path, HALF, b"").status_code == 204, BUSY_S, "the lock is free")
        assert send(web, bearer, path, HALF, SCAN[HALF:]).status_code == 204
        assert make(web, bearer, path).status_code == 201

    def test_a_checked_piece_counts_only_whole(self, web: Web, bearer: dict[str, str]) -> None:
        path = begin(web, bearer)
        said = {**bearer, "Upload-Offset": "0", **checksum(SCAN)}
        slow = SlowPiece(web, said, path, len(SCAN), SCAN[:HALF])
        wait_for(lambda: send(web, bearer, path, 0, b"").status_code == 423, BUSY_S, "the piece is under way")
        assert offset(web, bearer, path) == 0
        slow.hang_up()
        wait_for(lambda: send(web, bearer, path, 0, b"").status_code == 204, BUSY_S, "the lock is free")
        assert offset(web, bearer, path) == 0


class TestKilledServer:
    @pytest.mark.parametrize("is_checked", [False, True])
    def test_the_next_one_goes_on_and_the_scan_is_right(
        self, start_web: Callable[..., Web], bearer: dict[str, str], settings: Settings, is_checked: bool
    ) -> None:
        web = start_web()
        path = begin(web, bearer)
        assert send(web, bearer, path, 0, SCAN[:1000]).status_code == 204
        more = checksum(SCAN[1000:]) if is_checked else {}
        said = {**bearer, "Upload-Offset": "1000", **more}
        slow = SlowPiece(web, said, path, len(SCAN) - 1000, SCAN[1000:][: 1024 * 1024 + 100])
        (stored,) = settings.uploads_dir.glob("*/*/bytes")
        wait_for(lambda: stored.stat().st_size > 1024 * 1024, BUSY_S, "a part of the piece is on disk")
        web.kill()
        slow.hang_up()

        web = start_web(web.port)
        came = offset(web, bearer, path)
        assert came == (1000 if is_checked else stored.stat().st_size)
        assert send(web, bearer, path, came, SCAN[came:]).status_code == 204
        made = make(web, bearer, path)
        assert made.status_code == 201, made.text
        assert list(settings.uploads_dir.glob("*/*")) == []
        by_form = {"file": ("b.npy", SCAN, "application/octet-stream")}
        again = httpx.post(f"{web.url}{API}/volumes", files=by_form, headers=bearer)
        assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])


class TestSeveralProcesses:
    def test_take_pieces_in_turn_and_never_at_once(self, start_web: Callable[..., Web], bearer: dict[str, str]) -> None:
        first, second = start_web(), start_web()
        path = begin(first, bearer)
        step = 300_000
        for turn, at in enumerate(range(0, len(SCAN), step)):
            web = (second, first)[turn % 2]
            assert send(web, bearer, path, at, SCAN[at : at + step]).status_code == 204
        assert make(first, bearer, path).status_code == 201

        path = begin(first, bearer)
        slow = SlowPiece(first, {**bearer, "Upload-Offset": "0"}, path, HALF, SCAN[: HALF - 10])
        wait_for(lambda: send(second, bearer, path, 0, b"").status_code == 423, BUSY_S, "the other one is refused")
        slow.hang_up()


class TestAnotherClient:
    def test_tuspy_sends_stops_and_resumes(self, web: Web, bearer: dict[str, str]) -> None:
        client = TusClient(f"{web.url}{UPLOADS}", headers=bearer)
        metadata = {"filename": "a.npy", "sha256": sha256(SCAN)}
        for is_checked, status in ((False, 201), (True, 200)):
            options: dict[str, Any] = {"chunk_size": 200_000, "upload_checksum": is_checked}
            first = client.uploader(file_stream=io.BytesIO(SCAN), metadata=metadata, **options)
            first.upload(stop_at=600_000)
            second = client.uploader(file_stream=io.BytesIO(SCAN), url=first.url, **options)
            assert second.offset == 600_000
            second.upload()
            assert make(web, bearer, first.url).status_code == status


@pytest.fixture
def disk() -> Iterator[Path]:
    with small_disk() as folder:
        yield folder


class TestFullDisk:
    def test_is_said_and_nothing_of_the_piece_stays(
        self, start_web: Callable[..., Web], bearer: dict[str, str], settings: Settings, disk: Path
    ) -> None:
        (disk / "secret").write_bytes(settings.token_key())
        web = start_web(SEROUS_DATA_DIR=str(disk))
        path = begin(web, bearer)
        assert send(web, bearer, path, 0, SCAN[:1000]).status_code == 204
        with full(disk):
            refused = send(web, bearer, path, 1000, SCAN[1000:])
            assert (refused.status_code, refused.json()["code"]) == (507, "storage_full")
            said = {"Upload-Length": str(len(SCAN))}
            another = httpx.post(f"{web.url}{UPLOADS}", headers={**bearer, **TUS, **said})
            assert (another.status_code, another.json()["code"]) == (507, "storage_full")
        assert offset(web, bearer, path) == 1000
        assert send(web, bearer, path, 1000, SCAN[1000:]).status_code == 204
        assert make(web, bearer, path).status_code == 201
