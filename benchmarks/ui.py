"""Speed and memory of the tagging page in headless Chromium, on volumes of 512 x 1024 B-scans.

    python -m benchmarks.ui        # writes docs/ui.json and prints the table for docs/performance.md

A real service on loopback with its defaults. "Painted" is the animation frame after the B-scan was drawn; "durable" is
when the page says so, after the service's answer, with 20 other readers tagging beside it.
"""

from __future__ import annotations

import gzip
import io
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from playwright.sync_api import Page, expect

from app.page import BUILT
from benchmarks.browser import browser_page
from benchmarks.service import Service, running_service

SHAPE = (128, 512, 1024)
N_VOLUMES = 20
N_READERS = 20
TAGS_PER_S = 2.0
N_PRESSES = 60
N_LOOKS_A_VOLUME = 30
"""Slices looked at in each volume of the memory measurement."""

WAIT_MS = 60_000
POLL_MS = 20
MIB = 1024**2

CLOCK = """
() => {
  window.pressed = []; window.painted = []; window.saved = [];
  window.addEventListener("keydown", (event) => window.pressed.push(event.timeStamp), true);
  const note = (target, attribute, list, wanted) => new MutationObserver(() => {
    const value = target.getAttribute(attribute);
    if (value === "" || (wanted !== null && value !== wanted)) return;
    requestAnimationFrame(() => list.push(performance.now()));
  }).observe(target, { attributes: true, attributeFilter: [attribute] });
  note(document.querySelector("[data-testid=bscan-canvas]"), "data-painted", window.painted, null);
  note(document.querySelector("[data-testid=save-state]"), "data-state", window.saved, "saved");
}
"""


def percentiles(times_ms: list[float]) -> dict[str, float]:
    """Median and 95th percentile, ms."""
    p50, p95 = np.percentile(times_ms, [50, 95])
    return {"p50_ms": round(float(p50), 1), "p95_ms": round(float(p95), 1), "n": len(times_ms)}


def npy(seed: int, n_slices: int = SHAPE[0]) -> bytes:
    """Speckle with a band like a retina: PNGs of it are as large as those of scans."""
    rng = np.random.default_rng(seed)
    bscans = rng.integers(0, 60, size=(n_slices, *SHAPE[1:]), dtype=np.uint8)
    bscans[:, 200:300] += 120
    file = io.BytesIO()
    np.save(file, bscans)
    return file.getvalue()


def upload(client: httpx.Client, seed: int, n_slices: int = SHAPE[0]) -> str:
    """Store a volume and give its id."""
    answer = client.post("/volumes", files={"file": ("scan.npy", npy(seed, n_slices))})
    answer.raise_for_status()
    return str(answer.json()["id"])


def open_tagger(page: Page, service: Service, volume_id: str, number: int = 1) -> None:
    """The tagging page at a slice (from 1), its clock running."""
    page.goto(f"{service.url}/volumes/{volume_id}/tag?slice={number}")
    expect(page.get_by_test_id("bscan-canvas")).to_have_attribute("data-painted", str(number - 1), timeout=WAIT_MS)
    page.evaluate(CLOCK)


def from_key_to(page: Page, key: str, list_name: str, pause_ms: float) -> float:
    """Milliseconds from a key press to the next entry of the page's list."""
    n_before = page.evaluate(f"window.{list_name}.length")
    page.keyboard.press(key)
    while page.evaluate(f"window.{list_name}.length") == n_before:  # the page's policy forbids wait_for_function
        page.wait_for_timeout(POLL_MS)
    took = page.evaluate(f"window.{list_name}[{n_before}] - window.pressed.at(-1)")
    page.wait_for_timeout(pause_ms)
    return float(took)


def next_slice(page: Page, service: Service, volumes: list[str]) -> dict[str, Any]:
    """From a key to the picture: fetched ahead, and not."""
    open_tagger(page, service, volumes[0])
    page.wait_for_timeout(2000)
    ahead = [from_key_to(page, "ArrowRight", "painted", 200) for _ in range(N_PRESSES)]
    jumps: list[float] = []
    for volume_id in volumes[1:6]:
        open_tagger(page, service, volume_id)
        jumps += [from_key_to(page, "PageDown", "painted", 300) for _ in range(12)]
    return {"prefetched": percentiles(ahead), "not_prefetched": percentiles(jumps)}


