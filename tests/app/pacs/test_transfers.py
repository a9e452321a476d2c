"""Transfers as rows: asked for, followed, cancelled, taken up again, and what they forget."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from app.db import jobs
from app.db.columns import utc_now
from app.db.job_tables import PacsTransfer
from app.db.session import Database
from app.settings import Settings
from app.storage import Storage
from tests.app.pacs.bad_pacs import Handler, bad_pacs, send_files
from tests.app.pacs.conftest import API, SERIES, STUDY, opt_bytes
from tests.worker.processes import WorkerProcess, wait_for
from worker.lanes import Lanes
from worker.retention import KEEP_TRANSFERS_DAYS, tidy

WANTED = {"study_uid": STUDY, "series_uid": SERIES}

NOWHERE = "http://127.0.0.1:1/dicom-web"


@pytest.fixture
def clinic(with_pacs: Callable[..., Settings], client_on: Callable[[Settings], TestClient]) -> TestClient:
    """An annotator's client of a service whose PACS is not asked by the test."""
    return client_on(with_pacs(NOWHERE))


def half(handler: Handler) -> None:
    """The first half of a series, and then nothing more for half a minute."""
    content = opt_bytes(shape=(40, 64, 64))
    handler.send_response(200)
    handler.send_header("Content-Type", "multipart/related; type=application/dicom; boundary=b")
    handler.send_header("Content-Length", str(2 * len(content)))
    handler.end_headers()
    handler.wfile.write(b"--b\r\nContent-Type: application/dicom\r\n\r\n" + content)
    handler.wfile.flush()
    time.sleep(30)


def whole(handler: Handler) -> None:
    """A series."""
    send_files(handler, [opt_bytes()])


class TestWithoutAPacs:
    def test_nothing_is_begun(self, client: TestClient, finished: str) -> None:
        assert client.get(f"{API}/pacs").json() == {"configured": False, "host": None}
        asked = [
            client.post(f"{API}/pacs/searches", json={"day": "2024-02-29"}),
            client.post(f"{API}/pacs/imports", json=WANTED),
            client.post(f"{API}/segmentations/{finished}/pacs-deliveries"),
        ]
        assert [(one.status_code, one.json()["code"]) for one in asked] == [(409, "pacs_not_configured")] * 3


