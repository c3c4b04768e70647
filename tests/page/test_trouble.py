"""What the page says and does when something goes wrong, and with very long texts."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Route, expect

from app.api.errors import TABLE
from app.api.page.assets import page as assets
from app.guard import MEANINGS

LINES = "application/x-ndjson"


def sent(request: Any) -> Any:
    return request.post_data_json["text"]


def problem(code: str, status: int, **headers: str) -> Any:
    body = json.dumps({"code": code, "status": status, "detail": "Told by the service."})

    def answer(route: Route) -> None:
        route.fulfill(
            status=status, body=body, headers={"Content-Type": "application/json", **headers}
        )

    return answer


def test_a_text_that_is_too_long_is_not_sent(
    context: BrowserContext, serve: Any, open_page: Any
) -> None:
    with serve(max_characters=20) as live:
        tab = open_page(context, live.url)
        methods: list[str] = []
        tab.page.on("request", lambda request: methods.append(request.method))
        tab.translate("Der Rat tagt heute nicht.")
        notice = tab.page.locator("#notice")
        expect(notice).to_contain_text("It has 25 characters and 20 are allowed.")
        expect(notice).to_contain_text("at least 5")
        assert "POST" not in methods
        tab.translate("Der Rat tagt.")
        expect(notice).to_be_hidden()
        assert tab.targets() == ["reD taR tgat."]


def test_an_overloaded_service_is_asked_again_when_it_says(tab: Any) -> None:
    refuse = problem("overloaded", 429, **{"Retry-After": "1"})
    tab.page.route("**/v1/translate", refuse, times=1)
    tab.page.fill("#text", "Der Rat tagt.")
    tab.page.press("#text", "Control+Enter")
    expect(tab.page.locator("#notice")).to_contain_text("Trying again by itself in 1 s.")
    expect(tab.page.locator(".target .sentence")).to_have_text(["reD taR tgat."])
    expect(tab.page.locator("#notice")).to_be_hidden()
    assert "429" in tab.complaints.pop()  # Chromium's own note


def test_a_lost_stream_keeps_what_came_and_goes_on_from_there(tab: Any) -> None:
    text = "Der Rat tagt. Alle warten.\n\nDie Bahn ruht."
    bodies = []

    def cut(route: Route) -> None:
        bodies.append(sent(route.request))
        whole = route.fetch().body()
        route.fulfill(
            status=200, headers={"Content-Type": LINES}, body=whole.split(b"\n")[0] + b"\n"
        )

    tab.page.route("**/v1/translate", cut, times=1)
    tab.translate(text)
    notice = tab.page.locator("#notice")
    expect(notice).to_contain_text("The connection was lost. The 1 sentence that arrived is kept.")
    assert tab.targets() == ["reD taR tgat."]
    tab.page.on("request", lambda request: bodies.append(sent(request)))
    notice.get_by_role("button", name="Continue").click()
    expect(tab.page.locator(".target .sentence")).to_have_text(
        ["reD taR tgat.", "ellA netraw.", "eiD nhaB thur."]
    )
    assert bodies == [text, text.removeprefix("Der Rat tagt.")]
    expect(notice).to_be_hidden()


def test_an_error_within_the_stream_is_told(tab: Any) -> None:
    tab.translate("Der Rat tagt. Das ☠ fehlt.")
    expect(tab.page.locator("#notice")).to_contain_text("A sentence could not be translated.")
    assert tab.page.locator("#go").text_content() == "Continue"


def test_a_service_that_is_gone(context: BrowserContext, serve: Any, open_page: Any) -> None:
    with serve() as live:
        tab = open_page(context, live.url)
        live.stop()
        tab.translate("Der Rat tagt.")
        expect(tab.page.locator("#notice")).to_contain_text("The service cannot be reached.")
        assert tab.page.get_by_role("button", name="Try again").is_visible()


def test_editing_stops_the_request_that_runs(
    context: BrowserContext, serve: Any, open_page: Any, gate: Any
) -> None:
    with serve() as live:
        tab = open_page(context, live.url)
        gate.shut = True
        tab.page.fill("#text", "Der Rat tagt.")
        tab.page.press("#text", "Control+Enter")
        assert gate.held.wait(10)
        expect(tab.page.locator("#go")).to_have_text("Stop")
        with tab.page.expect_event("requestfailed") as failed:
            tab.page.click("#edit")
            tab.page.locator("#text").press_sequentially(" Alle warten.")
        assert failed.value.failure == "net::ERR_ABORTED"
        gate.free()
        expect(tab.page.locator(".target .sentence")).to_have_text(
            ["reD taR tgat.", "ellA netraw."]
        )


@pytest.mark.timeout(150)
def test_a_hundred_thousand_characters_do_not_freeze_it(tab: Any) -> None:
    paragraph = "Der Rat tagt heute wieder. Alle warten seit Stunden auf ihn.\n"
    text = (paragraph * 1640)[:100_000]
    tab.page.evaluate(
        """() => {
          window.longest = 0;
          new PerformanceObserver((list) => {
            for (const { duration } of list.getEntries()) {
              window.longest = Math.max(window.longest, duration);
            }
          }).observe({ type: "longtask", buffered: false });
        }"""
    )
    tab.page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.getElementById("desk").dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )
    tab.page.locator(".target .sentence").first.wait_for(timeout=60_000)
    tab.page.locator(".target .sentence").first.hover()
    expect(tab.page.locator(".source .lit")).to_have_count(1)
    tab.page.locator("#progress").wait_for(state="hidden", timeout=60_000)
    assert len(tab.targets()) == 2 * 1639 + 1
    longest = tab.page.evaluate("window.longest")
    # On two busy cores; a page that redraws all of it for every sentence takes seconds.
    assert longest < 700, longest
    # Nothing on screen is far away, so little of it is laid out.
    tab.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(tab.page.locator(".target .sentence").last).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_accessibility(tab: Any, scheme: Any, width: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": 900})
    tab.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    check(tab)
    tab.translate("Alle warten. Angela Merkel sprach im Januar mit Olaf Scholz.")
    tab.page.locator(".target .sentence").first.hover()
    check(tab)
    tab.page.click("#next")
    check(tab)
    assert tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # The translation stands below its own heading, or beside the text.
    heading = tab.page.locator(".bar-target").bounding_box()
    assert tab.page.locator("#rows").bounding_box()["y"] >= heading["y"] + heading["height"] - 2


def check(tab: Any) -> None:
    found = Axe().run(tab.page).response["violations"]
    assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []


def test_every_doubt_and_error_has_words() -> None:
    words = assets().assets["wording.js"].data.decode()
    doubts = set(re.findall(r"^  (\w+): \[", words, re.MULTILINE))
    assert set(MEANINGS) <= doubts
    told = set(re.findall(r'case "(\w+)"', words))
    assert told - {"unreachable", "connection_lost", "not_text", "no_copy"} <= set(TABLE)
