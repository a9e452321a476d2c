"""A page belongs to its user, link and job, whatever another tab does and however late answers come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from benchmarks.browser import VIEWPORT
from benchmarks.service import Service
from tests.browser.conftest import PASSWORD, READERS
from tests.browser.gates import Gate, look_again
from tests.browser.test_nothing_lost import tag_from_elsewhere
from tests.browser.test_races import end_session, sign_in
from tests.browser.test_uploads import drop
from tests.browser.workplace import WAIT_MS, Workplace, call, upload
from tests.builders import tiny_npy

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def unblinded(service: Service) -> None:
    call(service, "PUT", "/project-settings", json={"blinded_first_read": False})


@pytest.fixture
def page(signed_in: Callable[..., BrowserContext]) -> Page:
    return signed_in().new_page()


@pytest.fixture
def admin(service: Service, browser: Browser) -> Iterator[Page]:
    """The admin's page."""
    made = call(service, "GET", "/users").json()["items"]
    (user,) = (one for one in made if one["name"] == "admin")
    call(service, "PATCH", f"/users/{user['id']}", json={"password": PASSWORD})
    context = browser.new_context(viewport=VIEWPORT, base_url=service.url)
    answer = context.request.post("/api/v1/session", data={"username": "admin", "password": PASSWORD})
    assert answer.ok, answer.text()
    context.add_init_script("localStorage.setItem('serous.signed-in', '1')")
    yield context.new_page()
    context.close()


class TestSession:
    def test_a_sign_out_that_did_not_get_through_is_none(self, page: Page) -> None:
        page.goto("/volumes")
        page.route(
            "**/api/v1/session", lambda route: route.abort() if route.request.method == "DELETE" else route.fallback()
        )
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("alert")).to_contain_text("You are still signed in.", timeout=WAIT_MS)
        expect(page.get_by_test_id("user")).to_contain_text(READERS[0])
        page.unroute("**/api/v1/session")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_test_id("sign-in-form")).to_be_visible(timeout=WAIT_MS)
        page.goto("/volumes")
        expect(page.get_by_test_id("sign-in-form")).to_be_visible(timeout=WAIT_MS)

    def test_a_late_refusal_does_not_end_the_next_session(self, page: Page) -> None:
        page.goto("/worklist")
        expect(page.get_by_test_id("worklist")).to_be_visible(timeout=WAIT_MS)
        gate = Gate(page, "**/training-jobs?*")
        page.get_by_role("link", name="Training").click()
        gate.wait(page)
        end_session(page.context)
        page.get_by_role("link", name="Worklist").click()
        look_again(page)
        sign_in(page, READERS[0])
        gate.open(status=401, json={"detail": "Sign in.", "code": "not_signed_in"})
        page.wait_for_timeout(1000)
        expect(page.get_by_test_id("user")).to_be_visible()

    def test_another_reader_in_another_tab_is_the_reader_of_this_one_too(
        self, service: Service, two_tabs: tuple[Workplace, Workplace]
    ) -> None:
        volume_id = upload(service, 6, seed=301)
        one, two = two_tabs
        one.open(volume_id)
        one.press("1")
        one.state("saved")
        two.open(volume_id)
        two.page.get_by_role("button", name="Sign out").click()
        sign_in(two.page, READERS[1])
        expect(one.page.get_by_test_id("user")).to_contain_text(READERS[1], timeout=WAIT_MS)
        one.painted()
        one.shows(0, "none")
        one.press("Home", "0")
        one.state("saved")

    def test_signing_in_anew_in_another_tab_keeps_this_one_writing(
        self, service: Service, two_tabs: tuple[Workplace, Workplace]
    ) -> None:
        volume_id = upload(service, 6, seed=302)
        one, two = two_tabs
        one.open(volume_id)
        end_session(two.page.context)
        two.page.goto("/volumes")
        sign_in(two.page, READERS[0])
        two.page.close()  # otherwise it sends what the other one could not
        one.press("1")
        one.shows(0, "fluid")
        one.state("saved")
        assert one.stored(volume_id)[0] is True


class TestDrop:
    def test_a_file_dropped_while_the_page_appears_is_chosen(self, page: Page, tmp_path: Path) -> None:
        scan = tmp_path / "early.npy"
        scan.write_bytes(tiny_npy((5, 32, 48), seed=303))
        gate = Gate(page, "**/VolumesPage-*.js")
        page.goto("/volumes", wait_until="commit")
        gate.wait(page)
        drop(page, scan)
        gate.open()
        expect(page.get_by_test_id("chosen-scan").first).to_be_visible(timeout=WAIT_MS)


class TestTraining:
    def test_a_job_that_ended_unseen_refreshes_what_came_of_it(self, page: Page) -> None:
        page.route("**/training-jobs/ended/events", lambda route: route.abort())
        page.route("**/training-jobs/ended", lambda route: route.abort())
        running: list[str | None] = ["ended", None]

        def readiness(route: Route) -> None:
            body = route.fetch().json()
            route.fulfill(json={**body, "running_job_id": running.pop(0) if running else None})

        page.route("**/training-jobs/readiness", readiness)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/training")
        expect(page.get_by_test_id("readiness")).to_be_visible(timeout=WAIT_MS)
        asked.clear()
        page.wait_for_timeout(12_000)
        assert running == []
        assert [url for url in asked if "/api/v1/models" in url]
        assert [url for url in asked if "/training-jobs?" in url]


class TestSettings:
    def test_an_older_answer_does_not_untick_the_blinding(self, admin: Page, service: Service) -> None:
        admin.clock.install()
        admin.goto("/admin?tab=reading")
        box = admin.get_by_test_id("blinded-first-read")
        expect(box).not_to_be_checked(timeout=WAIT_MS)
        admin.clock.fast_forward(61_000)
        old = call(service, "GET", "/project-settings").json()
        gate = Gate(admin, "**/project-settings")
        admin.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
        gate.wait(admin)
        box.click()
        admin.wait_for_timeout(500)
        gate.open(json=old)
        admin.wait_for_timeout(1000)
        expect(box).to_be_checked()


class TestLinks:
    def test_a_link_to_the_slice_of_the_address_goes_there(self, service: Service, workplace: Workplace) -> None:
        volume_id = upload(service, 6, seed=306)
        workplace.open(volume_id, "?slice=1")
        tag_from_elsewhere(service, volume_id, 0, True)
        workplace.press("0")
        workplace.state("conflict")
        workplace.page.keyboard.press("Escape")  # decide later
        workplace.press("ArrowRight")
        workplace.at(2)
        workplace.page.get_by_test_id("save-state").get_by_role("button").click()
        workplace.page.get_by_test_id("conflict").get_by_role("link").click()
        workplace.at(0)


class TestKeys:
    def test_a_second_enter_does_not_close_the_secret(self, admin: Page) -> None:
        admin.goto("/admin?tab=tokens")
        admin.get_by_test_id("add-token").click()
        admin.locator("input[name=label]").fill("twice")
        admin.keyboard.press("Enter")
        expect(admin.get_by_test_id("secret")).to_be_visible(timeout=WAIT_MS)
        admin.wait_for_timeout(200)
        admin.keyboard.press("Enter")
        admin.wait_for_timeout(300)
        assert admin.get_by_test_id("secret").count() == 1
