"""Where everything stands on a slide, measured before it is drawn: nothing may fall off a slide.

All measures are points (a slide is 960 by 540). Texts are measured in DejaVu Sans, which is wider than
the fonts that presentations use, so what fits here fits there.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from kostprijs.places import Box
from kostprijs.report.content import Bullets, Paragraph, Row, Table, texts_of
from kostprijs.report.deck import Chart, Slide, SlideBlock
from kostprijs.report.slide_scale import CHART_TEXT, chart_fits, chart_height
from kostprijs.report.slide_text import GAP, INDENT, LINE, ems, lines_of

WIDTH, HEIGHT = 960.0, 540.0
PAD_X, PAD_Y = 6.0, 4.0  # inside a cell
INSET = 9.0  # inside a text that is set apart
BETWEEN = 12.0
SIZES = (24.0, 22.0, 20.0, 18.0, 16.0, 14.0)  # of texts; a table is a little smaller
HOUSE_SIZES = (*SIZES, 13.0, 12.0)  # the body of a house style may be small
_SHARE = 0.62  # of the width, beside a chart: every chart of a design is as wide, for one scale
_LEAST_COLUMN = 70.0
TITLE = Box(44.0, 26.0, 872.0, 60.0)
RULE_TOP = 89.0  # of the line under the title
BODY = Box(44.0, 98.0, 872.0, 398.0)
COVER_TEXT = Box(96.0, 262.0, 800.0, 130.0)
TITLE_SIZES = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0)


@dataclass(frozen=True)
class Placed:
    """Some texts, one table or one chart in its box, with its letter size and a table's measures."""

    blocks: tuple[SlideBlock, ...]
    box: Box
    size: float
    columns: tuple[float, ...] = ()
    rows: tuple[float, ...] = ()

    @property
    def set_apart(self) -> bool:
        """Whether it is a caveat, which has a plane of its own."""
        return _set_apart(self.blocks[0])


def own_body(role: str) -> Box:
    """Where everything under the title may stand in our own design."""
    return COVER_TEXT if role == "titel" else BODY


def placed(slide: Slide, body: Box, sizes: Sequence[float] = SIZES) -> tuple[Placed, ...]:
    """Every block in its place, as `arranged`. Raises ValueError for a slide that was not cut to fit."""
    found = arranged(slide, body, sizes)
    if found is None:
        raise ValueError(f"slide {slide.id} does not fit")
    return found


def arranged(slide: Slide, body: Box, sizes: Sequence[float] = SIZES) -> tuple[Placed, ...] | None:
    """Every block in reading order at the largest size that fits; None when none does."""
    for size in sizes:
        items = _at(slide, body, size)
        ends = (item.box.top + item.box.height for item in items)
        if max(ends, default=0.0) <= body.top + body.height + 0.5 and all(map(_readable, items)):
            return items
    return None


def _readable(item: Placed) -> bool:
    first = item.blocks[0]
    return not isinstance(first, Chart) or chart_fits(first, item.box.width)


def title_size(title: str, box: Box, sizes: Sequence[float]) -> float:
    """The largest size at which a title fits in its box; the least one when none does."""
    for size in sizes:
        if lines_of(title, box.width - 8, size, bold=True) * size * LINE <= box.height:
            return size
    return sizes[-1]


def _at(slide: Slide, body: Box, size: float) -> tuple[Placed, ...]:
    groups = _groups(slide.blocks)
    chart = next((block for block in slide.blocks if isinstance(block, Chart)), None)
    beside = next((group for group in groups if isinstance(group[0], Table)), None) if chart else None
    if chart and beside is None:
        return _text_and_chart(groups, chart, body, size)
    items: list[Placed] = []
    top = body.top
    for group in groups:
        if group[0] is chart:
            continue
        share = _SHARE if group is beside else 1.0
        item = _placed(group, Box(body.left, top, body.width * share, 0.0), size)
        items.append(item)
        if group is beside and chart:
            left = body.left + item.box.width + BETWEEN
            width = body.left + body.width - left
            least = chart_height(chart, width)
            box = Box(left, top, width, min(max(item.box.height, least), least * 1.6))
            items.append(Placed((chart,), box, CHART_TEXT))
            top += max(item.box.height, box.height) + BETWEEN
        else:
            top += item.box.height + BETWEEN
    return tuple(items)


