"""Tagging by keys, wheel and fingers, on volumes of every size, in a real browser against a real service."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from benchmarks.service import Service
from tests.browser.workplace import WAIT_MS, Workplace, once_each, runs, upload

pytestmark = pytest.mark.browser

MAX_PRESSES = 12


class TestRuns:
    def test_128_slices_take_at_most_twelve_presses(self, service: Service, workplace: Workplace) -> None:
        volume_id = upload(service, 128, seed=1)
        workplace.open(volume_id, "?slice=41")
        presses = ["Shift+PageDown"] * 2 + ["1", "a", "Enter"]  # 21 slices with fluid, the rest without
        assert len(presses) <= MAX_PRESSES
        workplace.press(*presses[:-1])
        expect(workplace.page.get_by_test_id("confirm-remaining")).to_be_focused()
        workplace.press(presses[-1])
        workplace.state("saved")
        assert workplace.stored(volume_id) == runs((40, False), (21, True), (67, False))
        assert once_each(workplace.history(volume_id))

    def test_two_lesions_from_the_first_slice_on(self, service: Service, workplace: Workplace) -> None:
        volume_id = upload(service, 128, seed=2)
        workplace.open(volume_id)
        presses = ["PageDown", "Shift+PageDown", "1", "PageDown", "PageDown", "PageDown", "Shift+PageDown", "1"]
        presses += ["a", "Enter"]
        assert len(presses) <= MAX_PRESSES
        workplace.press(*presses[:-1])
        expect(workplace.page.get_by_test_id("confirm-remaining")).to_be_focused()
        workplace.press(presses[-1])
        workplace.state("saved")
        fluid = [index for index, tag in enumerate(workplace.stored(volume_id)) if tag]
        assert fluid == [*range(10, 21), *range(51, 62)]
        assert None not in workplace.stored(volume_id)

    def test_all_remaining_are_asked_for_and_undone_as_one_act(self, service: Service, workplace: Workplace) -> None:
        volume_id = upload(service, 12, seed=3)
        workplace.open(volume_id)
        workplace.press("1", "a", "Escape")
        expect(workplace.page.get_by_test_id("confirm-remaining")).to_have_count(0)
        workplace.press("a")
        workplace.page.get_by_test_id("confirm-remaining").click()
        workplace.state("saved")
        assert workplace.stored(volume_id) == runs((1, True), (11, False))
        workplace.page.reload()  # undo outlives the page
        workplace.painted()
        workplace.press("z")
        workplace.shows(5, "none")
        workplace.state("saved")
        assert workplace.stored(volume_id) == [True] + [None] * 11
        workplace.press("Shift+Z")
        workplace.shows(5, "clear")


class TestMoving:
    def test_wheel_map_filmstrip_and_strip_move(self, service: Service, workplace: Workplace) -> None:
        workplace.open(upload(service, 20, seed=4))
        workplace.page.get_by_test_id("bscan").hover()
        workplace.page.mouse.wheel(0, 100)
        workplace.at(1)
        workplace.page.mouse.wheel(0, -100)
        workplace.at(0)
        workplace.page.get_by_test_id("film-2").click()
        workplace.at(2)
        box = workplace.page.get_by_test_id("en-face").bounding_box()
        assert box is not None
        workplace.page.mouse.click(box["x"] + 5, box["y"] + box["height"] - 2)
        workplace.at(19)
        workplace.page.get_by_test_id("slice-7").click()
        workplace.at(7)

    def test_a_finger_swipes_through_the_slices(
        self, service: Service, signed_in: Callable[..., BrowserContext]
    ) -> None:
        page = signed_in(has_touch=True).new_page()
        workplace = Workplace(page, service)
        workplace.open(upload(service, 20, seed=4))
        touch = page.context.new_cdp_session(page)
        box = page.get_by_test_id("bscan").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

        def finger(kind: str, *points: tuple[float, float]) -> None:
            places = [{"x": across, "y": down} for across, down in points]
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

        finger("touchStart", (x, y))
        for moved in (20, 40, 60, 80):
            finger("touchMove", (x - moved, y))
        finger("touchEnd")
        workplace.at(2)

    def test_picture_is_zoomed_and_brightened_for_display_only(self, service: Service, workplace: Workplace) -> None:
        workplace.open(upload(service, 4, seed=5))
        workplace.press("+", "+", "b", "e", "s")
        expect(workplace.page.get_by_test_id("zoom")).to_have_text("1.6×")
        expect(workplace.page.get_by_test_id("enhance")).to_have_attribute("aria-pressed", "true")
        canvas = workplace.page.get_by_test_id("bscan-canvas")
        expect(canvas).to_have_css("filter", "brightness(1.1) contrast(1)")
        workplace.painted()  # the treated picture is there
        workplace.press("r")
        expect(workplace.page.get_by_test_id("zoom")).to_have_text("1.0×")
        expect(canvas).to_have_css("filter", "none")


class TestKeys:
    def test_a_key_is_changed_kept_and_refused_when_taken(self, service: Service, workplace: Workplace) -> None:
        volume_id = upload(service, 6, seed=6)
        workplace.open(volume_id)
        workplace.press("?")
        page = workplace.page
        page.get_by_test_id("key-fluid").click()
        workplace.press("z")
        expect(page.get_by_test_id("key-refusal")).to_contain_text("Z is the key for")
        workplace.press("f")
        expect(page.get_by_test_id("key-fluid")).to_have_text("F")
        page.reload()
        workplace.painted()
        workplace.press("f", "1")
        workplace.state("saved")
        assert workplace.stored(volume_id)[:2] == [True, None]
        workplace.press("?")
        page.get_by_test_id("reset-keys").click()
        workplace.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)  # it keeps all keys until it is gone
        workplace.press("1")
        workplace.shows(1, "fluid")


class TestSizes:
    def test_one_slice(self, service: Service, workplace: Workplace) -> None:
        volume_id = upload(service, 1, seed=7)
        workplace.open(volume_id)
        workplace.press("ArrowRight", "PageDown", "End", "1")
        workplace.at(0)
        workplace.state("saved")
        expect(workplace.page.get_by_test_id("all-tagged")).to_be_visible()
        expect(workplace.page.get_by_test_id("filmstrip")).to_have_count(0)
        assert workplace.stored(volume_id) == [True]

    def test_512_slices(self, service: Service, workplace: Workplace) -> None:
        volume_id = upload(service, 512, seed=8)
        workplace.open(volume_id, "?slice=201")
        workplace.press("Shift+PageDown", "1", "a", "Enter")
        workplace.state("saved")
        assert workplace.stored(volume_id) == runs((200, False), (11, True), (301, False))
        workplace.press("End")
        workplace.at(511)
        workplace.painted()

    def test_volume_whose_pictures_are_gone_cannot_be_tagged_and_says_so(
        self, service: Service, workplace: Workplace
    ) -> None:
        volume_id = upload(service, 4, seed=9)
        stored = next((service.folder / "data").glob(f"**/volumes/{volume_id}"))
        shutil.rmtree(stored)
        page = workplace.page
        page.goto(f"{service.url}/volumes/{volume_id}/tag")
        expect(page.get_by_role("alert")).to_contain_text("Slice 1 could not be loaded", timeout=WAIT_MS)
        expect(page.get_by_role("alert")).to_contain_text("missing")
        workplace.press("1")
        expect(page.get_by_test_id("readers")).to_contain_text("cannot be tagged")
        assert workplace.history(volume_id) == []

    def test_volume_that_does_not_exist(self, service: Service, workplace: Workplace) -> None:
        workplace.page.goto(f"{service.url}/volumes/none/tag")
        expect(workplace.page.get_by_role("alert")).to_contain_text("none", timeout=WAIT_MS)
