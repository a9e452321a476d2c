"""The results as a clinician walks through them: real server, worker and network; headless Chromium."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from benchmarks.browser import FLAGS, VIEWPORT, WITH_WEBGL, WITHOUT_WEBGL, browser_page
from benchmarks.service import Service, running_service
from models.methods import measured
from models.oct.phantom import CIRRUS, Phantom, csc_eye, draw_phantom
from tests.browser.craft import grave_findings

pytestmark = pytest.mark.browser

SHAPE = (16, 128, 160)

LOAD_MS = 15_000

WORK_MS = 120_000
"""The worker loads torch and a network; the machine may be busy."""


@dataclass
class Eye:
    """Two visits of one eye, segmented by the network that ships."""

    service: Service
    volume_ids: list[str]
    areas: list[list[int]]
    """Fluid pixels of each slice of each visit."""
    volumes_mm3: list[float]
    contradicted: int
    """A slice with a mask that is tagged normal."""


@dataclass
class Visitor:
    """A signed-in browser that notes what goes wrong and what is fetched."""

    page: Page
    errors: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)


def npz(phantom: Phantom) -> bytes:
    spacing = phantom.volume.spacing
    assert spacing is not None
    file = io.BytesIO()
    lengths = np.array([spacing.across_um, spacing.axial_um, spacing.along_um])
    np.savez(file, bscans=phantom.volume.bscans, spacing_um=lengths)
    return file.getvalue()


@pytest.fixture(scope="module")
def eye() -> Iterator[Eye]:
    with running_service(SEROUS_TRAINING_PROFILE="tiny") as service:
        headers = {"Authorization": f"Bearer {service.token}"}
        with httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=WORK_MS / 1000) as api:
            yield prepare(service, api)


def prepare(service: Service, api: httpx.Client) -> Eye:
    """Upload and segment both visits, and tag one slice of the first against its mask."""
    eye = Eye(service, [], [], [], contradicted=-1)
    for seed, day in ((9400, "2026-01-12"), (9401, "2026-03-20")):
        phantom = draw_phantom(CIRRUS.scaled(SHAPE), seed=seed, pathology=csc_eye(seed))
        about = {"patient_key": "P-1", "laterality": "OD", "acquired_on": day}
        volume = api.post("/volumes", files={"file": ("eye.npz", npz(phantom))}, data=about).json()
        wait = {"Prefer": f"wait={WORK_MS // 1000}"}
        result = api.post("/segmentations", json={"volume_id": volume["id"]}, headers=wait).json()
        assert result["state"] == "succeeded", result
        eye.volume_ids.append(volume["id"])
        eye.areas.append([item["area_px"] for item in result["slices"]])
        eye.volumes_mm3.append(result["fluid_volume_mm3"])
    eye.contradicted = int(np.argmax(eye.areas[0])) + 1
    assert eye.areas[0][eye.contradicted] > 0
    tag_url = f"/volumes/{eye.volume_ids[0]}/slices/{eye.contradicted}/tags/me"
    assert api.put(tag_url, json={"has_fluid": False}).status_code == 200
    return eye


def visitor_of(page: Page, service: Service) -> Visitor:
    """Sign a fresh browser in by a new session of the token's user."""
    visitor = Visitor(page)
    page.on("pageerror", lambda error: visitor.errors.append(str(error)))
    page.on("console", lambda said: visitor.errors.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: visitor.fetched.append(request.url))
    page.set_extra_http_headers({"Authorization": f"Bearer {service.token}"})
    return visitor


@pytest.fixture(scope="module")
def visitor(chromium: str, eye: Eye) -> Iterator[Visitor]:
    with browser_page(chromium, *WITH_WEBGL) as page:
        visitor = visitor_of(page, eye.service)
        yield visitor
        assert visitor.errors == []


@pytest.fixture
def without_webgl(chromium: str, visitor: Visitor) -> Iterator[Page]:
    """A page in another browser that cannot draw in space."""
    running = visitor.page.context.browser
    assert running is not None
    browser = running.browser_type.launch(executable_path=chromium, args=[*FLAGS, *WITHOUT_WEBGL])
    yield browser.new_page(viewport=VIEWPORT)
    browser.close()


@pytest.fixture
def page(visitor: Visitor, eye: Eye) -> Page:
    """The results of the first visit, at its largest slice, the pointer nowhere."""
    visitor.page.mouse.move(0, 0)
    visitor.page.goto(f"{eye.service.url}/volumes/{eye.volume_ids[0]}/results")
    expect(visitor.page.get_by_test_id("thickness-map")).to_be_visible(timeout=LOAD_MS)
    expect_slice(visitor.page, int(np.argmax(eye.areas[0])))
    return visitor.page


