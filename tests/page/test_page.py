"""The page in a real browser: text in, sentences out, links between them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

TEXT = "Der Rat tagt. Morgen ist frei!\n\nDie Bahn 🚆 ruht. Alle warten."
TARGETS = ["reD taR tgat.", "negroM tsi ierf!", "eiD nhaB 🚆 thur.", "ellA netraw."]


def mode(tab: Any) -> Any:
    return tab.page.get_attribute("#desk", "data-mode")


def test_the_sample_streams_side_by_side(tab: Any) -> None:
    tab.page.click("#sample")
    tab.page.locator(".target .sentence").first.wait_for()
    tab.settled()
    assert len(tab.sources()) == len(tab.targets()) > 10
    assert mode(tab) == "read"
    expect(tab.page.locator("#speed")).to_contain_text(re.compile(r"\d+ sentences in"))
    expect(tab.page.locator("#model")).to_contain_text("fake")
    for at in (0, 5):
        left = tab.page.locator(".source .sentence").nth(at).bounding_box()
        right = tab.page.locator(".target .sentence").nth(at).bounding_box()
        assert abs(left["y"] - right["y"]) < 2
        assert left["x"] < right["x"]


def test_typing_translates_after_a_pause_and_keeps_the_cursor(tab: Any) -> None:
    tab.page.locator("#text").press_sequentially("Der Rat tagt.", delay=5)
    expect(tab.page.locator(".target .sentence")).to_have_text(["reD taR tgat."])
    tab.page.locator("#text").press_sequentially(" Alle warten.", delay=5)
    expect(tab.page.locator(".target .sentence")).to_have_text(["reD taR tgat.", "ellA netraw."])
    assert mode(tab) == "edit"
    assert tab.page.input_value("#text") == "Der Rat tagt. Alle warten."
    # The caret tells which sentence is meant.
    expect(tab.page.locator(".target .lit")).to_have_text("ellA netraw.")
    for _ in range(20):
        tab.page.keyboard.press("ArrowLeft")
    expect(tab.page.locator(".target .lit")).to_have_text("reD taR tgat.")


def test_pasting_and_dropping_a_file_translate_at_once(tab: Any) -> None:
    tab.page.evaluate("text => navigator.clipboard.writeText(text)", TEXT)
    tab.page.focus("#text")
    tab.page.keyboard.press("Control+V")
    expect(tab.page.locator(".target .sentence")).to_have_text(TARGETS)
    assert mode(tab) == "read"
    tab.page.set_input_files(
        "#file", {"name": "a.txt", "mimeType": "text/plain", "buffer": "﻿Alle warten.".encode()}
    )
    expect(tab.page.locator(".target .sentence")).to_have_text(["ellA netraw."])
    tab.page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "b.txt"));
          document.getElementById("desk").dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        "Der Rat tagt.",
    )
    expect(tab.page.locator(".target .sentence")).to_have_text(["reD taR tgat."])
    tab.page.set_input_files(
        "#file", {"name": "c.txt", "mimeType": "text/plain", "buffer": b"\xff\xfe\x00"}
    )
    expect(tab.page.locator("#notice")).to_contain_text("This file is not text.")


def test_pointing_lights_up_sentence_and_word_on_both_sides(tab: Any) -> None:
    tab.translate(TEXT)
    tab.page.locator(".target .sentence").nth(2).hover()
    expect(tab.page.locator(".target .lit")).to_have_text(TARGETS[2])
    expect(tab.page.locator(".source .lit")).to_have_text("Die Bahn 🚆 ruht.")
    tab.page.locator(".target .lit [data-word]", has_text="nhaB").hover()
    expect(tab.page.locator(".word")).to_have_text(["Bahn", "nhaB"])
    tab.page.locator(".source .sentence").nth(0).hover(position={"x": 5, "y": 5})
    expect(tab.page.locator(".target .lit")).to_have_text(TARGETS[0])
    expect(tab.page.locator(".word")).to_have_text(["Der", "reD"])
    tab.page.locator("h1").hover()
    expect(tab.page.locator(".lit, .word")).to_have_count(0)


def test_the_keyboard_reaches_everything(tab: Any) -> None:
    tab.translate(TEXT)
    tab.page.keyboard.press("Tab")
    expect(tab.page.locator(".target .sentence").first).to_be_focused()
    tab.page.keyboard.press("ArrowDown")
    expect(tab.page.locator(".source .lit")).to_have_text("Morgen ist frei!")
    tab.page.keyboard.press("ArrowRight")
    tab.page.keyboard.press("ArrowRight")
    expect(tab.page.locator(".word")).to_have_text(["ist", "tsi"])
    tab.page.keyboard.press("End")
    expect(tab.page.locator(".target .sentence").last).to_be_focused()
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator(".detail")).to_contain_text("certainty")
    expect(tab.page.locator(".target .sentence").last).to_have_attribute("aria-expanded", "true")
    tab.page.keyboard.press("Tab")
    expect(tab.page.get_by_role("button", name="Other wordings")).to_be_focused()
    tab.page.keyboard.press("Escape")
    expect(tab.page.locator(".detail")).to_have_count(0)
    expect(tab.page.locator(".target .sentence").last).to_be_focused()


def test_doubts_are_marked_and_told(tab: Any) -> None:
    # The fake engine leaves names behind that nobody knows.
    tab.translate("Alle warten. Angela Merkel sprach im Januar mit Olaf Scholz.")
    expect(tab.page.locator("#next")).to_have_text("1 doubtful")
    doubtful = tab.page.locator(".target .doubtful")
    assert "Doubtful." in (doubtful.get_attribute("aria-description") or "")
    tab.page.click("#next")
    expect(tab.page.locator(".detail .doubt").first).to_contain_text("German: Januar")
    assert tab.page.locator(".source .mark").count() >= 1
    expect(tab.page.locator("#live")).to_have_text("Done: 2 sentences, 1 doubtful sentence.")


def test_other_wordings_can_be_taken(tab: Any) -> None:
    tab.translate(TEXT)
    tab.page.locator(".target .sentence").nth(1).click()
    tab.page.get_by_role("button", name="Other wordings").click()
    use = tab.page.locator(".others li")
    expect(use).to_have_count(3)
    wording = use.first.locator(".wording").text_content()
    use.first.get_by_role("button").click()
    expect(tab.page.locator(".target .sentence").nth(1)).to_have_text(wording)
    saved = saved_as(tab, "json")
    assert json.loads(saved)["sentences"][1]["target"]["text"] == wording
    assert json.loads(saved)["sentences"][1]["chosen"] is True


def saved_as(tab: Any, kind: str) -> str:
    with tab.page.expect_download() as download:
        tab.page.click(f"[data-save={kind}]")
    assert download.value.suggested_filename == f"translation.{kind}"
    content: str = download.value.path().read_text(encoding="utf-8")
    return content


def test_copy_and_downloads_hold_the_whole_answer(tab: Any) -> None:
    tab.translate(TEXT)
    whole = "reD taR tgat. negroM tsi ierf!\n\neiD nhaB 🚆 thur. ellA netraw."
    tab.page.click("#copy")
    expect(tab.page.locator("#copy")).to_have_text("Copied")
    assert tab.page.evaluate("navigator.clipboard.readText()") == whole
    assert saved_as(tab, "txt") == whole
    answer = json.loads(saved_as(tab, "json"))
    assert answer["translation"] == whole
    assert answer["model"]["name"] == "fake"
    for sentence in answer["sentences"]:
        for side, text in (("source", TEXT), ("target", whole)):
            units = text.encode("utf-16-le")
            for place in (sentence[side], *sentence["words"][side]):
                part = units[2 * place["start"] : 2 * place["end"]].decode("utf-16-le")
                assert part == place["text"]
    html = saved_as(tab, "html")
    assert '<td lang="de">Der Rat tagt.</td><td lang="en">reD taR tgat.</td>' in html


def test_editing_translates_only_the_paragraphs_that_changed(tab: Any) -> None:
    paragraphs = ["Der Rat tagt.", "Alle warten. Morgen ist frei!", "Die Bahn ruht."]
    tab.translate("\n\n".join(paragraphs))
    sent = []
    tab.page.on("request", lambda request: sent.append(request.post_data_json))
    tab.page.locator(".source .sentence").nth(1).click()
    expect(tab.page.locator("#text")).to_be_focused()
    caret = tab.page.evaluate("document.getElementById('text').selectionStart")
    assert 15 < caret < 27
    tab.page.evaluate("document.getElementById('text').setSelectionRange(20, 26)")
    tab.page.keyboard.type("schlafen")
    expect(tab.page.locator(".target .sentence").nth(1)).to_have_text("ellA nefalhcs.")
    tab.settled()
    assert [body["text"] for body in sent] == ["Alle schlafen. Morgen ist frei!"]
    assert tab.targets() == [
        "reD taR tgat.",
        "ellA nefalhcs.",
        "negroM tsi ierf!",
        "eiD nhaB thur.",
    ]
    tab.page.click("h1")
    expect(tab.page.locator("#desk")).to_have_attribute("data-mode", "read")
    assert json.loads(saved_as(tab, "json"))["sentences"][3]["source"]["start"] == 48


def test_text_never_becomes_markup(tab: Any) -> None:
    evil = "<script>alert(1)</script> <img src=x onerror=alert(1)> &amp; <b>Der Rat</b> tagt."
    # What the fake engine spells backwards into a tag comes out as one.
    evil += "\n\n<gmi crs=x rorreno=trela(1)> tfos"
    tab.translate(evil)
    assert "".join(tab.sources()) == evil.replace("\n\n", "")
    assert "<img src=x onerror=alert(1)>" in "".join(tab.targets())
    tab.page.locator(".target .sentence").last.hover()
    tab.page.locator(".target .sentence").last.click()
    tab.page.get_by_role("button", name="Other wordings").click()
    tab.page.locator(".others").wait_for()
    assert tab.page.locator("main script, main img, main b").count() == 0
    html = saved_as(tab, "html")
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


@pytest.mark.timeout(120)
def test_the_bundled_model_on_the_sample(
    context: BrowserContext, serve: Any, open_page: Any
) -> None:
    with serve(model="de-en-standin", precision="float32") as live:
        tab = open_page(context, live.url)
        tab.page.click("#sample")
        tab.page.locator(".target .sentence").first.wait_for(timeout=60_000)
        tab.page.locator("#progress").wait_for(state="hidden", timeout=60_000)
        assert len(tab.targets()) == 17
        assert "visitors" in "".join(tab.targets())
        tab.page.locator(".source .sentence", has_text="Im Winter").hover()
        tab.page.locator(".source .lit [data-word]", has_text="Winter").hover()
        expect(tab.page.locator(".target .word", has_text="winter")).to_be_visible()
        expect(tab.page.locator("#speed")).to_contain_text("17 sentences in")
        assert tab.complaints == []
