"""tabellen.xlsx: every printed table as a sheet, with what it is about, terms and the released figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from kostprijs.anonymise.dataset import GROUP_WORDS, Display, ReleasedFigure, ReleasedRound
from kostprijs.model.book import BOLD, TITLE, WRAPPED, Book, height_of, points_of
from kostprijs.report.content import Bullets, Column, Handout, Row, Table
from kostprijs.report.foreign import unmarked
from kostprijs.report.markup import plain
from kostprijs.report.texts import Texts, load_texts
from kostprijs.report.translated import translated
from kostprijs.report.worksheet import LINK, Entry, Frame, SheetTable, on_paper, sheet_name, write_table

# letters over the width of a sheet, as many as fit readably on A4
_LETTERS = 128
_LEAST, _NAME, _REST, _ADDRESS = 12.0, 28.0, 84.0, 34.0
_MOST = 36.0  # a longer word is broken
_DATA = ("element", "label", "eenheid", "toon", "groep", "waarde", "herhaald_sinds")
_DATA_WIDTHS = (30.0, 40.0, 12.0, 14.0, 18.0, 14.0, 16.0)
_TERM_WIDTHS = (32.0, 16.0, 56.0, 30.0, 34.0)


def render_workbook(handout: Handout, released: ReleasedRound) -> bytes:
    """The workbook; the same content gives the same bytes. It holds no formula, author or clock.

    What stands in a cell as one number is a number, in a format that shows it as the page does.
    """
    texts = load_texts(handout.language)
    handout, released = unmarked(handout), translated(released, marked=False)
    cover = handout.cover
    made = dt.datetime.combine(handout.date, dt.time())
    properties = {"title": cover.title, "subject": cover.subtitle, "status": cover.status, "created": made}
    book = Book(properties)
    tables = [*_printed(handout, texts), _terms(released, texts), _data(released, texts)]
    names = _names(tables, texts)
    guide = book.workbook.add_worksheet(names[0])
    frame = _frame(handout, texts, names[0])
    sheets = [(name, table) for name, (_, table) in zip(names[1:], tables, strict=True)]
    for number, (name, table) in enumerate(sheets, 1):
        write_table(book, book.workbook.add_worksheet(name), number, table, frame)
    _guide(book, guide, handout, sheets)
    on_paper(guide, frame, upright=True)
    guide.activate()
    return book.finish()


def _names(tables: Sequence[tuple[str, SheetTable]], texts: Texts) -> list[str]:
    """A name per sheet, the reading guide first: of the catalogue, else the caption up to a colon."""
    known = texts.catalogue.table("werkmap")
    names = [texts("werkmap.leeswijzer")]
    for table_id, table in tables:
        key = f"blad_{table_id.removeprefix('tabel-')}"
        words = texts(f"werkmap.{key}") if key in known else table.caption.partition(":")[0]
        names.append(sheet_name(words, names))
    return names


def _frame(handout: Handout, texts: Texts, back_to: str) -> Frame:
    cover = handout.cover
    about = f"{cover.title}, {cover.subtitle}"
    return Frame(
        about=f"{cover.status}: {about}" if cover.status else about,
        back=texts("werkmap.terug"),
        back_to=back_to,
        top=(cover.title, cover.status.upper()),
        bottom=(
            texts("blad.voet", kenmerk=handout.kenmerk),
            texts("blad.bladzijde"),
            texts("blad.van"),
        ),
    )


def _guide(book: Book, page: Any, handout: Handout, sheets: Sequence[tuple[str, SheetTable]]) -> None:
    """Title, status, facts, caveats and a list of the sheets."""
    texts, cover = load_texts(handout.language), handout.cover
    page.set_column(0, 0, _NAME)
    page.set_column(1, 1, _REST)
    book.text(page, 0, 0, cover.title, TITLE)
    book.text(page, 1, 0, cover.subtitle, {"valign": "top"})
    place = 3
    for name, value in cover.facts:
        _pair(book, page, place, name, value)
        place += 1
    for title, lines in _words(handout, texts):
        place += 1
        book.text(page, place, 0, title, {**BOLD, "font_size": 12})
        for line in lines:
            place += 1
            page.merge_range(place, 0, place, 1, "", book.style(WRAPPED))
            book.text(page, place, 0, line, WRAPPED)
            page.set_row(place, height_of(points_of(line, _NAME + _REST)))
        place += 1
    book.text(page, place + 1, 0, texts("werkmap.bladen"), {**BOLD, "font_size": 12})
    link = book.style({**WRAPPED, **LINK})
    for row, (name, table) in enumerate(sheets, place + 2):
        quoted = name.replace("'", "''")
        page.write_url(row, 0, f"internal:'{quoted}'!A1", link, name)
        book.text(page, row, 1, table.caption)
        page.set_row(row, height_of(points_of(table.caption, _REST)))


def _pair(book: Book, page: Any, row: int, name: str, value: str) -> None:
    book.text(page, row, 0, name, {**WRAPPED, **BOLD})
    book.text(page, row, 1, value)
    page.set_row(row, height_of(max(points_of(name, _NAME), points_of(value, _REST))))


def _words(handout: Handout, texts: Texts) -> Iterator[tuple[str, list[str]]]:
    caveats = handout.section("voorbehoud")
    lines: list[str] = []
    for block in caveats.blocks:
        lines += [f"• {item}" for item in block.items] if isinstance(block, Bullets) else [plain(block)]
    yield caveats.title, lines
    yield texts("werkmap.gebruik"), list(texts.lines("werkmap.gebruik_tekst"))


def _printed(handout: Handout, texts: Texts) -> Iterator[tuple[str, SheetTable]]:
    for table in handout.tables():
        yield table.id, _sheet_table(table, texts)


def _sheet_table(table: Table, texts: Texts) -> SheetTable:
    """A printed table; what stands below a row, and an address, gets a column of its own."""
    columns = table.columns
    extra: list[tuple[str, float]] = []
    rows = [[Entry(c.text, c.number, c.unit, c.span) for c in row.cells] for row in table.rows]
    if any(row.below for row in table.rows):
        extra.append((texts("werkmap.kolom_onder"), 0.4 * _LETTERS))
        rows = [[*made, Entry(row.below)] for made, row in zip(rows, table.rows, strict=True)]
    if any(cell.link for row in table.rows for cell in row.cells):
        extra.append((texts("werkmap.kolom_adres"), _ADDRESS))
        rows = [[*made, _address(row)] for made, row in zip(rows, table.rows, strict=True)]
    return SheetTable(
        table.caption,
        (*(column.title for column in columns), *(title for title, _ in extra)),
        (*(column.align for column in columns), *("left" for _ in extra)),
        (*_widths(columns, table.rows), *(width for _, width in extra)),
        tuple(map(tuple, rows)),
        table.notes,
        texts.style,
    )


def _address(row: Row) -> Entry:
    """The first address of a row, by the name of its site: a short text is never cut off."""
    linked = [cell for cell in row.cells if cell.link]
    return Entry(linked[0].host or linked[0].link, link=linked[0].link) if linked else Entry("")


def _widths(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[float, ...]:
    """The shares of the page; never less than a number, a word or a text across columns needs."""
    whole = sum(column.width for column in columns)
    widths = [max(_LEAST, _LETTERS * column.width / whole) for column in columns]
    for row in rows:
        place = 0
        for cell in row.cells:
            covered = range(place, place + cell.span)
            whole_text = cell.number is not None or cell.span > 1
            letters = len(cell.text) if whole_text else max(map(len, cell.text.split()), default=0)
            short = min(letters, _MOST * cell.span) + 3 - sum(widths[column] for column in covered)
            for column in covered:
                widths[column] += max(0.0, short / cell.span)
            place += cell.span
    return tuple(widths)


def _terms(released: ReleasedRound, texts: Texts) -> tuple[str, SheetTable]:
    rows = tuple(_term(released, figure, texts) for figure in released.figures)
    return "begrippen", SheetTable(
        texts("werkmap.bijschrift_begrippen"),
        texts.lines("werkmap.kop_begrippen"),
        ("left",) * len(_TERM_WIDTHS),
        _TERM_WIDTHS,
        rows,
    )


def _term(released: ReleasedRound, figure: ReleasedFigure, texts: Texts) -> tuple[Entry, ...]:
    own = [element for element in released.model.elements if element.id == figure.owner]
    part = texts(f"elementen.deel_{figure.amvb or 'buiten'}") if own else texts("werkmap.uitkomst")
    definition = own[0].definition if own else ""
    hidden = figure.display is Display.HIDDEN
    shown = texts("cel.niet_getoond" if hidden else f"werkmap.toon_{figure.display.value}")
    return tuple(map(Entry, (figure.label, texts.unit(figure.unit), definition, part, shown)))


def _data(released: ReleasedRound, texts: Texts) -> tuple[str, SheetTable]:
    rows = tuple(row for figure in released.figures for row in _figure_rows(figure, texts))
    return "gegevens", SheetTable(
        texts("werkmap.bijschrift_gegevens"),
        _DATA,
        tuple("right" if name == "waarde" else "left" for name in _DATA),
        _DATA_WIDTHS,
        rows,
        texts.lines("werkmap.noot_gegevens"),
    )


def _figure_rows(figure: ReleasedFigure, texts: Texts) -> Iterator[tuple[Entry, ...]]:
    groups = GROUP_WORDS[figure.display, len(figure.values)]
    values: tuple[Decimal | None, ...] = figure.values or (None,)
    for group, value in zip(groups, values, strict=True):
        before = map(Entry, (figure.id, figure.label, figure.unit, figure.display.value, group))
        shown = Entry(
            texts("cel.niet_getoond") if value is None else f"{value:f}", value, figure.unit, points=True
        )
        yield (*before, shown, Entry(figure.frozen_since))
