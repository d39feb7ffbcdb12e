"""The measures of a chart on a slide, in points: its title, labels, scale and legend."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from kostprijs.report.deck import Band, Chart
from kostprijs.report.measure import wrapped
from kostprijs.report.slide_text import LINE, ems, lines_of

CHART_TITLE, CHART_TEXT = 14.0, 12.0
_CHART_ROW, LEGEND_ROW, _TITLE_SHARE = 34.0, 18.0, 0.72
LEGEND_KEY = 28.0  # left of the words of the legend
PLOT_LEFT, PLOT_WIDTH = 0.40, 0.58  # of the width of a chart: the labels stand left of it
_ROOM = 10.0  # between a figure and its bar
_LEAST_BARS = 0.2  # of the plot


def chart_height(chart: Chart, width: float) -> float:
    """The least height of a chart with its title and legend."""
    most = max(len(lines) for lines in band_labels(chart, width))
    row = max(_CHART_ROW, most * CHART_TEXT * LINE + 8.0)
    return chart_head(chart, width) + row * len(chart.bands) + sum(legend_heights(chart, width))


def chart_head(chart: Chart, width: float) -> float:
    """The height of the title of a chart; no program gives a title the whole width."""
    return lines_of(chart.title, width * _TITLE_SHARE, CHART_TITLE, bold=True) * CHART_TITLE * LINE + 10.0


def band_labels(chart: Chart, width: float) -> tuple[tuple[str, ...], ...]:
    """The labels in the lines that they take beside the bars."""
    return tuple(wrapped(band.label, width * PLOT_LEFT - 16.0, CHART_TEXT) for band in chart.bands)


def legend_heights(chart: Chart, width: float) -> tuple[float, ...]:
    """How high each row of the legend is, on a chart of this width."""
    return tuple(lines_of(words, width - LEGEND_KEY, CHART_TEXT) * LEGEND_ROW for _, words in chart.legend)


def scale_of(chart: Chart, width: float) -> tuple[float, float]:
    """The ends of the scale, on a round step, with room for the figures beside the bars.

    `width` of the chart in points. Charts of one width that share a scale have the same ends.
    """
    bands = chart.beside or chart.bands
    low, high = min(band.low for band in bands), max(band.high for band in bands)
    before, after = _margins(bands, width)
    spread = float(high - low) or abs(float(high)) or 1.0
    whole = spread / max(1.0 - before - after, _LEAST_BARS)
    step = Decimal(1).scaleb(math.floor(math.log10(whole)) - 1)
    ends = (float(low) - before * whole, float(high) + after * whole)
    places = (
        (Decimal(end) / step).to_integral_value(rounding) * step
        for end, rounding in zip(ends, (ROUND_FLOOR, ROUND_CEILING), strict=True)
    )
    first, last = map(float, places)
    return first, last


def chart_fits(chart: Chart, width: float) -> bool:
    """Whether the figures beside the bars leave room for the bars."""
    return 1.0 - sum(_margins(chart.beside or chart.bands, width)) >= _LEAST_BARS


def _margins(bands: tuple[Band, ...], width: float) -> tuple[float, float]:
    """The shares of the plot that the figures left and right of the bars may need."""
    room = width * PLOT_WIDTH
    before = max(ems(band.written_low, bold=False) for band in bands) * CHART_TEXT + _ROOM
    after = max(ems(band.written_high, bold=False) for band in bands) * CHART_TEXT + _ROOM
    return before / room, after / room
