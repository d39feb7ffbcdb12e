"""The drawing of the steps from wage to tariff, as SVG whose bytes depend on its numbers and texts only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kostprijs.report.canvas import Key, Sheet
from kostprijs.report.figures import BAR, GAP, SOLID
from kostprijs.report.lettering import text_width
from kostprijs.report.measure import LOW_ROW, SMALL, Span, cut
from kostprijs.report.palette import HATCH_DOWN, INK, STEP, WHITE
from kostprijs.report.paper import Fill
from kostprijs.report.texts import Texts

_UP = Fill(STEP)
_DOWN = Fill(WHITE, HATCH_DOWN)


@dataclass(frozen=True)
class Rise:
    """One row of the waterfall: the amount so far, what the row adds (None: a whole bar), and its text."""

    label: str
    total: float
    added: float | None
    written: str


def on_pages(rises: Sequence[Rise]) -> list[Sequence[Rise]]:
    """The steps in as few drawings as fit on a page each."""
    return cut(rises, _steps(rises), LOW_ROW)


def _steps(rises: Sequence[Rise]) -> list[tuple[str, str]]:
    return [("", rise.label) for rise in rises]


def waterfall(rises: Sequence[Rise], unit: str, texts: Texts, among: Sequence[Rise] = ()) -> Sheet:
    """The steps from wage to tariff, the first at the top; `among`: all that share the scale."""
    looks = [_step_look(rise) for rise in rises]
    keys = [Key(texts(key), look) for key, look in dict(looks).items()]
    sheet = Sheet(_steps(rises), keys, _steps(among), row=LOW_ROW)
    spans = [_rise_span(rise) for rise in among or rises]
    sheet.set_scale(spans, unit, texts, zero=True)
    for row, rise in enumerate(rises):
        low, high = sorted((rise.total, _start(rise)))
        sheet.bar(row, low, high, looks[row][1], BAR + 1)
        sheet.write(rise.written, high, row, GAP)
        if row + 1 < len(rises):  # the next step begins where this one ends
            top, bottom = sheet.middles[row] + BAR / 2, sheet.middles[row + 1] - BAR / 2
            sheet.upright(rise.total, top, bottom, "verbinding", INK, 0.7)
    if min(span.low for span in spans) < 0:
        sheet.upright(0.0, 0.0, sheet.depth, "verbinding", INK, 0.8)
    sheet.add_legend()
    return sheet


def _rise_span(rise: Rise) -> Span:
    low, high = sorted((rise.total, _start(rise)))
    return Span(low, high, 0.0, GAP + text_width(rise.written, SMALL) + 2)


def _start(rise: Rise) -> float:
    return 0.0 if rise.added is None else rise.total - rise.added


def _step_look(rise: Rise) -> tuple[str, Fill]:
    if rise.added is None:
        return "opbouw.legenda_totaal", SOLID
    return ("opbouw.legenda_erbij", _UP) if rise.added >= 0 else ("opbouw.legenda_eraf", _DOWN)
