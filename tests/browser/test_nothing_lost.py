"""No tag is lost or doubled: the server dies, the line drops, two tabs write, somebody else was quicker."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from benchmarks.service import Service
from tests.browser.conftest import PASSWORD, READERS
from tests.browser.workplace import WAIT_MS, Workplace, once_each, runs, upload, web_process

pytestmark = pytest.mark.browser

LATE_TIMERS = """
const later = window.setTimeout;
window.setTimeout = (act, ms, ...more) => later(act, ms || 2000, ...more);
"""
"""A busy page: what is put off by no time at all (so TanStack Query tells of its news) comes two seconds late."""


def tag_from_elsewhere(service: Service, volume_id: str, index: int, has_fluid: bool) -> None:
    """The same reader on another machine."""
    with httpx.Client(base_url=f"{service.url}/api/v1") as client:
        session = client.post("/session", json={"username": READERS[0], "password": PASSWORD}).json()
        answer = client.put(
            f"/volumes/{volume_id}/slices/{index}/tags/me",
            json={"has_fluid": has_fluid},
            headers={"X-CSRF-Token": session["csrf_token"]},
        )
        assert answer.status_code == 200, answer.text


class TestServerKilled:
    def test_tags_given_meanwhile_arrive_once_it_is_back(self, service: Service, workplace: Workplace) -> None:
        volume_id = upload(service, 20, seed=11)
        workplace.open(volume_id)
        workplace.press(*"0101")
        workplace.state("saved")
        os.kill(web_process(service), signal.SIGKILL)
        workplace.press(*"010101")
        workplace.shows(9, "fluid")
        workplace.state("offline")
        workplace.state("saved")  # `serous up` has started it again
        workplace.press("1")
        workplace.state("saved")
        assert workplace.stored(volume_id)[:11] == [False, True] * 5 + [True]
        assert once_each(workplace.history(volume_id))


class TestOffline:
    def test_waits_says_so_survives_closing_and_sends_in_order(
        self, service: Service, signed_in: Callable[..., BrowserContext]
    ) -> None:
        volume_id = upload(service, 12, seed=12)
        context = signed_in()
        workplace = Workplace(context.new_page(), service)
        workplace.open(volume_id)
        workplace.page.wait_for_load_state("networkidle")  # a slice that is not shown cannot be tagged
        context.set_offline(True)
        workplace.press("1", "0", "1", "z", "0")
        workplace.state("offline")
        expect(workplace.page.get_by_test_id("save-state")).to_contain_text("pending")
        workplace.page.close()
        context.set_offline(False)
        again = Workplace(context.new_page(), service)
        again.page.goto(f"{service.url}/volumes")  # any page sends them
        again.state("saved")
        history = again.history(volume_id)
        assert [(item["index"], item["has_fluid"]) for item in history] == [
            (0, True),
            (1, False),
            (2, True),
            (2, None),
            (2, False),
        ]

    def test_for_a_minute_keeps_every_tag_and_goes_on_by_itself(
        self, service: Service, signed_in: Callable[..., BrowserContext]
    ) -> None:
        volume_id = upload(service, 4, seed=13)
        context = signed_in()
        workplace = Workplace(context.new_page(), service)
        clock = workplace.page.clock
        clock.install()  # the page's minute passes in no time: every retry in it is tried
        workplace.open(volume_id)
        workplace.page.wait_for_load_state("networkidle")
        context.set_offline(True)
        workplace.press("1")
        workplace.state("offline")
        for _ in range(6):
            clock.run_for(10_000)
            workplace.state("offline")
        workplace.press("0", "1")
        expect(workplace.page.get_by_test_id("save-state")).to_contain_text("3 pending")
        context.set_offline(False)
        workplace.state("saved")
        assert workplace.stored(volume_id) == [True, False, True, None]
        assert once_each(workplace.history(volume_id))


class TestJustConfirmed:
    def test_is_not_taken_for_untagged_while_the_list_is_late(self, service: Service, workplace: Workplace) -> None:
        volume_id = upload(service, 12, seed=38)
        workplace.page.add_init_script(LATE_TIMERS)
        workplace.open(volume_id)
        workplace.press("1")
        workplace.state("saved")
        workplace.press("a")
        workplace.page.get_by_test_id("confirm-remaining").click()
        workplace.shows(11, "clear")
        workplace.state("saved")
        assert workplace.stored(volume_id) == runs((1, True), (11, False))


class TestTwoTabs:
    def test_each_sees_what_the_other_saved_and_neither_loses_a_tag(
        self, service: Service, two_tabs: tuple[Workplace, Workplace]
    ) -> None:
        volume_id = upload(service, 12, seed=14)
        one, two = two_tabs
        for tab in two_tabs:
            tab.open(volume_id)
        two.press("PageDown")
        for _ in range(2):
            one.press("1")
            two.press("0")
        two.shows(0, "fluid")
        one.shows(10, "clear")
        one.press("Home", "0")  # knows its own tag; the other tab hears of it
        two.shows(0, "clear")
        two.press("Home", "1")
        for tab in (one, two):
            tab.state("saved")
            tab.shows(0, "fluid")
        assert workplace_tags(one, volume_id) == {0: True, 1: True, 10: False, 11: False}


def workplace_tags(workplace: Workplace, volume_id: str) -> dict[int, bool]:
    """Stored tags by slice."""
    return {index: tag for index, tag in enumerate(workplace.stored(volume_id)) if tag is not None}


class TestConflict:
    def test_both_answers_are_shown_and_the_reader_chooses(self, service: Service, workplace: Workplace) -> None:
        volume_id = upload(service, 6, seed=15)
        workplace.open(volume_id)
        tag_from_elsewhere(service, volume_id, 0, True)
        tag_from_elsewhere(service, volume_id, 1, True)
        workplace.press("Shift+ArrowRight", "Shift+ArrowRight", "0")
        workplace.state("conflict")
        page = workplace.page
        expect(page.get_by_test_id("conflict")).to_contain_text("Here: no fluid. Stored: fluid.")
        assert workplace.stored(volume_id)[:3] == [True, True, False]  # the third was free and is written
        page.reload()
        expect(page.get_by_test_id("conflict")).to_have_count(1, timeout=WAIT_MS)
        page.get_by_test_id("keep-mine").click()
        workplace.state("saved")
        assert workplace.stored(volume_id)[:3] == [False, False, False]

    def test_the_stored_answer_holds_if_the_reader_says_so(self, service: Service, workplace: Workplace) -> None:
        volume_id = upload(service, 6, seed=16)
        workplace.open(volume_id)
        tag_from_elsewhere(service, volume_id, 0, True)
        workplace.press("0")
        workplace.page.get_by_test_id("keep-theirs").click()
        workplace.state("saved")
        workplace.shows(0, "fluid")
        assert [item["has_fluid"] for item in workplace.history(volume_id)] == [True]
