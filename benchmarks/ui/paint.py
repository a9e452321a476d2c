"""From a key to the next slice on the screen, fetched ahead and not."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from benchmarks.service import Service
from benchmarks.ui.watch import is_fetched, paints

LOAD_MS = 60_000
SETTLE_MS = 1500
"""Time in which everything that is fetched ahead has come."""

STEP_PACE_MS = 250
JUMP_PACE_MS = 900
PAINT_MS = 5_000


def open_tagging(page: Page, service: Service, volume_id: str) -> None:
    """The tagging page at its first slice, all that is fetched ahead there."""
    page.goto(f"{service.url}/volumes/{volume_id}/tag?slice=1")
    expect(page.get_by_test_id("bscan-canvas")).to_have_attribute("data-painted", "0", timeout=LOAD_MS)
    page.wait_for_timeout(SETTLE_MS)


def key_to_paint(page: Page, service: Service, volume_ids: list[str], n_slices: int) -> dict[str, list[float]]:
    """Milliseconds of every press, by whether the slice had been fetched before it."""
    found: dict[str, list[float]] = {"prefetched": [], "not_prefetched": []}
    open_tagging(page, service, volume_ids[0])
    for slice_index in range(1, n_slices):
        _press(page, volume_ids[0], slice_index, "ArrowRight", STEP_PACE_MS, found)
    for volume_id in volume_ids[1:]:
        open_tagging(page, service, volume_id)
        for slice_index in range(10, n_slices, 10):
            _press(page, volume_id, slice_index, "PageDown", JUMP_PACE_MS, found)
    return found


def _press(page: Page, volume_id: str, expected: int, key: str, pace_ms: int, found: dict[str, list[float]]) -> None:
    kind = "prefetched" if is_fetched(page, volume_id, expected) else "not_prefetched"
    n_before = len(paints(page))
    page.keyboard.press(key)
    page.wait_for_function("(n) => noted.paints.length > n", arg=n_before, timeout=PAINT_MS)
    painted = paints(page)[-1]
    if painted["slice"] != expected:
        raise SystemExit(f"{key} painted slice {painted['slice']}, not {expected}.")
    found[kind].append(painted["ms"])
    page.wait_for_timeout(pace_ms)
