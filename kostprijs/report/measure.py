"""How much room texts and scales take in a drawing, in points, before anything is drawn."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from kostprijs.report.lettering import text_width

T = TypeVar("T")
WIDTH = 504.0  # seven inches, as wide as the text of an A4 page
SMALL, NORMAL = 8.0, 8.6
LINE = 11.0  # what each line of a label makes its row higher
RIGHT = 10.0  # beside the scale
ROW, LOW_ROW = 18.0, 15.0  # of rows with references above their bars, and without
_HEADING, _TOP = 18.0, 5.0
_MOST_LABEL, _LEAST_SCALE = 0.36, 50.0  # of the width; points
_PAGE = 600.0  # the most points of rows in a drawing: it has to fit on a page
_LEAST_ROWS, _NEAR = 3, 0.75  # rows after a cut; how far down a heading has to be to cut there


@dataclass(frozen=True)
class Line:
    """A row of a drawing or the heading of some: its text in lines, and its place from the top."""

    lines: tuple[str, ...]
    top: float
    bottom: float
    heading: bool = False

    @property
    def middle(self) -> float:
        """Halfway."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Span:
    """What one row needs on the scale: from `low` to `high`, and points for labels before and after."""

    low: float
    high: float
    before: float = 0.0
    after: float = 0.0


def wrapped(text: str, room: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """The text in lines of at most `room` points; a word that is longer is broken."""
    lines: list[str] = []
    for word in (piece for piece in text.split(" ") if piece):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size, bold) <= room:
            lines[-1] = joined
            continue
        lines += _broken(word, room, size, bold)
    return tuple(lines or [""])


def _broken(word: str, room: float, size: float, bold: bool) -> list[str]:
    if text_width(word, size, bold) <= room:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(f"{pieces[-1]}{letter}-", size, bold) > room:
            if text_width(word, size, bold) <= room:
                return [word]
            pieces[-1] += "-"
            pieces.append("")
        pieces[-1] += letter
    return pieces


@dataclass(frozen=True)
class Frame:
    """The part of the width of a drawing that a scale with its labels takes."""

    left: float = 0.0
    width: float = WIDTH


WHOLE = Frame()
HALVES = (Frame(0.0, WIDTH / 2 - 6), Frame(WIDTH / 2 + 6, WIDTH / 2 - 6))


def lines_of(rows: Sequence[tuple[str, str]], width: float = WIDTH, row: float = ROW) -> tuple[Line, ...]:
    """The rows from the top, with a heading where the first of (heading, label) changes."""
    made: list[Line] = []
    top, heading = _TOP, ""
    for group, label in rows:
        if group and group != heading:
            text = wrapped(group, width - RIGHT, NORMAL, bold=True)
            made.append(Line(text, top, top + _HEADING + (len(text) - 1) * LINE, heading=True))
            top = made[-1].bottom
        heading = group
        text = wrapped(label, width * _MOST_LABEL, NORMAL)
        made.append(Line(text, top, top + max(row, 6 + len(text) * LINE)))
        top = made[-1].bottom
    return tuple(made)


def cut(items: Sequence[T], rows: Sequence[tuple[str, str]], row: float = ROW) -> list[Sequence[T]]:
    """The items, one per row, in as few drawings as fit on a page each: cut at a heading if one is near."""
    ends = [0]
    while left := rows[ends[-1] :]:
        bottoms = [line.bottom for line in lines_of(left, row=row) if not line.heading]
        count = sum(bottom <= _PAGE for bottom in bottoms) or 1
        if count < len(left):
            count = min(count, len(left) - _LEAST_ROWS) if count > _LEAST_ROWS else count
            headings = [place for place in range(1, count + 1) if left[place][0] != left[place - 1][0]]
            if headings and headings[-1] >= _NEAR * count:
                count = headings[-1]
        ends.append(ends[-1] + count)
    return [items[start:end] for start, end in itertools.pairwise(ends)]


def fitted(spans: Sequence[Span], room: float, zero: bool) -> tuple[float, float]:
    """The ends of the widest scale of `room` points on which every span and its labels fit.

    With `zero` zero is on it; a scale that would begin close to zero begins at zero.
    """
    ends = [*spans, Span(0.0, 0.0)] if zero else list(spans)
    scale = min(
        (
            max(room - one.before - other.after, _LEAST_SCALE) / (other.high - one.low)
            for one in ends
            for other in ends
            if other.high > one.low
        ),
        default=room / (abs(ends[0].high) or 1.0),
    )
    left = min(one.low - one.before / scale for one in ends)
    lowest, highest = min(one.low for one in ends), max(one.high for one in ends)
    if not zero and 0 <= lowest < 0.45 * highest:
        return fitted(spans, room, zero=True)
    if lowest == highest:
        left = lowest - room / scale / 3
    return left, left + room / scale
