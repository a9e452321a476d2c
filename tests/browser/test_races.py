"""What a reader has said holds, whatever comes between: a second answer, another tab, a sign-out, a late reading."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from benchmarks.browser import VIEWPORT
from benchmarks.service import Service, running_service
from tests.browser.conftest import PASSWORD, READERS
from tests.browser.test_nothing_lost import tag_from_elsewhere
from tests.browser.test_uploads import choose, send
from tests.browser.workplace import WAIT_MS, Workplace, call, upload
from tests.builders import tiny_npy

pytestmark = pytest.mark.browser


def sign_in(page: Page, reader: str) -> None:
    form = page.get_by_test_id("sign-in-form")
    form.get_by_label("User name").fill(reader)
    form.get_by_label("Password").fill(PASSWORD)
    form.get_by_role("button").click()
    expect(page.get_by_test_id("user")).to_contain_text(reader, timeout=WAIT_MS)


def end_session(context: BrowserContext) -> None:
    """As another tab does, or the clock."""
    token = context.request.get("/api/v1/session").json()["csrf_token"]
    assert context.request.delete("/api/v1/session", headers={"X-CSRF-Token": token}).ok


class TestConflict:
    def test_is_no_question_any_more_once_the_slice_is_tagged_anew(
        self, service: Service, workplace: Workplace
    ) -> None:
        volume_id = upload(service, 6, seed=101)
        workplace.open(volume_id)
        tag_from_elsewhere(service, volume_id, 0, True)
        workplace.press("0")
        workplace.state("conflict")
        workplace.page.keyboard.press("Escape")  # decide later
        workplace.shows(0, "fluid")
        workplace.press("Home", "0")
        workplace.shows(0, "clear")
        workplace.state("saved")
        assert workplace.stored(volume_id)[0] is False

    def test_undo_takes_nothing_back_that_was_given_elsewhere(self, service: Service, workplace: Workplace) -> None:
        volume_id = upload(service, 6, seed=102)
        workplace.open(volume_id)
        tag_from_elsewhere(service, volume_id, 0, True)
        workplace.press("0")
        workplace.state("conflict")
        workplace.page.keyboard.press("Escape")
        workplace.shows(0, "fluid")
        workplace.press("z")
        workplace.page.wait_for_timeout(1000)
        assert workplace.stored(volume_id)[0] is True


class TestTwoTabs:
    def test_undo_leaves_what_the_other_tab_has_said_since(
        self, service: Service, two_tabs: tuple[Workplace, Workplace]
    ) -> None:
        volume_id = upload(service, 12, seed=103)
        one, two = two_tabs
        for tab in two_tabs:
            tab.open(volume_id)
        one.press("a")
        one.page.get_by_test_id("confirm-remaining").click()
        two.shows(11, "clear")
        two.press("Home", "ArrowRight", "1")
        one.shows(1, "fluid")
        one.press("z")
        one.shows(0, "none")
        one.state("saved")
        assert one.stored(volume_id) == [None, True, *[None] * 10]


class TestFirstReading:
    def test_is_not_lost_to_a_tag_that_arrives_meanwhile(
        self, service: Service, signed_in: Callable[..., BrowserContext]
    ) -> None:
        volume_id = upload(service, 6, seed=104)
        context = signed_in()
        before = Workplace(context.new_page(), service)
        before.open(volume_id)
        context.route("**/tags/me", lambda route: route.abort())
        before.press("1")
        before.state("offline")
        before.page.close()
        context.unroute("**/tags/me")

        def late(route: Route) -> None:
            time.sleep(1)
            route.continue_()

        after = Workplace(context.new_page(), service)
        after.page.route(f"**/volumes/{volume_id}/tags", late)
        after.open(volume_id)
        after.state("saved")
        after.shows(0, "fluid")


class TestSessionEnds:
    def test_loses_no_tag_in_a_browser_that_stores_nothing(
        self, service: Service, signed_in: Callable[..., BrowserContext]
    ) -> None:
        volume_id = upload(service, 6, seed=105)
        context = signed_in()
        context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
        tab = Workplace(context.new_page(), service)
        tab.open(volume_id)
        tab.press("0")
        tab.state("saved")
        end_session(context)
        tab.press("1")
        sign_in(tab.page, READERS[0])
        tab.painted()
        tab.state("saved")
        assert tab.stored(volume_id)[:2] == [False, True]

    def test_stops_the_uploads_until_the_reader_is_back(
        self, service: Service, signed_in: Callable[..., BrowserContext], tmp_path: Path
    ) -> None:
        scan = tmp_path / "of-ada.npy"
        scan.write_bytes(tiny_npy((5, 32, 48), seed=106))
        page = signed_in().new_page()
        gate: list[Route] = []
        page.route("**/volumes?content_digest=*", lambda route: gate.append(route))  # a slow line
        page.goto("/volumes")
        choose(page, scan)
        send(page)
        page.wait_for_timeout(1000)
        page.get_by_role("link", name="Worklist").click()
        page.get_by_role("button", name="Sign out").click()
        sign_in(page, READERS[1])
        for route in gate:
            route.continue_()
        page.wait_for_timeout(4000)
        made = call(service, "GET", "/audit-events", params={"limit": 50}).json()["items"]
        assert all(entry["user_name"] != READERS[1] for entry in made if entry["action"] == "volume.created")


class TestRetrainPolicy:
    def test_saving_leaves_what_is_typed_meanwhile(self, service: Service, browser: Browser) -> None:
        with browser.new_page(viewport=VIEWPORT) as page:
            page.goto(service.sign_in_link)
            expect(page.get_by_test_id("user")).to_contain_text("admin")
            page.goto(f"{service.url}/admin?tab=training")
            form = page.get_by_test_id("retrain-policy")
            form.get_by_label("Trainings start").select_option("automatic")
            held: list[Route] = []
            page.route("**/project-settings/retraining", lambda route: held.append(route))
            form.get_by_label("New tags").fill("12")
            form.get_by_test_id("save-policy").click()
            page.wait_for_timeout(300)
            form.get_by_label("Trainings of one day").or_(form.locator("[name=per_day]")).first.fill("7")
            for route in held:
                route.continue_()
            page.wait_for_timeout(1000)
            assert form.locator("[name=per_day]").input_value() == "7"


def test_a_page_that_was_left_holds_no_lease(browser: Browser) -> None:
    with running_service(SEROUS_LEASE_MINUTES="0.1") as service, browser.new_page(viewport=VIEWPORT) as page:
        upload(service, 6, seed=107)
        page.goto(service.sign_in_link)
        expect(page.get_by_test_id("user")).to_contain_text("admin")
        page.goto(f"{service.url}/worklist")
        renewed: list[float] = []

        def late(route: Route) -> None:
            renewed.append(time.monotonic())
            page.wait_for_timeout(1000)
            route.continue_()

        page.route("**/renew", late)
        page.get_by_test_id("start-worklist").click()
        page.wait_for_timeout(500)
        with page.expect_request("**/renew", timeout=WAIT_MS):
            pass
        page.get_by_role("link", name="Training").click()
        left_at = time.monotonic()
        page.wait_for_timeout(12_000)
        assert [at for at in renewed if at > left_at + 0.5] == []
