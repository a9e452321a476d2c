"""Twenty readers tag over REST while a twenty-first tags in the page; then every tag is looked for."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
from playwright.sync_api import Page

from benchmarks.service import Service
from benchmarks.ui.paint import open_tagging
from benchmarks.ui.watch import TAG_STORED

TAGS_A_SECOND = 2.0


@dataclass
class Reader:
    """One reader over REST: tags slice after slice, the other answer at each round, so that every write is a change."""

    url: str
    token: str
    name: str
    volume_id: str
    n_slices: int
    latencies_ms: list[float] = field(default_factory=list)
    starts_after_s: float = 0.0
    """Readers are not in step: each begins at a moment of its own."""
    last: dict[int, bool] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def tag_until(self, deadline: float) -> None:
        """Two tags a second, whatever each takes, until the clock says `deadline`."""
        headers = {"Authorization": f"Bearer {self.token}"}
        number = 0
        time.sleep(self.starts_after_s)
        with httpx.Client(base_url=self.url, headers=headers, timeout=30.0) as http:
            while (now := time.monotonic()) < deadline:
                self._tag(http, number)
                number += 1
                time.sleep(max(0.0, 1 / TAGS_A_SECOND - (time.monotonic() - now)))

    def _tag(self, http: httpx.Client, number: int) -> None:
        index, has_fluid = number % self.n_slices, (number // self.n_slices) % 2 == 0
        started = time.perf_counter()
        path = f"/volumes/{self.volume_id}/slices/{index}/tags/me"
        try:
            http.put(path, json={"has_fluid": has_fluid}).raise_for_status()
        except httpx.HTTPError as error:
            self.failures.append(type(error).__name__)
            return
        self.latencies_ms.append((time.perf_counter() - started) * 1000)
        self.last[index] = has_fluid


def make_readers(http: httpx.Client, service: Service, volume_ids: list[str], n: int, n_slices: int) -> list[Reader]:
    """Readers with users of their own, spread over the volumes and over the time between two tags."""
    readers = []
    for number in range(n):
        made = http.post("/tokens", json={"role": "annotator"}).raise_for_status().json()
        volume_id = volume_ids[number % len(volume_ids)]
        url = f"{service.url}/api/v1"
        name, starts_after_s = made["token"]["user_name"], number / n / TAGS_A_SECOND
        readers.append(Reader(url, made["secret"], name, volume_id, n_slices, starts_after_s=starts_after_s))
    return readers


def page_tags(page: Page, seconds: float) -> list[float]:
    """Milliseconds from each key in the page to the server's word that its tag is stored."""
    found = []
    deadline = time.monotonic() + seconds
    number = 0
    while time.monotonic() < deadline:
        page.keyboard.press("1" if number % 2 else "0")
        pressed = page.evaluate("noted.lastPressed")
        page.wait_for_function(f"(since) => ({TAG_STORED})(since) !== null", arg=pressed, timeout=30_000)
        found.append(float(page.evaluate(TAG_STORED, pressed)))
        number += 1
        page.wait_for_timeout(1000 / TAGS_A_SECOND)
    return found


def many_readers(
    page: Page, http: httpx.Client, service: Service, volume_ids: list[str], *, n: int, n_slices: int, seconds: float
) -> dict[str, Any]:
    """Latencies of the page and over REST, and the tags that were lost or doubled."""
    readers = make_readers(http, service, volume_ids, n, n_slices)
    open_tagging(page, service, volume_ids[0])
    deadline = time.monotonic() + seconds
    threads = [threading.Thread(target=reader.tag_until, args=(deadline,)) for reader in readers]
    for thread in threads:
        thread.start()
    in_page = page_tags(page, seconds)
    for thread in threads:
        thread.join()
    histories = {volume_id: history(http, volume_id) for volume_id in volume_ids}
    return {
        "page_ms": in_page,
        "rest_ms": [ms for reader in readers for ms in reader.latencies_ms],
        "n_written": sum(len(reader.latencies_ms) for reader in readers),
        "n_refused": sum(len(reader.failures) for reader in readers),
        "n_lost_or_doubled": sum(lost_or_doubled(reader, histories[reader.volume_id]) for reader in readers),
    }


def history(http: httpx.Client, volume_id: str) -> list[dict[str, Any]]:
    """Every act of tagging on a volume."""
    found: list[dict[str, Any]] = []
    query: dict[str, str | int] = {"limit": 200}
    while True:
        page = http.get(f"/volumes/{volume_id}/tags/history", params=query).raise_for_status().json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        query["cursor"] = page["next_cursor"]


def lost_or_doubled(reader: Reader, history: list[dict[str, Any]]) -> int:
    """Acknowledged writes without an act in the history, acts beyond them, and slices whose tag is another one."""
    own = [event for event in history if event["reader"] == reader.name]
    headers = {"Authorization": f"Bearer {reader.token}"}
    with httpx.Client(base_url=reader.url, headers=headers, timeout=30.0) as http:
        items = http.get(f"/volumes/{reader.volume_id}/tags").raise_for_status().json()["items"]
    wrong = sum(items[index]["mine"] is not has_fluid for index, has_fluid in reader.last.items())
    n_acknowledged = len(reader.latencies_ms)
    lost = max(0, n_acknowledged - len(own))
    doubled = max(0, len(own) - n_acknowledged - len(reader.failures))  # an unanswered write may have been kept
    return lost + doubled + wrong