@contextmanager
def other_readers(service: Service, volume_id: str, answers: list[int]) -> Iterator[None]:
    """Twenty readers who tag twice a second each; their answers' status codes go into the list."""
    stop = threading.Event()

    def read(reader: int) -> None:
        headers = {"Authorization": f"Bearer {service.token}"}
        with httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=30) as client:
            n_given = 0
            while not stop.wait(1 / TAGS_PER_S):
                index = (reader * 6 + n_given % 6) % SHAPE[0]
                body = {"has_fluid": (n_given // 6) % 2 == 0}
                path = f"/volumes/{volume_id}/slices/{index}/tags/me"
                answers.append(client.put(path, json=body).status_code)
                n_given += 1

    with ThreadPoolExecutor(N_READERS) as pool:
        for reader in range(N_READERS):
            pool.submit(read, reader)
        try:
            yield
        finally:
            stop.set()


def durable(page: Page, service: Service, client: httpx.Client, volumes: list[str]) -> dict[str, Any]:
    """From a key to the tag safe on the service, beside twenty readers; and whether all tags are there, once each."""
    answers: list[int] = []
    mine, theirs = volumes[6], volumes[7]
    open_tagger(page, service, mine)
    with other_readers(service, theirs, answers):
        page.wait_for_timeout(2000)
        took = [from_key_to(page, "1", "saved", 300) for _ in range(N_PRESSES)]
    items: list[Any] = []
    cursor = None
    while cursor is not None or not items:
        params = {"limit": 200, **({"cursor": cursor} if cursor else {})}
        answer = client.get(f"/volumes/{theirs}/tags/history", params=params).json()
        items, cursor = items + answer["items"], answer["next_cursor"]
        if cursor is None:
            break
    own = client.get(f"/volumes/{mine}/tags/history", params={"limit": 200}).json()["items"]
    return {
        **percentiles(took),
        "n_other_tags": len(answers),
        "n_refused": sum(code != httpx.codes.OK for code in answers),
        "n_kept_of_others": len(items),
        "n_lost_or_doubled": abs(len(own) - N_PRESSES),
    }


def first_page(page: Page, service: Service) -> dict[str, Any]:
    """Time until the list of volumes can be used, in a fresh tab, and the scripts it loads, gzipped."""
    started = time.perf_counter()
    page.goto(f"{service.url}/volumes")
    expect(page.get_by_test_id("volume-row").first).to_be_visible(timeout=WAIT_MS)
    seconds = time.perf_counter() - started
    names = page.evaluate(
        "performance.getEntriesByType('resource').map(({name}) => name).filter((name) => name.endsWith('.js'))"
    )
    files = [BUILT / name.removeprefix(f"{service.url}/") for name in names]
    size = sum(len(gzip.compress(file.read_bytes())) for file in files)
    return {"usable_s": round(seconds, 2), "script_kb_gzipped": round(size / 1000, 1)}


def memory(page: Page, service: Service, volumes: list[str]) -> dict[str, Any]:
    """Resident memory of the page's process after some volumes and after all; the cache's bound is 128 MiB."""
    session = page.context.browser.new_browser_cdp_session() if page.context.browser else None
    resident = []
    for volume_id in volumes:
        open_tagger(page, service, volume_id)
        for _ in range(N_LOOKS_A_VOLUME):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(60)
        processes = [] if session is None else session.send("SystemInfo.getProcessInfo")["processInfo"]
        resident.append(max(_resident_mib(int(found["id"])) for found in processes if found["type"] == "renderer"))
    return {"after_5_mib": round(resident[4]), "after_20_mib": round(resident[-1]), "peak_mib": round(max(resident))}


def _resident_mib(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * 4096 / MIB


def main() -> None:
    """Measure all and write docs/ui.json."""
    with running_service() as service, browser_page("/usr/bin/chromium") as page:
        headers = {"Authorization": f"Bearer {service.token}"}
        with httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=120) as client:
            volumes = [upload(client, seed) for seed in range(8)]
            volumes += [upload(client, seed, N_LOOKS_A_VOLUME + 9) for seed in range(8, N_VOLUMES)]
            page.goto(service.sign_in_link)
            expect(page.get_by_test_id("user")).to_be_visible(timeout=WAIT_MS)
            figures = {
                "first_page": first_page(page, service),
                "next_slice": next_slice(page, service, volumes),
                "durable": durable(page, service, client, volumes),
                "memory": memory(page, service, volumes),
            }
    Path("docs/ui.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
