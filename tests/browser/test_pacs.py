"""A clinic's round through the page: found in a real Orthanc, imported, segmented, sent back, found there again."""

from __future__ import annotations

import os
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import browser_page
from benchmarks.service import Service, running_service
from models.oct.phantom import CIRRUS, csc_eye, draw_phantom
from tests.app.pacs.conftest import SERIES, STUDY
from tests.app.pacs.orthanc import PASSWORD, USER, Orthanc, is_installed, running_orthanc
from tests.browser.craft import Complaints, grave_findings
from tests.models.oct.readers.samples import PATIENT, dicom_bytes, item, multi_frame

pytestmark = pytest.mark.browser

SHAPE = (16, 128, 160)

WORK_MS = 120_000
"""The worker loads torch and a network; the machine may be busy."""


@pytest.fixture(scope="module")
def orthanc() -> Iterator[Orthanc]:
    if not is_installed():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("There is no Orthanc: as root, apt-get install orthanc orthanc-dicomweb.")
    with running_orthanc() as server:
        server.put(eye())
        yield server


@pytest.fixture(scope="module")
def service(orthanc: Orthanc) -> Iterator[Service]:
    pacs = {"SEROUS_PACS_URL": orthanc.url, "SEROUS_PACS_USER": USER, "SEROUS_PACS_PASSWORD": PASSWORD}
    with running_service(SEROUS_TRAINING_PROFILE="tiny", **pacs) as service:
        admin = {"Authorization": f"Bearer {service.token}"}
        settings = f"{service.url}/api/v1/project-settings"  # nobody tags here before the results are shown
        httpx.put(settings, json={"blinded_first_read": False}, headers=admin).raise_for_status()
        yield service


def eye() -> bytes:
    """A phantom with fluid as the device's DICOM."""
    volume = draw_phantom(CIRRUS.scaled(SHAPE), seed=9400, pathology=csc_eye(9400)).volume
    assert volume.spacing is not None
    across, axial, along = (
        micrometres / 1000
        for micrometres in (volume.spacing.across_um, volume.spacing.axial_um, volume.spacing.along_um)
    )
    scan = multi_frame(volume.bscans, step_mm=across, StudyInstanceUID=STUDY, SeriesInstanceUID=SERIES)
    scan.StudyDate, scan.FrameOfReferenceUID, scan.Laterality = "20240229", f"{STUDY}.9", "L"
    shared = scan.SharedFunctionalGroupsSequence[0]
    shared.PixelMeasuresSequence = item(PixelSpacing=[axial, along], SliceThickness=across)
    return dicom_bytes(scan)


def photograph(page: Page, name: str) -> None:
    """Pictures in both themes where somebody wants to look at them."""
    folder = os.environ.get("SEROUS_TEST_PICTURES")
    if folder is None:
        return
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_timeout(500)  # colours fade from one theme to the other
        page.screenshot(path=f"{folder}/{name}_{theme}.png")


def test_from_the_pacs_and_back(service: Service, orthanc: Orthanc, chromium: str) -> None:
    with browser_page(chromium) as page:
        complaints = Complaints(page)
        page.goto(service.sign_in_link)
        page.get_by_test_id("pacs-open").click()
        form = page.get_by_test_id("pacs-search")
        search = form.get_by_role("button", name="Search")
        expect(search).to_be_disabled()
        form.get_by_label("Patient ID").fill("NOBODY")
        search.click()
        expect(page.get_by_text("The PACS has no OCT that fits.")).to_be_visible(timeout=WORK_MS)
        form.get_by_label("Patient ID").fill("CANARY-4711")
        search.click()
        row = page.get_by_test_id("pacs-series")
        expect(row).to_contain_text("29 Feb 2024, OS, 16 B-scans", timeout=WORK_MS)
        assert PATIENT not in page.content()
        assert grave_findings(page) == []
        photograph(page, "pacs_search")
        row.get_by_role("button").click()
        imported = page.get_by_role("dialog").get_by_test_id("pacs-imports")
        expect(imported).to_contain_text("Imported", timeout=WORK_MS)
        photograph(page, "pacs_imported")
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
        expect(page.get_by_test_id("volume-row")).to_have_count(1)
        photograph(page, "pacs_volumes")

        page.get_by_test_id("volume-row").get_by_role("link", name="Results").click()
        page.get_by_test_id("segment").click()
        page.get_by_test_id("pacs-send").click(timeout=WORK_MS)
        delivery = page.get_by_test_id("pacs-delivery")
        expect(delivery).to_contain_text("In the PACS, and found there again", timeout=WORK_MS)
        delivery.scroll_into_view_if_needed()
        photograph(page, "pacs_sent")
        assert complaints.said == []

    kinds = {instance["MainDicomTags"]["SOPInstanceUID"] for instance in orthanc.find("Instance")}
    (study,) = orthanc.find("Study")
    assert (study["MainDicomTags"]["StudyInstanceUID"], len(kinds)) == (STUDY, 3), "the scan, the mask and the report"
