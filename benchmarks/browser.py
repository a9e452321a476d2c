"""A page in headless Chromium, as people at 1280 x 720 see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, ViewportSize, sync_playwright

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
)

VIEWPORT = ViewportSize(width=1280, height=720)

WITH_WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
"""WebGL 2 drawn by the processor."""

WITHOUT_WEBGL = ("--disable-3d-apis",)


@contextmanager
def browser_page(executable: str, *flags: str) -> Iterator[Page]:
    """One page of 1280 x 720 in a browser of its own; `flags` come on top of the usual ones."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[*FLAGS, *flags])
        try:
            yield browser.new_page(viewport=VIEWPORT)
        finally:
            browser.close()
