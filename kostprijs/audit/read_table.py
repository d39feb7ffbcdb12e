"""The texts of tabellen.csv, tabellen.xlsx and of a PDF."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kostprijs.audit.item import Item
from kostprijs.model.sheet import Cell

BESIDE = "eenheid en omschrijving"


def csv_items(data: bytes) -> Iterator[Item]:
    """A cell per line; line one says what the columns are."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    for number, row in enumerate(rows, 1):
        if len(row) < 6 or number == 1:
            yield Item(f"regel {number}", "; ".join(row))
            continue
        table, line, column, value, unit, definition = row[:6]
        where = f"regel {number}, tabel «{table}», rij «{line}», kolom «{column}»"
        yield Item(where, value)
        yield Item(f"{where}, {BESIDE}", "; ".join((unit, definition, *row[6:])))


def book_items(data: bytes) -> Iterator[Item]:
    """Every filled cell, as the outcome that the workbook holds; a number with all its digits."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        for row, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
            for column, value in enumerate(cells):
                if value not in ("", None):
                    beside = f" (rij «{cells[0]}»)" if column and cells[0] else ""
                    address = Cell(name, row, column).address
                    yield Item(f"blad «{name}», cel {address}{beside}", written(value))


def print_items(data: bytes) -> Iterator[Item]:
    """Every line of every page, as the PDF gives its text; drawings are not read."""
    from pypdf import PdfReader

    for number, page in enumerate(PdfReader(io.BytesIO(data)).pages, 1):
        for line, text in enumerate(page.extract_text().splitlines(), 1):
            yield Item(f"bladzijde {number}, regel {line}", text.strip())


def written(value: object) -> str:
    """A number as a Dutch spreadsheet shows it when asked for all digits; anything else as its text."""
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    return str(value)
