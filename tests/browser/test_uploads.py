"""Adding scans: a folder is dropped, lines break, the server is killed, and the page says what came of it all."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Request, expect

from benchmarks.service import Service
from tests.app.test_cli_up import wait_for
from tests.browser.craft import Complaints, grave_findings, layout_shifts
from tests.browser.workplace import WAIT_MS, call, web_process
from tests.builders import multipart, npy, tiny_npy, tiny_png_slices

pytestmark = pytest.mark.browser

LARGE_SHAPE = (40, 512, 1024)
"""21 MB: three requests."""

SLOW_BYTES_S = 3_000_000

LONG_MS = 90_000
"""For a large file on a slow line, with a server that comes back meanwhile."""


@pytest.fixture
def page(signed_in: Callable[..., BrowserContext]) -> Page:
    page = signed_in().new_page()
    page.goto("/volumes")
    expect(page.get_by_test_id("upload-form")).to_be_visible(timeout=WAIT_MS)
    return page


def large_npy(seed: int) -> bytes:
    return npy(np.random.default_rng(seed).integers(0, 255, size=LARGE_SHAPE, dtype=np.uint8))


def drop(page: Page, *paths: Path) -> None:
    """Drop files or folders from outside the browser in the middle of the page."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 400, "y": 300, "data": data})


def slow_down(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": SLOW_BYTES_S}
    session.send("Network.emulateNetworkConditions", slow)


def choose(page: Page, *paths: Path) -> None:
    page.get_by_test_id("file-input").set_input_files(paths)
    expect(page.get_by_test_id("chosen-scan").first).to_be_visible()


def send(page: Page) -> None:
    page.get_by_test_id("upload-form").get_by_role("button", name="Upload").click()


def row(page: Page, name: str) -> Locator:
    return page.get_by_test_id("upload").filter(has_text=name)


def kill_web(service: Service) -> None:
    """Kill the web process; `serous up` starts another one."""
    os.kill(web_process(service), signal.SIGKILL)


def is_stored(service: Service, content: bytes) -> bool:
    """Whether a volume has exactly these bytes."""
    answer = call(service, "POST", "/volumes", files=multipart({"again.npy": content}))
    return answer.status_code == 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a clinic's export may look like: scans, slices, a copy, a broken file, and what is no scan."""
    folder = tmp_path / "export"
    (folder / "slices").mkdir(parents=True)
    (folder / "eye.npy").write_bytes(tiny_npy((5, 32, 48), seed=71))
    (folder / "copy of eye.npy").write_bytes(tiny_npy((5, 32, 48), seed=71))
    (folder / "broken.vol").write_bytes(b"HSF-OCT-nothing more")
    (folder / "Thumbs.db").write_bytes(b"db")
    (folder / "notes.txt").write_text("read me")
    for name, content in tiny_png_slices((12, 32, 48), seed=72).items():
        (folder / "slices" / name).write_bytes(content)
    return folder


class TestFolder:
    def test_dropped_is_sorted_sent_and_summed_up(self, page: Page, service: Service, folder: Path) -> None:
        complaints = Complaints(page)
        page.reload()
        expect(page.get_by_test_id("upload-form")).to_be_visible(timeout=WAIT_MS)
        page.wait_for_load_state("networkidle")  # nobody drops a folder in the moment in which the page appears
        drop(page, folder)
        chosen = page.get_by_test_id("chosen-scan")
        expect(chosen).to_have_count(4)
        expect(chosen.filter(has_text="slices")).to_contain_text("One volume of 12 slices")
        page.get_by_test_id("left-out").locator("summary").click()
        left_out = page.get_by_test_id("left-out")
        expect(left_out).to_contain_text("export/Thumbs.db: belongs to the computer")
        expect(left_out).to_contain_text("export/notes.txt: a text or a document")
        assert grave_findings(page) == []
        assert layout_shifts(page) == []

        send(page)
        summary = page.get_by_test_id("upload-summary")
        expect(summary).to_have_text("2 taken in, 1 already here, 1 refused, 2 left out", timeout=WAIT_MS)
        refused = page.get_by_test_id("upload").first  # what needs the reader comes first
        expect(refused).to_contain_text("broken.vol")
        expect(refused.get_by_role("alert")).to_contain_text(re.compile(r"The file .+\."))
        assert grave_findings(page) == []
        assert [line for line in complaints.said if "status of 4" not in line] == []

        known = page.get_by_test_id("upload").filter(has_text="Already here")
        volume = known.get_by_role("link", name="Show it").get_attribute("href")
        original = row(page, "eye.npy").filter(has_text="Taken in").get_by_role("link").get_attribute("href")
        assert volume == original
        (slices,) = (volume for volume in call(service, "GET", "/volumes").json()["items"] if volume["n_slices"] == 12)
        assert slices["format"] == "png"
        page.get_by_role("button", name="Clear list").click()
        expect(page.get_by_test_id("uploads")).to_have_count(0)
        uploads = service.folder / "data" / "uploads"
        wait_for(lambda: not list(uploads.glob("*/*")), WAIT_MS / 1000, "what was refused has left the server too")

    def test_chosen_with_the_dialog_is_the_same(self, page: Page, folder: Path) -> None:
        page.get_by_test_id("folder-input").set_input_files(folder)
        expect(page.get_by_test_id("chosen-scan")).to_have_count(4)
        page.get_by_role("button", name="Make it 12 volumes").click()
        send_button = page.get_by_test_id("upload-form").get_by_role("button", name="Upload 15 volumes")
        expect(send_button).to_be_visible()
        page.get_by_role("button", name="Make it one volume").click()
        page.get_by_role("button", name="Remove broken.vol").press("Enter")
        expect(page.get_by_role("button", name="Upload 3 volumes")).to_be_visible()

    @pytest.mark.parametrize("theme", ["dark", "light"])
    def test_with_nothing_to_send_says_so(self, page: Page, tmp_path: Path, theme: str) -> None:
        page.get_by_test_id("theme").select_option(theme)
        (tmp_path / "notes.txt").write_text("read me")
        drop(page, tmp_path / "notes.txt")
        expect(page.get_by_text("None of these files is a scan.")).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("^Upload"))).to_have_count(0)
        assert grave_findings(page) == []


