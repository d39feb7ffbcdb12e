"""Delimited text as it comes from spreadsheets: encoding, separator and decimal commas."""

from __future__ import annotations

import csv
import io

from kostprijs.intake.package import Unreadable

SHEET_NAME = "csv"
MAX_ROWS = 20_000
_SEPARATORS = ";\t,"
_DECIMAL_COMMA_PARTS = 3


def decode_text(data: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with mark, else the code page of Dutch Windows.

    Raises Unreadable for what is no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise Unreadable("geen_tekst") from error
    if b"\0" in data:
        raise Unreadable("geen_tekst")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def separator_of(text: str) -> str:
    """The separator that most lines hold; `;` before a tab before a comma where they tie."""
    lines = text.splitlines()[:MAX_ROWS]
    return max(_SEPARATORS, key=lambda mark: sum(mark in line for line in lines))


def rows_of(text: str, separator: str) -> list[list[str]]:
    """All rows; quoted separators and line ends inside a field stay there. Raises Unreadable."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Unreadable("beschadigd") from error


def cells_of(data: bytes, most: int, longest: int) -> list[tuple[int, int, str]]:
    """One provider's file, a row per figure, the label or id and then the value: (row, column, text).

    Raises Unreadable for more than `most` filled fields; a field is cut at `longest`.
    """
    text = decode_text(data)
    separator = separator_of(text)
    cells: list[tuple[int, int, str]] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
            if number >= MAX_ROWS or len(row) > most:
                raise Unreadable("te_veel_cellen")
            fields = enumerate(_mended(row, separator))
            cells += [(number, column, field.strip()[:longest]) for column, field in fields if field.strip()]
            if len(cells) > most:
                raise Unreadable("te_veel_cellen")
    except csv.Error as error:
        raise Unreadable("beschadigd") from error
    return cells


def _mended(row: list[str], separator: str) -> list[str]:
    """`verlof,16,5` without quotes is label and value: the second comma is a decimal one."""
    if (
        separator == ","
        and len(row) == _DECIMAL_COMMA_PARTS
        and all(part.strip().isdecimal() for part in row[1:])
    ):
        return [row[0], f"{row[1].strip()},{row[2].strip()}"]
    return row
