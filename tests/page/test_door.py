"""The page where the service asks for a key."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from app.access.key import make


def opened(context: BrowserContext, url: str, addresses: list[str]) -> Page:
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(url)
    return page


def use(page: Page, key: str) -> None:
    page.fill("#key", key)
    page.press("#key", "Enter")


def test_a_key_is_asked_for_held_by_the_tab_and_forgotten(
    context: BrowserContext, serve: Any
) -> None:
    secret, key = make("desk", characters_per_day=40)
    addresses: list[str] = []
    with serve(keys=key.line()) as live:
        page = opened(context, live.url, addresses)
        expect(page.get_by_label("This service asks for a key.")).to_be_focused()
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []
        for wrong, told in (("ü", "This is no key."), (f"{secret}x", "The key is not known.")):
            use(page, wrong)
            expect(page.locator("#fault")).to_have_text(told)
        use(page, f" {secret} ")
        expect(page.locator("#model")).to_contain_text("Model: fake")
        expect(page.locator("#door")).to_be_hidden()
        page.fill("#text", "Der Rat tagt.")
        page.press("#text", "Control+Enter")
        expect(page.locator(".target .sentence")).to_have_text(["reD taR tgat."])
        page.reload()
        expect(page.locator("#model")).to_contain_text("Model: fake")
        page.fill("#text", "Der Rat tagt. " * 3)
        page.press("#text", "Control+Enter")
        expect(page.locator("#notice")).to_contain_text("The key's characters are used up.")
        other = opened(context, live.url, addresses)
        expect(other.locator("#door")).to_be_visible()
        page.click("#forget")
        expect(page.locator("#door")).to_be_visible()
        assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert not [address for address in addresses if "depesche_" in address]
