"""A chart of the slides as a picture, for PDF and preview: the same bars as the chart that can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kostprijs.anonymise.dataset import Display
from kostprijs.report.content import Drawing
from kostprijs.report.deck import Band, Chart
from kostprijs.report.measure import wrapped
from kostprijs.report.palette import BAND, EMPHASIS, INK, UPPER, WHITE
from kostprijs.report.slide_scale import (
    CHART_TEXT,
    LEGEND_KEY,
    LEGEND_ROW,
    PLOT_LEFT,
    PLOT_WIDTH,
    band_labels,
    legend_heights,
    scale_of,
)

FILLS = {
    "onder": BAND,
    "boven": UPPER,
    "heel": BAND,
    "grenzen": "url(#grenzen)",
    "grenzen_boven": "url(#dicht)",
}
_BAR, _GAP, _LINE = 16.0, 5.0, 14.0
_FONT = f'font-family="DejaVu Sans" font-size="{CHART_TEXT:g}" fill="{INK}"'
_HATCHES = (("grenzen", 7, 2.0), ("dicht", 4, 2.4))


def drawing_of(chart: Chart, width: float, height: float) -> Drawing:
    """The chart as SVG of this size in points, with the alt text of the chart."""
    heights = legend_heights(chart, width)
    rows = height - sum(heights)
    low, high = scale_of(chart, width)
    scale = width * PLOT_WIDTH / (high - low)
    origin = width * PLOT_LEFT - low * scale
    labels = band_labels(chart, width)
    step = rows / len(chart.bands)
    size = f'width="{width:g}pt" height="{height:g}pt" viewBox="0 0 {width:g} {height:g}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
        "<defs>" + "".join(_hatch(*hatch) for hatch in _HATCHES) + "</defs>",
        f'<rect width="{width:g}" height="{height:g}" fill="{WHITE}"/>',
    ]
    for number, band in enumerate(chart.bands):
        middle = step * (number + 0.5)
        parts += _label(labels[number], width * PLOT_LEFT - 8, middle)
        parts += _bar(band, origin, scale, middle)
    if low < 0 <= high and any(band.low < 0 for band in chart.bands):
        parts.append(f'<path d="M{origin:.2f} 0V{rows:.2f}" stroke="{INK}" stroke-width="0.8"/>')
    top = rows
    for (look, words), needed in zip(chart.legend, heights, strict=True):
        parts.append(_rect(4, top + 4, 18, 10, look))
        for number, line in enumerate(wrapped(words, width - LEGEND_KEY, CHART_TEXT)):
            parts.append(_text(line, LEGEND_KEY, top + LEGEND_ROW / 2 + _LINE * number, "start"))
        top += needed
    return Drawing(chart.id, chart.title, chart.alt, "".join([*parts, "</svg>"]).encode())


def look_of(band: Band, upper: bool) -> str:
    """How the part of a bar above or below the middle is painted."""
    if band.display is Display.BOUNDS:
        return "grenzen_boven" if upper and band.middle is not None else "grenzen"
    return "heel" if band.middle is None else "boven" if upper else "onder"


def _bar(band: Band, origin: float, scale: float, middle: float) -> list[str]:
    low, high = (origin + float(value) * scale for value in (band.low, band.high))
    split = high if band.middle is None else origin + float(band.middle) * scale
    top = middle - _BAR / 2
    # no bar is so narrow that it disappears
    pieces = [_rect(low, top, max(split - low, 0.75), _BAR, look_of(band, upper=False))]
    if band.middle is not None:
        pieces.append(_rect(split, top, max(high - split, 0.75), _BAR, look_of(band, upper=True)))
    pieces.append(_text(band.written_low, low - _GAP, middle, "end"))
    pieces.append(_text(band.written_high, high + _GAP, middle, "start"))
    return pieces


def _label(lines: Sequence[str], right: float, middle: float) -> list[str]:
    first = middle - _LINE * (len(lines) - 1) / 2
    return [_text(line, right, first + _LINE * number, "end") for number, line in enumerate(lines)]


def _text(words: str, x: float, middle: float, anchor: str) -> str:
    place = f'x="{x:.2f}" y="{middle + CHART_TEXT * 0.36:.2f}" text-anchor="{anchor}"'
    return f"<text {place} {_FONT}>{escape(words)}</text>"


def _rect(x: float, y: float, width: float, height: float, look: str) -> str:
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{FILLS[look]}"/>'


def _hatch(name: str, size: int, stroke: float) -> str:
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="{size}" height="{size}" fill="{WHITE}"/>'
        f'<rect width="{stroke:g}" height="{size}" fill="{EMPHASIS}"/></pattern>'
    )
