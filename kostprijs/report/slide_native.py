"""A bandwidth as a chart of PowerPoint itself, with the printed figures in its worksheet.

Three bars stand in one place, each from zero: the highest group, over it the middle, over that the
lowest in the colour of the paper. So the worksheet holds the printed figures and nothing else, and who
changes one sees the bar change. Below zero the order turns around, in two more columns.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kostprijs.numbers import decimals_of
from kostprijs.places import Box
from kostprijs.report.deck import Band, Chart
from kostprijs.report.palette import INK, WHITE
from kostprijs.report.slide_drawing import look_of
from kostprijs.report.slide_points import PAPER, Label, dress
from kostprijs.report.slide_scale import (
    CHART_TEXT,
    CHART_TITLE,
    PLOT_LEFT,
    PLOT_WIDTH,
    band_labels,
    chart_head,
    scale_of,
)
from kostprijs.report.slide_xml import NAMES, chart_tag, set_language

_SHEET = "Sheet1"  # the name that the formulas of python-pptx have


@dataclass(frozen=True)
class Series:
    """A column of the worksheet: per band its value, its look, and what is written at its end."""

    name: str
    values: tuple[Decimal | None, ...]
    looks: tuple[str, ...]
    labels: tuple[Label, ...]


def series_of(chart: Chart, below: str) -> tuple[Series, ...]:
    """The columns in the order in which they are painted; `below` names those for below zero."""
    low, middle, high = chart.names
    bands = chart.bands
    columns = [(high, _highest), (middle, _middle), (low, _lowest)]
    if any(band.low < 0 for band in bands):
        again = [(middle, _middle_below), (high, _highest_below)]
        columns += [(below.format(naam=name), made) for name, made in again]
    found = []
    for name, made in columns:
        values, looks, labels = zip(*(made(band) for band in bands), strict=True)
        if any(value is not None for value in values):
            found.append(Series(name, values, looks, labels))
    return tuple(found)


Point = tuple[Decimal | None, str, Label]
_NOTHING: Point = (None, PAPER, None)


def _highest(band: Band) -> Point:
    return (band.high, look_of(band, upper=True), (band.written_high, True)) if _rises(band) else _NOTHING


def _middle(band: Band) -> Point:
    return (
        (band.middle, look_of(band, upper=False), None)
        if band.middle is not None and band.middle >= 0
        else _NOTHING
    )


def _lowest(band: Band) -> Point:
    falls = band.low < 0
    return band.low, look_of(band, upper=False) if falls else PAPER, (band.written_low, falls)


def _middle_below(band: Band) -> Point:
    return (
        (band.middle, look_of(band, upper=True), None)
        if band.middle is not None and band.middle < 0
        else _NOTHING
    )


def _highest_below(band: Band) -> Point:
    return _NOTHING if _rises(band) else (band.high, PAPER, (band.written_high, False))


def _rises(band: Band) -> bool:
    return band.high >= 0


def add_chart(shapes: Any, chart: Chart, box: Box, below: str, date: dt.date, locale: str) -> Any:
    """Put the chart on a slide; returns its frame."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Pt

    columns = series_of(chart, below)
    data = CategoryChartData(number_format=_number_format(chart))
    labels = ["\n".join(lines) for lines in band_labels(chart, box.width)]
    data.categories = labels
    for column in columns:
        data.add_series(column.name, [None if v is None else float(v) for v in column.values])
    place = [Pt(value) for value in (box.left, box.top, box.width, box.height)]
    frame = shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
    made = frame.chart
    made.part.chart_workbook.update_from_xlsx_blob(worksheet(chart, labels, columns, date))
    _dress(made, chart, box, locale)
    for series, column in zip(made.plots[0].series, columns, strict=True):
        dress(series, column.looks, column.labels, [value is not None for value in column.values])
    return frame


def _number_format(chart: Chart) -> str:
    before, after = chart.style.signs(chart.unit)
    values = [
        value for band in chart.bands for value in (band.low, band.middle, band.high) if value is not None
    ]
    places = max(map(decimals_of, values))
    figure = "#,##0" + ("." + "0" * places if places else "")
    return f'"{before}"{figure}"{after}"' if before or after else figure


def worksheet(chart: Chart, labels: Sequence[str], columns: Sequence[Series], date: dt.date) -> bytes:
    """The workbook behind a chart: labels and printed figures, no maker, and the document's own date."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": dt.datetime(date.year, date.month, date.day)})
    figure = book.add_format({"num_format": _number_format(chart)})
    sheet = book.add_worksheet(_SHEET)
    sheet.write_column(1, 0, labels)
    for place, column in enumerate(columns, start=1):
        sheet.write_string(0, place, column.name)
        for row, value in enumerate(column.values, start=1):
            if value is not None:
                sheet.write_number(row, place, float(value), figure)
    sheet.set_column(0, len(columns), 24)
    book.close()
    return stream.getvalue()


def _dress(made: Any, chart: Chart, box: Box, locale: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    made.has_legend = False
    made.font.size, made.font.color.rgb = Pt(CHART_TEXT), RGBColor.from_string(INK[1:])
    made.has_title = True
    made.chart_title.text_frame.text = chart.title
    run = made.chart_title.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = Pt(CHART_TITLE), True
    plot = made.plots[0]
    plot.overlap, plot.gap_width, plot.vary_by_categories = 100, 70, False
    labels, values = made.category_axis, made.value_axis
    labels.reverse_order = True
    labels.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.minimum_scale, values.maximum_scale = scale_of(chart, box.width)
    values.has_major_gridlines = False
    values.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    for axis in (labels, values):
        axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    values.format.line.fill.background()
    if any(band.low < 0 for band in chart.bands):  # the line of the labels stands at zero
        labels.format.line.color.rgb = RGBColor.from_string(INK[1:])
    else:
        labels.format.line.fill.background()
    _settle(made, chart_head(chart, box.width) / box.height, locale)


def _settle(made: Any, head: float, locale: str) -> None:
    """What python-pptx has no call for: the language, the place of the bars, and paper behind them."""
    from pptx.oxml import parse_xml

    space = made._chartSpace
    space.find(chart_tag("date1904")).addnext(parse_xml(f'<c:lang {NAMES} val="{locale}"/>'))
    places = {"x": PLOT_LEFT, "y": head, "w": PLOT_WIDTH, "h": 0.98 - head}
    measures = "".join(f'<c:{name} val="{value}"/>' for name, value in places.items())
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    layout = parse_xml(f"<c:layout {NAMES}><c:manualLayout>{modes}{measures}</c:manualLayout></c:layout>")
    area = space.find(f"{chart_tag('chart')}/{chart_tag('plotArea')}")
    for old in area.findall(chart_tag("layout")):
        area.remove(old)
    area.insert(0, layout)
    paper = f'<a:solidFill><a:srgbClr val="{WHITE[1:]}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
    space.find(chart_tag("chart")).addnext(parse_xml(f"<c:spPr {NAMES}>{paper}</c:spPr>"))
    set_language(space, locale)
