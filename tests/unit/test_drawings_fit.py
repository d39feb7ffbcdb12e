"""The drawings of ordinary and of extreme rounds, measured: nothing off the drawing, nothing over a label."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from extreme_rounds import EXTREMES
from report_rounds import released_round

from kostprijs.anonymise.dataset import Display
from kostprijs.report import drawings
from kostprijs.report.canvas import Sheet, style
from kostprijs.report.content import Figure
from kostprijs.report.figures import Bar, bandwidth_sheet, on_pages
from kostprijs.report.handout import build_handout
from kostprijs.report.measure import WIDTH, text_width, wrapped
from kostprijs.report.texts import load_texts

ROUNDS = {"gewoon": released_round, **EXTREMES}
SLACK = 0.75  # points
Extent = tuple[float, float, float, float]


def sheets_of(name: str, monkeypatch: pytest.MonkeyPatch) -> list[Sheet]:
    """The sheets behind all drawings of a handout."""
    made: list[Sheet] = []
    original = Sheet.svg

    def kept(sheet: Sheet) -> bytes:
        made.append(sheet)
        return original(sheet)

    monkeypatch.setattr(Sheet, "svg", kept)
    build_handout(ROUNDS[name](), "0123456789ab")
    return made


def texts_on(sheet: Sheet) -> Iterator[tuple[str, Extent]]:
    """Every text of a drawing with its left, bottom, right and top in points."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    sheet.drawing.set_dpi(288)  # fine enough for the hinting of letters not to count
    FigureCanvasAgg(sheet.drawing).draw()
    found = list(sheet.drawing.texts)
    for axes in sheet.drawing.axes:
        found += [*axes.texts, *axes.get_xticklabels()]
    for legend in sheet.drawing.legends:
        found += legend.get_texts()
    for text in found:
        if text.get_text():
            yield text.get_text(), tuple(value / 4 for value in text.get_window_extent().extents)


def marks_on(sheet: Sheet) -> Iterator[Extent]:
    """Every bar, and every mark on a scale, in points."""
    for axes in sheet.drawing.axes:
        for bar in axes.patches:
            yield tuple(value / 4 for value in bar.get_window_extent().extents)
        for line in axes.lines:
            if line.get_marker() not in ("None", "|", None):
                half = line.get_markersize() / 2
                for place in line.get_xydata():
                    x, y = axes.transData.transform(place) / 4
                    yield x - half, y - half, x + half, y + half


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
        found = list(texts_on(sheet))
        for text, (left, bottom, right, top) in found:
            assert left > -SLACK, text
            assert bottom > -SLACK, text
            assert right < WIDTH + SLACK, text
            assert top < sheet.height + SLACK, text
        for (one, here), (other, there) in itertools.combinations(found, 2):
            assert not overlap(here, there), (one, other)
        for mark in marks_on(sheet):
            over = [text for text, extent in found if overlap(extent, mark)]
            assert not over, over


@pytest.mark.parametrize("name", ["gewoon", "buitengrenzen", "vijf-groepen"])
def test_every_bar_stands_under_its_part_in_the_order_of_the_law(name: str) -> None:
    made = drawings.drawing_section(ROUNDS[name](), {}, load_texts("nl"))
    alt = next(block.alt for block in made.blocks if isinstance(block, Figure) and "pct" in block.id)
    letters = [alt.index(f"Onderdeel {letter}:") for letter in "abc"]
    assert letters == sorted(letters)
    assert alt.index("Ziekteverzuim") > letters[2] > alt.index("Overhead") > letters[1] > alt.index("AWf")
    assert alt.index("Risico") > alt.index("Niet in de AMvB genoemd")


def test_bars_of_one_unit_on_two_drawings_share_their_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = sheets_of("veertig-elementen", monkeypatch)
    first, second = (sheet for sheet in sheets[:2])
    assert first.axes.get_xlim() == second.axes.get_xlim()
    assert (first.left, first.room) == (second.left, second.room)
    assert len(first.middles) + len(second.middles) == 40


def test_outer_bounds_look_unlike_group_means_and_the_legend_says_so() -> None:
    texts = load_texts("nl")
    bars = [
        Bar("Een", Display.GROUPS, (1.0, 2.0, 4.0), ("1%", "2%", "4%")),
        Bar("Twee", Display.BOUNDS, (1.0, 3.0, 5.0), ("1%", "3%", "5%")),
    ]
    with style():
        sheet = bandwidth_sheet(bars, "pct", texts)
    groups, bounds = sheet.axes.patches
    assert groups.get_hatch() is None
    assert bounds.get_hatch()
    assert groups.get_facecolor() != bounds.get_facecolor()
    words = [text.get_text() for legend in sheet.drawing.legends for text in legend.get_texts()]
    assert texts("figuren.legenda_groepen") in words
    assert texts("figuren.legenda_grenzen") in words
    middle, mean = (line.get_marker() for line in sheet.axes.lines)
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
