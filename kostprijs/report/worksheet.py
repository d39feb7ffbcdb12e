"""One sheet of tabellen.xlsx: a heading, a table that a spreadsheet knows as one, and notes below it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kostprijs.model.book import (
    BOLD,
    NOTE,
    RULED,
    TITLE,
    WRAPPED,
    Book,
    Style,
    height_of,
    points_of,
)
from kostprijs.numbers import DUTCH, NumberStyle
from kostprijs.report.palette import EMPHASIS, SURFACE

MAX_NAME = 31  # letters in the name of a sheet
_A4 = 9
LINK: Style = {"font_color": EMPHASIS, "underline": 1}
_HEAD: Style = {**WRAPPED, **BOLD, "bg_color": SURFACE, "bottom": 2, "bottom_color": EMPHASIS}
_LINE: Style = {**WRAPPED, **RULED}
_INSIDE: Style = {"indent": 1}
_ACROSS: Style = {**RULED, "valign": "top", "center_across": True}
_TABLE_ROW = 3
_LONGEST_LINK = 2079  # Excel takes no more
# room for the arrow of the filter beside a heading
_ARROW = 3


@dataclass(frozen=True)
class Entry:
    """One cell: a text, or a number with its unit; `span` columns wide, with an address behind it."""

    text: str
    number: Decimal | None = None
    unit: str = ""
    span: int = 1
    link: str = ""
    points: bool = False  # a percentage as 5.7, without its sign


@dataclass(frozen=True)
class SheetTable:
    """What goes on a sheet. `widths` are in letters; `align` is "left" or "right", a column each."""

    caption: str
    titles: tuple[str, ...]
    align: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[Entry, ...], ...]
    notes: tuple[str, ...] = ()
    numbers: NumberStyle = DUTCH


@dataclass(frozen=True)
class Frame:
    """What every sheet says: the line under its caption, its way back and the edges of the paper."""

    about: str
    back: str
    back_to: str
    top: tuple[str, str]
    bottom: tuple[str, str, str]


def number_format(unit: str, decimals: int, style: NumberStyle) -> str:
    """The format that shows a number as the pages do; a percentage is a fraction to a spreadsheet."""
    before, after = style.signs(unit)
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    sign = f'"{before}"' if before else ""
    return f'{sign}{digits}{after};{sign}"\u2212"{digits}{after}'


def write_table(book: Book, page: Any, number: int, table: SheetTable, frame: Frame) -> None:
    """Write a table on an empty sheet; `number` makes its name in the workbook."""
    for column, width in enumerate(table.widths):
        page.set_column(column, column, width)
    book.text(page, 0, 0, table.caption, TITLE)
    book.text(page, 1, 0, frame.about, {"valign": "top"})
    page.write_url(2, 0, f"internal:'{frame.back_to}'!A1", book.style(LINK), frame.back)
    _heading(book, page, number, table)
    for place, row in enumerate(table.rows, _TABLE_ROW + 1):
        _row(book, page, place, row, table)
    _notes(book, page, _TABLE_ROW + len(table.rows) + 2, table)
    page.freeze_panes(_TABLE_ROW + 1, 1)
    page.repeat_rows(_TABLE_ROW)
    on_paper(page, frame)


def on_paper(page: Any, frame: Frame, *, upright: bool = False) -> None:
    """A4 on its side (or upright), as wide as the paper, with title, status, kenmerk and page number."""
    page.set_paper(_A4)
    if not upright:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    left, right = map(_plain, frame.top)
    page.set_header(f"&L{left}&R{right}")
    kenmerk, sheet, of = map(_plain, frame.bottom)
    page.set_footer(f"&L{kenmerk}&C&A&R{sheet} &P {of} &N")
    page.hide_gridlines(2)


def sheet_name(words: str, taken: Iterable[str]) -> str:
    """A short name that no other sheet has: whole words where they fit, without the signs Excel refuses."""
    bare = " ".join("".join(" " if sign in "[]:*?/\\" else sign for sign in words).split()).strip("'")
    used = {name.strip().casefold() for name in taken} | {"", "history"}
    tails = itertools.chain([""], (f" ({count})" for count in itertools.count(2)))
    names = (_shortened(bare, MAX_NAME - len(tail)) + tail for tail in tails)
    return next(name for name in names if name.strip().casefold() not in used)


def _shortened(words: str, most: int) -> str:
    if len(words) <= most:
        return words
    cut = words[: most + 1].rpartition(" ")[0]
    return (cut or words[:most]).strip("' ")


def _plain(text: str) -> str:
    """A text in the edge of the paper, where & begins a code, and where little fits."""
    return text[:100].replace("&", "&&")


def _heading(book: Book, page: Any, number: int, table: SheetTable) -> None:
    styles = [
        book.style({**_HEAD, "align": align, **(_INSIDE if column else {})})
        for column, align in enumerate(table.align)
    ]
    titles: list[str] = []
    for title in table.titles:
        titles.append(sheet_name(title, titles) if title.casefold() in map(str.casefold, titles) else title)
    lines = zip(titles, table.widths, strict=True)
    page.set_row(_TABLE_ROW, height_of(max(points_of(title, width - _ARROW) for title, width in lines)))
    for column, title in enumerate(titles):
        page.write_string(_TABLE_ROW, column, title, styles[column])
    if not table.rows:  # a spreadsheet knows no table without rows
        return
    page.add_table(
        _TABLE_ROW,
        0,
        _TABLE_ROW + len(table.rows),
        len(titles) - 1,
        {
            "name": f"tabel_{number}",
            "title": table.caption[:255],
            "style": None,
            "columns": [
                {"header": title, "header_format": style} for title, style in zip(titles, styles, strict=True)
            ],
        },
    )


def _row(book: Book, page: Any, place: int, row: Sequence[Entry], table: SheetTable) -> None:
    column, height = 0, 0.0
    for entry in row:
        own: Style = {**(BOLD if column == 0 else _INSIDE), "align": table.align[column]}
        if entry.span > 1:
            book.text(page, place, column, entry.text, _ACROSS)
            for covered in range(column + 1, column + entry.span):
                page.write_blank(place, covered, None, book.style(_ACROSS))
        else:
            _entry(book, page, (place, column), entry, {**_LINE, **own}, table.numbers)
            height = max(height, points_of(entry.text, table.widths[column]))
        column += entry.span
    page.set_row(place, height_of(height))


def _entry(
    book: Book, page: Any, spot: tuple[int, int], entry: Entry, style: Style, numbers: NumberStyle
) -> None:
    place, column = spot
    if entry.number is not None:
        value, look = _value(entry, entry.number, numbers)
        page.write_number(place, column, value, book.style({**style, "num_format": look}))
    elif entry.link and len(entry.link) <= _LONGEST_LINK:
        page.write_url(place, column, entry.link, book.style({**style, **LINK}), entry.text)
    else:
        book.text(page, place, column, entry.text, style)


def _value(entry: Entry, number: Decimal, numbers: NumberStyle) -> tuple[float, str]:
    """The number for the spreadsheet and its format, in as many decimals as are printed."""
    exponent = number.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    if entry.points or not entry.unit:
        return float(number), f"0.{'0' * decimals}".rstrip(".")
    value = float(number / 100 if entry.unit == "pct" else number)
    return value, number_format(entry.unit, decimals, numbers)


def _notes(book: Book, page: Any, first: int, table: SheetTable) -> None:
    last, whole = len(table.titles) - 1, sum(table.widths)
    for place, note in enumerate(table.notes, first):
        if last:
            page.merge_range(place, 0, place, last, "", book.style(NOTE))
        book.text(page, place, 0, note, NOTE)
        page.set_row(place, height_of(points_of(note, whole)))
