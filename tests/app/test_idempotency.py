"""`Idempotency-Key` on every POST that creates: a matrix over the routes of the schema, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from app.accounts.service import Role
from app.db.job_tables import Explanation, PacsTransfer, Segmentation, TrainingJob
from app.db.session import Database
from app.db.tables import AccessToken, IdempotencyKey, SliceLease, Table, TagEvent, User, Volume
from tests.app.resumable.sending import send
from tests.builders import multipart, tiny_npy
from tests.source_rules import ROOT

API = "/api/v1"
HEADER = "idempotency-key"

CREATES_NOTHING = {
    "/uploads": "a repeat begins another upload, which nobody names and which expires; the volume has a key of its own",
    "/session": "nobody is known before it, whose key could be kept; a sign-in link works once by itself",
    "/queue/leases/{lease_id}/renew": "holds on to what is there",
    "/models/{model_id}/activate": "the same again leaves the same version in use",
    "/volumes/{volume_id}/first-read/end": "a first read that has ended stays ended",
    "/patient-deletions": "what is gone stays gone",
    "/training-jobs/{job_id}/cancel": "a cancelled job stays cancelled",
    "/segmentations/{segmentation_id}/cancel": "a cancelled job stays cancelled",
    "/pacs/transfers/{transfer_id}/cancel": "a cancelled job stays cancelled",
    "/pacs/searches": "only asks",
    "/dicom-web/studies": "the same instances again are the volumes that are there; archives send no keys",
    "/dicom-web/studies/{study_uid}": "likewise",
}
"""The POST routes without a key, and why a repeat of them does no harm."""


@dataclass(frozen=True)
class Request:
    """A request, another one that must not pass as its repeat, and where to count what it makes."""

    path: str
    table: type[Table]
    sent: dict[str, Any] = field(default_factory=dict)
    other: dict[str, Any] = field(default_factory=dict)
    other_path: str | None = None


def volume(request: pytest.FixtureRequest) -> Request:
    files = multipart({"scan.npy": tiny_npy((6, 32, 48), seed=7)})
    return Request(
        "/volumes",
        Volume,
        {"files": files, "data": {"laterality": "OD"}},
        {"files": files, "data": {"laterality": "OS"}},
    )


def known_volume(request: pytest.FixtureRequest) -> Request:
    request.getfixturevalue("volume_id")
    files = multipart({"scan.npy": tiny_npy((6, 32, 48))})
    return Request("/volumes", Volume, {"files": files}, {"files": multipart({"scan.npy": tiny_npy((5, 32, 48))})})


def volume_of_an_upload(request: pytest.FixtureRequest) -> Request:
    ids = [send(request.getfixturevalue("client"), tiny_npy((6, 32, 48), seed=9))]
    other = {"json": {"upload_ids": ids, "laterality": "OS"}}
    return Request("/volumes", Volume, {"json": {"upload_ids": ids}}, other)


def user(request: pytest.FixtureRequest) -> Request:
    wanted = {"name": "ada", "role": "viewer", "password": "correct horse battery"}
    return Request("/users", User, {"json": wanted}, {"json": {**wanted, "password": "another horse battery"}})


def token(request: pytest.FixtureRequest) -> Request:
    wanted = {"role": "viewer", "label": "nightly export"}
    return Request("/tokens", AccessToken, {"json": wanted}, {"json": {**wanted, "role": "admin"}})


def training(request: pytest.FixtureRequest) -> Request:
    client = request.getfixturevalue("client")
    volume_id = request.getfixturevalue("upload")(shape=(12, 32, 48))["id"]
    for first, has_fluid in ((0, True), (6, False)):
        body = {"first": first, "last": first + 5, "has_fluid": has_fluid}
        client.put(f"{API}/volumes/{volume_id}/tags/me", json=body)
    return Request("/training-jobs", TrainingJob, {"json": {"note": "a"}}, {"json": {"note": "b"}})


def segmentation(request: pytest.FixtureRequest) -> Request:
    request.getfixturevalue("model_id")
    volume_id = request.getfixturevalue("volume_id")
    wanted = {"volume_id": volume_id}
    return Request("/segmentations", Segmentation, {"json": wanted}, {"json": {**wanted, "method": "network"}})


def segmentation_of_a_scan(request: pytest.FixtureRequest) -> Request:
    request.getfixturevalue("model_id")
    scans = [{"files": multipart({"scan.npy": tiny_npy((6, 32, 48), seed=seed)})} for seed in (7, 8)]
    return Request("/segmentations", Segmentation, *scans)


def explanation(request: pytest.FixtureRequest) -> Request:
    where = f"/segmentations/{request.getfixturevalue('finished')}/slices"
    return Request(f"{where}/2/explanation", Explanation, other_path=f"{where}/3/explanation")


def with_pacs(request: pytest.FixtureRequest) -> None:
    application = request.getfixturevalue("application")
    application.state.settings = application.state.settings.model_copy(update={"pacs_url": "http://127.0.0.1:1/w"})


def pacs_import(request: pytest.FixtureRequest) -> Request:
    with_pacs(request)
    wanted = {"study_uid": "1.2.3", "series_uid": "1.2.3.4"}
    return Request("/pacs/imports", PacsTransfer, {"json": wanted}, {"json": {**wanted, "series_uid": "1.2.3.5"}})


def pacs_delivery(request: pytest.FixtureRequest) -> Request:
    with_pacs(request)
    mine, other = request.getfixturevalue("finished"), "another"
    where = "/segmentations/{}/pacs-deliveries"
    return Request(where.format(mine), PacsTransfer, other_path=where.format(other))


def lease(request: pytest.FixtureRequest) -> Request:
    request.getfixturevalue("volume_id")
    skipped = {"json": {"skip": ["v"]}}
    return Request("/queue/leases", SliceLease, {"json": {"strategy": "next"}}, skipped)


def tag_import(request: pytest.FixtureRequest) -> Request:
    volume_id = request.getfixturevalue("volume_id")
    tables = [f"volume_id,slice_index,has_fluid\n{volume_id},{index},1\n" for index in (0, 1)]
    sent, other = ({"files": [("file", ("tags.csv", table.encode(), "text/csv"))]} for table in tables)
    return Request("/tag-imports", TagEvent, sent, other)


CASES: dict[str, list[Callable[[pytest.FixtureRequest], Request]]] = {
    "/volumes": [volume, known_volume, volume_of_an_upload],
    "/users": [user],
    "/tokens": [token],
    "/training-jobs": [training],
    "/segmentations": [segmentation, segmentation_of_a_scan],
    "/segmentations/{segmentation_id}/slices/{index}/explanation": [explanation],
    "/queue/leases": [lease],
    "/tag-imports": [tag_import],
    "/pacs/imports": [pacs_import],
    "/segmentations/{segmentation_id}/pacs-deliveries": [pacs_delivery],
}
"""How to ask each of the routes that create."""


def posts() -> dict[str, bool]:
    """Every POST of the schema, without its prefix, and whether it takes the key."""
    schema = json.loads((ROOT / "openapi.json").read_text("utf-8"))
    return {
        path.removeprefix(API): any(given["name"] == HEADER for given in methods["post"].get("parameters", []))
        for path, methods in schema["paths"].items()
        if "post" in methods
    }


class TestRoutes:
    def test_every_post_takes_the_key_or_creates_nothing(self) -> None:
        without = {path for path, takes_key in posts().items() if not takes_key}
        assert without == set(CREATES_NOTHING), "Take KeyedDep in the route, or say here why a repeat does no harm."

    def test_every_one_that_takes_it_is_asked_below(self) -> None:
        assert {path for path, takes_key in posts().items() if takes_key} == set(CASES)


@pytest.fixture(params=[case for cases in CASES.values() for case in cases], ids=lambda case: case.__name__)
def asked(request: pytest.FixtureRequest, client: TestClient) -> Request:
    """What to ask, with all that it needs in place; the client is there first, so that it is not counted."""
    made: Request = request.param(request)
    return made


@pytest.fixture
def count(database: Database) -> Callable[[type[Table]], int]:
    """Rows of a table."""

    def rows(table: type[Table]) -> int:
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    return rows


def post(client: TestClient, asked: Request, key: str = "k") -> httpx.Response:
    return client.post(f"{API}{asked.path}", headers={HEADER: key}, **asked.sent)


def said(answer: httpx.Response) -> tuple[int, str | None, str | None]:
    """Status, Location, and which thing it is about."""
    body = answer.json() if answer.content else {}
    return answer.status_code, answer.headers.get("Location"), body.get("id", body.get("lease_id"))


class TestTheSameKey:
    def test_again_gets_the_same_answer_and_with_another_body_none(
        self, client: TestClient, asked: Request, count: Callable[[type[Table]], int]
    ) -> None:
        first = post(client, asked)
        assert first.status_code in (200, 201, 202), first.text
        n_rows = count(asked.table)
        again = post(client, asked)
        other = client.post(f"{API}{asked.other_path or asked.path}", headers={HEADER: "k"}, **asked.other)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
        assert count(asked.table) == n_rows
        if asked.table is AccessToken:
            assert (again.status_code, again.json()["code"]) == (409, "token_made_already")
            assert again.json()["token_id"] == first.json()["token"]["id"]
        else:
            assert said(again) == said(first)

    def test_twice_at_once_has_one_effect(
        self, client: TestClient, asked: Request, count: Callable[[type[Table]], int]
    ) -> None:
        n_before, start = count(asked.table), Barrier(2)

        def send() -> httpx.Response:
            start.wait()
            return post(client, asked)

        with ThreadPoolExecutor(2) as pool:
            answers = [future.result() for future in [pool.submit(send) for _ in range(2)]]
        assert count(asked.table) - n_before <= 1
        assert count(IdempotencyKey) == 1
        if asked.table is AccessToken:
            assert sorted(answer.status_code for answer in answers) == [201, 409]
        else:
            first, second = map(said, answers)
            assert first == second
            assert first[0] in (200, 201, 202)


class TestKeys:
    def test_of_two_users_know_nothing_of_each_other(
        self, client_of: Callable[[Role], TestClient], volume_id: str, model_id: str
    ) -> None:
        wanted, other = {"volume_id": volume_id}, {"volume_id": volume_id, "method": "network"}
        answers = [
            client_of("annotator").post(f"{API}/segmentations", json=body, headers={HEADER: "k"})
            for body in (wanted, other)
        ]
        assert [answer.status_code for answer in answers] == [202, 202]

    def test_a_refused_request_may_come_again_under_its_key(
        self, client: TestClient, count: Callable[[type[Table]], int]
    ) -> None:
        wanted = {"name": "ben", "role": "viewer", "password": "short"}
        assert client.post(f"{API}/users", json=wanted, headers={HEADER: "k"}).status_code == 422
        assert count(IdempotencyKey) == 0
        wanted["password"] = "long enough by now"
        assert client.post(f"{API}/users", json=wanted, headers={HEADER: "k"}).status_code == 201

    @pytest.mark.sqlite_only
    def test_a_repeat_keeps_its_status_though_the_result_is_there_by_now(
        self, client: TestClient, volume_id: str, model_id: str, finish: Callable[[str], None]
    ) -> None:
        wanted = {"volume_id": volume_id}
        first = client.post(f"{API}/segmentations", json=wanted, headers={HEADER: "k"})
        finish(first.json()["id"])
        again = client.post(f"{API}/segmentations", json=wanted, headers={HEADER: "k"})
        assert (again.status_code, again.json()["state"]) == (202, "succeeded")
        assert client.post(f"{API}/segmentations", json=wanted, headers={HEADER: "new"}).status_code == 201

    @pytest.mark.parametrize("path", ["/volumes", "/segmentations"])
    @pytest.mark.sqlite_only
    def test_what_was_deleted_meanwhile_does_not_come_back(self, client: TestClient, model_id: str, path: str) -> None:
        sent = {"files": multipart({"scan.npy": tiny_npy((6, 32, 48))}), "headers": {HEADER: "k"}}
        client.post(f"{API}{path}", **sent)
        (volume,) = client.get(f"{API}/volumes").json()["items"]
        client.delete(f"{API}/volumes/{volume['id']}")
        again = client.post(f"{API}{path}", **sent)
        assert (again.status_code, again.json()["code"]) == (404, "volume_not_found")
        assert client.get(f"{API}/volumes").json()["items"] == []

    @pytest.mark.parametrize("key", ["", "k" * 201])
    @pytest.mark.sqlite_only
    def test_of_no_or_too_many_letters_are_refused(self, client: TestClient, key: str) -> None:
        answer = client.post(f"{API}/tokens", json={"role": "viewer"}, headers={HEADER: key})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
