"""Where things stand in a drawing: measured texts, a scale with room for its labels, and the legend.

Every place is computed from the widths of the texts, in points from the top left, so that no label
can fall off the drawing or on another one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kostprijs.numbers import decimals_for, decimals_of
from kostprijs.report.lettering import ASCENT, DESCENT, text_width
from kostprijs.report.measure import (
    NORMAL,
    RIGHT,
    ROW,
    SMALL,
    WHOLE,
    WIDTH,
    Frame,
    Line,
    Span,
    fitted,
    lines_of,
)
from kostprijs.report.palette import GRID, INK, RULE
from kostprijs.report.paper import Fill, Mark, Paper
from kostprijs.report.texts import Texts

_BETWEEN = 8.0  # between a label and the scale
_AXIS, _LEGEND_ROW = 20.0, 13.0  # how high the scale under the rows is, and a row of the legend
_KEY = 32.0  # what an entry of the legend takes beside its words
_LEADING = 9.4  # from one line of a label to the next
_TICK, _UNDER_TICK = 3.5, 7.0  # how long a tick is, and where its label begins
_BOX, _BOX_HEIGHT, _TO_WORDS, _TO_NEXT = 14.4, 5.6, 4.0, 12.0  # of a legend: sizes and distances


Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Key:
    """An entry of a legend."""

    label: str
    look: Fill | Mark


class Sheet:
    """A drawing with its rows, a scale and a place for the legend; x is a value, y points from the top."""

    def __init__(
        self,
        rows: Rows,
        keys: Sequence[Key],
        among: Rows = (),
        frame: Frame = WHOLE,
        on: Sheet | None = None,
        row: float = ROW,
    ) -> None:
        """`rows` are (heading, label), `keys` the legend; among: all rows that share this scale.

        `on`: the sheet of which this one is the other half, of no more rows.
        """
        self.lines = lines_of(rows, frame.width, row)
        self.middles = [line.middle for line in self.lines if not line.heading]
        self.depth: float = on.depth if on else self.lines[-1].bottom
        every = lines_of(among or rows, frame.width)
        widest = max(text_width(text, NORMAL) for line in every if not line.heading for text in line.lines)
        self.frame, self.left = frame, frame.left + widest + _BETWEEN
        self.room = frame.left + frame.width - self.left - RIGHT
        self.keys = _flowed(keys)
        own = self.depth + _AXIS + _LEGEND_ROW * len(self.keys) + 2
        self.paper: Paper = on.paper if on else Paper(WIDTH, own)
        self.ends = (0.0, 1.0)

    def set_scale(self, spans: Sequence[Span], unit: str, texts: Texts, zero: bool = False) -> None:
        """The scale on which all of these fit, its ticks, and the labels of the rows."""
        self.ends = fitted(spans, self.room, zero)
        values = [end for span in spans for end in (span.low, span.high)]
        ticks, labels = _ticks(self.ends, min(values), unit, self.room, texts)
        for value, label in zip(ticks, labels, strict=True):
            self.upright(value, 0.0, self.depth, "raster", GRID, 0.6)
            self.upright(value, self.depth, self.depth + _TICK, "schaal", INK, 0.8)
            base = self.depth + _UNDER_TICK + ASCENT * SMALL
            self.paper.text("schaal", label, self.place(value), base, SMALL, anchor=0.5)
        ends = [(self.left, self.depth), (self.left + self.room, self.depth)]
        self.paper.line("schaal", ends, INK, 0.8)
        for line in self.lines:
            self._label(line)

    def place(self, value: float) -> float:
        """Where a value stands, in points from the left."""
        low, high = self.ends
        return self.left + (value - low) / (high - low) * self.room

    def _label(self, line: Line) -> None:
        base = line.middle + _sunk(NORMAL) - _LEADING * (len(line.lines) - 1) / 2
        for number, text in enumerate(line.lines):
            at = base + _LEADING * number
            if line.heading:
                self.paper.text("labels", text, self.frame.left, at, NORMAL, bold=True, pad=1.0)
            else:
                self.paper.text("labels", text, self.left - _BETWEEN, at, NORMAL, anchor=1.0)
        if line.heading and line is not self.lines[0]:
            right = self.frame.left + self.frame.width
            self.paper.line("labels", [(self.frame.left, line.top), (right, line.top)], RULE, 0.8)

    def bar(self, row: int, low: float, high: float, look: Fill, height: float) -> None:
        """A bar in the middle of a row."""
        left, right = self.place(low), self.place(high)
        self.paper.bar("balken", left, self.middles[row] - height / 2, right - left, height, look)

    def marks(self, row: int, values: Sequence[float], look: Mark, above: float = 0.0) -> None:
        """Marks in a row with the line that joins them, some points above its middle."""
        places = [(self.place(value), self.middles[row] - above) for value in values]
        if look.line and places[0] != places[-1]:
            ends = (places[0], places[-1])
            self.paper.line("merken", ends, look.line_colour, look.line, look.dotted)
        for x, y in dict.fromkeys(places):
            self.paper.mark("merken", x, y, look)

    def upright(self, value: float, top: float, bottom: float, layer: str, colour: str, width: float) -> None:
        """A line at a value, from top to bottom."""
        x = self.place(value)
        self.paper.line(layer, [(x, top), (x, bottom)], colour, width)

    def write(self, text: str, value: float, row: int, gap: float) -> None:
        """A label beside a mark: `gap` points to the right of it, or to the left when negative."""
        base = self.middles[row] + _sunk(SMALL) + 0.4
        anchor = 0.0 if gap > 0 else 1.0
        self.paper.text("waarden", text, self.place(value) + gap, base, SMALL, anchor=anchor, pad=0.6)

    def add_legend(self) -> None:
        """The legend under the scale, in the rows that its texts were found to need."""
        for row, keys in enumerate(self.keys):
            base = self.depth + _AXIS + _LEGEND_ROW * row + ASCENT * SMALL
            left = 0.0
            for key in keys:
                if isinstance(key.look, Fill):
                    self.paper.bar("legenda", left, base - _BOX_HEIGHT, _BOX, _BOX_HEIGHT, key.look)
                else:
                    self.paper.mark("legenda", left + _BOX / 2, base - _BOX_HEIGHT / 2, key.look)
                self.paper.text("legenda", key.label, left + _BOX + _TO_WORDS, base, SMALL)
                left += _BOX + _TO_WORDS + text_width(key.label, SMALL) + _TO_NEXT

    def svg(self) -> bytes:
        """The drawing; the same numbers give the same bytes."""
        return self.paper.svg()


def _sunk(size: float) -> float:
    """How far under the middle of a row the line lies that letters stand on."""
    return (ASCENT - DESCENT) / 2 * size


def _flowed(keys: Sequence[Key]) -> list[list[Key]]:
    """The entries of a legend in rows."""
    rows: list[list[Key]] = [[]]
    used = 0.0
    for key in keys:
        width = _KEY + text_width(key.label, SMALL)
        if rows[-1] and used + width > WIDTH:
            rows.append([])
            used = 0.0
        rows[-1].append(key)
        used += width
    return rows if keys else []


def _ticks(
    ends: tuple[float, float], least: float, unit: str, room: float, texts: Texts
) -> tuple[list[float], list[str]]:
    """As many ticks as have room; none below zero when no value is."""
    low, high = ends
    bound = low if least < 0 else max(0.0, low)
    for count in (6, 5, 4, 3, 2, 1):
        places = [tick for tick in _round_values(low, high, count) if bound <= tick <= high]
        decimals = decimals_for(unit, max((decimals_of(tick) for tick in places if tick), default=0))
        labels = [texts.amount(tick, unit, decimals) for tick in places]
        widest = max((text_width(label, SMALL) for label in labels), default=0.0)
        # a label at the very end may stand half beside the scale
        places = [tick for tick in places if (high - tick) / (high - low) * room + RIGHT > widest / 2]
        if len(places) < 2 or (places[1] - places[0]) / (high - low) * room > widest + 10:
            return places, labels[: len(places)]
    return places, labels[: len(places)]


def _round_values(low: float, high: float, most: int) -> list[float]:
    """Round values from low to high: the finest steps of 1, 2 or 5 that cut it in at most so many parts.

    Always two values or more.
    """
    power = math.floor(math.log10((high - low) / most))
    steps = [step * 10.0**place for place in (power - 1, power, power + 1) for step in (1, 2, 5)]
    fine = next(place for place, step in enumerate(steps) if step >= (high - low) / most * (1 - 1e-9))
    for step in steps[fine::-1]:
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last > first:
            break
    return [float(f"{number * step:.9g}") for number in range(first, last + 1)]
