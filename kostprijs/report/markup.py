"""Content as HTML fragments (for notebook and page) and as plain text (for comparison and terminals)."""

from __future__ import annotations

from html import escape

from kostprijs.report.content import Bullets, Cell, Cover, Drawing, Heading, Paragraph, Row, Table
from kostprijs.report.foreign import spans, unmarked

Part = Paragraph | Bullets | Table | Drawing | Heading | Cover


def html(part: Paragraph | Bullets | Table | Heading | Cover) -> str:
    """The HTML fragment of a part: no style, no script, every text escaped.

    What is Dutch on a page in another language has its language with it.
    """
    return spans(_html(part))


def _html(part: Paragraph | Bullets | Table | Heading | Cover) -> str:
    match part:
        case Paragraph(text=text, kind=kind):
            return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"
        case Bullets(items=items):
            return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
        case Heading(id=ident, title=title, level=level):
            return f'<h{level} id="{escape(ident)}">{escape(title)}</h{level}>'
        case Cover():
            return _cover_html(part)
        case Table():
            return _table_html(part)


def _cover_html(cover: Cover) -> str:
    status = f'<p class="status">{escape(cover.status)}</p>' if cover.status else ""
    facts = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in cover.facts
    )
    return (
        f"<header>{status}<h1>{escape(cover.title)}</h1>"
        f'<p class="ondertitel">{escape(cover.subtitle)}</p><dl>{facts}</dl></header>'
    )


def _table_html(table: Table) -> str:
    caption = f"bijschrift-{escape(table.id)}"
    aligns = [column.align for column in table.columns]
    head = "".join(
        f'<th scope="col" class="{column.align}">{escape(column.title)}</th>' for column in table.columns
    )
    rows = "".join(_row_html(row, aligns) for row in table.rows)
    notes = "".join(f'<p class="noot">{escape(note)}</p>' for note in table.notes)
    # the wrapper scrolls on a narrow screen, and takes the focus so that a keyboard can scroll it too
    return (
        f'<div class="tabel" role="region" aria-labelledby="{caption}" tabindex="0">'
        f'<table><caption id="{caption}"><span>{escape(table.caption)}</span></caption>'
        f"{_widths(table)}<thead><tr>{head}</tr></thead>{rows}</table></div>{notes}"
    )


def _widths(table: Table) -> str:
    whole = sum(column.width for column in table.columns)
    shares = (f'<col style="width: {100 * column.width / whole:.1f}%">' for column in table.columns)
    return f"<colgroup>{''.join(shares)}</colgroup>"


def _row_html(row: Row, aligns: list[str]) -> str:
    """A row with what stands below it, as one group: they stay together on paper and when sorted."""
    first, *rest = row.cells
    height = ' rowspan="2"' if row.below else ""
    parts = [f'<th scope="row"{height}{_number(first)}>{escape(first.text)}</th>']
    column = first.span
    for cell in rest:
        wide = cell.span > 1
        span = f' colspan="{cell.span}"' if wide else ""
        align = "center" if wide else aligns[column]
        parts.append(f'<td class="{align}"{span}{_number(cell)}>{_cell_html(cell)}</td>')
        column += cell.span
    below, joined = "", ""
    if row.below:
        joined = ' class="met_onder"'
        below = f'<tr class="onder"><td colspan="{len(aligns) - 1}">{escape(row.below)}</td></tr>'
    return f"<tbody><tr{joined}>{''.join(parts)}</tr>{below}</tbody>"


def _number(cell: Cell) -> str:
    """The number of a cell and its unit, for sorting."""
    if cell.number is None:
        return ""
    return f' data-getal="{cell.number:f}" data-eenheid="{escape(cell.unit)}"'


def _cell_html(cell: Cell) -> str:
    if not cell.link:
        return escape(cell.text)
    return f'{escape(cell.text)} (<a href="{escape(cell.link)}">{escape(cell.host)}</a>)'


def plain(part: Part) -> str:
    """The part as text; for a figure its title and its numbers in words."""
    return unmarked(_plain(part))


def _plain(part: Part) -> str:
    match part:
        case Paragraph(text=text):
            return text
        case Bullets(items=items):
            return "\n".join(f"- {item}" for item in items)
        case Heading(title=title, level=level):
            return f"{'#' * level} {title}"
        case Drawing(title=title, alt=alt):
            return f"{title}\n{alt}"
        case Cover():
            facts = [f"{name}: {value}" for name, value in part.facts]
            return "\n".join(filter(None, [part.status, part.title, part.subtitle, *facts]))
        case Table():
            return _table_plain(part)


def _table_plain(table: Table) -> str:
    head = " | ".join(column.title for column in table.columns)
    rows = [_row_plain(row) for row in table.rows]
    return "\n".join([table.caption, head, *rows, *table.notes])


def _row_plain(row: Row) -> str:
    cells = " | ".join(f"{cell.text} {cell.link}".strip() for cell in row.cells)
    return f"{cells} | {row.below}" if row.below else cells