class TestBrokenLines:
    def test_a_killed_server_costs_no_byte_and_no_click(self, page: Page, service: Service, tmp_path: Path) -> None:
        content = large_npy(seed=81)
        (tmp_path / "large.npy").write_bytes(content)
        offsets: list[int] = []

        def note(request: Request) -> None:
            if request.method == "PATCH":
                offsets.append(int(request.headers["upload-offset"]))

        page.on("request", note)
        slow_down(page)
        choose(page, tmp_path / "large.npy")
        send(page)
        expect(row(page, "large.npy")).to_contain_text(re.compile(r"Sending [5-8]\d %"), timeout=LONG_MS)
        kill_web(service)
        expect(row(page, "large.npy")).to_contain_text("The server does not answer", timeout=LONG_MS)
        expect(page.get_by_test_id("upload-summary")).to_have_text("1 taken in", timeout=LONG_MS)
        assert offsets == sorted(offsets)
        assert offsets[0] > 0
        assert is_stored(service, content)

    def test_a_reload_goes_on_when_the_file_is_chosen_again(self, page: Page, service: Service, tmp_path: Path) -> None:
        content = large_npy(seed=82)
        (tmp_path / "large.npy").write_bytes(content)
        slow_down(page)
        choose(page, tmp_path / "large.npy")
        send(page)
        expect(row(page, "large.npy")).to_contain_text(re.compile(r"Sending [5-8]\d %"), timeout=LONG_MS)
        page.reload()
        expect(page.get_by_test_id("cut-short")).to_contain_text("large.npy", timeout=WAIT_MS)
        assert grave_findings(page) == []
        requests: list[Request] = []
        page.on("request", lambda request: requests.append(request) if "/uploads" in request.url else None)
        choose(page, tmp_path / "large.npy")
        send(page)
        expect(page.get_by_test_id("upload-summary")).to_have_text("1 taken in", timeout=LONG_MS)
        assert [request.method for request in requests[:2]] == ["HEAD", "PATCH"]
        assert int(requests[1].headers["upload-offset"]) > 0
        assert is_stored(service, content)
        page.reload()
        expect(page.get_by_test_id("upload-form")).to_be_visible(timeout=WAIT_MS)
        expect(page.get_by_test_id("cut-short")).to_have_count(0)

    def test_another_file_of_the_same_name_starts_afresh(self, page: Page, service: Service, tmp_path: Path) -> None:
        (tmp_path / "large.npy").write_bytes(large_npy(seed=83))
        slow_down(page)
        choose(page, tmp_path / "large.npy")
        send(page)
        expect(row(page, "large.npy")).to_contain_text(re.compile(r"Sending [5-8]\d %"), timeout=LONG_MS)
        page.reload()
        other = large_npy(seed=84)
        (tmp_path / "large.npy").write_bytes(other)
        expect(page.get_by_test_id("cut-short")).to_be_visible(timeout=WAIT_MS)
        choose(page, tmp_path / "large.npy")
        send(page)
        expect(page.get_by_test_id("upload-summary")).to_have_text("1 taken in", timeout=LONG_MS)
        assert is_stored(service, other)

    def test_paused_resumed_and_cancelled(self, page: Page, service: Service, tmp_path: Path) -> None:
        uploads = service.folder / "data" / "uploads"
        before = set(uploads.glob("*/*"))
        (tmp_path / "one.npy").write_bytes(large_npy(seed=85))
        (tmp_path / "two.npy").write_bytes(large_npy(seed=86))
        slow_down(page)
        choose(page, tmp_path / "one.npy", tmp_path / "two.npy")
        send(page)
        expect(row(page, "one.npy")).to_contain_text(re.compile(r"Sending [1-9]\d %"), timeout=LONG_MS)
        page.get_by_role("button", name="Pause one.npy").press("Enter")
        expect(row(page, "one.npy")).to_contain_text("Paused at")
        expect(row(page, "two.npy")).to_contain_text(re.compile(r"Sending [1-9]\d %"), timeout=LONG_MS)
        assert grave_findings(page) == []
        page.get_by_role("button", name="Cancel two.npy").click()
        expect(row(page, "two.npy")).to_have_count(0)
        page.get_by_role("button", name="Go on one.npy").click()
        expect(page.get_by_test_id("upload-summary")).to_have_text("1 taken in", timeout=LONG_MS)
        wait_for(lambda: set(uploads.glob("*/*")) == before, WAIT_MS / 1000, "what was cancelled has left the server")


class TestOtherPages:
    def test_uploads_go_on_while_the_reader_tags(self, page: Page, service: Service, tmp_path: Path) -> None:
        (tmp_path / "small.npy").write_bytes(tiny_npy((5, 32, 48), seed=91))
        (tmp_path / "large.npy").write_bytes(large_npy(seed=92))
        choose(page, tmp_path / "small.npy")
        send(page)
        expect(page.get_by_test_id("upload-summary")).to_have_text("1 taken in", timeout=WAIT_MS)
        slow_down(page)
        choose(page, tmp_path / "large.npy")
        send(page)
        expect(row(page, "large.npy")).to_contain_text("Sending", timeout=LONG_MS)
        page.get_by_role("link", name="Tag it: small.npy").click()
        expect(page.get_by_test_id("bscan-canvas")).to_be_visible(timeout=WAIT_MS)
        page.get_by_role("link", name="Volumes").click()
        expect(page.get_by_test_id("upload-summary")).to_have_text("2 taken in", timeout=LONG_MS)
