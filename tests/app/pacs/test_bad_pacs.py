"""A PACS that is away, slow, wrong or hostile: refused in words, within bounded time, with nothing stored."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from app.cli import doctor
from app.errors import ServiceError
from app.pacs.client import transferring
from app.pacs.http import PacsSession
from app.pacs.probe import PacsProbe
from app.pacs.search import searching
from app.settings import Settings
from tests.app.pacs.bad_pacs import (
    KIND,
    Handler,
    bad_pacs,
    related,
    send,
    send_files,
    send_json,
    send_open_ended,
)
from tests.app.pacs.conftest import API, SERIES, STUDY, opt, opt_bytes
from tests.app.pacs.orthanc import free_port
from worker.lanes import Lanes

pytestmark = pytest.mark.sqlite_only

SECRET = "do-not-tell-4711"


def fetch(settings: Settings, folder: Path) -> None:
    transferring(settings).fetch_series(STUDY, SERIES, folder, all_classes=False, on_image=lambda count: None)


def trickle(handler: Handler) -> None:
    """A byte every now and then, each within the timeout, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", KIND)
    handler.send_header("Connection", "close")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def never(handler: Handler) -> None:
    time.sleep(5)


def elsewhere(handler: Handler) -> None:
    handler.send_response(302)
    handler.send_header("Location", handler.server.url.replace("dicom-web", "other"))
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def cut_short(handler: Handler) -> None:
    """Fewer bytes than promised."""
    body = related([opt_bytes()])
    handler.send_response(200)
    handler.send_header("Content-Type", KIND)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


BAD = {
    "refuses": (lambda handler: send(handler, SECRET.encode(), status=500), "pacs_refused"),
    "does not know it": (lambda handler: send(handler, b"", status=404), "pacs_refused"),
    "never answers": (never, "pacs_slow"),
    "trickles": (trickle, "pacs_slow"),
    "sends elsewhere": (elsewhere, "pacs_refused"),
    "sends another study": (lambda handler: send_files(handler, [opt_bytes(study="1.2.3.999")]), "pacs_other_study"),
    "sends another series": (lambda handler: send_files(handler, [opt_bytes(series="1.2.3.999")]), "pacs_other_study"),
    "adds another study": (
        lambda handler: send_files(handler, [opt_bytes(), opt_bytes(study="1.2.3.999")]),
        "pacs_other_study",
    ),
    "breaks off": (cut_short, "pacs_unintelligible"),
    "breaks off unnoticed": (
        lambda handler: send_open_ended(handler, related([opt_bytes()])[:-2000]),
        "pacs_unintelligible",
    ),
    "sends a page": (lambda handler: send(handler, b"<html>hello", kind="text/html"), "pacs_unintelligible"),
    "sends no DICOM": (lambda handler: send_files(handler, [SECRET.encode() * 30]), "pacs_unintelligible"),
    "sends nothing": (lambda handler: send_files(handler, []), "nothing_ophthalmic"),
    "sends a photo": (
        lambda handler: send_files(handler, [opt_bytes(SOPClassUID="1.2.840.10008.5.1.4.1.1.77.1.5.1")]),
        "nothing_ophthalmic",
    ),
}


