"""The drawings of bandwidths on a common scale.

As SVG whose bytes depend on the numbers and texts only. Marks differ in shape, hatch or lightness as
well as in colour, so a page in grey says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kostprijs.anonymise.dataset import Display
from kostprijs.report.canvas import Key, Sheet
from kostprijs.report.lettering import text_width
from kostprijs.report.measure import HALVES, LOW_ROW, ROW, SMALL, Span, cut, lines_of
from kostprijs.report.palette import BAND, HATCH_BOUNDS, REFERENCE, STEP, WHITE
from kostprijs.report.paper import Fill, Mark
from kostprijs.report.texts import Texts

BAR = 8.6  # points
_ABOVE = 7.2  # how far a reference stands above the middle of its row
GAP, _MARK_GAP = 6.5, 8.0  # between a bar or a mark and its label
SOLID = Fill(BAND)
_BOUNDS = Fill(WHITE, HATCH_BOUNDS)
_MIDDLE = Mark("rond", 6.0)
_MEAN = Mark("ruit", 5.2)
_NORM = Mark("vierkant", 6.0, STEP)
_BETWEEN = Mark("streep", BAR, edge_width=1.4)
_REFERENCE = Mark("driehoek", 5.2, REFERENCE, edge_width=0.5, line=1.4, line_colour=REFERENCE)
_OTHER_BASE = replace(_REFERENCE, colour=WHITE, edge=REFERENCE, edge_width=1.1, dotted=True)


@dataclass(frozen=True)
class Bar:
    """One row of the bandwidth drawing; `values` as in ReleasedFigure, `written` how each reads.

    `references` are ranges (low, high) in the same unit, `other_bases` those of something else than the
    element; `of_series` where they are of the whole series of which the row is a step. `group` is the
    heading that the row is under.
    """

    label: str
    display: Display
    values: tuple[float, ...]
    written: tuple[str, ...]
    references: tuple[tuple[float, float], ...] = ()
    group: str = ""
    other_bases: tuple[tuple[float, float], ...] = ()
    of_series: bool = False


def _rows(bars: Sequence[Bar]) -> list[tuple[str, str]]:
    return [(bar.group, bar.label) for bar in bars]


def on_pages(bars: Sequence[Bar]) -> list[Sequence[Bar]]:
    """The bars in as few drawings as fit on a page each."""
    return cut(bars, _rows(bars))


def bandwidths(bars: Sequence[Bar], unit: str, texts: Texts, among: Sequence[Bar] = ()) -> Sheet:
    """Rows of bandwidths in one unit, the first at the top; `among`: all that share the scale."""
    sheet = Sheet(_rows(bars), band_keys(bars, texts), _rows(among), row=_row(among or bars))
    _draw_bars(sheet, bars, unit, texts, among)
    sheet.add_legend()
    return sheet


def bandwidth_pair(pair: Sequence[tuple[Sequence[Bar], str]], texts: Texts) -> Sheet:
    """Two drawings beside each other, each of some (bars, unit) on a scale of its own."""
    keys = band_keys([bar for bars, _ in pair for bar in bars], texts)
    row = _row([bar for bars, _ in pair for bar in bars])
    depths = [
        lines_of(_rows(bars), frame.width, row)[-1].bottom
        for (bars, _), frame in zip(pair, HALVES, strict=True)
    ]
    first = 0 if depths[0] >= depths[1] else 1
    whole = Sheet(_rows(pair[first][0]), keys, frame=HALVES[first], row=row)
    other = Sheet(_rows(pair[1 - first][0]), (), frame=HALVES[1 - first], on=whole, row=row)
    _draw_bars(whole, *pair[first], texts)
    _draw_bars(other, *pair[1 - first], texts)
    whole.add_legend()
    return whole


def _draw_bars(sheet: Sheet, bars: Sequence[Bar], unit: str, texts: Texts, among: Sequence[Bar] = ()) -> None:
    sheet.set_scale([span for bar in among or bars for span in _spans(bar)], unit, texts)
    for row, bar in enumerate(bars):
        _draw_bar(sheet, row, bar)


def _row(bars: Sequence[Bar]) -> float:
    return ROW if any(bar.references or bar.other_bases for bar in bars) else LOW_ROW


def _is_bar(bar: Bar) -> bool:
    return bar.display in (Display.GROUPS, Display.BOUNDS)


def _spans(bar: Bar) -> list[Span]:
    """The room that a row takes: its bar with a label at each end, or a mark with one; its references."""
    widths = [text_width(text, SMALL) + 2 for text in bar.written]
    beside = [Span(low, high, 4.0, 4.0) for low, high in (*bar.references, *bar.other_bases)]
    if _is_bar(bar):
        return [Span(bar.values[0], bar.values[-1], widths[0] + GAP, widths[-1] + GAP), *beside]
    return [Span(bar.values[0], bar.values[0], GAP, widths[0] + _MARK_GAP), *beside]


def _draw_bar(sheet: Sheet, row: int, bar: Bar) -> None:
    low, high = bar.values[0], bar.values[-1]
    if _is_bar(bar):
        sheet.bar(row, low, high, SOLID if bar.display is Display.GROUPS else _BOUNDS, BAR)
        sheet.write(bar.written[0], low, row, -GAP)
        sheet.write(bar.written[-1], high, row, GAP)
        for value in _between(bar):
            sheet.marks(row, [value], _BETWEEN)
        if len(bar.values) % 2:
            middle = _MIDDLE if bar.display is Display.GROUPS else _MEAN
            sheet.marks(row, [bar.values[len(bar.values) // 2]], middle)
    else:
        sheet.marks(row, [low], _MEAN if bar.display is Display.MEAN else _NORM)
        sheet.write(bar.written[0], low, row, _MARK_GAP)
    for ranges, look in ((bar.references, _REFERENCE), (bar.other_bases, _OTHER_BASE)):
        for ends in ranges:
            sheet.marks(row, ends, look, _ABOVE)


def _between(bar: Bar) -> list[float]:
    """The groups between the lowest and the highest that are not the middle."""
    inner = list(bar.values[1:-1])
    if len(inner) % 2:
        del inner[len(inner) // 2]
    return inner


def band_keys(bars: Sequence[Bar], texts: Texts) -> list[Key]:
    """The legend of these rows: a key for every kind of mark that is drawn."""
    groups = [bar for bar in bars if bar.display is Display.GROUPS]
    shown = {bar.display for bar in bars}
    means = bool(shown & {Display.BOUNDS, Display.MEAN})
    own, series = ([bar for bar in bars if bar.references and bar.of_series is of] for of in (False, True))
    entries: tuple[tuple[str, bool, Fill | Mark], ...] = (
        ("groepen", bool(groups), SOLID),
        ("midden", any(len(bar.values) % 2 for bar in groups), _MIDDLE),
        ("tussen", any(map(_between, groups)), _BETWEEN),
        ("grenzen", Display.BOUNDS in shown, _BOUNDS),
        ("gemiddelde", means, _MEAN),
        ("norm", Display.NORM in shown, _NORM),
        ("referentie", bool(own), _REFERENCE),
        ("van_reeks", bool(series), _REFERENCE),
        ("andere_grondslag", any(bar.other_bases for bar in bars), _OTHER_BASE),
    )
    return [Key(texts(f"figuren.legenda_{name}"), look) for name, present, look in entries if present]