def _text_and_chart(
    groups: Sequence[tuple[SlideBlock, ...]], chart: Chart, body: Box, size: float
) -> tuple[Placed, ...]:
    items: list[Placed] = []
    top, width = body.top, body.width * _SHARE
    for group in groups:
        if group[0] is not chart:
            items.append(_placed(group, Box(body.left, top, width, 0.0), size))
            top += items[-1].box.height + BETWEEN
    left = body.left + width + BETWEEN
    width = body.left + body.width - left
    box = Box(left, body.top, width, max(chart_height(chart, width), 170.0))
    return (*items, Placed((chart,), box, CHART_TEXT))


def _groups(blocks: Sequence[SlideBlock]) -> list[tuple[SlideBlock, ...]]:
    """Texts that follow each other stand in one box; a caveat, a table and a chart in their own."""
    keyed = itertools.groupby(enumerate(blocks), key=lambda item: -1 if _flows(item[1]) else item[0])
    return [tuple(block for _, block in group) for _, group in keyed]


def _flows(block: SlideBlock) -> bool:
    return isinstance(block, Paragraph | Bullets) and not _set_apart(block)


def _set_apart(block: SlideBlock) -> bool:
    return isinstance(block, Paragraph) and block.kind == "let_op"


def _placed(group: tuple[SlideBlock, ...], box: Box, size: float) -> Placed:
    first = group[0]
    if isinstance(first, Table):
        return _table_placed(first, box, min(size, max(size - 4.0, 14.0), 18.0))
    boxed = _set_apart(first)
    room = box.width - 2 * INSET if boxed else box.width
    around = 2 * INSET - GAP * size if boxed else 0
    height = sum(_text_height(block, room, size) for block in group) + around
    return Placed(group, Box(box.left, box.top, box.width, height), size)


def _text_height(block: SlideBlock, width: float, size: float) -> float:
    room = width - INDENT * size if isinstance(block, Bullets) else width
    return sum(lines_of(text, room, size) * size * LINE + GAP * size for text in texts_of(block))


def _table_placed(table: Table, box: Box, size: float) -> Placed:
    columns = column_widths(table, box.width, size)
    head = max(
        lines_of(c.title, w - 2 * PAD_X, size, bold=True) for c, w in zip(table.columns, columns, strict=True)
    )
    rows = (
        head * size * LINE + 2 * PAD_Y,
        *(_row_lines(row, columns, size) * size * LINE + 2 * PAD_Y for row in table.rows),
    )
    return Placed((table,), Box(box.left, box.top, box.width, sum(rows)), size, columns, rows)


def _row_lines(row: Row, columns: Sequence[float], size: float) -> int:
    most, place = 1, 0
    for number, cell in enumerate(row.cells):
        room = sum(columns[place : place + cell.span]) - 2 * PAD_X
        most = max(most, lines_of(cell.text, room, size, bold=number == 0))
        place += cell.span
    return most


def column_widths(table: Table, width: float, size: float) -> tuple[float, ...]:
    """Columns of figures and narrow ones as wide as their widest text; the others share what is left."""
    needed = [_needed(table, place, size) for place in range(len(table.columns))]
    figures = [column.align == "right" or column.width < 1 for column in table.columns]
    left = width - sum(need for need, is_figure in zip(needed, figures, strict=True) if is_figure)
    shares = sum(c.width for c, is_figure in zip(table.columns, figures, strict=True) if not is_figure)
    found = [
        need if is_figure else max(left * column.width / shares, _LEAST_COLUMN)
        for column, need, is_figure in zip(table.columns, needed, figures, strict=True)
    ]
    return tuple(one * width / sum(found) for one in found)


def _needed(table: Table, place: int, size: float) -> float:
    words = [(word, True) for word in table.columns[place].title.split()]
    for row in table.rows:
        column = 0
        for cell in row.cells:
            if column == place and cell.span == 1:
                words.append((cell.text, place == 0))
            column += cell.span
    return max(ems(word, bold) * size for word, bold in words) + 2 * PAD_X + 2
