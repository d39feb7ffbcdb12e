"""Where things stand in a drawing: measured texts, a scale with room for its labels, and the legend.

Every place is computed from the widths of the texts, in points from the top left, so that no label
can fall off the drawing or on another one. Drawn without pyplot and without any state of a session.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kostprijs.numbers import decimals_for, decimals_of
from kostprijs.report.light import load_drawing
from kostprijs.report.measure import (
    LINE,
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
    text_width,
)
from kostprijs.report.palette import GRID, INK, RULE
from kostprijs.report.texts import Texts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "text.parse_math": False,
    "text.color": INK,
    "svg.fonttype": "path",
    "svg.hashsalt": "kostprijs",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": INK,
    "axes.axisbelow": True,
    "hatch.linewidth": 0.8,
}
_BETWEEN = 8.0  # between a label and the scale
_AXIS, _LEGEND_ROW, _KEY = 20.0, 13.0, 26.0


Rows = Sequence[tuple[str, str]]


@contextlib.contextmanager
def style() -> Iterator[None]:
    """Fixed settings: a matplotlibrc of the user must not reach the page."""
    import matplotlib as mpl

    load_drawing()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


class Sheet:
    """A drawing with its rows, a scale and a place for the legend; x is a value, y points from the top."""

    def __init__(
        self,
        rows: Rows,
        keys: Sequence[str],
        among: Rows = (),
        frame: Frame = WHOLE,
        on: Sheet | None = None,
        row: float = ROW,
    ) -> None:
        """`rows` are (heading, label), `keys` the texts of the legend; among: all rows on this scale.

        `on`: the sheet of which this one is the other half, of no more rows.
        """
        self.lines = lines_of(rows, frame.width, row)
        self.middles = [line.middle for line in self.lines if not line.heading]
        self.depth: float = on.depth if on else self.lines[-1].bottom
        every = lines_of(among or rows, frame.width)
        widest = max(text_width(text, NORMAL) for line in every if not line.heading for text in line.lines)
        self.frame, self.left = frame, frame.left + widest + _BETWEEN
        self.room = frame.left + frame.width - self.left - RIGHT
        self._legend_rows = _flowed(keys)
        self.height: float = (
            on.height if on else self.depth + _AXIS + _LEGEND_ROW * len(self._legend_rows) + 2
        )
        self.drawing: Drawing = on.drawing if on else _drawing(self.height)
        bottom = 1 - self.depth / self.height
        place = (self.left / WIDTH, bottom, self.room / WIDTH, 1 - bottom)
        self.axes: Axes = self.drawing.add_axes(place)
        self.axes.set_ylim(self.depth, 0)
        self.axes.set_yticks([])

    def set_scale(self, spans: Sequence[Span], unit: str, texts: Texts, zero: bool = False) -> None:
        """The scale on which all of these fit, its ticks, and the labels of the rows."""
        low, high = fitted(spans, self.room, zero)
        self.axes.set_xlim(low, high)
        values = [end for span in spans for end in (span.low, span.high)]
        places, labels = _ticks((low, high), min(values), unit, self.room, texts)
        self.axes.set_xticks(places, labels, fontsize=SMALL)
        self.axes.grid(axis="x", color=GRID, linewidth=0.6)
        for line in self.lines:
            self._write(line)

    def _write(self, line: Line) -> None:
        up = 1 - line.middle / self.height
        look: dict[str, Any] = {"va": "center", "linespacing": LINE / NORMAL / 1.17, "fontsize": NORMAL}
        text = "\n".join(line.lines)
        if not line.heading:
            self.drawing.text((self.left - _BETWEEN) / WIDTH, up, text, ha="right", **look)
            return
        behind = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
        self.drawing.text(
            self.frame.left / WIDTH, up, text, ha="left", fontweight="bold", bbox=behind, **look
        )
        if line is not self.lines[0]:
            from matplotlib.lines import Line2D

            above = 1 - line.top / self.height
            ends = [self.frame.left / WIDTH, (self.frame.left + self.frame.width) / WIDTH]
            self.drawing.add_artist(Line2D(ends, [above, above], color=RULE, linewidth=0.8))

    def write(self, text: str, value: float, row: int, gap: float) -> None:
        """A label beside a mark: `gap` points to the right of it, or to the left when negative."""
        behind = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
        self.axes.annotate(
            text, (value, self.middles[row]), (gap, -0.4), textcoords="offset points", va="center",
            ha="left" if gap > 0 else "right", fontsize=SMALL, color=INK, bbox=behind, zorder=0.9,
        )  # fmt: skip

    def add_legend(self, handles: Sequence[Any]) -> None:
        """The legend under the scale, in the rows that its texts were found to need."""
        place = 0
        for row, count in enumerate(self._legend_rows):
            top = self.depth + _AXIS + _LEGEND_ROW * row
            self.drawing.legends.append(
                self._legend_row(handles[place : place + count], 1 - top / self.height)
            )
            place += count

    def _legend_row(self, handles: Sequence[Any], up: float) -> Any:
        from matplotlib.legend import Legend

        return Legend(
            self.drawing, handles, [handle.get_label() for handle in handles], loc="upper left",
            bbox_to_anchor=(0.0, up), ncols=len(handles), frameon=False, fontsize=SMALL, borderpad=0.0,
            borderaxespad=0.0, columnspacing=1.5, handlelength=1.8, handletextpad=0.5,
        )  # fmt: skip

    def svg(self) -> bytes:
        """The drawing; the same numbers give the same bytes."""
        buffer = io.BytesIO()
        self.drawing.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        return buffer.getvalue()


def _drawing(height: float) -> Drawing:
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    drawing = Figure(figsize=(WIDTH / 72, height / 72))
    FigureCanvasSVG(drawing)
    return drawing


def _flowed(keys: Sequence[str]) -> list[int]:
    """How many entries of a legend stand in each row."""
    rows, used = [0], 0.0
    for key in keys:
        width = _KEY + text_width(key, SMALL) + 6
        if rows[-1] and used + width > WIDTH:
            rows.append(0)
            used = 0.0
        rows[-1] += 1
        used += width
    return rows if keys else []


def _ticks(
    ends: tuple[float, float], least: float, unit: str, room: float, texts: Texts
) -> tuple[list[float], list[str]]:
    """As many ticks as have room; none below zero when no value is."""
    from matplotlib.ticker import MaxNLocator

    low, high = ends
    bound = low if least < 0 else max(0.0, low)
    for count in (6, 5, 4, 3, 2, 1):
        found = MaxNLocator(nbins=count, steps=[1, 2, 5, 10]).tick_values(low, high)
        places = [float(f"{tick:.9g}") for tick in found]
        places = [tick for tick in places if bound <= tick <= high]
        decimals = decimals_for(unit, max((decimals_of(tick) for tick in places if tick), default=0))
        labels = [texts.amount(tick, unit, decimals) for tick in places]
        widest = max((text_width(label, SMALL) for label in labels), default=0.0)
        # a label at the very end may stand half beside the scale
        places = [tick for tick in places if (high - tick) / (high - low) * room + RIGHT > widest / 2]
        if len(places) < 2 or (places[1] - places[0]) / (high - low) * room > widest + 10:
            return places, labels[: len(places)]
    return places, labels[: len(places)]
