"""Every page in both themes by axe-core, its console and what jumps; the admin's work and the theme by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import VIEWPORT, browser_page
from benchmarks.service import Service, running_service
from benchmarks.stored_eyes import store_eye
from tests.browser.craft import Complaints, grave_findings, layout_shifts

pytestmark = pytest.mark.browser

LOAD_MS = 30_000

SEGMENTED_S = 90

PAGES = {
    "sign-in": "sign-in-form",
    "volumes": "volume-row",
    "volumes/{volume}/tag": "bscan-canvas",
    "volumes/{volume}/results": "area-chart",
    "volumes/{volume}/results?view=steps": "step-mask",
    "volumes/{volume}/results?view=visits": "visits",
    "volumes/{volume}/results?view=scene": "scene",
    "worklist": "volume-progress-row",
    "training": "readiness",
    "models/compare": "comparison",
    "models/compare?first={model}&second={model}x": "comparison",
    "admin?tab=users": "user-row",
    "admin?tab=tokens": "token-row",
    "admin?tab=audit": "audit-event",
    "admin?tab=storage": "storage-volumes",
    "admin?tab=reading": "blinded-first-read",
    "admin?tab=training": "retrain-policy",
    "nowhere": "error-page",
}
"""Address to what has to be there before the page is looked at."""

BACKGROUND = "getComputedStyle(document.body).backgroundColor"

BACKGROUNDS = {"dark": "rgb(10, 14, 17)", "light": "rgb(243, 246, 248)"}
"""`--ground` of both themes."""


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running_service(SEROUS_TRAINING_PROFILE="tiny") as service:
        yield service


@pytest.fixture(scope="module")
def stored(service: Service) -> dict[str, str]:
    """A tagged and segmented eye, and the starter's id."""
    headers = {"Authorization": f"Bearer {service.token}"}
    with httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=120) as http:
        volume = store_eye(http, seed=3, shape=(12, 96, 128))
        body = {"volume_id": volume}
        answer = http.post("/segmentations", json=body, headers={"Prefer": f"wait={SEGMENTED_S}"}).raise_for_status()
        assert answer.json()["state"] == "succeeded", answer.text
        return {"volume": volume, "model": answer.json()["model_id"]}


@pytest.fixture(scope="module")
def untagged(service: Service) -> str:
    """An eye without a tag."""
    headers = {"Authorization": f"Bearer {service.token}"}
    with httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=120) as http:
        return store_eye(http, seed=4, shape=(12, 96, 128), tagged=False)


@pytest.fixture(scope="module")
def page(chromium: str, service: Service) -> Iterator[Page]:
    with browser_page(chromium) as page:
        page.goto(service.sign_in_link)
        expect(page.get_by_test_id("user")).to_contain_text("admin")
        yield page


