"""Letters as outlines of the font, in its own units: what is measured is what is drawn.

The units are whole numbers, so that a text is as wide on every machine.
"""

from __future__ import annotations

import functools
import itertools
from pathlib import Path
from typing import Any

_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
UNITS = 2048  # of the font, in the size of a letter
ASCENT, DESCENT = 0.76, 0.208  # above and below the line that letters stand on, in the size of a letter
# matplotlib's number for a part of an outline: its letter in a path of an SVG, and of how many points
_PARTS = {1: ("M", 1), 2: ("L", 1), 3: ("Q", 2), 79: ("Z", 0)}


@functools.cache
def _font(bold: bool) -> Any:
    import matplotlib as mpl
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / _FILES[bold]))
    if font.units_per_EM != UNITS:
        raise ValueError("not the font that the drawings are measured in")
    return font


@functools.cache
def _advance(letter: str, bold: bool) -> int:
    return int(_loaded(letter, bold).horiAdvance)


@functools.cache
def _nearer(first: str, second: str, bold: bool) -> int:
    """How much further from the first letter the second one stands than by itself; mostly negative."""
    from matplotlib.ft2font import Kerning

    font = _font(bold)
    indices = [font.get_char_index(ord(letter)) for letter in (first, second)]
    return int(font.get_kerning(*indices, Kerning.UNSCALED))


def _loaded(letter: str, bold: bool) -> Any:
    from matplotlib.ft2font import LoadFlags

    return _font(bold).load_char(ord(letter), LoadFlags.NO_SCALE)


def places(text: str, bold: bool = False) -> list[int]:
    """Where each letter of a line of text begins, and where the last one ends."""
    steps = [_advance(letter, bold) for letter in text]
    for number, pair in enumerate(itertools.pairwise(text)):
        steps[number] += _nearer(*pair, bold)
    return list(itertools.accumulate(steps, initial=0))


@functools.lru_cache(maxsize=8192)  # the same labels are measured for every scale
def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line of text in points."""
    return places(text, bold)[-1] * size / UNITS


@functools.cache
def outline(letter: str, bold: bool = False) -> str:
    """The outline of a letter as the path of an SVG, upwards; empty for a space."""
    _loaded(letter, bold)
    vertices, codes = _font(bold).get_path()
    points = [f"{round(x * 64)} {round(y * 64)}" for x, y in vertices]
    kinds = codes.tolist()
    parts, at = [], 0
    while at < len(kinds):
        name, count = _PARTS[kinds[at]]
        parts.append(name + " ".join(points[at : at + count]))
        at += max(count, 1)  # a closed outline repeats a point that it does not need
    return "".join(parts)
