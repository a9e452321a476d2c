"""Blinded first reads, and the worklist of two readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from benchmarks.service import Service
from tests.browser.craft import grave_findings
from tests.browser.workplace import WAIT_MS, Workplace, call, upload

pytestmark = pytest.mark.browser

SEGMENTING_S = 60


@pytest.fixture
def segmented(service: Service) -> Iterator[str]:
    """A volume that the model in use has segmented; first reads are blinded."""
    call(service, "PUT", "/project-settings", json={"blinded_first_read": True})
    volume_id = upload(service, 6, seed=21)
    body = {"volume_id": volume_id}
    answer = call(service, "POST", "/segmentations", json=body, headers={"Prefer": f"wait={SEGMENTING_S}"})
    assert answer.json()["state"] == "succeeded", answer.text
    yield volume_id
    call(service, "DELETE", f"/volumes/{volume_id}")


class TestBlindedFirstRead:
    def test_the_models_word_comes_after_the_readers_and_a_change_is_kept(
        self, workplace: Workplace, segmented: str
    ) -> None:
        page = workplace.page
        workplace.open(segmented)
        workplace.press("m")
        expect(page.get_by_test_id("blinded")).to_be_visible()
        expect(page.get_by_test_id("overlay-canvas")).to_have_attribute("data-painted", "")
        expect(page.get_by_test_id("probability-curve")).to_have_count(0)
        workplace.press("0", "ArrowLeft")
        expect(page.get_by_test_id("blinded")).to_have_count(0)
        expect(page.get_by_test_id("overlay-canvas")).to_have_attribute("data-painted", "0", timeout=WAIT_MS)
        expect(page.get_by_test_id("probability-curve")).to_have_attribute("data-n-shown", "1")
        workplace.press("1")
        workplace.state("saved")
        kept = [
            (item["has_fluid"], item["seen_model"], item["changed_after_model"])
            for item in workplace.history(segmented)
        ]
        assert kept == [(False, False, None), (True, True, True)]

    def test_without_blinding_all_is_shown_and_said(self, workplace: Workplace, segmented: str) -> None:
        call(workplace.service, "PUT", "/project-settings", json={"blinded_first_read": False})
        workplace.open(segmented, "?slice=3")
        expect(workplace.page.get_by_test_id("probability-curve")).to_have_attribute(
            "data-n-shown", "6", timeout=WAIT_MS
        )
        workplace.press("1")
        workplace.state("saved")
        assert workplace.history(segmented)[-1]["seen_model"] is True

    def test_results_wait_for_a_clear_end_of_the_first_read_which_is_kept(
        self, workplace: Workplace, segmented: str
    ) -> None:
        page, asked = workplace.page, []
        page.on("response", lambda answer: asked.append(answer.url))
        workplace.open(segmented)
        workplace.press("0")
        workplace.state("saved")
        page.goto(f"{workplace.service.url}/volumes/{segmented}/results")
        gate = page.get_by_test_id("first-read-gate")
        expect(gate).to_contain_text("your first read of 5 untagged slices ends here, and this is recorded")
        expect(page.get_by_test_id("results")).to_have_count(0)
        assert grave_findings(page) == []
        assert not [url for url in asked if re.search(r"mask|probability|thickness|contradictions|explanation", url)]
        page.get_by_test_id("end-first-read").click()
        expect(page.get_by_test_id("fluid-volume")).to_be_visible(timeout=WAIT_MS)
        page.reload()
        expect(page.get_by_test_id("fluid-volume")).to_be_visible(timeout=WAIT_MS)

        page.evaluate("localStorage.removeItem(Object.keys(localStorage).find((key) => key.includes('seen-model')))")
        workplace.open(segmented, "?slice=3")
        expect(page.get_by_test_id("probability-curve")).to_have_attribute("data-n-shown", "6", timeout=WAIT_MS)
        workplace.press("1")
        workplace.state("saved")
        kept = [(item["index"], item["how"], item["seen_model"]) for item in workplace.history(segmented)]
        assert kept[0] == (0, "single", False)
        assert sorted(kept[1:6]) == [(index, "results", True) for index in range(1, 6)]
        assert kept[6] == (2, "single", True)

    def test_of_a_read_that_is_done_the_results_are_simply_there(self, workplace: Workplace, segmented: str) -> None:
        workplace.open(segmented)
        workplace.press("a")
        workplace.page.keyboard.press("Enter")
        workplace.state("saved")
        workplace.page.goto(f"{workplace.service.url}/volumes/{segmented}/results")
        expect(workplace.page.get_by_test_id("fluid-volume")).to_be_visible(timeout=WAIT_MS)
        assert {item["how"] for item in workplace.history(segmented)} == {"range"}

    def test_a_tag_that_is_on_its_way_counts_for_the_first_read(self, workplace: Workplace, segmented: str) -> None:
        page = workplace.page
        workplace.open(segmented)
        workplace.press(*"01010")
        workplace.state("saved")
        held: list[Route] = []
        page.route("**/tags/me", lambda route: held.append(route))  # a slow line
        workplace.press("1")
        page.get_by_role("link", name="Results").first.click()
        page.wait_for_timeout(1500)
        expect(page.get_by_test_id("first-read-gate")).to_have_count(0)
        for route in held:
            route.continue_()
        workplace.state("saved")
        expect(page.get_by_test_id("fluid-volume")).to_be_visible(timeout=WAIT_MS)


class TestWorklist:
    def test_two_readers_never_meet_and_each_comes_to_an_end(
        self, service: Service, signed_in: Callable[..., BrowserContext]
    ) -> None:
        volumes = {upload(service, 3, seed=seed) for seed in (31, 32)}
        ada, ben = (Workplace(signed_in(reader).new_page(), service) for reader in ("ada", "ben"))
        given = [start(reader) for reader in (ada, ben)]
        assert set(given) == volumes

        ada.press(*"010")
        ada.state("saved")
        expect(ada.page.get_by_test_id("worklist-bar")).to_have_attribute("data-left", "0")
        ada.page.get_by_test_id("next-volume").click()
        expect(ada.page.locator("[data-ending=held]")).to_be_visible(timeout=WAIT_MS)
        expect(ada.page.get_by_test_id("start-worklist")).to_be_disabled()

        ben.page.goto(f"{service.url}/worklist")
        expect(ben.page.get_by_test_id("held-lease")).to_contain_text("You are reading", timeout=WAIT_MS)
        expect(ben.page.get_by_test_id("start-worklist")).to_have_count(0)  # one thing to do: go on
        ben.page.get_by_test_id("go-on").click()
        ben.page.get_by_test_id("stop-worklist").click()
        expect(ben.page.get_by_test_id("worklist")).to_be_visible(timeout=WAIT_MS)
        assert start(ada) == given[1]
        ada.page.goto(f"{service.url}/worklist")
        ada.page.get_by_test_id("give-back").click()
        assert start(ada) == given[1]
        ada.press(*"000")
        ada.state("saved")
        ada.page.get_by_test_id("next-volume").click()
        expect(ada.page.locator("[data-ending=nothing-left]")).to_contain_text("Nothing is left", timeout=WAIT_MS)
        expect(ada.page.get_by_test_id("reader-progress")).to_contain_text("6 / 6")


def start(workplace: Workplace) -> str:
    """Take the next volume from the worklist's page; gives its id."""
    workplace.page.goto(f"{workplace.service.url}/worklist")
    workplace.page.get_by_test_id("start-worklist").click()
    expect(workplace.page.get_by_test_id("worklist-bar")).to_be_visible(timeout=WAIT_MS)
    workplace.painted()
    return workplace.page.url.split("/volumes/")[1].split("/")[0]
