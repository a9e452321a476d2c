"""The page on a full-size volume in headless Chromium, against the goals of a clinician's hand.

    make ui-benchmark            # writes docs/ui.json and prints the table for docs/ui.md

A real service on loopback with its embedded database and broker. `--quick` does little of everything, to see that it
runs; its figures mean nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser import FLAGS, VIEWPORT
from benchmarks.service import Service, running_service
from benchmarks.stored_eyes import store_scan
from benchmarks.ui.paint import key_to_paint
from benchmarks.ui.readers import many_readers
from benchmarks.ui.report import summary, table
from benchmarks.ui.watch import watch
from benchmarks.ui.weight import first_usable_ms, memory_mib, script_kb
from models.oct.phantom import CIRRUS, csc_eye, draw_phantom

HEIGHT, WIDTH = 1024, 512

N_MEMORY_VOLUMES = 20
N_MEMORY_SLICES = 48


@dataclass(frozen=True)
class Size:
    """How much is done."""

    n_slices: int = 128
    n_paint_volumes: int = 4
    n_readers: int = 20
    seconds: float = 60.0
    n_loads: int = 7
    n_memory_volumes: int = N_MEMORY_VOLUMES


QUICK = Size(n_slices=24, n_paint_volumes=2, n_readers=4, seconds=6.0, n_loads=2, n_memory_volumes=4)


def store_volumes(http: httpx.Client, size: Size) -> dict[str, list[str]]:
    """Volumes to page through, and shorter ones, a list of which fills any cache; all differ in their bytes."""
    print("Drawing and storing the volumes", flush=True)
    shape = (size.n_slices, HEIGHT, WIDTH)
    bscans = draw_phantom(CIRRUS.scaled(shape), seed=1, pathology=csc_eye(1)).volume.bscans
    long = [store_scan(http, np.roll(bscans, shift, axis=2)) for shift in range(size.n_paint_volumes)]
    part = bscans[:N_MEMORY_SLICES]
    short = [store_scan(http, np.roll(part, -shift, axis=1)) for shift in range(1, size.n_memory_volumes + 1)]
    return {"long": long, "short": short}


def signed_in(browser: Browser, service: Service) -> Page:
    """A page of an admin, whose steps are noted."""
    page = browser.new_context(viewport=VIEWPORT).new_page()
    watch(page)
    page.goto(service.sign_in_link)
    page.get_by_test_id("user").wait_for()
    return page


def measure(service: Service, browser: Browser, size: Size) -> dict[str, Any]:
    """All measurements as they came."""
    headers = {"Authorization": f"Bearer {service.token}"}
    with httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=600.0) as http:
        page = signed_in(browser, service)
        volumes = store_volumes(http, size)
        print("From a key to the next slice", flush=True)
        paint = key_to_paint(page, service, volumes["long"], size.n_slices)
        print(f"{size.n_readers} readers", flush=True)
        readers = many_readers(
            page, http, service, volumes["long"], n=size.n_readers, n_slices=size.n_slices, seconds=size.seconds
        )
        print("First pages and script", flush=True)
        state = page.context.storage_state()
        usable = first_usable_ms(browser, service, state, volumes["long"][0], size.n_loads)
        page.context.close()
        fresh = browser.new_context(viewport=VIEWPORT, storage_state=state).new_page()
        scripts = script_kb(fresh, service, volumes["long"][0])
        print("Memory", flush=True)
        memory = memory_mib(fresh, service, size.n_memory_volumes)
    return {"paint": paint, "readers": readers, "usable": usable, "scripts": scripts, "memory": memory}


def main() -> None:
    """Measure, write the figures, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("docs/ui.json"))
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        raise SystemExit("There is no Chromium: as root, apt-get install chromium.")
    size = QUICK if options.quick else Size()
    with running_service() as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        measured = measure(service, browser, size)
        version = browser.version
        browser.close()
    machine = {"cores": os.cpu_count(), "machine": platform.machine(), "chromium": version}
    report = {"date": time.strftime("%Y-%m-%d"), **machine, "quick": options.quick, **summary(measured)}
    options.out.write_text(json.dumps(report, indent=2) + "\n")
    print(table(report))


if __name__ == "__main__":
    main()
