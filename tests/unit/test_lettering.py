"""The letters of the drawings: as wide and of the same shape as the font says."""

from __future__ import annotations

from pathlib import Path

import pytest

from kostprijs.report.lettering import UNITS, outline, places, text_width


def font(name: str):  # type: ignore[no-untyped-def]
    import matplotlib as mpl
    from fontTools.ttLib import TTFont

    return TTFont(Path(mpl.get_data_path()) / "fonts" / "ttf" / name)


@pytest.mark.parametrize(("name", "bold"), [("DejaVuSans.ttf", False), ("DejaVuSans-Bold.ttf", True)])
@pytest.mark.parametrize("text", ["AVé", "Toeslag: € 1.234,56", "Wvv, 3,5% (To.)", "ë—×", "x"])
def test_widths_and_pairs_are_those_of_the_font(name: str, bold: bool, text: str) -> None:
    tables = font(name)
    glyphs = [tables.getBestCmap()[ord(letter)] for letter in text]
    pairs = tables["kern"].kernTables[0].kernTable
    at, expected = 0, [0]
    for glyph, following in zip(glyphs, [*glyphs[1:], ""], strict=True):
        at += tables["hmtx"][glyph][0] + pairs.get((glyph, following), 0)
        expected.append(at)
    assert places(text, bold) == expected
    assert text_width(text, 8.0, bold) == pytest.approx(at * 8 / UNITS)


@pytest.mark.parametrize("letter", "aé%€i")
def test_an_outline_fills_the_box_of_its_letter(letter: str) -> None:
    import re

    tables = font("DejaVuSans.ttf")
    box = tables["glyf"][tables.getBestCmap()[ord(letter)]]
    drawn = outline(letter)
    assert drawn.startswith("M")
    assert drawn.endswith("Z")
    found = [int(number) for number in re.findall(r"-?\d+", drawn)]
    # a curve may lean out of its letter between two points, and never far
    assert min(found[::2]) == pytest.approx(box.xMin, abs=40)
    assert max(found[::2]) == pytest.approx(box.xMax, abs=40)
    assert min(found[1::2]) == pytest.approx(box.yMin, abs=40)
    assert max(found[1::2]) == pytest.approx(box.yMax, abs=40)


def test_a_space_has_no_outline_and_an_empty_text_no_width() -> None:
    assert outline(" ") == ""
    assert places("") == [0]
    assert text_width("", 8.0) == 0