class TestFetch:
    @pytest.mark.parametrize(("answer", "code"), BAD.values(), ids=BAD)
    def test_from_a_pacs_that(
        self, answer: Callable[[Handler], None], code: str, with_pacs: Callable[..., Settings], tmp_path: Path
    ) -> None:
        started = time.monotonic()
        with bad_pacs(answer) as server:
            settings = with_pacs(server.url, pacs_timeout_s=1.0, pacs_transfer_minutes=1 / 60)
            with pytest.raises(ServiceError) as caught:
                fetch(settings, tmp_path)
        assert caught.value.code == code
        assert SECRET not in str(caught.value)
        assert time.monotonic() - started < 5
        assert {path.partition("?")[0] for path in server.asked} == {f"/dicom-web/studies/{STUDY}/series/{SERIES}"}

    def test_of_more_bytes_than_an_upload_may_have_stops(
        self, with_pacs: Callable[..., Settings], tmp_path: Path
    ) -> None:
        with bad_pacs(lambda handler: send_files(handler, [opt_bytes()] * 50)) as server:
            settings = with_pacs(server.url).model_copy(update={"max_upload_bytes": 100_000})
            with pytest.raises(ServiceError) as caught:
                fetch(settings, tmp_path)
        assert (caught.value.code, caught.value.status_code) == ("pacs_too_large", 413)
        assert "100,000 bytes" in str(caught.value)

    def test_from_nobody(self, with_pacs: Callable[..., Settings], tmp_path: Path) -> None:
        with pytest.raises(ServiceError) as caught:
            fetch(with_pacs(f"http://127.0.0.1:{free_port()}/dicom-web"), tmp_path)
        assert caught.value.code == "pacs_away"

    def test_of_another_study_by_the_worker_stores_nothing(
        self,
        with_pacs: Callable[..., Settings],
        client_on: Callable[[Settings], TestClient],
        lanes_on: Callable[[Settings], Lanes],
        nothing_stored: Callable[[], bool],
    ) -> None:
        files = [opt_bytes(), opt_bytes(study="1.2.3.999", seed=2)]
        with bad_pacs(lambda handler: send_files(handler, files)) as server:
            settings = with_pacs(server.url)
            client = client_on(settings)
            made = client.post(f"{API}/pacs/imports", json={"study_uid": STUDY, "series_uid": SERIES})
            lanes_on(settings).exchange.run_queued()
        done = client.get(made.headers["location"]).json()
        assert (done["state"], done["error"]["code"], done["volume_ids"]) == ("failed", "pacs_other_study", [])
        assert nothing_stored()


class TestSearch:
    def test_drops_other_patients_of_a_pacs_that_overlooks_the_filter(
        self, with_pacs: Callable[..., Settings], client_on: Callable[[Settings], TestClient]
    ) -> None:
        def row(patient: str) -> dict[str, object]:
            uids = {"0020000D": STUDY, "0020000E": SERIES, "00080016": str(opt().SOPClassUID), "00100020": patient}
            return {tag: {"vr": "UI", "Value": [value]} for tag, value in uids.items()}

        with bad_pacs(lambda handler: send_json(handler, [row("MINE"), row("STRANGER")])) as server:
            client = client_on(with_pacs(server.url))
            answer = client.post(f"{API}/pacs/searches", json={"patient_id": "MINE"}).json()
        assert [item["patient_id"] for item in answer["items"]] == ["MINE"]
        assert answer["n_left_out"] == 1
        assert answer["items"][0]["n_frames"] is None

    @pytest.mark.parametrize(
        ("answer", "status", "code"),
        [
            (never, 504, "pacs_slow"),
            (lambda handler: send(handler, b"no", status=503), 502, "pacs_refused"),
            (lambda handler: send(handler, b"<html>", kind="text/html"), 502, "pacs_unintelligible"),
            (lambda handler: send_json(handler, ["x"]), 502, "pacs_unintelligible"),
            (lambda handler: send(handler, b"[" * 100_000), 502, "pacs_unintelligible"),
            (lambda handler: send(handler, b" " * 5_000_000), 413, "pacs_too_large"),
            (lambda handler: send(handler, b"", status=204), 200, None),
            (lambda handler: send_json(handler, [{"0020000D": 7}]), 200, None),
            (lambda handler: send_json(handler, [{"0020000D": {"Value": ["../../x"]}}]), 200, None),
        ],
        ids=["silent", "503", "page", "words", "depth", "megabytes", "204", "odd element", "address as a UID"],
    )
    def test_of_a_pacs_that_misbehaves(
        self,
        answer: Callable[[Handler], None],
        status: int,
        code: str | None,
        with_pacs: Callable[..., Settings],
        client_on: Callable[[Settings], TestClient],
    ) -> None:
        with bad_pacs(answer) as server:
            client = client_on(with_pacs(server.url, pacs_timeout_s=0.5))
            given = client.post(f"{API}/pacs/searches", json={"day": "2024-02-29"})
        assert (given.status_code, given.json().get("code")) == (status, code)
        assert len(server.asked) == 1


