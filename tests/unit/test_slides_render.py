"""The slides as LibreOffice shows them and as PDF: a page per slide, nothing lost, nothing cut off."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import outloud
import pdfua
import pikepdf
import pypdf
import pytest
from deck_rounds import MARK, charts_of, deck_of, opened
from extreme_rounds import EXTREMES
from report_rounds import released_round

from kostprijs.report.content import Bullets, Paragraph, Table
from kostprijs.report.deck import Chart, Deck
from kostprijs.report.slide_drawing import drawing_of
from kostprijs.report.slides_pdf import render_slides_pdf
from kostprijs.report.slideshow import render_pptx

ROUNDS = {"gewoon": released_round, **EXTREMES}
EMU = 12700
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
Found = tuple[str, float, float, float, float]


@pytest.fixture(scope="module")
def decks() -> dict[str, Deck]:
    return {name: deck_of(make()) for name, make in ROUNDS.items()}


@pytest.fixture(scope="module")
def shown(
    decks: dict[str, Deck], office: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, bytes], Path]:
    """Each .pptx, and the folder with what LibreOffice makes of them."""
    folder = tmp_path_factory.mktemp("dias")
    made = {name: render_pptx(deck) for name, deck in decks.items()}
    for name, data in made.items():
        (folder / f"{name}.pptx").write_bytes(data)
    return made, office(sorted(folder.glob("*.pptx")), "pdf")


def pages(text: str) -> list[list[Found]]:
    """The words of each page with their places in points."""
    found = []
    for page in text.split("<page ")[1:]:
        words = []
        for *place, word in WORD.findall(page):
            left, top, right, bottom = map(float, place)
            # poppler counts the whole line of a font; the letters take the middle of it
            spare = 0.18 * (bottom - top)
            words.append((unescape(word), left, top + spare, right, bottom - spare))
        found.append(words)
    return found


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


@pytest.mark.parametrize("name", ROUNDS)
def test_libreoffice_shows_every_slide_with_all_its_text_in_its_place(
    name: str,
    shown: tuple[dict[str, bytes], Path],
    pdf_words: Callable[[Path], str],
) -> None:
    made, folder = shown
    show = opened(made[name])
    found = pages(pdf_words(folder / f"{name}.pdf"))
    assert len(found) == len(show.slides)
    for slide, words in zip(show.slides, found, strict=True):
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text.strip():
                check_inside(shape, words)
            elif getattr(shape, "has_table", False):
                check_table(shape, words)


def check_inside(shape: Any, words: list[Found]) -> None:
    """The words of a text stand inside its box (a letter may hang a little outside)."""
    left, top = shape.left / EMU - 3, shape.top / EMU - 3
    right, bottom = left + shape.width / EMU + 6, top + shape.height / EMU + 6
    inside = [w[0] for w in words if left <= w[1] and w[3] <= right and top <= w[2] and w[4] <= bottom]
    wanted = squeezed(shape.text_frame.text)
    seen = squeezed("".join(inside)).replace("•", "")
    for line in shape.text_frame.paragraphs:
        assert squeezed(line.text) in seen, f"{line.text!r} stands outside its box"
    assert wanted


def check_table(shape: Any, words: list[Found]) -> None:
    """Every cell is there, and the table ends above the foot."""
    left, right = shape.left / EMU - 2, (shape.left + shape.width) / EMU + 2
    top, bottom = shape.top / EMU - 2, (shape.top + shape.height) / EMU + 3
    inside = [w[0] for w in words if left <= w[1] and w[3] <= right and top <= w[2] and w[4] <= bottom]
    seen = sorted(squeezed("".join(inside)))
    cells = [cell.text for row in shape.table.rows for cell in row.cells if not cell.is_spanned]
    assert seen == sorted(squeezed("".join(cells)))


@pytest.mark.parametrize("name", ROUNDS)
def test_a_chart_shows_all_its_labels_inside_its_frame(
    name: str,
    decks: dict[str, Deck],
    shown: tuple[dict[str, bytes], Path],
    pdf_words: Callable[[Path], str],
) -> None:
    made, folder = shown
    charts = {chart.id: chart for chart in charts_of(decks[name])}
    found = pages(pdf_words(folder / f"{name}.pdf"))
    for slide, words in zip(opened(made[name]).slides, found, strict=True):
        for shape in slide.shapes:
            if not getattr(shape, "has_chart", False):
                continue
            left, top = shape.left / EMU - 2, shape.top / EMU - 2
            right, bottom = left + shape.width / EMU + 4, top + shape.height / EMU + 4
            inside = [
                w[0] for w in words if left <= w[1] and w[3] <= right and top <= w[2] and w[4] <= bottom
            ]
            seen = squeezed("".join(inside))
            for band in charts[shape.name].bands:
                assert squeezed(band.written_low) in seen
                assert squeezed(band.written_high) in seen


@pytest.fixture(scope="module", params=["gewoon", "lange-namen", "tweede-ronde", "niets-getoond", "negatief"])
def print_(
    request: pytest.FixtureRequest, decks: dict[str, Deck], tmp_path_factory: Any
) -> tuple[Deck, Path]:
    deck = decks[request.param]
    file = tmp_path_factory.mktemp("druk") / f"{request.param}.pdf"
    file.write_bytes(render_slides_pdf(deck))
    return deck, file


def test_the_pdf_has_every_slide_with_all_its_words(print_: tuple[Deck, Path]) -> None:
    deck, file = print_
    reader = pypdf.PdfReader(file)
    assert len(reader.pages) == len(deck.slides)
    for slide, page in zip(deck.slides, reader.pages, strict=True):
        assert page.mediabox.width / page.mediabox.height == pytest.approx(16 / 9)
        text = squeezed(page.extract_text())
        assert squeezed(slide.title) in text
        for block in slide.blocks:
            for words in words_of(block):
                assert squeezed(words) in text


def test_in_the_pdf_no_word_runs_over_another_or_off_the_slide(
    print_: tuple[Deck, Path], pdf_words: Callable[[Path], str]
) -> None:
    _, file = print_
    for number, words in enumerate(pages(pdf_words(file)), 1):
        assert all(left >= 0 and right <= 960 and bottom <= 540 for _, left, _, right, bottom in words)
        over = [
            (one[0], two[0])
            for place, one in enumerate(words)
            for two in words[place + 1 :]
            if min(one[3], two[3]) - max(one[1], two[1]) > 1 and min(one[4], two[4]) - max(one[2], two[2]) > 1
        ]
        assert over == [], f"slide {number}"


def words_of(block: object) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text]
    if isinstance(block, Bullets):
        return list(block.items)
    if isinstance(block, Table):
        return [cell.text for row in block.rows for cell in row.cells]
    assert isinstance(block, Chart)
    return [block.title]


def test_outside_checkers_of_accessibility_find_no_error(print_: tuple[Deck, Path]) -> None:
    _, file = print_
    found = outloud.check(str(file))
    assert found.error is None
    assert [item.rule for item in found.findings if item.severity == "error"] == []
    assert [item.rule_id for item in pdfua.validate(str(file)).findings] == []


def test_the_pdf_is_tagged_archivable_and_says_every_chart_in_words(print_: tuple[Deck, Path]) -> None:
    deck, file = print_
    with pikepdf.open(file) as document:
        assert document.Root.Lang == "nl"
        with document.open_metadata() as about:
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
            assert about["pdfuaid:part"] == "1"
        said = {str(o.Alt) for o in document.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o}
    assert {chart.alt for chart in charts_of(deck)} <= said


def test_the_same_deck_gives_the_same_pdf(decks: dict[str, Deck]) -> None:
    assert render_slides_pdf(decks["gewoon"]) == render_slides_pdf(decks["gewoon"])
    text = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(render_slides_pdf(decks["gewoon"]))).pages
    )
    assert text.count("CONCEPT") == len(decks["gewoon"].slides)
    assert MARK in text


def test_a_drawing_writes_every_figure_of_its_chart(decks: dict[str, Deck]) -> None:
    for chart in charts_of(decks["negatief"]):
        svg = drawing_of(chart, 400, 300).svg.decode()
        for band in chart.bands:
            assert f">{band.written_low}<" in svg
            assert f">{band.written_high}<" in svg
