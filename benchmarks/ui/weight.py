"""How soon the first pages can be used, how much script they load, and how much memory a long reading takes."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Response, StorageState, expect

from benchmarks.browser import VIEWPORT
from benchmarks.service import Service
from benchmarks.ui.watch import watch

LOAD_MS = 60_000
MIB = 1024**2
SCROLLED = 40
"""Slices that are looked at in each volume."""

PACE_MS = 60


def first_usable_ms(browser: Browser, service: Service, state: StorageState, volume_id: str, n: int) -> dict[str, Any]:
    """Milliseconds from nothing (cold cache) to the list of volumes, and to the first slice on the screen."""
    found: dict[str, Any] = {}
    pages = {"volumes": ("volumes", "[data-testid=volume-row]")}
    pages["tagging"] = (f"volumes/{volume_id}/tag", "[data-testid=bscan-canvas]:not([data-painted=''])[data-painted]")
    for name, (path, usable) in pages.items():
        found[name] = []
        for _ in range(n):
            context = browser.new_context(viewport=VIEWPORT, storage_state=state)
            page = context.new_page()
            page.add_init_script(f"window.usableWhen = {usable!r};")
            watch(page)
            page.goto(f"{service.url}/{path}")
            page.wait_for_function("() => noted.usable !== null", timeout=LOAD_MS)
            found[name].append(float(page.evaluate("noted.usable")))
            context.close()
    return found


def script_kb(page: Page, service: Service, volume_id: str) -> dict[str, float]:
    """Kilobytes of script, gzipped, that each page loads by itself, and that all of them load together."""
    found: dict[str, float] = {}
    scripts: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.request.resource_type == "script":
            scripts[response.url] = len(gzip.compress(response.body(), 6))

    page.on("response", weigh)
    for name, path in {
        "volumes": "volumes",
        "tagging": f"volumes/{volume_id}/tag",
        "results": f"volumes/{volume_id}/results",
        "training": "training",
        "comparison": "models/compare",
        "admin": "admin",
    }.items():
        before = set(scripts)
        page.goto(f"{service.url}/{path}")
        page.wait_for_load_state("networkidle")
        found[name] = round(sum(scripts[url] for url in set(scripts) - before) / 1000, 1)
    page.remove_listener("response", weigh)
    found["total"] = round(sum(scripts.values()) / 1000, 1)
    return found


def memory_mib(page: Page, service: Service, n_volumes: int) -> list[dict[str, float]]:
    """Script heap and resident memory of the page's process after each volume was scrolled through."""
    page.goto(f"{service.url}/volumes")
    rows = page.get_by_test_id("volume-row")
    expect(rows.nth(n_volumes - 1)).to_be_visible(timeout=LOAD_MS)
    found = []
    for number in range(n_volumes):
        rows.nth(number).get_by_role("link").first.click()
        expect(page.get_by_test_id("bscan-canvas")).to_have_attribute("data-painted", "0", timeout=LOAD_MS)
        for _ in range(SCROLLED):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(PACE_MS)
        found.append(_memory_now(page))
        page.get_by_role("navigation").get_by_role("link", name="Volumes").click()
        expect(rows.first).to_be_visible(timeout=LOAD_MS)
    return found


def _memory_now(page: Page) -> dict[str, float]:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return {"heap": round(metrics["JSHeapUsedSize"] / MIB, 1), "resident": round(_renderer_bytes(page) / MIB, 1)}


def _renderer_bytes(page: Page) -> int:
    """Resident memory of the largest renderer of the page's browser: there is one page."""
    browser = page.context.browser
    if browser is None:
        return 0
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    pages = [
        int(Path(f"/proc/{process['id']}/statm").read_text().split()[1])
        for process in processes
        if process["type"] == "renderer"
    ]
    return max(pages, default=0) * os.sysconf("SC_PAGE_SIZE")
