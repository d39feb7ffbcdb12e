"""The tables of the explorer: each as HTML with headings and a bar in words and lines, and as plain text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from kostprijs.numbers import format_amount, format_shortest
from kostprijs.report.palette import STEP
from kostprijs.scenario.compare import Difference, ScenarioComparison
from kostprijs.scenario.result import ScenarioResult
from kostprijs.scenario.tornado import Bar

_WIDE, _HIGH = 220, 14


@dataclass(frozen=True)
class Grid:
    """A table: the first cell of a row heads it. `drawn` is a small drawing per row, without words."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    drawn: tuple[str, ...] = ()

    @property
    def html(self) -> str:
        """The table for a notebook; every text is escaped."""
        heads = "".join(
            f'<th scope="col" style="text-align:{"right" if n else "left"}">{escape(head)}</th>'
            for n, head in enumerate(self.heads)
        )
        heads += '<td aria-hidden="true"></td>' if self.drawn else ""
        drawn = self.drawn or ("",) * len(self.rows)
        rows = "".join(self._row(row, svg) for row, svg in zip(self.rows, drawn, strict=True))
        caption = f'<caption style="text-align:left;font-weight:bold">{escape(self.caption)}</caption>'
        return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"

    @property
    def plain(self) -> str:
        """The same words and figures, a row per line."""
        return "\n".join([self.caption, " | ".join(self.heads), *(" | ".join(row) for row in self.rows)])

    @staticmethod
    def _row(row: Sequence[str], svg: str) -> str:
        cells = "".join(f'<td style="text-align:right">{escape(cell)}</td>' for cell in row[1:])
        head = f'<th scope="row" style="text-align:left">{escape(row[0])}</th>'
        return f"<tr>{head}{cells}{f'<td>{svg}</td>' if svg else ''}</tr>"


@dataclass(frozen=True)
class Shown:
    """Tables with a sentence before them, for the output of a cell."""

    grids: tuple[Grid, ...]
    before: str = ""

    @property
    def html(self) -> str:
        """All of it as HTML."""
        start = f"<p>{escape(self.before)}</p>" if self.before else ""
        return start + "".join(grid.html for grid in self.grids)

    @property
    def plain(self) -> str:
        """All of it as text."""
        return "\n\n".join(filter(None, [self.before, *(grid.plain for grid in self.grids)]))

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.plain}


def tariff_sentence(result: ScenarioResult) -> str:
    """The tariff in one sentence, beside the maximum of the scenario."""
    text = f"Tarief: {format_amount(result.tariff, result.unit)}"
    if result.unit == "eur_uur":
        text += " per uur"
    above, maximum = result.above_maximum, result.scenario.maximum
    if above is None or maximum is None:
        return f"{text}."
    where = "boven" if above > 0 else "onder"
    if round(above, 2) == 0:
        return f"{text}, gelijk aan het maximumtarief."
    apart, most = (format_amount(amount, result.unit) for amount in (abs(above), maximum))
    return f"{text}; dat is {apart} {where} het maximumtarief van {most}."


def values(result: ScenarioResult) -> Grid:
    """Every value, its bandwidth, and where it comes from."""
    rows = []
    for value in result.point.values:
        ends = (value.amount, value.band.low, value.band.high)
        texts = ["" if math.isnan(end) else format_shortest(end, value.unit) for end in ends]
        rows.append((value.label, *texts, value.because))
    return Grid("Waarden", ("Element", "Waarde", "Laag", "Hoog", "Herkomst"), tuple(rows))


def build_up(result: ScenarioResult) -> Grid:
    """The steps from wage to tariff, with a waterfall."""
    unit = result.unit
    rows = [
        (step.label, "" if step.added is None else _signed(step.added, unit), format_amount(step.total, unit))
        for step in result.steps
    ]
    starts = [0.0 if step.added is None else step.total - step.added for step in result.steps]
    spans = [(start, step.total) for start, step in zip(starts, result.steps, strict=True)]
    return Grid("Van loon naar tarief", ("Regel", "Erbij", "Samen"), tuple(rows), _spans(spans))


def tornado_table(result: ScenarioResult, bars: Sequence[Bar]) -> Grid:
    """What one element does from low to high, the rest as chosen, widest first."""
    rows = [
        (b.label, *(format_amount(amount, result.unit) for amount in (b.low, b.high, b.swing))) for b in bars
    ]
    heads = ("Element", "Tarief bij laag", "Tarief bij hoog", "Verschil")
    drawn = _spans([(bar.low, bar.high) for bar in bars], mark=result.tariff)
    return Grid("Eén element van laag naar hoog, de rest gelijk", heads, tuple(rows), drawn)


def comparison(made: ScenarioComparison) -> Shown:
    """The tariffs side by side, and what each element contributes to the difference with the first."""
    first = made.results[0]
    rows = [(r.scenario.name, r.scenario.file, format_amount(r.tariff, r.unit)) for r in made.results]
    tariffs = Grid("Tarieven", ("Scenario", "Bestand", "Tarief"), tuple(rows))
    return Shown((tariffs, *(_difference(first, difference) for difference in made.differences)))


def _difference(first: ScenarioResult, made: Difference) -> Grid:
    rows = [(part.label, _signed(part.rounded, first.unit)) for part in made.contributions if part.rounded]
    rows.append(("Samen", _signed(made.amount, first.unit)))
    caption = f"Van «{first.scenario.name}» naar «{made.scenario}»"
    return Grid(caption, ("Element", "Verschil in tarief"), tuple(rows))


def _signed(amount: float, unit: str) -> str:
    return ("+" if amount > 0 else "") + format_amount(amount, unit)


def _spans(spans: Sequence[tuple[float, float]], mark: float | None = None) -> tuple[str, ...]:
    """A bar per span on one scale; what goes down is open, and the mark is a line."""
    if not spans:
        return ()
    ends = [end for span in spans for end in span]
    low, high = min(ends), max(ends)
    return tuple(drawing([_bar(low, high, *span), *_line(low, high, mark)]) for span in spans)


def drawing(parts: Iterable[str], tall: int = _HIGH) -> str:
    """An SVG without words: what it says stands in the row beside it."""
    size = f'width="{_WIDE}" height="{tall}" viewBox="0 0 {_WIDE} {tall}"'
    return f'<svg {size} aria-hidden="true" focusable="false">{"".join(parts)}</svg>'


def across(low: float, high: float, value: float) -> float:
    """Where a value stands in a drawing, from left to right."""
    return 4 + (_WIDE - 8) * (0.5 if high <= low else (value - low) / (high - low))


def _bar(low: float, high: float, start: float, end: float) -> str:
    left, right = sorted((across(low, high, start), across(low, high, end)))
    fill = STEP if end >= start else "none"
    return (
        f'<rect x="{left:.1f}" y="2" width="{max(right - left, 1):.1f}" height="{_HIGH - 4}" '
        f'fill="{fill}" stroke="currentColor"/>'
    )


def _line(low: float, high: float, value: float | None) -> Iterable[str]:
    if value is not None:
        x = across(low, high, value)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{_HIGH}" stroke="currentColor"/>'
