"""Training as the page shows it: live and polled, its curve, cancelled, killed, finished; then two models compared."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from benchmarks.browser import browser_page
from benchmarks.processes import child_processes
from benchmarks.service import Service, running_service
from benchmarks.stored_eyes import store_eye
from tests.browser.craft import grave_findings
from tests.worker.processes import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.training]

SHORT_MS = 30_000
TRAINING_MS = 300_000

A_SHARE = re.compile(r"^(0|1|0\.\d+)$")

EVENTS = "**/api/v1/training-jobs/*/events"


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running_service(SEROUS_TRAINING_PROFILE="tiny") as service:
        yield service


@pytest.fixture(scope="module")
def volume(service: Service) -> str:
    headers = {"Authorization": f"Bearer {service.token}"}
    with httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=60) as http:
        first, _ = (store_eye(http, seed=seed, shape=(12, 96, 128)) for seed in (3, 4))
        return first


@pytest.fixture(scope="module")
def page(chromium: str, service: Service, volume: str) -> Iterator[Page]:
    with browser_page(chromium) as page:
        page.goto(service.sign_in_link)
        expect(page.get_by_test_id("user")).to_contain_text("admin")
        yield page


def start(page: Page, service: Service) -> None:
    page.goto(f"{service.url}/training")
    expect(page.get_by_test_id("readiness")).to_have_attribute("data-ready", "", timeout=SHORT_MS)
    page.get_by_label("Recipe").select_option("ours-u")
    page.get_by_test_id("train").click()
    expect(page.get_by_test_id("training-progress")).to_be_visible(timeout=SHORT_MS)


class TestTrainingPage:
    """Each step stands on the one before."""

    def test_follows_live_and_cancels(self, page: Page, service: Service) -> None:
        start(page, service)
        progress = page.get_by_test_id("training-progress")
        expect(progress).to_have_attribute("data-followed", "live", timeout=SHORT_MS)
        expect(progress.get_by_test_id("loss-plot")).to_be_visible(timeout=TRAINING_MS)
        assert grave_findings(page) == []
        page.get_by_test_id("cancel-training").click()
        expect(page.get_by_test_id("job").first).to_have_attribute("data-state", "cancelled", timeout=SHORT_MS)

    def test_polls_where_events_do_not_come_through_and_says_why_a_training_died(
        self, page: Page, service: Service
    ) -> None:
        page.route(EVENTS, lambda route: route.abort())
        start(page, service)
        progress = page.get_by_test_id("training-progress")
        expect(progress.get_by_test_id("loss-plot")).to_be_visible(timeout=TRAINING_MS)
        expect(progress).to_have_attribute("data-followed", "polled")
        (child,) = child_processes(service.process_id)
        os.kill(child, signal.SIGKILL)
        wait_for(lambda: child_processes(service.process_id) not in ([], [child]), 30.0, "the one more try")
        for again in child_processes(service.process_id):
            os.kill(again, signal.SIGKILL)
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("most likely because memory ran out", timeout=SHORT_MS)
        expect(alert).to_contain_text("Give the machine more memory")
        page.unroute(EVENTS)

    def test_ends_in_a_model_whose_curve_stays_in_the_history(self, page: Page, service: Service) -> None:
        start(page, service)
        job = page.get_by_test_id("job").first
        expect(job).to_have_attribute("data-state", "succeeded", timeout=TRAINING_MS)
        job.get_by_test_id("show-curve").click()
        chart = job.get_by_test_id("loss-chart")
        expect(chart.get_by_test_id("loss-plot")).to_be_visible(timeout=SHORT_MS)
        assert int(chart.get_attribute("data-epochs") or 0) > 5

    def test_rolls_back_and_compares_the_two(self, page: Page, service: Service, volume: str) -> None:
        page.goto(f"{service.url}/training")
        expect(page.get_by_test_id("model")).to_have_count(2, timeout=SHORT_MS)
        trained, starter = page.get_by_test_id("model").first, page.get_by_test_id("model").last
        if trained.get_attribute("data-active") is None:  # it was worse than the starter on the held-out patient
            trained.get_by_test_id("activate").click()
            expect(trained).to_have_attribute("data-active", "", timeout=SHORT_MS)
        starter.get_by_role("button", name="Roll back to this one").click()
        expect(starter).to_have_attribute("data-active", "", timeout=SHORT_MS)
        trained.get_by_test_id("compare").click()
        row = page.locator(f"[data-testid=compared-volume][data-volume-id='{volume}']")
        for model in ("first", "second"):
            row.get_by_role("button", name=f"with the {model} model").click()
        expect(row.get_by_role("cell").nth(2)).to_contain_text("mm³", timeout=TRAINING_MS)
        dice = row.get_by_role("cell").nth(5)
        expect(dice).to_have_text(A_SHARE, timeout=TRAINING_MS)
        expect(page.get_by_test_id("comparison-totals")).to_be_visible()
        assert grave_findings(page) == []
