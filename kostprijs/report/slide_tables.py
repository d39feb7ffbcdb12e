"""A table of PowerPoint itself, with the cells of the handout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kostprijs.report.content import Table
from kostprijs.report.palette import EMPHASIS, INK, RULE, SURFACE, WHITE
from kostprijs.report.slide_fit import PAD_X, PAD_Y, Placed
from kostprijs.report.slide_shapes import describe, write
from kostprijs.report.texts import Texts

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
# «No Style, No Grid»: a table without the colours of the program; ours are on the cells
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_EMU = 12700


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
    grid._tbl.tblPr.find(f"{{{_A}}}tableStyleId").text = _NO_STYLE
    grid.first_row = grid.first_col = True
    grid.horz_banding = False
    for column, width in zip(grid.columns, placed.columns, strict=True):
        column.width = Pt(width)
    for row, height in zip(grid.rows, placed.rows, strict=True):
        row.height = Pt(height)
    for place_, column_ in enumerate(table.columns):
        _cell(grid.cell(0, place_), column_.title, placed.size, column_.align, heading=True)
    for number, row_ in enumerate(table.rows, start=1):
        at = 0
        for cell in row_.cells:
            target = grid.cell(number, at)
            if cell.span > 1:
                target.merge(grid.cell(number, at + cell.span - 1))
            align = "center" if cell.span > 1 else table.columns[at].align
            _cell(target, cell.text, placed.size, align, bold=at == 0)
            at += cell.span


def _cell(
    cell: Any, text: str, size: float, align: str, *, bold: bool = False, heading: bool = False
) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    write(cell.text_frame.paragraphs[0], text, size, bold=bold or heading, colour=INK)
    cell.text_frame.paragraphs[0].alignment = {
        "left": PP_ALIGN.LEFT,
        "right": PP_ALIGN.RIGHT,
        "center": PP_ALIGN.CENTER,
    }[align]
    cell.margin_left = cell.margin_right = Pt(PAD_X)
    cell.margin_top = cell.margin_bottom = Pt(PAD_Y)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string((SURFACE if heading else WHITE)[1:])
    _line_under(cell, EMPHASIS if heading else RULE, 1.5 if heading else 0.75)


def _line_under(cell: Any, colour: str, width: float) -> None:
    from pptx.oxml import parse_xml

    properties = cell._tc.get_or_add_tcPr()
    line = (
        f'<a:lnB xmlns:a="{_A}" w="{round(width * _EMU)}"><a:solidFill><a:srgbClr val="{colour[1:]}"/>'
        "</a:solidFill></a:lnB>"
    )
    properties.insert(0, parse_xml(line))
