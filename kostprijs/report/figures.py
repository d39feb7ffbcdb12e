"""The drawings of bandwidths on a common scale.

As SVG whose bytes depend on the numbers and texts only. Marks differ in shape, hatch or lightness as
well as in colour, so a page in grey says the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kostprijs.anonymise.dataset import Display
from kostprijs.report.canvas import Sheet, style
from kostprijs.report.measure import HALVES, LOW_ROW, ROW, SMALL, Span, lines_of, pieces, text_width
from kostprijs.report.palette import BAND, HATCH_BOUNDS, INK, REFERENCE, STEP, WHITE
from kostprijs.report.texts import Texts

BAR = 8.6  # points
_ABOVE = 7.2  # how far a reference stands above the middle of its row
GAP, _MARK_GAP = 6.5, 8.0  # between a bar or a mark and its label
EDGE: dict[str, Any] = {"edgecolor": INK, "linewidth": 0.8}
SOLID: dict[str, Any] = {"facecolor": BAND, **EDGE}
_BOUNDS: dict[str, Any] = {"facecolor": WHITE, "hatch": HATCH_BOUNDS, **EDGE}
_DOT: dict[str, Any] = {
    "markersize": 6.0,
    "markeredgecolor": INK,
    "markeredgewidth": 1.0,
    "linestyle": "none",
}
_MIDDLE: dict[str, Any] = {"marker": "o", "color": WHITE, **_DOT}
_MEAN: dict[str, Any] = {"marker": "D", "color": WHITE, **_DOT, "markersize": 5.2}
_NORM: dict[str, Any] = {"marker": "s", "color": STEP, **_DOT}
_BETWEEN: dict[str, Any] = {"marker": "|", "color": INK, **_DOT, "markersize": BAR, "markeredgewidth": 1.4}
_REFERENCE: dict[str, Any] = {
    "marker": "v",
    "markersize": 5.2,
    "color": REFERENCE,
    "markeredgecolor": INK,
    "markeredgewidth": 0.5,
    "linewidth": 1.4,
}
_OTHER_BASE: dict[str, Any] = {**_REFERENCE, "markerfacecolor": WHITE, "markeredgecolor": REFERENCE} | {
    "markeredgewidth": 1.1,
    "linestyle": "dotted",
}


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


def bandwidths(bars: Sequence[Bar], unit: str, texts: Texts, among: Sequence[Bar] = ()) -> bytes:
    """Rows of bandwidths in one unit as SVG, the first at the top; `among`: all that share the scale."""
    with style():
        return bandwidth_sheet(bars, unit, texts, among).svg()


def bandwidth_pair(pair: Sequence[tuple[Sequence[Bar], str]], texts: Texts) -> bytes:
    """Two drawings of (bars, unit) beside each other as SVG."""
    with style():
        return pair_sheet(pair, texts).svg()


def _rows(bars: Sequence[Bar]) -> list[tuple[str, str]]:
    return [(bar.group, bar.label) for bar in bars]


def on_pages(bars: Sequence[Bar]) -> list[Sequence[Bar]]:
    """The bars in as few drawings as fit on a page each."""
    ends = [0, *itertools.accumulate(pieces(_rows(bars)))]
    return [bars[start:end] for start, end in itertools.pairwise(ends)]


def bandwidth_sheet(bars: Sequence[Bar], unit: str, texts: Texts, among: Sequence[Bar] = ()) -> Sheet:
    """The drawing behind `bandwidths`, for whoever has to measure it."""
    handles = _band_handles(bars, texts)
    sheet = Sheet(_rows(bars), _labels(handles), _rows(among), row=_row(among or bars))
    _draw_bars(sheet, bars, unit, texts, among)
    sheet.add_legend(handles)
    return sheet


def pair_sheet(pair: Sequence[tuple[Sequence[Bar], str]], texts: Texts) -> Sheet:
    """Two drawings beside each other, each of some bars in one unit on a scale of its own."""
    handles = _band_handles([bar for bars, _ in pair for bar in bars], texts)
    row = _row([bar for bars, _ in pair for bar in bars])
    depths = [
        lines_of(_rows(bars), frame.width, row)[-1].bottom
        for (bars, _), frame in zip(pair, HALVES, strict=True)
    ]
    first = 0 if depths[0] >= depths[1] else 1
    whole = Sheet(_rows(pair[first][0]), _labels(handles), frame=HALVES[first], row=row)
    other = Sheet(_rows(pair[1 - first][0]), (), frame=HALVES[1 - first], on=whole, row=row)
    _draw_bars(whole, *pair[first], texts)
    _draw_bars(other, *pair[1 - first], texts)
    whole.add_legend(handles)
    return whole


def _draw_bars(sheet: Sheet, bars: Sequence[Bar], unit: str, texts: Texts, among: Sequence[Bar] = ()) -> None:
    sheet.set_scale([span for bar in among or bars for span in _spans(bar)], unit, texts)
    for row, bar in enumerate(bars):
        _draw_bar(sheet, row, bar)


def _row(bars: Sequence[Bar]) -> float:
    return ROW if any(bar.references or bar.other_bases for bar in bars) else LOW_ROW


def _labels(handles: Sequence[Any]) -> list[str]:
    return [handle.get_label() for handle in handles]


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
    axes, middle = sheet.axes, sheet.middles[row]
    low, high = bar.values[0], bar.values[-1]
    if _is_bar(bar):
        look = SOLID if bar.display is Display.GROUPS else _BOUNDS
        axes.barh(middle, high - low, left=low, height=BAR, **look)
        sheet.write(bar.written[0], low, row, -GAP)
        sheet.write(bar.written[-1], high, row, GAP)
        for value in _between(bar):
            axes.plot([value], [middle], **_BETWEEN)
        if len(bar.values) % 2:
            look = _MIDDLE if bar.display is Display.GROUPS else _MEAN
            axes.plot([bar.values[len(bar.values) // 2]], [middle], **look)
    else:
        axes.plot([low], [middle], **(_MEAN if bar.display is Display.MEAN else _NORM))
        sheet.write(bar.written[0], low, row, _MARK_GAP)
    for ranges, look in ((bar.references, _REFERENCE), (bar.other_bases, _OTHER_BASE)):
        for low, high in ranges:
            axes.plot([low, high], [middle - _ABOVE] * 2, clip_on=False, **look)


def _between(bar: Bar) -> list[float]:
    """The groups between the lowest and the highest that are not the middle."""
    inner = list(bar.values[1:-1])
    if len(inner) % 2:
        del inner[len(inner) // 2]
    return inner


def _band_handles(bars: Sequence[Bar], texts: Texts) -> list[Any]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    groups = [bar for bar in bars if bar.display is Display.GROUPS]
    shown = {bar.display for bar in bars}
    means = bool(shown & {Display.BOUNDS, Display.MEAN})
    reference, other = ({**look, "linestyle": "none"} for look in (_REFERENCE, _OTHER_BASE))
    own, series = ([bar for bar in bars if bar.references and bar.of_series is of] for of in (False, True))
    entries = (
        ("groepen", bool(groups), Patch, SOLID),
        ("midden", any(len(bar.values) % 2 for bar in groups), Line2D, _MIDDLE),
        ("tussen", any(map(_between, groups)), Line2D, _BETWEEN),
        ("grenzen", Display.BOUNDS in shown, Patch, _BOUNDS),
        ("gemiddelde", means, Line2D, _MEAN),
        ("norm", Display.NORM in shown, Line2D, _NORM),
        ("referentie", bool(own), Line2D, reference),
        ("van_reeks", bool(series), Line2D, reference),
        ("andere_grondslag", any(bar.other_bases for bar in bars), Line2D, other),
    )
    return [
        Patch(label=texts(f"figuren.legenda_{name}"), **look)
        if kind is Patch
        else Line2D([], [], label=texts(f"figuren.legenda_{name}"), **look)
        for name, present, kind, look in entries
        if present
    ]