class TestSession:
    def test_asks_no_other_address(self, with_pacs: Callable[..., Settings]) -> None:
        with bad_pacs(lambda handler: send_json(handler, [])) as server:
            session = PacsSession(with_pacs(server.url), seconds=5, setting="x", max_bytes=1000)
            for url in (
                "http://127.0.0.1:1/",
                server.url.replace("dicom-web", "dicom-web-2/studies"),
                server.url + "x",
            ):
                with pytest.raises(ServiceError):
                    session.get(url)
        assert server.asked == []

    def test_takes_no_password_from_the_environment(
        self, with_pacs: Callable[..., Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login somebody password else\n")
        monkeypatch.setenv("NETRC", str(netrc))
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        with bad_pacs(lambda handler: send_json(handler, [])) as server:
            session = PacsSession(with_pacs(server.url), seconds=5, setting="x", max_bytes=1000)
            assert session.get(f"{server.url}/studies").json() == []
        assert "Authorization" not in server.headers[0]

    def test_signs_in_by_token(self, with_pacs: Callable[..., Settings]) -> None:
        with bad_pacs(lambda handler: send_json(handler, [])) as server:
            settings = with_pacs(server.url).model_copy(update={"pacs_token": SecretStr(SECRET)})
            PacsSession(settings, seconds=5, setting="x", max_bytes=1000).get(f"{server.url}/studies").close()
        assert server.headers[0]["Authorization"] == f"Bearer {SECRET}"

    def test_trusts_no_server_without_a_certificate(self, with_pacs: Callable[..., Settings], tmp_path: Path) -> None:
        with bad_pacs(lambda handler: send_json(handler, [])) as server:
            settings = with_pacs(server.url.replace("http:", "https:"))
            with pytest.raises(ServiceError) as caught:
                searching(settings).filed_under(STUDY)
            assert caught.value.code == "pacs_untrusted"
            missing = settings.model_copy(update={"pacs_ca_file": tmp_path / "missing.pem"})
            with pytest.raises(ServiceError) as caught:
                searching(missing)
            assert caught.value.code == "pacs_untrusted"
        assert server.asked == []


class TestStore:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "mask.dcm"
        path.write_bytes(opt_bytes())
        return path

    @staticmethod
    def push(settings: Settings, file: Path) -> ServiceError:
        with pytest.raises(ServiceError) as caught:
            transferring(settings).store(file, "mask")
        return caught.value

    def test_finds_out_that_a_200_kept_nothing(
        self, with_pacs: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch, file: Path
    ) -> None:
        monkeypatch.setattr("app.pacs.client.CONFIRM_PAUSE_S", 0.01)
        with bad_pacs(lambda handler: send_json(handler, [] if handler.command == "GET" else {})) as server:
            error = self.push(with_pacs(server.url), file)
        assert error.code == "pacs_kept_nothing"

    @pytest.mark.parametrize("status", [200, 202, 409])
    def test_tells_the_failure_reason(self, status: int, with_pacs: Callable[..., Settings], file: Path) -> None:
        failed = {"00081198": {"vr": "SQ", "Value": [{"00081197": {"vr": "US", "Value": [0x0122]}}]}}
        with bad_pacs(lambda handler: send_json(handler, failed, status)) as server:
            error = self.push(with_pacs(server.url), file)
        assert error.code == "pacs_refused_instance"
        assert "failure reason 0122H" in str(error)


class TestReadiness:
    def test_of_the_service_does_not_hang_on_the_pacs(self, with_pacs: Callable[..., Settings]) -> None:
        from app.main import create_app

        with bad_pacs(lambda handler: send(handler, b"", status=500)) as server:
            settings = with_pacs(server.url)
            with TestClient(create_app(settings), base_url="http://127.0.0.1:8000") as client:
                answers = [client.get("/readyz") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200] * 3
        assert answers[0].json() == {
            "ready": True, "database": "ok", "broker": "ok", "storage": "ok", "pacs": "away",
        }  # fmt: skip
        assert len(server.asked) == 1, "the state is remembered, so /readyz is no way to knock at the PACS"

    def test_is_known_within_seconds_when_the_pacs_is_silent(self, with_pacs: Callable[..., Settings]) -> None:
        started = time.monotonic()
        with bad_pacs(never) as server:
            assert PacsProbe(with_pacs(server.url)).state() == "away"
        assert time.monotonic() - started < 5

    def test_says_nothing_where_there_is_no_pacs(self, settings: Settings) -> None:
        assert PacsProbe(settings).state() is None

    @pytest.mark.parametrize("status", [200, 500])
    def test_by_the_doctor_is_a_note_and_no_failure(self, status: int, with_pacs: Callable[..., Settings]) -> None:
        with bad_pacs(lambda handler: send(handler, b"[]", status=status)) as server:
            found = doctor.pacs(with_pacs(server.url))
        assert (found.ok, found.needed) == ((True, True) if status == 200 else (False, False))
        assert str(found).startswith("ok " if status == 200 else "note ")