def expect_slice(page: Page, index: int) -> None:
    """Chart, map and B-scan are at one slice."""
    for name in ("results", "area-chart", "thickness-map"):
        expect(page.get_by_test_id(name)).to_have_attribute("data-slice", str(index), timeout=LOAD_MS)
    expect(page.get_by_test_id("bscan-canvas")).to_have_attribute("data-painted", str(index), timeout=LOAD_MS)


def point_at(page: Page, name: str, x: float, y: float) -> None:
    """Move the pointer to a place of an element, as shares of its width and height."""
    place = page.get_by_test_id(name)
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])


class TestContradictions:
    def test_are_one_click_away(self, page: Page, eye: Eye) -> None:
        row = page.get_by_test_id(f"contradiction-{eye.contradicted}")
        expect(row).to_have_attribute("data-kind", "mask_without_fluid")
        expect(page.get_by_test_id("contradictions").get_by_role("listitem")).to_have_count(1)
        row.click()
        expect_slice(page, eye.contradicted)


class TestCursor:
    def test_pointing_at_the_map_moves_all_and_leaving_it_comes_back(self, page: Page, eye: Eye) -> None:
        point_at(page, "thickness-map", 0.25, 2.5 / SHAPE[0])
        expect_slice(page, 2)
        expect(page.get_by_test_id("bscan-cursor")).to_have_attribute("data-column", str(SHAPE[2] // 4))
        expect(page.get_by_test_id("readout")).to_contain_text("0 µm")
        page.mouse.move(0, 0)
        expect_slice(page, int(np.argmax(eye.areas[0])))

    def test_pointing_at_the_chart_moves_all_and_the_keys_go_on_from_there(self, page: Page) -> None:
        page.get_by_test_id("bar-4").hover()
        expect_slice(page, 4)
        page.keyboard.press("ArrowRight")
        expect_slice(page, 5)

    def test_pointing_at_the_bscan_shows_the_ascan_in_the_map(self, page: Page) -> None:
        point_at(page, "bscan-cursor", 0.5, 0.5)
        expect(page.get_by_test_id("thickness-map")).to_have_attribute("data-column", str(SHAPE[2] // 2))

    def test_a_click_on_the_map_stays(self, page: Page) -> None:
        point_at(page, "thickness-map", 0.25, 7.5 / SHAPE[0])  # the fovea's own handle lies in the middle
        page.mouse.down()
        page.mouse.up()
        page.mouse.move(0, 0)
        expect_slice(page, 7)


class TestSteps:
    def test_say_what_the_model_has_and_lie_over_the_bscan(self, page: Page, eye: Eye) -> None:
        page.get_by_role("button", name="How it came to be").click()
        largest = str(int(np.argmax(eye.areas[0])))
        expect(page.get_by_test_id("steps")).to_have_attribute("data-slice", largest, timeout=WORK_MS)
        expect(page.get_by_test_id("steps-path")).to_contain_text("no saliency map and no propagation")
        expect(page.get_by_test_id("step-mask")).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_test_id("overlay-canvas")).to_have_attribute("data-painted", largest, timeout=LOAD_MS)
        before = page.get_by_test_id("bscan-canvas").screenshot()
        page.get_by_test_id("step-class-irf").click()
        expect(page.get_by_test_id("step-class-irf")).to_have_attribute("aria-pressed", "true")
        page.mouse.move(0, 0)
        page.wait_for_timeout(500)
        assert page.get_by_test_id("bscan-canvas").screenshot() != before

    def test_fit_beside_the_bscan(self, page: Page) -> None:
        page.get_by_role("button", name="How it came to be").click()
        expect(page.get_by_test_id("steps")).to_be_visible(timeout=WORK_MS)
        side = page.get_by_test_id("steps").locator("xpath=..")
        assert side.evaluate("box => box.scrollHeight <= box.clientHeight")
        expect(page.get_by_test_id("step-shown")).to_contain_text("Mask")

    def test_follow_the_slice_that_the_reader_rests_on(self, page: Page, eye: Eye) -> None:
        page.get_by_role("button", name="How it came to be").click()
        expect(page.get_by_test_id("steps")).to_be_visible(timeout=WORK_MS)
        page.keyboard.press("Home")
        expect(page.get_by_test_id("steps")).to_have_attribute("data-slice", "0", timeout=WORK_MS)


class TestColdStart:
    """What segments before any tag and any training can be chosen by its measured figures."""

    def test_a_method_says_how_good_it_is_and_what_can_be_done_then_segments(self, page: Page) -> None:
        figures = measured()["efd"]
        page.get_by_label("Segment with").select_option("efd")
        expect(page.get_by_test_id("method-about")).to_contain_text(
            f"Dice {figures['dsc_mean']:.2f} ± {figures['dsc_sd']:.2f} on {figures['n_volumes']} phantom volumes."
        )
        expect(page.get_by_test_id("no-result")).to_be_visible(timeout=LOAD_MS)
        assert grave_findings(page) == []
        page.get_by_test_id("segment").click()
        expect(page.get_by_test_id("fluid-volume")).to_contain_text("mm³", timeout=WORK_MS)
        expect(page.get_by_test_id("no-result")).to_have_count(0)

    def test_every_method_on_offer_has_figures(self, page: Page) -> None:
        for name in ("efd", "flscv"):
            page.get_by_label("Segment with").select_option(name)
            expect(page.get_by_test_id("method-about")).to_contain_text(f"Dice {measured()[name]['dsc_mean']:.2f}")


class TestVisits:
    def test_stand_side_by_side_with_what_changed(self, page: Page, eye: Eye) -> None:
        page.get_by_role("button", name="Visits").click()
        change = eye.volumes_mm3[1] - eye.volumes_mm3[0]
        expect(page.get_by_test_id("visit-change")).to_contain_text(f"{change:+.3g} mm³", timeout=LOAD_MS)
        expect(page.get_by_test_id("visit-point")).to_have_count(2)
        point_at(page, "map-difference", 0.5, 3.5 / SHAPE[0])
        for name in ("map-earlier", "map-later", "map-difference"):
            expect(page.get_by_test_id(name)).to_have_attribute("data-slice", "3")
        for bscan in page.get_by_test_id("visit-bscan").all():
            expect(bscan).to_have_attribute("data-slice", "3")

    def test_a_scan_of_an_unknown_eye_says_why_there_are_none(self, visitor: Visitor, eye: Eye) -> None:
        headers = {"Authorization": f"Bearer {eye.service.token}"}
        phantom = draw_phantom(CIRRUS.scaled((4, 96, 128)), seed=9402)
        with httpx.Client(base_url=f"{eye.service.url}/api/v1", headers=headers, timeout=WORK_MS / 1000) as api:
            volume = api.post("/volumes", files={"file": ("eye.npz", npz(phantom))}).json()
            api.post("/segmentations", json={"volume_id": volume["id"]}, headers={"Prefer": "wait=120"})
        visitor.page.goto(f"{eye.service.url}/volumes/{volume['id']}/results?view=visits")
        expect(visitor.page.get_by_test_id("visits")).to_contain_text("no patient key or no eye", timeout=LOAD_MS)


def scripts_of_3d(visitor: Visitor) -> list[str]:
    return [url for url in visitor.fetched if "/assets/Scene-" in url and url.endswith(".js")]


class TestScene:
    def test_draws_the_fluid_in_its_colour_and_is_fetched_only_then(self, page: Page, visitor: Visitor) -> None:
        assert scripts_of_3d(visitor) == []
        page.get_by_role("button", name="3-D").click()
        expect(page.get_by_test_id("scene-state")).to_have_attribute("data-state", "ready", timeout=WORK_MS)
        assert len(scripts_of_3d(visitor)) == 1
        page.wait_for_timeout(1000)
        content = page.get_by_test_id("scene-canvas").screenshot(timeout=WORK_MS)
        picture = np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).astype(int)
        red, blue = picture[..., 0], picture[..., 2]
        assert np.count_nonzero(blue - red > 40) > 500  # fluid
        assert np.count_nonzero((red > 20) & (abs(blue - red) < 10)) > 5000  # tissue
        page.get_by_role("button", name="Turn right").click()
        page.wait_for_timeout(1000)
        assert page.get_by_test_id("scene-canvas").screenshot(timeout=WORK_MS) != content

    def test_without_webgl_says_so_and_the_rest_works(self, without_webgl: Page, eye: Eye) -> None:
        page = without_webgl
        visitor = visitor_of(page, eye.service)
        page.goto(f"{eye.service.url}/volumes/{eye.volume_ids[0]}/results?view=scene")
        expect(page.get_by_test_id("scene")).to_contain_text("no WebGL 2", timeout=LOAD_MS)
        assert scripts_of_3d(visitor) == []
        page.get_by_role("button", name="Result", exact=True).click()
        expect(page.get_by_test_id("thickness-map")).to_be_visible(timeout=LOAD_MS)
        assert visitor.errors == []
