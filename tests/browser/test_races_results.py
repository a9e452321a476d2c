"""Results belong to their user, slice, mask and method, however late answers come."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from benchmarks.browser import FLAGS, VIEWPORT, WITH_WEBGL
from benchmarks.service import Service
from tests.browser.conftest import READERS
from tests.browser.gates import Gate, look_again
from tests.browser.test_races import end_session, sign_in
from tests.browser.test_results import LOAD_MS, WORK_MS, Eye, prepare
from tests.browser.workplace import WAIT_MS, Workplace, call, upload

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def unblinded(service: Service) -> None:
    """Nobody tags here before the results are shown."""
    call(service, "PUT", "/project-settings", json={"blinded_first_read": False})


@pytest.fixture(scope="module")
def eye(service: Service) -> Eye:
    """Two visits of one eye, segmented."""
    headers = {"Authorization": f"Bearer {service.token}"}
    with httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=WORK_MS / 1000) as api:
        return prepare(service, api)


@pytest.fixture
def page(signed_in: Callable[..., BrowserContext]) -> Page:
    return signed_in().new_page()


def segmented_by_method(service: Service, eye: Eye) -> str:
    """Segment the first visit by a method that needs no model, and give its name."""
    (name, *_) = (one["name"] for one in call(service, "GET", "/methods").json()["items"] if one["ready"])
    body = {"volume_id": eye.volume_ids[0], "method": name}
    made = call(service, "POST", "/segmentations", json=body, headers={"Prefer": f"wait={WORK_MS // 2000}"})
    assert made.json()["state"] == "succeeded", made.text
    return str(name)


def choose_methods(page: Page, *names: str) -> None:
    """Look at the results by several methods, one after another."""
    for name in names:
        page.locator("select[name=method]").select_option(name)
        page.wait_for_timeout(1000)
        expect(page.get_by_test_id("fluid-volume")).to_be_visible(timeout=LOAD_MS)


class TestNextReader:
    def test_sees_nothing_of_the_one_before(
        self, service: Service, signed_in: Callable[..., BrowserContext], eye: Eye
    ) -> None:
        call(service, "PUT", "/project-settings", json={"blinded_first_read": True})
        context = signed_in()
        page = context.new_page()
        page.goto(f"/volumes/{eye.volume_ids[1]}/results")
        page.get_by_test_id("end-first-read").click()
        expect(page.get_by_test_id("fluid-volume")).to_be_visible(timeout=WAIT_MS)
        end_session(context)
        look_again(page)
        gate = Gate(page, "**/first-read")
        sign_in(page, READERS[1])
        page.wait_for_timeout(1000)
        assert page.get_by_test_id("results").count() == 0
        gate.open()
        expect(page.get_by_test_id("first-read-gate")).to_be_visible(timeout=WAIT_MS)


def transfer(**more: Any) -> dict[str, Any]:
    return {
        "id": "t-1", "kind": "delivery", "state": "queued", "stage": "waiting", "progress": 0, "error": None,
        "warnings": [], "volume_ids": [], "segmentation_id": "x", **more,
    }  # fmt: skip


def with_pacs(page: Page) -> None:
    page.route("**/api/v1/pacs", lambda route: route.fulfill(json={"configured": True, "host": "pacs"}))
    page.route("**/pacs/transfers?*", lambda route: route.fulfill(json={"items": [], "next_cursor": None}))


class TestPacs:
    def test_an_older_answer_does_not_hide_a_delivery(self, page: Page, eye: Eye) -> None:
        with_pacs(page)
        page.route("**/pacs-deliveries", lambda route: route.fulfill(json=transfer()))
        page.goto(f"/volumes/{eye.volume_ids[0]}/results")
        expect(page.get_by_test_id("pacs-send")).to_be_visible(timeout=LOAD_MS)
        gate = Gate(page, "**/pacs/transfers?*")
        look_again(page)
        gate.wait(page)
        page.get_by_test_id("pacs-send").click()
        expect(page.get_by_test_id("pacs-transfer")).to_be_visible()
        gate.open(json={"items": [], "next_cursor": None})
        page.wait_for_timeout(600)
        assert page.get_by_test_id("pacs-send").count() == 0

    def test_a_delivery_is_said_of_the_result_that_was_sent(self, page: Page, service: Service, eye: Eye) -> None:
        name = segmented_by_method(service, eye)
        with_pacs(page)
        page.goto(f"/volumes/{eye.volume_ids[0]}/results")
        expect(page.get_by_test_id("pacs-send")).to_be_visible(timeout=LOAD_MS)
        choose_methods(page, name, "network")  # both have been looked at
        expect(page.get_by_test_id("pacs-send")).to_be_visible(timeout=LOAD_MS)
        gate = Gate(page, "**/pacs-deliveries", "POST")
        page.get_by_test_id("pacs-send").click()
        gate.wait(page)
        page.locator("select[name=method]").select_option(name)
        expect(page.locator("select[name=method]")).to_have_value(name)
        expect(page.get_by_test_id("pacs-delivery")).to_be_visible()
        gate.open(json=transfer(state="succeeded"))
        page.wait_for_timeout(600)
        assert page.get_by_test_id("pacs-transfer").count() == 0


class TestResults:
    def test_a_tag_that_arrives_late_is_in_the_contradictions(self, workplace: Workplace, eye: Eye) -> None:
        page = workplace.page
        workplace.open(eye.volume_ids[0], f"?slice={eye.contradicted}")
        gate = Gate(page, "**/tags/me", "PUT")
        workplace.press("0")
        gate.wait(page)
        page.get_by_role("link", name="Results").first.click()
        expect(page.get_by_test_id("contradictions")).not_to_contain_text("Comparing", timeout=LOAD_MS)
        page.wait_for_timeout(1000)
        gate.open()
        workplace.state("saved")
        expect(page.get_by_test_id(f"contradiction-{eye.contradicted - 1}")).to_have_count(1, timeout=WAIT_MS)

    def test_the_mask_that_is_asked_for_before_it_is_known_whether_there_is_one_is_made(
        self, workplace: Workplace, service: Service
    ) -> None:
        page = workplace.page
        gate = Gate(page, "**/segmentations?*")
        workplace.open(upload(service, 6, seed=305))
        gate.wait(page)
        workplace.press("m")
        with page.expect_request(
            lambda request: request.method == "POST" and "segmentations" in request.url, timeout=WAIT_MS
        ):
            gate.open()

    def test_a_visits_bscan_never_shows_another_slice(self, page: Page, eye: Eye) -> None:
        page.goto(f"/volumes/{eye.volume_ids[0]}/results?view=visits&slice=5")
        picture = page.get_by_test_id("visit-bscan").first
        expect(picture.locator("img")).to_be_visible(timeout=LOAD_MS)
        page.wait_for_timeout(1000)
        page.evaluate(
            "document.querySelectorAll('[data-testid=visit-bscan] span > span')"
            ".forEach((mask) => { mask.style.visibility = 'hidden'; })"
        )
        before = picture.locator("img").screenshot()
        gate = Gate(page, re.compile(r"/slices/\d+/image"))
        page.keyboard.press("ArrowRight")
        gate.wait(page)
        page.wait_for_timeout(500)
        assert picture.locator("img").screenshot() != before
        gate.open()

    def test_what_the_new_model_found_is_not_called_older(self, page: Page, eye: Eye) -> None:
        models: list[dict[str, Any]] = []

        def before(route: Route) -> None:
            body = route.fetch().json()
            models.extend(body["items"])
            route.fulfill(json={**body, "items": [{**body["items"][0], "id": "the-one-before"}]})

        page.route("**/api/v1/models?*", before)
        page.route("**/segmentations?*", lambda route: route.fulfill(json={"items": [], "next_cursor": None}))
        page.goto(f"/volumes/{eye.volume_ids[0]}/results")
        expect(page.get_by_test_id("no-result")).to_be_visible(timeout=LOAD_MS)
        page.unroute("**/api/v1/models?*")
        page.unroute("**/segmentations?*")
        page.get_by_test_id("segment").click()
        expect(page.get_by_test_id("fluid-volume")).to_be_visible(timeout=LOAD_MS)
        page.wait_for_timeout(1000)
        assert page.get_by_test_id("segment").count() == 0


class TestScene:
    @pytest.fixture
    def scene(self, chromium: str, browser: Browser, service: Service, eye: Eye) -> Iterator[Page]:
        drawing = browser.browser_type.launch(executable_path=chromium, args=[*FLAGS, *WITH_WEBGL])
        page = drawing.new_page(viewport=VIEWPORT, base_url=service.url)
        page.set_extra_http_headers({"Authorization": f"Bearer {service.token}"})
        yield page
        drawing.close()

    def test_turns_on_when_somebody_tags_elsewhere(self, scene: Page, service: Service, eye: Eye) -> None:
        fetched: list[str] = []
        scene.on("request", lambda request: fetched.append(request.url))
        scene.goto(f"/volumes/{eye.volume_ids[0]}/results?view=scene")
        expect(scene.get_by_test_id("scene-state")).to_have_attribute("data-state", "ready", timeout=WORK_MS)
        call(service, "PUT", f"/volumes/{eye.volume_ids[0]}/slices/15/tags/me", json={"has_fluid": False})
        fetched.clear()
        look_again(scene)
        scene.wait_for_timeout(1500)
        assert [url for url in fetched if url.endswith(eye.volume_ids[0])]
        assert [url for url in fetched if "preview" in url] == []

    def test_of_another_result_shows_nothing_of_the_one_before(self, scene: Page, service: Service, eye: Eye) -> None:
        name = segmented_by_method(service, eye)
        scene.goto(f"/volumes/{eye.volume_ids[0]}/results")
        expect(scene.get_by_test_id("fluid-volume")).to_be_visible(timeout=LOAD_MS)
        choose_methods(scene, name, "network")  # both have been looked at
        scene.get_by_role("button", name="3-D").click()
        expect(scene.get_by_test_id("scene-state")).to_have_attribute("data-state", "ready", timeout=WORK_MS)
        gate = Gate(scene, "**/preview.nii.gz")
        scene.locator("select[name=method]").select_option(name)
        gate.wait(scene)
        expect(scene.get_by_test_id("scene-state")).to_have_attribute("data-state", "loading")
        gate.open()

    def test_takes_the_opacity_that_was_set_while_it_loaded(self, scene: Page, eye: Eye) -> None:
        errors: list[str] = []
        scene.on("pageerror", lambda error: errors.append(str(error)))
        gate = Gate(scene, "**/preview.nii.gz")
        scene.goto(f"/volumes/{eye.volume_ids[0]}/results?view=scene")
        gate.wait(scene)
        scene.get_by_role("slider").first.focus()
        scene.keyboard.press("End")
        scene.wait_for_timeout(500)
        gate.open()
        expect(scene.get_by_test_id("scene-state")).to_have_attribute("data-state", "ready", timeout=WORK_MS)
        assert errors == []
        late = scene.get_by_test_id("scene-canvas").screenshot(timeout=WORK_MS)
        scene.keyboard.press("ArrowLeft")
        scene.keyboard.press("ArrowRight")
        scene.wait_for_timeout(500)
        assert scene.get_by_test_id("scene-canvas").screenshot(timeout=WORK_MS) == late
