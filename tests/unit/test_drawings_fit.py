"""The drawings of ordinary and of extreme rounds, measured: nothing off the drawing, nothing over a label."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from extreme_rounds import EXTREMES
from report_rounds import released_round

from kostprijs.anonymise.dataset import Display
from kostprijs.report import drawings, palette
from kostprijs.report.canvas import Sheet
from kostprijs.report.content import Drawing
from kostprijs.report.figures import Bar, bandwidths, on_pages
from kostprijs.report.handout import build_handout
from kostprijs.report.lettering import text_width
from kostprijs.report.measure import WIDTH, wrapped
from kostprijs.report.texts import load_texts

ROUNDS = {"gewoon": released_round, **EXTREMES}
SLACK = 0.75  # points
Extent = tuple[float, float, float, float]
SVG = "{http://www.w3.org/2000/svg}"


def sheets_of(name: str, monkeypatch: pytest.MonkeyPatch) -> list[Sheet]:
    """The sheets behind all drawings of a handout."""
    made: list[Sheet] = []
    original = Sheet.svg

    def kept(sheet: Sheet) -> bytes:
        made.append(sheet)
        return original(sheet)

    monkeypatch.setattr(Sheet, "svg", kept)
    build_handout(ROUNDS[name](), "0123456789ab")
    monkeypatch.undo()
    return made


def read(sheet: Sheet) -> ElementTree.Element:
    return ElementTree.fromstring(sheet.svg())  # noqa: S314 - our own drawing


def measures(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?", text)]


def layer(drawing: ElementTree.Element, *names: str) -> Iterator[ElementTree.Element]:
    for group in drawing.iter(f"{SVG}g"):
        if group.get("class") in names:
            yield from group


def texts_on(drawing: ElementTree.Element) -> Iterator[tuple[str, Extent]]:
    """Every text with the left, top, right and bottom of its ink, in points from the top left."""
    letters = {path.get("id"): measures(path.get("d", "")) for path in drawing.iter(f"{SVG}path")}
    for text in drawing.iter(f"{SVG}g"):
        if text.get("role") != "img":
            continue
        left, base, wide, high = measures(text.get("transform", ""))
        across, down = [], []
        for use in text:
            outline = letters[use.get("href", "")[1:]]
            across += [left + wide * (float(use.get("x", "")) + x) for x in outline[::2]]
            down += [base + high * y for y in outline[1::2]]
        yield text.get("aria-label", ""), (min(across), min(down), max(across), max(down))


def marks_on(drawing: ElementTree.Element) -> Iterator[Extent]:
    """Every bar, and every mark on a scale, in points from the top left."""
    for shape in layer(drawing, "balken", "merken"):
        if shape.tag == f"{SVG}rect":
            left, top, width, height = (float(shape.get(name, "")) for name in ("x", "y", "width", "height"))
            yield left, top, left + width, top + height
        elif shape.tag == f"{SVG}circle":
            x, y, radius = (float(shape.get(name, "")) for name in ("cx", "cy", "r"))
            yield x - radius, y - radius, x + radius, y + radius
        elif shape.get("d", "").endswith("Z"):
            corners = measures(shape.get("d", ""))
            yield min(corners[::2]), min(corners[1::2]), max(corners[::2]), max(corners[1::2])


def overlap(one: Extent, other: Extent) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > SLACK and high > SLACK


@pytest.mark.parametrize("name", ROUNDS)
def test_no_text_leaves_a_drawing_or_lies_over_another_or_a_mark(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = sheets_of(name, monkeypatch)
    assert sheets or name == "niets-getoond"
    for sheet in sheets:
        drawing = read(sheet)
        found = list(texts_on(drawing))
        assert len(found) > len(sheet.middles)
        for text, (left, top, right, bottom) in found:
            assert left > -SLACK, text
            assert top > -SLACK, text
            assert right < WIDTH + SLACK, text
            assert bottom < sheet.paper.height + SLACK, text
        for (one, here), (other, there) in itertools.combinations(found, 2):
            assert not overlap(here, there), (one, other)
        shapes = list(marks_on(drawing))
        assert shapes
        for mark in shapes:
            over = [text for text, extent in found if overlap(extent, mark)]
            assert not over, over


@pytest.mark.parametrize("name", ["gewoon", "buitengrenzen", "vijf-groepen"])
def test_every_bar_stands_under_its_part_in_the_order_of_the_law(name: str) -> None:
    made = drawings.drawing_section(ROUNDS[name](), {}, load_texts("nl"))
    alt = next(block.alt for block in made.blocks if isinstance(block, Drawing) and "pct" in block.id)
    letters = [alt.index(f"Onderdeel {letter}:") for letter in "abc"]
    assert letters == sorted(letters)
    assert alt.index("Ziekteverzuim") > letters[2] > alt.index("Overhead") > letters[1] > alt.index("AWf")
    assert alt.index("Risico") > alt.index("Niet in de AMvB genoemd")


def test_bars_of_one_unit_on_two_drawings_share_their_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = sheets_of("veertig-elementen", monkeypatch)
    first, second = (sheet for sheet in sheets[:2])
    assert first.ends == second.ends
    assert (first.left, first.room) == (second.left, second.room)
    assert len(first.middles) + len(second.middles) == 40


def test_outer_bounds_look_unlike_group_means_and_the_legend_says_so() -> None:
    texts = load_texts("nl")
    bars = [
        Bar("Een", Display.GROUPS, (1.0, 2.0, 4.0), ("1%", "2%", "4%")),
        Bar("Twee", Display.BOUNDS, (1.0, 3.0, 5.0), ("1%", "3%", "5%")),
    ]
    drawing = read(bandwidths(bars, "pct", texts))
    groups, bounds = (bar.get("fill") for bar in layer(drawing, "balken"))
    assert groups == palette.BAND
    assert bounds == "url(#schuin)"
    words = [text for text, _ in texts_on(drawing)]
    assert texts("figuren.legenda_groepen") in words
    assert texts("figuren.legenda_grenzen") in words
    middle, mean = (mark.tag for mark in layer(drawing, "merken"))
    assert middle != mean


def test_long_rows_go_on_in_another_drawing() -> None:
    bars = [Bar(f"Element {n}", Display.MEAN, (1.0,), ("1%",), group="a" * (n // 20 + 1)) for n in range(90)]
    parts = on_pages(bars)
    assert [bar for part in parts for bar in part] == bars
    assert len(parts) > 2
    assert min(map(len, parts)) >= 3


def test_a_text_is_wrapped_within_its_room() -> None:
    word = "Arbeidsongeschiktheidsverzekeringspremie"
    lines = wrapped(f"de {word} van {word}{word}", 120, 8.6)
    assert all(text_width(line, 8.6) <= 121 for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == f"de{word}van{word}{word}"
    assert wrapped("", 100, 8) == ("",)
