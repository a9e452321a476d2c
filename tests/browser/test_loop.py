"""The whole loop as a clinician meets it: real server, broker, worker and training; headless Chromium."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import browser_page
from benchmarks.service import Service, running_service
from models.oct.phantom import CIRRUS, Phantom, csc_eye, draw_phantom

pytestmark = pytest.mark.browser

SHAPE = (12, 96, 128)

TRAINING_MS = 300_000
"""The tiny profile takes half a minute on two idle cores."""

SAVED_MS = 15_000


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running_service(SEROUS_TRAINING_PROFILE="tiny") as service:
        yield service


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    with browser_page(chromium) as page:
        yield page


@pytest.fixture(scope="module")
def phantom() -> Phantom:
    return draw_phantom(CIRRUS.scaled(SHAPE), seed=3, pathology=csc_eye(3))


def npz(phantom: Phantom) -> bytes:
    spacing = phantom.volume.spacing
    assert spacing is not None
    file = io.BytesIO()
    np.savez(
        file,
        bscans=phantom.volume.bscans,
        spacing_um=np.array([spacing.across_um, spacing.axial_um, spacing.along_um]),
    )
    return file.getvalue()


class TestLoop:
    """Each step stands on the one before; the first failure ends the story."""

    def test_from_sign_in_to_fluid_volume(self, service: Service, page: Page, phantom: Phantom) -> None:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        sign_in(page, service)
        upload(page, phantom)
        tag_all_slices(page, phantom)
        undo_takes_back_and_reload_loses_nothing(page, phantom)
        train(page, service)
        read_the_result(page, service)
        assert errors == []


def sign_in(page: Page, service: Service) -> None:
    page.goto(service.sign_in_link)
    expect(page.get_by_test_id("user")).to_contain_text("admin")
    assert "link=" not in page.url


def upload(page: Page, phantom: Phantom) -> None:
    page.get_by_test_id("file-input").set_input_files(
        {"name": "eye.npz", "mimeType": "application/octet-stream", "buffer": npz(phantom)}
    )
    send = page.get_by_test_id("upload-form").get_by_role("button", name="Upload")
    if send.count():
        send.click()
    expect(page.get_by_test_id("volume-row")).to_have_count(1, timeout=SAVED_MS)


def tag_all_slices(page: Page, phantom: Phantom) -> None:
    page.get_by_test_id("volume-row").get_by_role("link").first.click()
    expect(page.get_by_test_id("bscan-canvas")).to_have_attribute("data-painted", "0", timeout=SAVED_MS)
    for index, has_fluid in enumerate(phantom.tags):
        expect(page.get_by_test_id("tagger")).to_have_attribute("data-slice", str(index))
        page.keyboard.press("1" if has_fluid else "0")
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved", timeout=SAVED_MS)
    expect(page.get_by_test_id("all-tagged")).to_be_visible()


def undo_takes_back_and_reload_loses_nothing(page: Page, phantom: Phantom) -> None:
    last = len(phantom.tags) - 1
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(page.get_by_test_id(f"slice-{last}")).to_have_attribute("data-tag", "none", timeout=SAVED_MS)
    page.keyboard.press("1" if phantom.tags[last] else "0")
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved", timeout=SAVED_MS)
    page.reload()
    for index, has_fluid in enumerate(phantom.tags):
        expected = "fluid" if has_fluid else "clear"
        expect(page.get_by_test_id(f"slice-{index}")).to_have_attribute("data-tag", expected, timeout=SAVED_MS)


def train(page: Page, service: Service) -> None:
    page.goto(f"{service.url}/training")
    expect(page.get_by_test_id("readiness")).to_have_attribute("data-ready", "", timeout=SAVED_MS)
    page.get_by_test_id("train").click()
    expect(page.get_by_test_id("training-progress")).to_be_visible(timeout=SAVED_MS)
    expect(page.get_by_test_id("job").first).to_have_attribute("data-state", "succeeded", timeout=TRAINING_MS)
    expect(page.get_by_test_id("model").first).to_have_attribute("data-active", "", timeout=SAVED_MS)


def read_the_result(page: Page, service: Service) -> None:
    page.goto(f"{service.url}/volumes")
    page.get_by_test_id("volume-row").get_by_role("link", name="Results").click()
    page.get_by_test_id("segment").click()
    expect(page.get_by_test_id("fluid-volume")).to_contain_text("mm³", timeout=TRAINING_MS)
    expect(page.get_by_test_id("area-chart")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_test_id("download-nifti").click()
    assert download.value.suggested_filename.endswith(".nii.gz")
