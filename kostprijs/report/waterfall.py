"""The drawing of the steps from wage to tariff, as SVG whose bytes depend on its numbers and texts only."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kostprijs.report.canvas import Sheet, style
from kostprijs.report.figures import BAR, EDGE, GAP, SOLID
from kostprijs.report.measure import LOW_ROW, SMALL, Span, pieces, text_width
from kostprijs.report.palette import HATCH_DOWN, INK, STEP, WHITE
from kostprijs.report.texts import Texts

_UP: dict[str, Any] = {"facecolor": STEP, **EDGE}
_DOWN: dict[str, Any] = {"facecolor": WHITE, "hatch": HATCH_DOWN, **EDGE}


@dataclass(frozen=True)
class Rise:
    """One row of the waterfall: the amount so far, what the row adds (None: a whole bar), and its text."""

    label: str
    total: float
    added: float | None
    written: str


def waterfall(rises: Sequence[Rise], unit: str, texts: Texts, among: Sequence[Rise] = ()) -> bytes:
    """The steps from wage to tariff as SVG, the first at the top; `among`: all that share the scale."""
    with style():
        return waterfall_sheet(rises, unit, texts, among).svg()


def on_pages(rises: Sequence[Rise]) -> list[Sequence[Rise]]:
    """The steps in as few drawings as fit on a page each."""
    ends = [0, *itertools.accumulate(pieces(_steps(rises), LOW_ROW))]
    return [rises[start:end] for start, end in itertools.pairwise(ends)]


def _steps(rises: Sequence[Rise]) -> list[tuple[str, str]]:
    return [("", rise.label) for rise in rises]


def waterfall_sheet(rises: Sequence[Rise], unit: str, texts: Texts, among: Sequence[Rise] = ()) -> Sheet:
    """The drawing behind `waterfall`."""
    looks = [_step_look(rise) for rise in rises]
    handles = _step_handles(looks, texts)
    sheet = Sheet(_steps(rises), [handle.get_label() for handle in handles], _steps(among), row=LOW_ROW)
    spans = [_rise_span(rise) for rise in among or rises]
    sheet.set_scale(spans, unit, texts, zero=True)
    for row, rise in enumerate(rises):
        low, high = sorted((rise.total, _start(rise)))
        middle = sheet.middles[row]
        sheet.axes.barh(middle, high - low, left=low, height=BAR + 1, **looks[row][1])
        sheet.write(rise.written, high, row, GAP)
        if row + 1 < len(rises):  # the next step begins where this one ends
            ends_at = [middle + BAR / 2, sheet.middles[row + 1] - BAR / 2]
            sheet.axes.plot([rise.total] * 2, ends_at, color=INK, linewidth=0.7, zorder=0.8)
    if min(span.low for span in spans) < 0:
        sheet.axes.axvline(0.0, color=INK, linewidth=0.8, zorder=0.7)
    sheet.add_legend(handles)
    return sheet


def _rise_span(rise: Rise) -> Span:
    low, high = sorted((rise.total, _start(rise)))
    return Span(low, high, 0.0, GAP + text_width(rise.written, SMALL) + 2)


def _start(rise: Rise) -> float:
    return 0.0 if rise.added is None else rise.total - rise.added


def _step_look(rise: Rise) -> tuple[str, dict[str, Any]]:
    if rise.added is None:
        return "opbouw.legenda_totaal", SOLID
    return ("opbouw.legenda_erbij", _UP) if rise.added >= 0 else ("opbouw.legenda_eraf", _DOWN)


def _step_handles(looks: Sequence[tuple[str, dict[str, Any]]], texts: Texts) -> list[Any]:
    from matplotlib.patches import Patch

    return [Patch(label=texts(key), **look) for key, look in dict(looks).items()]