@pytest.fixture
def tab(page: Page, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page in the theme of the test; signed in like `page` unless the test is about signing in."""
    theme, address = request.node.callspec.params["theme"], request.node.callspec.params.get("address")
    browser = page.context.browser
    assert browser is not None
    state = None if address == "sign-in" else page.context.storage_state()
    context = browser.new_context(viewport=VIEWPORT, storage_state=state, color_scheme=theme)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("theme", BACKGROUNDS)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_well_made(tab: Page, service: Service, stored: dict[str, str], theme: str, address: str) -> None:
    complaints = Complaints(tab)
    tab.goto(f"{service.url}/{address.format(**stored)}")
    expect(tab.get_by_test_id(PAGES[address]).first).to_be_visible(timeout=LOAD_MS)
    tab.wait_for_load_state("networkidle")
    assert tab.evaluate(BACKGROUND) == BACKGROUNDS[theme]
    assert grave_findings(tab) == []
    assert layout_shifts(tab) == []
    assert _unexpected(complaints.said) == []


@pytest.mark.parametrize("theme", BACKGROUNDS)
class TestDialogsOfTagging:
    def test_the_keys_are_well_made(self, tab: Page, service: Service, stored: dict[str, str], theme: str) -> None:
        _open_tagging(tab, service, stored["volume"])
        tab.keyboard.press("?")
        expect(tab.get_by_test_id("keys")).to_be_visible()
        assert grave_findings(tab) == []
        tab.get_by_test_id("key-fluid").click()
        tab.keyboard.press("0")  # it is the key for no fluid
        expect(tab.get_by_test_id("key-refusal")).to_be_visible()
        assert grave_findings(tab) == []

    def test_a_conflict_is_well_made(self, tab: Page, service: Service, untagged: str, theme: str) -> None:
        index = list(BACKGROUNDS).index(theme)
        _open_tagging(tab, service, untagged, f"?slice={index + 1}")
        headers = {"Authorization": f"Bearer {service.token}"}
        url = f"{service.url}/api/v1/volumes/{untagged}/slices/{index}/tags/me"
        httpx.put(url, json={"has_fluid": True}, headers=headers).raise_for_status()
        tab.keyboard.press("0")
        expect(tab.get_by_test_id("conflict")).to_be_visible()
        assert grave_findings(tab) == []


def test_tagging_needs_no_scrolling(page: Page, service: Service, stored: dict[str, str]) -> None:
    _open_tagging(page, service, stored["volume"])
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Fill", exact=True)).to_be_visible(timeout=LOAD_MS)
    overflowing = "[...document.querySelectorAll('main, aside')].filter((box) => box.scrollHeight > box.clientHeight)"
    assert page.evaluate(f"{overflowing}.map((box) => box.outerHTML.slice(0, 80))") == []


def _open_tagging(tab: Page, service: Service, volume: str, query: str = "") -> None:
    tab.goto(f"{service.url}/volumes/{volume}/tag{query}")
    canvas = tab.get_by_test_id("bscan-canvas")
    expect(canvas).to_have_attribute("data-painted", re.compile(r"\d"), timeout=LOAD_MS)


def _unexpected(said: list[str]) -> list[str]:
    """All but the browser's own lines: the unknown model that an address names, and a slow graphics driver."""
    return [line for line in said if "404 (Not Found)" not in line and "GL Driver Message" not in line]


class TestTheme:
    def test_follows_the_system_until_one_is_chosen_and_keeps_the_choice(self, page: Page, service: Service) -> None:
        page.emulate_media(color_scheme="light")
        page.goto(f"{service.url}/volumes")
        expect(page.get_by_test_id("theme")).to_have_value("system")
        assert page.evaluate(BACKGROUND) == BACKGROUNDS["light"]
        page.get_by_test_id("theme").select_option("dark")
        assert page.evaluate(BACKGROUND) == BACKGROUNDS["dark"]
        page.reload()
        expect(page.get_by_test_id("theme")).to_have_value("dark")
        assert page.evaluate(BACKGROUND) == BACKGROUNDS["dark"]
        page.get_by_test_id("theme").select_option("system")
        assert page.evaluate(BACKGROUND) == BACKGROUNDS["light"]


class TestAdmin:
    def test_adds_a_user_by_keyboard_alone(self, page: Page, service: Service) -> None:
        page.goto(f"{service.url}/admin")
        page.get_by_test_id("add-user").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("new-user")).to_be_visible()
        page.get_by_label("User name").focus()
        page.keyboard.type("reader")
        page.keyboard.press("Tab")
        page.keyboard.type("Tra")  # the role, by its first letters
        page.keyboard.press("Tab")
        page.keyboard.type("correct horse")
        page.keyboard.press("Enter")
        row = page.locator("[data-testid=user-row][data-name=reader]")
        expect(row).to_be_visible()
        expect(row.get_by_role("combobox")).to_have_value("trainer")

    def test_an_open_dialog_is_well_made(self, page: Page, service: Service) -> None:
        page.goto(f"{service.url}/admin?tab=tokens")
        page.get_by_test_id("add-token").click()
        expect(page.get_by_test_id("new-token")).to_be_visible()
        assert grave_findings(page) == []
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("new-token")).to_have_count(0)

    def test_a_tokens_secret_is_shown_once(self, page: Page, service: Service) -> None:
        page.goto(f"{service.url}/admin?tab=tokens")
        page.get_by_test_id("add-token").click()
        page.get_by_label("What it is for").fill("night script")
        page.get_by_role("dialog").get_by_role("button", name="Make token").click()
        secret = page.get_by_test_id("secret").inner_text()
        answer = httpx.get(f"{service.url}/api/v1/session", headers={"Authorization": f"Bearer {secret}"})
        assert answer.json()["user"]["role"] == "annotator"
        page.get_by_role("button", name="Close").click()
        page.reload()
        expect(page.get_by_text("night script")).to_be_visible()
        assert secret not in page.content()

    def test_the_last_admin_stays_and_the_page_says_why(self, page: Page, service: Service) -> None:
        page.goto(f"{service.url}/admin")
        me = page.locator("[data-testid=user-row][data-name=admin]")
        me.get_by_role("combobox").select_option("viewer")
        expect(page.get_by_role("alert")).to_contain_text("is the last admin who is not disabled")
        expect(me.get_by_role("combobox")).to_have_value("admin")

    def test_who_is_no_admin_finds_no_way_there(self, page: Page, service: Service, chromium: str) -> None:
        headers = {"Authorization": f"Bearer {service.token}"}
        user = {"name": "watcher", "role": "viewer", "password": "correct horse"}
        httpx.post(f"{service.url}/api/v1/users", json=user, headers=headers).raise_for_status()
        browser = page.context.browser
        assert browser is not None
        context = browser.new_context()
        tab = context.new_page()
        tab.goto(f"{service.url}/sign-in")
        tab.get_by_label("User name").fill("watcher")
        tab.get_by_label("Password").fill("correct horse")
        tab.keyboard.press("Enter")
        expect(tab.get_by_test_id("user")).to_contain_text("watcher")
        expect(tab.get_by_role("link", name="Admin")).to_have_count(0)
        tab.goto(f"{service.url}/admin")
        expect(tab.get_by_text("Only admins can see this page.")).to_be_visible()
        context.close()
