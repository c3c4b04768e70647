"""A live server and a real browser. Without Chromium these tests are skipped, and say so."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.live import Live, live_server

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


Serve = Callable[..., AbstractContextManager[Live]]


@pytest.fixture(scope="session")
def serve() -> Serve:
    return live_server


@pytest.fixture(scope="session")
def live() -> Iterator[Live]:
    with live_server() as started:
        yield started


# No longer than a module: while it lives, its event loop runs in this thread, and tests that need
# one of their own cannot.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("NO CHROMIUM: THE PAGE IS NOT TESTED (apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@dataclass
class Tab:
    """A page and everything it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def translate(self, text: str) -> None:
        """Put a text in as a paste would, and wait until it is translated."""
        self.page.fill("#text", text)
        self.page.press("#text", "Control+Enter")
        self.settled()

    def settled(self) -> None:
        self.page.locator("#progress").wait_for(state="hidden", timeout=30_000)

    def sources(self) -> list[str]:
        return self.page.locator(".source .sentence").all_text_contents()

    def targets(self) -> list[str]:
        return self.page.locator(".target .sentence").all_text_contents()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1200, "height": 800})
    made.grant_permissions(["clipboard-read", "clipboard-write"])
    yield made
    made.close()


@pytest.fixture
def tab(context: BrowserContext, live: Live) -> Iterator[Tab]:
    """The page of the shared server; it must complain of nothing and ask nobody else."""
    opened = open_tab(context, live.url)
    yield opened
    assert opened.complaints == []
    assert opened.foreign == []


def open_tab(context: BrowserContext, url: str) -> Tab:
    page = context.new_page()
    page.set_default_timeout(15_000)
    tab = Tab(page)
    page.on("pageerror", lambda error: tab.complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            tab.complaints.append(message.text) if message.type in {"error", "warning"} else None
        ),
    )

    def watch(request: Any) -> None:
        if not request.url.startswith((url, "blob:")):
            tab.foreign.append(request.url)

    page.on("request", watch)
    page.goto(url)
    # Until the limits are known.
    page.locator("#model", has_text="Model:").wait_for()
    return tab


@pytest.fixture(scope="session")
def open_page() -> Callable[[BrowserContext, str], Tab]:
    return open_tab