class TestImports:
    def test_are_queued_once_while_they_are_under_way(self, clinic: TestClient) -> None:
        assert clinic.get(f"{API}/pacs").json() == {"configured": True, "host": "127.0.0.1"}
        first, second = (clinic.post(f"{API}/pacs/imports", json=WANTED) for _ in range(2))
        assert (first.status_code, first.json()["state"], first.json()["kind"]) == (202, "queued", "import")
        assert first.headers["location"] == f"{API}/pacs/transfers/{first.json()['id']}"
        assert second.json()["id"] == first.json()["id"]
        other = clinic.post(f"{API}/pacs/imports", json={**WANTED, "series_uid": "1.2.3"}).json()
        listed = clinic.get(f"{API}/pacs/transfers").json()["items"]
        assert [item["id"] for item in listed] == [other["id"], first.json()["id"]]

    @pytest.mark.sqlite_only
    @pytest.mark.parametrize("uid", ["", "../../instances", "1.2/3", "1" * 65, "1.2?x=1", "1.2%2f", "http://x"])
    def test_of_what_is_no_uid_are_refused(self, clinic: TestClient, uid: str) -> None:
        for name in WANTED:
            assert clinic.post(f"{API}/pacs/imports", json={**WANTED, name: uid}).status_code == 422

    @pytest.mark.sqlite_only
    def test_and_searches_are_not_for_viewers(self, clinic: TestClient, client_of: Callable[[str], TestClient]) -> None:
        viewer = client_of("viewer")
        assert viewer.post(f"{API}/pacs/imports", json=WANTED).status_code == 403
        assert viewer.post(f"{API}/pacs/searches", json={"day": "2024-02-29"}).status_code == 403
        assert viewer.get(f"{API}/pacs/transfers").status_code == 403

    def test_forget_whose_study_it_was_when_they_are_cancelled(self, clinic: TestClient, database: Database) -> None:
        made = clinic.post(f"{API}/pacs/imports", json=WANTED)
        where = made.headers["location"]
        ended = clinic.post(f"{where}/cancel")
        assert (ended.status_code, ended.json()["state"]) == (202, "cancelled")
        with database.reading() as session:
            row = session.get_one(PacsTransfer, made.json()["id"])
            assert (row.study_uid, row.series_uid) == (None, None)
        again = clinic.post(f"{API}/pacs/imports", json=WANTED)
        assert again.json()["id"] != made.json()["id"]

    def test_of_a_dead_worker_are_queued_again_and_fail_after_the_last_attempt(
        self, clinic: TestClient, database: Database
    ) -> None:
        transfer_id = clinic.post(f"{API}/pacs/imports", json=WANTED).json()["id"]
        states = []
        for _ in range(2):
            with database.transaction() as session:
                assert jobs.claim(session, PacsTransfer, transfer_id)
                session.execute(update(PacsTransfer).values(heartbeat_at=utc_now() - timedelta(minutes=5)))
            with database.transaction() as session:
                jobs.sweep(session, PacsTransfer, stale_after_s=20, max_attempts=2)
            found = clinic.get(f"{API}/pacs/transfers/{transfer_id}").json()
            states.append((found["state"], found["series_uid"], (found["error"] or {}).get("code")))
        assert states == [("queued", SERIES, None), ("failed", None, "worker_lost")]

    @pytest.mark.sqlite_only
    def test_are_remembered_for_30_days(self, clinic: TestClient, database: Database, settings: Settings) -> None:
        made = clinic.post(f"{API}/pacs/imports", json=WANTED)
        clinic.post(f"{made.headers['location']}/cancel")
        long_ago = utc_now() - timedelta(days=KEEP_TRANSFERS_DAYS + 1)
        with database.transaction() as session:
            session.execute(update(PacsTransfer).values(finished_at=long_ago))
        assert tidy(database, Storage(settings.storage), settings) == {"transfers": 1}
        gone = clinic.get(made.headers["location"])
        assert (gone.status_code, gone.json()["code"]) == (404, "transfer_not_found")

    @pytest.mark.sqlite_only
    def test_from_a_slow_pacs_show_how_far_they_are_and_end_within_seconds_when_cancelled(
        self,
        with_pacs: Callable[..., Settings],
        client_on: Callable[[Settings], TestClient],
        lanes_on: Callable[[Settings], Lanes],
        nothing_stored: Callable[[], bool],
    ) -> None:
        with bad_pacs(half) as server:
            settings = with_pacs(server.url, pacs_timeout_s=60)
            client, lanes = client_on(settings), lanes_on(settings)
            where = client.post(f"{API}/pacs/imports", json=WANTED).headers["location"]
            worker = Thread(target=lanes.exchange.run_queued, daemon=True)
            worker.start()
            wait_for(lambda: client.get(where).json()["progress"] > 0.2, 30, "the first bytes")
            shown = client.get(where).json()
            assert shown["stage"].startswith("fetching")
            started = time.monotonic()
            client.post(f"{where}/cancel")
            wait_for(lambda: client.get(where).json()["state"] == "cancelled", 10, "the end of the transfer")
            assert time.monotonic() - started < 8
            worker.join(10)
        assert nothing_stored()

    @pytest.mark.sqlite_only
    def test_begun_again_after_a_crash_make_no_second_volume(
        self,
        with_pacs: Callable[..., Settings],
        client_on: Callable[[Settings], TestClient],
        lanes_on: Callable[[Settings], Lanes],
        database: Database,
    ) -> None:
        with bad_pacs(lambda handler: send_files(handler, [opt_bytes()])) as server:
            settings = with_pacs(server.url)
            client, lanes = client_on(settings), lanes_on(settings)
            where = client.post(f"{API}/pacs/imports", json=WANTED).headers["location"]
            lanes.exchange.run_queued()
            with database.transaction() as session:  # as if the worker had died before it could say so
                session.execute(update(PacsTransfer).values(state="queued", study_uid=STUDY, series_uid=SERIES))
            lanes.exchange.run_queued()
        done = client.get(where).json()
        assert (done["state"], done["attempt"]) == ("succeeded", 2)
        assert [item["id"] for item in client.get(f"{API}/volumes").json()["items"]] == done["volume_ids"]

    @pytest.mark.sqlite_only
    def test_whose_worker_is_killed_are_done_by_the_next(
        self, with_pacs: Callable[..., Settings], client_on: Callable[[Settings], TestClient]
    ) -> None:
        answers = iter([half])
        with bad_pacs(lambda handler: next(answers, whole)(handler)) as server:
            settings = with_pacs(server.url, pacs_timeout_s=60, heartbeat_stale_s=4.0)
            client = client_on(settings)
            first = WorkerProcess(settings)
            try:
                where = client.post(f"{API}/pacs/imports", json=WANTED).headers["location"]
                wait_for(lambda: client.get(where).json()["progress"] > 0.2, 90, "the first bytes")
            finally:
                first.kill()
            second = WorkerProcess(settings)
            try:
                wait_for(lambda: client.get(where).json()["state"] == "succeeded", 90, "the next worker")
            finally:
                second.kill()
        done = client.get(where).json()
        assert (done["attempt"], done["error"], len(done["volume_ids"])) == (2, None, 1)
        assert len(client.get(f"{API}/volumes").json()["items"]) == 1
