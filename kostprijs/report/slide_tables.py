"""A table of PowerPoint itself, with the cells of the handout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from kostprijs.places import EMU
from kostprijs.report.content import Column, Row, Table
from kostprijs.report.palette import EMPHASIS, INK, RULE, SURFACE, WHITE
from kostprijs.report.slide_fit import PAD_X, PAD_Y, Placed
from kostprijs.report.slide_shapes import describe
from kostprijs.report.slide_xml import A, drawing_tag
from kostprijs.report.texts import Texts

# «No Style, No Grid»: a table without the colours of the program; ours are on the cells
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_ALIGN = {"left": "l", "right": "r", "center": "ctr"}


def add_table(made: Any, placed: Placed, texts: Texts, rest: Sequence[str] = ()) -> None:
    """A table of PowerPoint itself; its first row and first column are flagged as headings.

    `rest` says what only the handout has; who hears the table instead of seeing the slide hears it too.
    """
    from pptx.util import Pt

    table = placed.blocks[0]
    if not isinstance(table, Table):
        raise TypeError("not a table")
    box = placed.box
    place = [Pt(value) for value in (box.left, box.top, box.width, box.height)]
    frame = made.shapes.add_table(len(table.rows) + 1, len(table.columns), *place)
    titles = ", ".join(column.title for column in table.columns)
    words = texts("dia.tabel_alt", titel=table.caption, kolommen=titles, aantal=len(table.rows))
    describe(frame, table.id, " ".join((words, *rest)))
    grid = frame.table
    grid._tbl.tblPr.find(drawing_tag("tableStyleId")).text = _NO_STYLE
    grid.first_row = grid.first_col = True
    grid.horz_banding = False
    for column, width in zip(grid.columns, placed.columns, strict=True):
        column.width = Pt(width)
    for row, height in zip(grid.rows, placed.rows, strict=True):
        row.height = Pt(height)
    headings = [_Text(column.title, column.align, bold=True) for column in table.columns]
    _write_row(grid._tbl.tr_lst[0], headings, placed.size, SURFACE, EMPHASIS, 1.5)
    for number, row_ in enumerate(table.rows, start=1):
        _write_row(grid._tbl.tr_lst[number], _texts(row_, table.columns), placed.size, WHITE, RULE, 0.75)


@dataclass(frozen=True)
class _Text:
    """What stands in a cell; an empty `align` is a cell that the one before it covers."""

    text: str
    align: str
    bold: bool = False
    span: int = 1


def _texts(row: Row, columns: Sequence[Column]) -> list[_Text]:
    found: list[_Text] = []
    for cell in row.cells:
        align = "center" if cell.span > 1 else columns[len(found)].align
        found.append(_Text(cell.text, align, bold=not found, span=cell.span))
        found += [_Text("", "")] * (cell.span - 1)
    return found


def _write_row(row: Any, texts: Sequence[_Text], size: float, colour: str, line: str, width: float) -> None:
    """Put new cells in a row, made as one: a call for every property takes ten times as long."""
    from pptx.oxml import parse_xml

    look = (
        f'<a:lnB w="{round(width * EMU)}"><a:solidFill><a:srgbClr val="{line[1:]}"/></a:solidFill></a:lnB>'
        f'<a:solidFill><a:srgbClr val="{colour[1:].upper()}"/></a:solidFill>'
    )
    made = parse_xml(f'<a:tr xmlns:a="{A}">{"".join(_cell(text, size, look) for text in texts)}</a:tr>')
    for old, new in zip(row.tc_lst, list(made), strict=True):
        row.replace(old, new)


def _cell(cell: _Text, size: float, look: str) -> str:
    if not cell.align:
        return '<a:tc hMerge="1"><a:txBody><a:bodyPr/><a:lstStyle/><a:p/></a:txBody><a:tcPr/></a:tc>'
    span = f' gridSpan="{cell.span}"' if cell.span > 1 else ""
    bold = ' b="1"' if cell.bold else ""
    colour = f'<a:solidFill><a:srgbClr val="{INK[1:].upper()}"/></a:solidFill>'
    words = f'<a:rPr sz="{round(size * 100)}"{bold}>{colour}</a:rPr><a:t>{escape(cell.text)}</a:t>'
    beside, above = round(PAD_X * EMU), round(PAD_Y * EMU)
    margins = f'marL="{beside}" marR="{beside}" marT="{above}" marB="{above}"'
    return (
        f'<a:tc{span}><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{_ALIGN[cell.align]}"/>'
        f"<a:r>{words}</a:r></a:p></a:txBody>"
        f'<a:tcPr {margins} anchor="ctr">{look}</a:tcPr></a:tc>'
    )
