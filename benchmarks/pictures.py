"""Every page in both themes and sizes, photographed with phantom eyes from an empty Serous.

    make pictures DATA=../shared/data      # writes docs/images/<page>_<theme>_<width>.webp for docs/pages.md
    python -m benchmarks.pictures --out /tmp/pages --widths 1280      # to look at while a page is made

With `--data` also csc_raster, a real scan, for the README. A small training gives the second model and the curves; it
says nothing about accuracy.
"""

from __future__ import annotations

import argparse
import io
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, ViewportSize, expect, sync_playwright

from benchmarks.browser import FLAGS, WITH_WEBGL
from benchmarks.service import Service, running_service
from benchmarks.stored_eyes import store_eye

HEIGHTS = {1280: 720, 1920: 1080}
"""Width of the window to its height."""

THEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")

MAX_BYTES = 150_000
QUALITIES = (85, 78, 70, 60, 50, 40)
"""Tried in turn until a picture is small enough; speckle is what costs."""

SHAPE = (32, 512, 512)

REAL_RUNS = ((0, 9, True), (10, 11, False), (12, 15, True))
"""What the first slices of csc_raster show, as read by eye; the last is the one photographed."""

VISITED = {"patient_key": "P-003", "laterality": "OD"}
VISITS = ("2026-01-12", "2026-03-20")
"""Days on which that eye was scanned."""

TRAINED_S = 900.0
LOAD_MS = 60_000
SCREENSHOT_MS = 180_000
"""A view in space that the processor draws, on a busy machine."""
SETTLE_MS = 1_200
"""Time for pictures to be decoded and transitions to end."""

N_EPOCHS_SHOWN = 6


@dataclass(frozen=True)
class Shot:
    """One page. `ready` is the test id that has to be there."""

    name: str
    path: str
    ready: str
    keys: str = ""
    """Pressed before the picture is taken."""


def shots(volume: str, untagged: str, models: tuple[str, str]) -> list[Shot]:
    """Every page that a signed-in admin can see."""
    return [
        Shot("volumes", "volumes", "volume-row"),
        Shot("tagging", f"volumes/{volume}/tag?slice=16", "bscan-canvas"),
        Shot("tagging_with_mask", f"volumes/{volume}/tag?slice=16", "bscan-canvas", "m"),
        Shot("tagging_keys", f"volumes/{volume}/tag?slice=16", "bscan-canvas", "?"),
        Shot("worklist", "worklist", "worklist"),
        Shot("results", f"volumes/{volume}/results", "area-chart"),
        Shot("results_steps", f"volumes/{volume}/results?view=steps", "step-mask"),
        Shot("results_visits", f"volumes/{volume}/results?view=visits", "visit-change"),
        Shot("results_none", f"volumes/{untagged}/results", "no-result"),
        Shot("results_scene", f"volumes/{volume}/results?view=scene", "scene-canvas"),
        Shot("training", "training", "model"),
        Shot("comparison", f"models/compare?first={models[0]}&second={models[1]}", "compared-volume"),
        Shot("admin_users", "admin?tab=users", "user-row"),
        Shot("admin_tokens", "admin?tab=tokens", "token-row"),
        Shot("admin_audit", "admin?tab=audit", "audit-event"),
        Shot("admin_storage", "admin?tab=storage", "storage-volumes"),
        Shot("admin_reading", "admin?tab=reading", "blinded-first-read"),
        Shot("admin_training", "admin?tab=training", "retrain-policy"),
    ]


def compressed(png: bytes) -> bytes:
    """The picture as WebP below `MAX_BYTES`."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in QUALITIES:
        file = io.BytesIO()
        image.save(file, "WEBP", quality=quality, method=6)
        if file.tell() < MAX_BYTES:
            break
    return file.getvalue()


@contextmanager
def each_page(browser: Browser, widths: list[int], state: StorageState | None) -> Iterator[list[tuple[str, Page]]]:
    """A page for every theme and size, with the ending of its pictures' names."""
    contexts = {
        f"{theme}_{width}": browser.new_context(
            viewport=ViewportSize(width=width, height=HEIGHTS[width]), color_scheme=theme, storage_state=state
        )
        for theme in THEMES
        for width in widths
    }
    yield [(ending, context.new_page()) for ending, context in contexts.items()]
    for context in contexts.values():
        context.close()


def photograph(pages: list[tuple[str, Page]], service: Service, shot: Shot, folder: Path) -> None:
    """One shot in every theme and size."""
    for ending, page in pages:
        page.goto(f"{service.url}/{shot.path}")
        expect(page.get_by_test_id(shot.ready).first).to_be_visible(timeout=LOAD_MS)
        page.wait_for_load_state("load")
        page.wait_for_timeout(SETTLE_MS)
        if shot.keys:
            page.keyboard.press(shot.keys)
            page.wait_for_timeout(SETTLE_MS)
        path = folder / f"{shot.name}_{ending}.webp"
        path.write_bytes(compressed(page.screenshot(timeout=SCREENSHOT_MS)))
        page.goto("about:blank")  # a view in space would go on drawing while the others are photographed
        print(f"{path.name}: {path.stat().st_size // 1000} kB", flush=True)


def run_training(http: httpx.Client) -> str:
    """Train to the end; the model's id."""
    job = http.post("/training-jobs", json={"recipe": "softgt"}).raise_for_status().json()
    deadline = time.monotonic() + TRAINED_S
    while job["state"] not in ("succeeded", "failed") and time.monotonic() < deadline:
        time.sleep(2)
        job = http.get(f"/training-jobs/{job['id']}").json()
    if job["state"] != "succeeded":
        raise SystemExit(f"The training is {job['state']}: {job['error']}")
    return str(job["model_id"])


