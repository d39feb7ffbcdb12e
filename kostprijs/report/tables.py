"""The printed tables as one CSV file: a row per cell, with its unit and what the row is about."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from kostprijs.report.content import Cell, Handout, Row, Table
from kostprijs.report.foreign import unmarked
from kostprijs.report.texts import Texts, load_texts

# What a spreadsheet may take for a formula, also in the wide signs of another keyboard.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def tables_csv(handout: Handout) -> bytes:
    """Every printed table: table, heading of the row, heading of the column, text, unit, definition.

    Semicolons and a byte order mark, so that a Dutch spreadsheet opens it as it is. A text that a
    spreadsheet would take for a formula gets an apostrophe in front.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    texts = load_texts(handout.language)
    writer.writerow(texts.lines("csv.kop"))
    for table in unmarked(tuple(handout.tables())):
        for row in table.rows:
            for title, text, unit in _cells(table, row, texts):
                line = (table.caption, row.cells[0].text, title, text, unit, row.definition)
                writer.writerow([harmless(part) for part in line])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula when it opens a CSV file."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA_STARTS) else text


def covered_titles(row: Row, titles: Sequence[str]) -> Iterator[tuple[Cell, Sequence[str]]]:
    """Each cell of a row with the headings of the columns that it covers."""
    column = 0
    for cell in row.cells:
        yield cell, titles[column : column + cell.span]
        column += cell.span


def _cells(table: Table, row: Row, texts: Texts) -> Iterator[tuple[str, str, str]]:
    """Heading, text and unit of the cells behind the heading of the row, and of what stands below it."""
    titles = [column.title for column in table.columns]
    _, *rest = covered_titles(row, titles)
    for cell, covered in rest:
        yield " / ".join(covered), f"{cell.text} {cell.link}".strip(), texts.unit(cell.unit)
    if row.below:
        yield texts("werkmap.kolom_onder"), row.below, ""
