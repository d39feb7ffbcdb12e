"""Delimited text as it comes from spreadsheets: encoding, separator and decimal commas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kostprijs.intake.package import Unreadable

SHEET_NAME = "csv"
_MOST_ROWS = 20_000
_SEPARATORS = ";\t,"
_WHOLE = re.compile(r"[-+]?\s*(?:€\s*)?[-+]?(?:\d{1,3}(?:\.\d{3})+|\d+)")
_DECIMALS = re.compile(r"\d+\s*(?:%|€|procent|pct|euro?)?", re.IGNORECASE)
_MOST_DECIMALS = 3


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
    lines = text.splitlines()[:_MOST_ROWS]
    return max(_SEPARATORS, key=lambda mark: sum(mark in line for line in lines))


def rows_of(text: str, separator: str) -> Iterator[list[str]]:
    """All rows; quoted separators and line ends inside a field stay there. Raises Unreadable."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise Unreadable("beschadigd") from error


def cells_of(
    data: bytes, most: int, longest: int
) -> tuple[list[tuple[int, int, str]], list[tuple[int, int]]]:
    """One provider's file, a row per figure, the label or id and then the value: (row, column, text).

    And the places where a decimal comma that parted two fields was put back by guess. Raises Unreadable for
    what is no text, and for more than `most` fields or very many rows; a field is cut at `longest`.
    """
    text = decode_text(data)
    separator = separator_of(text)
    rows = _mended(_bounded(rows_of(text, separator), most), separator)
    filled = [
        (number, column, field.strip()[:longest])
        for number, row in enumerate(rows)
        for column, field in enumerate(row.fields)
        if field.strip()
    ]
    return filled, [(number, row.guessed) for number, row in enumerate(rows) if row.guessed is not None]


class _Row(NamedTuple):
    """The fields of one row, and the field whose decimal comma is a guess, if any."""

    fields: list[str]
    guessed: int | None = None


def _bounded(rows: Iterable[list[str]], most: int) -> list[list[str]]:
    kept: list[list[str]] = []
    fields = 0
    for row in rows:
        fields += sum(1 for field in row if field)
        if len(kept) >= _MOST_ROWS or len(row) > most or fields > most:
            raise Unreadable("te_veel_cellen")
        kept.append(row)
    return kept


def _mended(rows: list[list[str]], separator: str) -> list[_Row]:
    """`verlof,16,5` without quotes is label and value: the second comma is a decimal one.

    Sure where a sign says so (`16,5%`, `€ 0,45`) or the row is longer for it than another one with a value;
    else it is a guess, as there may be two columns.
    """
    if separator != ",":
        return [_Row(row) for row in rows]
    lengths = [len(row) for row in rows if _value_field(row) is not None]
    return [_mended_row(row, min(lengths, default=0)) for row in rows]


def _value_field(row: list[str]) -> int | None:
    """The field after the first one with a letter, if that is a whole number or a field with decimals."""
    label = next((n for n, field in enumerate(row) if any(map(str.isalpha, field))), len(row))
    return label + 1 if label + 1 < len(row) and any(map(str.isdigit, row[label + 1])) else None


def _mended_row(row: list[str], shortest: int) -> _Row:
    at = _value_field(row)
    if at is None or at + 1 >= len(row):
        return _Row(row)
    whole, decimals = row[at].strip(), row[at + 1].strip()
    if not _WHOLE.fullmatch(whole) or not _DECIMALS.fullmatch(decimals):
        return _Row(row)
    sure = "€" in whole or not decimals.isdecimal() or len(row) > shortest
    if not sure and len(decimals) > _MOST_DECIMALS:
        return _Row(row)
    return _Row([*row[:at], f"{whole},{decimals}", *row[at + 2 :]], None if sure else at)
