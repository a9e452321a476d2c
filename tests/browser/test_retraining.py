"""An admin decides when trainings start; the training page says what the next one waits for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import browser_page
from benchmarks.service import Service, running_service
from tests.browser.craft import grave_findings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running_service(SEROUS_TRAINING_PROFILE="tiny") as service:
        yield service


@pytest.fixture
def page(chromium: str, service: Service) -> Iterator[Page]:
    with browser_page(chromium) as page:
        page.goto(service.sign_in_link)
        expect(page.get_by_test_id("user")).to_contain_text("admin")
        yield page


def test_the_policy_is_kept_refused_in_words_and_shown_where_trainings_start(page: Page, service: Service) -> None:
    page.goto(f"{service.url}/training")
    waits = page.get_by_test_id("automatic-start")
    expect(waits).to_contain_text("Trainings start by hand.")
    waits.get_by_role("link", name="Change").click()

    form = page.get_by_test_id("retrain-policy")
    expect(form.get_by_label("New tags")).to_be_disabled()
    form.get_by_label("Trainings start").select_option("automatic")
    form.get_by_label("New tags").fill("")
    expect(form.get_by_role("alert")).to_have_text("New tags needs a number.")
    expect(form.get_by_test_id("save-policy")).to_be_disabled()
    form.get_by_label("New tags").fill("0")
    form.get_by_test_id("save-policy").click()
    expect(form.get_by_role("alert")).to_have_text("new_tags is 0; it lies between 1 and 1,000,000.")
    form.get_by_label("New tags").fill("12")
    form.get_by_test_id("save-policy").click()
    expect(form.get_by_text("Saved.")).to_be_visible()
    assert grave_findings(page) == []

    page.goto(f"{service.url}/training")
    expect(waits).to_contain_text("0 of 12 new tags; no training has run yet.")
    expect(waits).to_contain_text("0 of 5 slices are agreed to show fluid.")
    assert grave_findings(page) == []

    page.goto(f"{service.url}/admin?tab=training")
    form.get_by_label("Trainings start").select_option("off")
    form.get_by_test_id("save-policy").click()
    expect(form.get_by_text("Saved.")).to_be_visible()
    page.goto(f"{service.url}/training")
    expect(page.get_by_test_id("readiness")).to_contain_text("Training is switched off in this installation")
    expect(page.get_by_role("heading", name="Switched off")).to_be_visible()
    expect(page.get_by_test_id("train")).to_be_disabled()
