"""Texts of traject.toml on the page: what looks like code stays text, and nothing of it is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from report_rounds import released_round
from shown_pages import chromium, node, seen

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.context import Milestone, Remark
from kostprijs.errors import ModelError
from kostprijs.report.handout import build_handout
from kostprijs.report.html import render_html
from kostprijs.tomlfile import parse_toml

CODE = (
    "<script>window.gehackt = 1</script>",
    "<img src=x onerror='window.gehackt = 2'>",
    '"><svg onload="window.gehackt = 3">',
    "</title><script>window.gehackt = 4</script>",
    "</style><script>window.gehackt = 5</script>",
    "</script><script>window.gehackt = 6</script>",
    "{{ 7 * 7 }} {% raw %} & &amp; &lt; ' \" `",
    "[tabel] [kolom] $& $1 \\",
    "javascript:window.gehackt=7",
)
BACKWARDS = "\u202eachterstevoren"
WORD = "Arbeidsongeschiktheidsverzekeringspremie" * 8


def hostile() -> ReleasedRound:
    return released_round(
        title=f"{CODE[3]} {CODE[4]} {BACKWARDS}",
        region=f"{CODE[0]} {WORD}",
        product=f"{CODE[5]} {CODE[6]} {WORD}",
        round_title=f"{CODE[1]} {BACKWARDS}",
        questions={
            "ziekteverzuim": f"{CODE[0]} {CODE[2]} {BACKWARDS}",
            "overhead": f"{CODE[7]} {WORD}",
            "planning": f"{CODE[1]} {CODE[8]} {BACKWARDS} {WORD}",
        },
        remarks=(Remark(f"{CODE[2]} {WORD}", f"{CODE[0]} {BACKWARDS} {WORD}"),),
        planning=(Milestone(f"{CODE[1]} {WORD}", CODE[6], f"{CODE[2]} {BACKWARDS}"),),
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    handout = build_handout(hostile(), "0123456789ab")
    made = tmp_path_factory.mktemp("vijandig") / "blad.html"
    made.write_bytes(render_html(node(handout), handout.cover, handout.language))
    return made


@pytest.mark.parametrize("width", [1280, 320])
def test_no_script_of_a_text_runs_and_no_text_makes_an_element(browser: Any, file: Path, width: int) -> None:
    with seen(browser, file, width) as sight:
        page = sight.page
        for button in page.locator("thead button").all():
            button.press("Enter")
        assert page.evaluate("window.gehackt") is None
        assert page.locator("script").count() == 1
        assert page.locator("main svg, main style, main title, main iframe").count() == 0
        assert page.evaluate(
            "[...document.images].every((image) => image.src.startsWith('data:image/svg+xml'))"
        )
        assert page.evaluate(
            "[...document.querySelectorAll('*')].every((one) => one.getAttributeNames().every("
            "(name) => !name.startsWith('on')))"
        )
        assert page.evaluate("[...document.links].every((link) => /^(https?:|file:.*#)/.test(link.href))")
        assert sight.asked == []
        assert sight.complaints == []


def test_every_text_is_shown_as_it_was_written(browser: Any, file: Path) -> None:
    with seen(browser, file) as sight:
        shown = sight.page.locator("main").text_content()
        context = hostile().context
        for text in (context.title, context.region, context.product, context.round_title):
            assert text in shown
        assert all(text in shown for text in context.questions.values())
        assert all(part in shown for remark in context.remarks for part in (remark.theme, remark.text))
        assert all(part in shown for step in context.planning for part in (step.what, step.when, step.who))
        assert context.title in sight.page.title()


def test_a_word_of_three_hundred_letters_stays_in_its_window(browser: Any, file: Path) -> None:
    with seen(browser, file, 320) as sight:
        page = sight.page
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        outside = """(word) => [...document.querySelectorAll("h1, h2, h3, p, li, dd")].filter((element) =>
            element.scrollWidth > element.clientWidth + 1 || element.getBoundingClientRect().right > 321
        ).length"""
        assert page.evaluate(outside, WORD) == 0
        page.set_viewport_size({"width": 673, "height": 900})
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= 673
        off = (
            "[...document.querySelectorAll('th, td')].filter((c) => c.scrollWidth > c.clientWidth + 1).length"
        )
        assert page.evaluate(off) == 0


# Where the first and the last letter of a text stand.
ENDS = """(words) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const found = walker.currentNode.data.indexOf(words);
        if (found < 0 || !walker.currentNode.parentElement.getClientRects().length) continue;
        const at = (place) => {
            const range = document.createRange();
            range.setStart(walker.currentNode, place);
            range.setEnd(walker.currentNode, place + 1);
            return range.getBoundingClientRect().left;
        };
        return [at(found), at(found + words.length - 1)];
    }
}"""


def test_a_setting_that_turns_text_around_is_refused() -> None:
    table = parse_toml(f'titel = "Inkoop {BACKWARDS}"'.encode(), "traject.toml")
    with pytest.raises(ModelError, match="stuurteken"):
        table.text("titel")


@pytest.mark.parametrize("words", ["Peiljaar", "Waar dit stuk voor is", "Scholing", "Vraag:", "Herkent u"])
def test_a_text_that_turns_around_turns_nothing_else_around(browser: Any, file: Path, words: str) -> None:
    with seen(browser, file) as sight:
        first, last = sight.page.evaluate(ENDS, words)
        assert first < last
