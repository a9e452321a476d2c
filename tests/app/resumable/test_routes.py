"""Resumable uploads over HTTP: the protocol's rules, whose upload it is, and what is refused with nothing kept."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from app.accounts.service import Role, make_sign_in_link
from app.db.session import Database
from app.main import create_app
from app.resumable.store import MAX_UPLOADS
from app.settings import Settings
from tests.app.resumable.sending import (
    API,
    PIECE,
    TUS,
    UPLOADS,
    begin,
    checksum,
    offset,
    pairs,
    piece,
    send,
    sha256,
)
from tests.builders import tiny_npy

pytestmark = pytest.mark.sqlite_only

SCAN = tiny_npy((6, 32, 48))
HALF = len(SCAN) // 2


def kept(settings: Settings) -> list[Path]:
    """Every file of every upload."""
    return [path for path in settings.uploads_dir.rglob("*") if path.is_file()]


def code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


class TestProtocol:
    def test_says_what_it_can(self, client: TestClient, settings: Settings) -> None:
        answer = client.options(UPLOADS)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["Tus-Version"] == "1.0.0"
        assert answer.headers["Tus-Max-Size"] == str(settings.max_upload_bytes)
        assert set(answer.headers["Tus-Extension"].split(",")) == {
            "creation", "creation-with-upload", "expiration", "termination", "checksum",
        }  # fmt: skip
        assert set(answer.headers["Tus-Checksum-Algorithm"].split(",")) == {"sha1", "sha256"}

    def test_pieces_make_a_whole(self, client: TestClient, settings: Settings) -> None:
        metadata = {"filename": "Doe^Jane.npy", "sha256": sha256(SCAN)}
        address = begin(client, len(SCAN), **metadata)
        assert offset(client, address) == 0
        first = piece(client, address, 0, SCAN[:HALF])
        assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(HALF))
        assert first.headers["Tus-Resumable"] == "1.0.0"
        state = client.head(address, headers=TUS)
        assert (state.status_code, state.content) == (200, b"")
        assert state.headers["Upload-Offset"] == str(HALF)
        assert state.headers["Upload-Length"] == str(len(SCAN))
        assert state.headers["Upload-Metadata"] == pairs(**metadata)
        assert state.headers["Cache-Control"] == "no-store"
        last = piece(client, address, HALF, SCAN[HALF:])
        assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(SCAN)))
        (stored,) = settings.uploads_dir.glob("*/*/bytes")
        assert stored.read_bytes() == SCAN
        assert "Doe" not in str(stored)

    def test_first_bytes_may_come_with_the_creation(self, client: TestClient) -> None:
        headers = {**PIECE, "Upload-Length": str(len(SCAN))}
        answer = client.post(UPLOADS, content=SCAN[:HALF], headers=headers)
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(HALF))
        assert "GMT" in answer.headers["Upload-Expires"]
        assert piece(client, answer.headers["Location"], HALF, SCAN[HALF:]).status_code == 204

    def test_bytes_without_a_declared_length_are_taken_too(self, client: TestClient) -> None:
        address = begin(client, len(SCAN))
        chunks = iter([SCAN[:100], SCAN[100:]])  # Transfer-Encoding: chunked
        assert piece(client, address, 0, chunks).headers["Upload-Offset"] == str(len(SCAN))

    def test_an_upload_of_no_bytes_is_whole_at_once(self, client: TestClient) -> None:
        answer = client.post(f"{API}/volumes", json={"upload_ids": [begin(client, 0).rpartition("/")[2]]})
        assert code(answer) == (422, "empty_file")

    def test_a_deleted_upload_is_gone(self, client: TestClient, settings: Settings) -> None:
        address = begin(client, len(SCAN))
        piece(client, address, 0, SCAN[:HALF])
        assert client.delete(address, headers=TUS).status_code == 204
        assert client.head(address, headers=TUS).status_code == 404
        assert code(piece(client, address, HALF, SCAN[HALF:])) == (404, "upload_not_found")
        assert kept(settings) == []

    def test_another_version_is_refused_with_ours(self, client: TestClient) -> None:
        for headers in ({}, {"Tus-Resumable": "0.2.2"}):
            answer = client.post(UPLOADS, headers={**headers, "Upload-Length": "1"})
            assert code(answer) == (412, "tus_version_unsupported")
            assert answer.headers["Tus-Version"] == "1.0.0"

    def test_refusals_say_the_version_too(self, client: TestClient) -> None:
        address = begin(client, 4)
        assert piece(client, address, 2, b"ab").headers["Tus-Resumable"] == "1.0.0"


class TestChecksums:
    @pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
    def test_a_right_one_is_taken_and_a_wrong_one_leaves_nothing(self, client: TestClient, algorithm: str) -> None:
        address = begin(client, len(SCAN))
        right = checksum(SCAN[:HALF], algorithm)
        assert piece(client, address, 0, SCAN[:HALF], **right).status_code == 204
        assert code(piece(client, address, HALF, SCAN[HALF:], **right)) == (460, "checksum_wrong")
        assert offset(client, address) == HALF
        assert piece(client, address, HALF, SCAN[HALF:], **checksum(SCAN[HALF:], algorithm)).status_code == 204

    def test_a_truncated_upload_resumed_with_other_bytes_is_recognised(
        self, client: TestClient, settings: Settings
    ) -> None:
        address = begin(client, len(SCAN), sha256=sha256(SCAN))
        piece(client, address, 0, SCAN[:HALF])
        other = tiny_npy((6, 32, 48), seed=1)
        answer = piece(client, address, HALF, other[HALF:])
        assert code(answer) == (422, "upload_digest_wrong")
        assert "resumed with another file" in answer.json()["detail"]
        assert kept(settings) == []
        assert client.head(address, headers=TUS).status_code == 404  # a client begins anew
        assert client.get(f"{API}/volumes").json()["items"] == []

    def test_a_wrong_digest_is_recognised_with_the_creation(self, client: TestClient, settings: Settings) -> None:
        headers = {**PIECE, "Upload-Length": "3", "Upload-Metadata": pairs(sha256=sha256(b"abc"))}
        assert code(client.post(UPLOADS, content=b"abd", headers=headers)) == (422, "upload_digest_wrong")
        assert kept(settings) == []


class TestBadRequests:
    @pytest.mark.parametrize(
        ("headers", "status", "wanted"),
        [
            ({}, 422, "invalid_request"),
            ({"Upload-Length": "many"}, 422, "invalid_request"),
            ({"Upload-Length": "-1"}, 422, "invalid_request"),
            ({"Upload-Defer-Length": "1"}, 422, "invalid_request"),
            ({"Upload-Length": "1", "Upload-Metadata": "filename ###"}, 400, "bad_tus_header"),
            ({"Upload-Length": "1", "Upload-Metadata": "filename /w=="}, 400, "bad_tus_header"),
            ({"Upload-Length": "1", "Upload-Metadata": pairs(sha256="abc")}, 400, "bad_tus_header"),
            ({"Upload-Length": "1", "Upload-Metadata": pairs(filename="x" * 4000)}, 400, "bad_tus_header"),
            ({"Upload-Length": "1", "Upload-Checksum": "md5 AAAA"}, 400, "bad_tus_header"),
            ({"Upload-Length": str(2**40)}, 413, "too_large"),
        ],
    )
    def test_nothing_is_begun(
        self, client: TestClient, settings: Settings, headers: dict[str, str], status: int, wanted: str
    ) -> None:
        assert code(client.post(UPLOADS, headers={**TUS, **headers})) == (status, wanted)
        assert kept(settings) == []

    def test_more_than_the_disk_can_hold_is_refused_before_it_is_sent(
        self, settings: Settings, new_token: Callable[[Role], str]
    ) -> None:
        boundless = settings.model_copy(update={"max_upload_bytes": 2**62})
        client = TestClient(create_app(boundless), headers={"Authorization": f"Bearer {new_token('annotator')}"})
        answer = client.post(UPLOADS, headers={**TUS, "Upload-Length": str(2**60)})
        assert code(answer) == (507, "storage_full")

    def test_a_piece_of_another_type_is_refused(self, client: TestClient) -> None:
        address = begin(client, 3)
        headers = {**TUS, "Upload-Offset": "0", "Content-Type": "application/octet-stream"}
        assert code(client.patch(address, content=b"abc", headers=headers)) == (415, "not_a_piece")
        assert offset(client, address) == 0

    @pytest.mark.parametrize("given", [0, 4])
    def test_a_piece_elsewhere_is_refused_and_told_where_to_go_on(self, client: TestClient, given: int) -> None:
        address = begin(client, 6)
        piece(client, address, 0, b"ab")
        answer = piece(client, address, given, b"cd")
        assert code(answer) == (409, "upload_offset_wrong")
        assert answer.json()["offset"] == 2
        assert offset(client, address) == 2

    def test_a_piece_over_the_end_is_refused_and_not_kept(self, client: TestClient) -> None:
        address = begin(client, 6)
        piece(client, address, 0, b"ab")
        assert code(piece(client, address, 2, b"cdefg")) == (413, "upload_longer_than_declared")
        assert offset(client, address) == 2
        many = iter([b"c" * 2, b"d" * (3 * 1024 * 1024)])
        assert code(piece(client, address, 2, many)) == (413, "upload_longer_than_declared")
        assert offset(client, address) == 2

    @pytest.mark.parametrize("upload_id", ["x", "bytes", ".locks", "..%2f..%2fsecret", "0" * 36, "a" * 500])
    def test_what_is_no_id_of_ours_is_not_found(self, client: TestClient, upload_id: str) -> None:
        for method in ("HEAD", "PATCH", "DELETE"):
            headers = {**PIECE, "Upload-Offset": "0"}
            assert client.request(method, f"{UPLOADS}/{upload_id}", headers=headers).status_code in (404, 405)

    def test_a_user_cannot_begin_without_end(self, client: TestClient, settings: Settings) -> None:
        begin(client, 1)
        (mine,) = settings.uploads_dir.iterdir()
        for number in range(MAX_UPLOADS - 1):
            (mine / str(number)).mkdir()
        answer = client.post(UPLOADS, headers={**TUS, "Upload-Length": "1"})
        assert code(answer) == (429, "too_many_uploads")


class TestWhoseItIs:
    def test_nobody_elses(self, client_of: Callable[[Role], TestClient]) -> None:
        mine, other = client_of("annotator"), client_of("annotator")
        address = begin(mine, 4)
        piece(mine, address, 0, b"ab")
        answers = [
            other.head(address, headers=TUS),
            piece(other, address, 2, b"cd"),
            other.delete(address, headers=TUS),
            other.post(f"{API}/volumes", json={"upload_ids": [address.rpartition("/")[2]]}),
        ]
        assert [answer.status_code for answer in answers] == [404] * 4
        assert offset(mine, address) == 2

    @pytest.mark.parametrize("role", ["viewer", None])
    def test_every_method_asks_for_an_annotator(
        self,
        client: TestClient,
        anonymous: TestClient,
        client_of: Callable[[Role], TestClient],
        role: Role | None,
        settings: Settings,
    ) -> None:
        who = anonymous if role is None else client_of(role)
        address = begin(client, 4)
        headers = {**PIECE, "Upload-Length": "4", "Upload-Offset": "0"}
        asked = [
            ("OPTIONS", UPLOADS),
            ("POST", UPLOADS),
            *((method, address) for method in ("HEAD", "PATCH", "DELETE")),
        ]
        answers = [who.request(method, path, headers=headers, content=b"ab") for method, path in asked]
        assert [answer.status_code for answer in answers] == [401 if role is None else 403] * 5
        assert offset(client, address) == 0
        assert len(list(settings.uploads_dir.glob("*/*"))) == 1

    def test_a_browser_sends_its_csrf_token(
        self, anonymous: TestClient, database: Database, settings: Settings
    ) -> None:
        with database.transaction() as session:
            link = make_sign_in_link(session, key=settings.token_key())
        csrf = anonymous.post(f"{API}/session", json={"link": link}).json()["csrf_token"]
        headers = {**TUS, "Upload-Length": "4"}
        assert code(anonymous.post(UPLOADS, headers=headers)) == (403, "csrf_token_wrong")
        anonymous.headers["X-CSRF-Token"] = csrf
        address = begin(anonymous, 4)
        assert piece(anonymous, address, 0, b"abcd").status_code == 204
        del anonymous.headers["X-CSRF-Token"]
        assert code(anonymous.delete(address, headers=TUS)) == (403, "csrf_token_wrong")
        assert offset(anonymous, address) == 4


class TestTime:
    def test_an_upload_expires_a_day_after_its_last_byte(self, client: TestClient, settings: Settings) -> None:
        address = begin(client, 4)
        piece(client, address, 0, b"ab")
        (stored,) = settings.uploads_dir.glob("*/*/bytes")
        an_hour_before = time.time() - 23 * 3600
        os.utime(stored, (an_hour_before, an_hour_before))
        assert offset(client, address) == 2
        too_late = time.time() - 25 * 3600
        os.utime(stored, (too_late, too_late))
        assert client.head(address, headers=TUS).status_code == 404
        assert code(piece(client, address, 2, b"cd")) == (404, "upload_not_found")

    def test_two_requests_at_once_never_mix(self, client: TestClient, settings: Settings) -> None:
        """As another web process would hold it."""
        address = begin(client, 4)
        (stored,) = settings.uploads_dir.glob("*/*/bytes")
        with stored.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            answer = piece(client, address, 0, b"abcd")
            assert code(answer) == (423, "upload_locked")
            assert answer.headers["Retry-After"] == "1"
            assert offset(client, address) == 0  # asking needs no lock
            assert code(client.delete(address, headers=TUS)) == (423, "upload_locked")
        assert piece(client, address, 0, b"abcd").status_code == 204


class TestLogs:
    def test_hold_no_names(self, client: TestClient, caplog: pytest.LogCaptureFixture, capfd: Any) -> None:
        address = begin(client, 4, filename="Doe^Jane.vol")
        piece(client, address, 9, b"abcd")
        client.post(f"{API}/volumes", json={"upload_ids": [send(client, b"no scan", "Doe^Jane.vol")]})
        assert "Doe" not in caplog.text + "".join(capfd.readouterr())
