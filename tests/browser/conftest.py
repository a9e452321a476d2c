"""A Serous with a few readers, and browsers that are signed in as them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.browser import FLAGS, VIEWPORT
from benchmarks.service import Service, running_service
from tests.browser.workplace import Workplace

PASSWORD = "correct horse battery"
READERS = ("ada", "ben")


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """A running Serous with two annotators."""
    with running_service(SEROUS_TRAINING_PROFILE="tiny") as service:
        environment = {**os.environ, "SEROUS_DATA_DIR": str(service.folder / "data")}
        for name in READERS:
            subprocess.run(
                [sys.executable, "-m", "app.cli", "user", "create", name, "--role", "annotator", "--password-stdin"],
                env=environment,
                input=PASSWORD,
                text=True,
                check=True,
                capture_output=True,
            )
        yield service


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def signed_in(service: Service, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make a browser profile of its own, signed in as a reader."""
    contexts: list[BrowserContext] = []

    def open_as(reader: str = READERS[0], **options: bool) -> BrowserContext:
        context = browser.new_context(viewport=VIEWPORT, base_url=service.url, **options)
        contexts.append(context)
        answer = context.request.post("/api/v1/session", data={"username": reader, "password": PASSWORD})
        assert answer.ok, answer.text()
        context.add_init_script("localStorage.setItem('serous.signed-in', '1')")
        return context

    yield open_as
    for context in contexts:
        context.close()


@pytest.fixture
def workplace(service: Service, signed_in: Callable[..., BrowserContext]) -> Iterator[Workplace]:
    """The page of the first reader; an uncaught error in it fails the test."""
    page = signed_in().new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield Workplace(page, service)
    assert errors == []


@pytest.fixture
def two_tabs(service: Service, signed_in: Callable[..., BrowserContext]) -> tuple[Workplace, Workplace]:
    """Two tabs of one browser, signed in as the first reader."""
    context = signed_in()
    return Workplace(context.new_page(), service), Workplace(context.new_page(), service)