def segment(http: httpx.Client, volume: str, model: str) -> None:
    """Segment a volume with a model and wait for it."""
    state = ""
    while state != "succeeded":
        body = {"volume_id": volume, "model_id": model}
        answer = http.post("/segmentations", json=body, headers={"Prefer": "wait=60"}).raise_for_status().json()
        state = answer["state"]
        if state == "failed":
            raise SystemExit(f"The segmentation failed: {answer['error']}")


def photograph_first_read(
    http: httpx.Client, pages: list[tuple[str, Page]], service: Service, volume: str, model: str, folder: Path
) -> None:
    """What stands before the results of an eye whose reader has only begun to tag it."""
    body = {"first": 0, "last": 11, "has_fluid": False}
    http.put(f"/volumes/{volume}/tags/me", json=body).raise_for_status()
    segment(http, volume, model)
    photograph(pages, service, Shot("results_first_read", f"volumes/{volume}/results", "first-read-gate"), folder)


def photograph_held_lease(pages: list[tuple[str, Page]], service: Service, folder: Path) -> None:
    """The worklist of a reader who holds a volume."""
    _, page = pages[0]
    page.goto(f"{service.url}/worklist")
    page.get_by_test_id("start-worklist").click()
    expect(page.get_by_test_id("worklist-bar")).to_be_visible(timeout=LOAD_MS)
    photograph(pages, service, Shot("worklist_held", "worklist", "held-lease"), folder)


def running_training(http: httpx.Client, pages: list[tuple[str, Page]], service: Service, folder: Path) -> None:
    """A training under way, with the first of its curve; cancelled afterwards."""
    job = http.post("/training-jobs", json={"recipe": "ours-u"}).raise_for_status().json()
    deadline = time.monotonic() + TRAINED_S
    while len(job["curve"]) < N_EPOCHS_SHOWN and time.monotonic() < deadline:
        time.sleep(1)
        job = http.get(f"/training-jobs/{job['id']}").json()
    photograph(pages, service, Shot("training_running", "training", "loss-chart"), folder)
    http.post(f"/training-jobs/{job['id']}/cancel").raise_for_status()


def photograph_real_scan(
    http: httpx.Client, pages: list[tuple[str, Page]], service: Service, model: str, data: Path, folder: Path
) -> None:
    """csc_raster tagged up to the shown slice, with the mask of a model."""
    files = [("file", (path.name, path.read_bytes())) for path in sorted((data / "csc_raster").glob("*.png"))]
    volume = http.post("/volumes", files=files, data={"patient_key": "csc-raster"}).raise_for_status().json()["id"]
    for first, last, has_fluid in REAL_RUNS:
        body = {"first": first, "last": last, "has_fluid": has_fluid}
        http.put(f"/volumes/{volume}/tags/me", json=body).raise_for_status()
    segment(http, volume, model)
    path = f"volumes/{volume}/tag?slice={REAL_RUNS[-1][1] + 1}"
    photograph(pages, service, Shot("tagging_real", path, "bscan-canvas", "m"), folder)


def store_eyes(http: httpx.Client) -> list[str]:
    """Two visits of one eye, another patient's eye, and one that nobody has tagged; the volumes' ids."""
    earlier, later = ({**VISITED, "acquired_on": day} for day in VISITS)
    return [
        store_eye(http, seed=3, shape=SHAPE, about=later),
        store_eye(http, seed=5, shape=SHAPE, about=earlier),
        store_eye(http, seed=4, shape=SHAPE),
        store_eye(http, seed=6, shape=SHAPE, tagged=False),
    ]


def take_all(service: Service, browser: Browser, folder: Path, widths: list[int], data: Path | None) -> None:
    """Store, train, segment, photograph; `data` holds the real scan."""
    headers = {"Authorization": f"Bearer {service.token}"}
    with each_page(browser, widths, None) as pages:
        photograph(pages, service, Shot("sign_in", "sign-in", "sign-in-form"), folder)
    with httpx.Client(base_url=f"{service.url}/api/v1", headers=headers, timeout=300.0) as http:
        starter = http.get("/models").raise_for_status().json()["items"][0]["id"]
        volumes = store_eyes(http)
        http.post("/users", json={"name": "reader", "role": "annotator", "password": "correct horse"})
        trained = run_training(http)
        for volume in volumes[:2]:
            for model in (starter, trained):
                segment(http, volume, model)
        http.post(f"/models/{starter}/activate").raise_for_status()
        with each_page(browser, widths, signed_in_state(browser, service)) as pages:
            for shot in shots(volumes[0], volumes[3], (starter, trained)):
                photograph(pages, service, shot, folder)
            if data is not None:
                photograph_real_scan(http, pages, service, starter, data, folder)
            photograph_first_read(http, pages, service, volumes[3], starter, folder)
            photograph_held_lease(pages, service, folder)
            running_training(http, pages, service, folder)


def signed_in_state(browser: Browser, service: Service) -> StorageState:
    """The cookie of an admin."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(service.sign_in_link)
    page.get_by_test_id("user").wait_for()
    state = context.storage_state()
    context.close()
    return state


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    parser.add_argument("--widths", type=int, nargs="+", choices=HEIGHTS, default=list(HEIGHTS))
    parser.add_argument("--data", type=Path, help="folder with csc_raster")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        raise SystemExit("There is no Chromium: as root, apt-get install chromium.")
    with running_service(SEROUS_TRAINING_PROFILE="tiny") as service, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*FLAGS, *WITH_WEBGL])
        take_all(service, browser, options.out, options.widths, options.data)
        browser.close()


if __name__ == "__main__":
    main()
