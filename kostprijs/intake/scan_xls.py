"""What the reader library does not say of an .xls: names, what formats show, error cells.

Reads those records of the workbook stream (MS-XLS) that hold these, no more.
Runs in the worker process and imports the standard library only. A formula always has an outcome here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from kostprijs.intake.container import Container
from kostprijs.intake.package import Unreadable
from kostprijs.intake.scanned import (
    BUILT_IN_MONEY,
    BUILT_IN_PERCENT,
    MAX_REFERENCE,
    PackageScan,
    SheetScan,
    Used,
    add_name,
    add_note,
    address_of,
    shows_money,
    shows_percent,
)

_BOF, _EOF, _FILE_PASS = 0x809, 0x0A, 0x2F
_SHEET, _FORMAT, _XF, _NAME, _EXTERN, _BOOK = 0x85, 0x41E, 0xE0, 0x18, 0x17, 0x1AE
_NUMBER, _SMALL, _SMALLS, _FORMULA, _TRUTH_OR_ERROR = 0x203, 0x27E, 0xBD, 0x06, 0x205
_FILLED = frozenset((_NUMBER, _SMALL, _SMALLS, _FORMULA, _TRUTH_OR_ERROR, 0xFD, 0x204))  # and two of text
_NOTE = 0x1C
_BIFF8 = 0x600
_OWN_BOOK, _ADD_IN = 0x0401, 0x3A01
_CELL_REFERENCES, _AREA_REFERENCES = (0x3A, 0x5A, 0x7A), (0x3B, 0x5B, 0x7B)
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def scan_old_workbook(data: bytes) -> PackageScan:
    """Scan an .xls. Raises Unreadable for a container or a stream that breaks off, and for a password."""
    try:
        container = Container(data)
        if "encryptedpackage" in container:
            raise Unreadable("versleuteld")
        stream = container.stream("workbook") or container.stream("book")
        if not stream:
            raise Unreadable("beschadigd")
        found = _scan(stream)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Unreadable("beschadigd") from error
    found.macros = "_vba_project_cur" in container
    return found


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, up to its end mark."""
    depth, at = 0, start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif kind == _BOF:
            depth += 1
        if depth == 1:  # charts lie inside a sheet as a part of their own
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


class _Globals:
    """The first part of the stream: sheets, formats, names; of a workbook before BIFF8 nothing but styles."""

    def __init__(self, stream: bytes) -> None:
        self.sheets: list[tuple[str, int, bool]] = []
        self.links = False
        self.names: list[tuple[str, bytes]] = []
        self.tables: list[tuple[int, int]] = []
        self._books: list[int] = []
        self._percent, self._money = set(BUILT_IN_PERCENT), set(BUILT_IN_MONEY)
        self._styles: list[int] = []
        works = {
            _SHEET: self._sheet, _FORMAT: self._format, _NAME: self._name, _EXTERN: self._extern,
            _BOOK: self._book,
        }  # fmt: skip
        known = False
        for kind, data in _records(stream, 0):
            if kind == _FILE_PASS:
                raise Unreadable("versleuteld")
            if kind == _BOF:
                known = struct.unpack_from("<H", data)[0] == _BIFF8
            elif kind == _XF:
                self._styles.append(struct.unpack_from("<H", data, 2)[0])
            elif kind in works and known:
                works[kind](data)

    def styles(self) -> tuple[frozenset[int], frozenset[int]]:
        """The style numbers whose number format shows a percentage, and an amount in euro."""
        percent, money = (
            frozenset(n for n, number in enumerate(self._styles) if number in formats)
            for formats in (self._percent, self._money)
        )
        return percent, money

    def sheet_of(self, table: int) -> str | None:
        """The name of the sheet of this workbook to which a reference points."""
        if table >= len(self.tables):
            return None
        book, sheet = self.tables[table]
        own = book < len(self._books) and self._books[book] == _OWN_BOOK
        return self.sheets[sheet][0] if own and sheet < len(self.sheets) else None

    def _sheet(self, data: bytes) -> None:
        start, _, kind, length = struct.unpack_from("<IBBB", data)
        self.sheets.append((_text(data[7:], length), start, kind == 0))

    def _format(self, data: bytes) -> None:
        number, length = struct.unpack_from("<HH", data)
        text = _text(data[4:], length)
        for formats, shows in ((self._percent, shows_percent), (self._money, shows_money)):
            if shows(text):
                formats.add(number)

    def _name(self, data: bytes) -> None:
        length, size = struct.unpack_from("<BH", data, 3)
        wide = 2 if data[14] & 1 else 1
        formula = data[15 + length * wide :]
        self.names.append((_text(data[14:], length), formula[:size]))

    def _extern(self, data: bytes) -> None:
        count = min(struct.unpack_from("<H", data)[0], (len(data) - 2) // 6)
        self.tables += [struct.unpack_from("<HH", data, 2 + 6 * number) for number in range(count)]

    def _book(self, data: bytes) -> None:
        kind = struct.unpack_from("<H", data, 2)[0]
        self._books.append(kind)
        self.links = self.links or kind not in (_OWN_BOOK, _ADD_IN)


def _text(data: bytes, length: int) -> str:
    """Characters of one or two bytes, as the flag before them says."""
    if data[0] & 1:
        return data[1 : 1 + 2 * length].decode("utf-16-le")
    return data[1 : 1 + length].decode("latin-1")


def _scan(stream: bytes) -> PackageScan:
    book = _Globals(stream)
    found = PackageScan(links=book.links)
    styles = book.styles()
    for name, start, is_sheet in book.sheets:
        if is_sheet:
            found.sheets[name] = _scan_sheet(stream, start, *styles)
            _scan_notes(stream, start, found)
    for name, formula in book.names:
        place = _reference(formula)
        sheet = book.sheet_of(place[0]) if place else None
        if place is not None and sheet is not None:
            quoted = sheet.replace("'", "''")
            add_name(found, name, f"'{quoted}'!{address_of(place[1:])}")
    return found


def _scan_notes(stream: bytes, start: int, found: PackageScan) -> None:
    """The authors of the notes on a sheet."""
    for kind, data in _records(stream, start):
        if kind == _NOTE and len(data) > 10:
            add_note(found, _text(data[10:], struct.unpack_from("<H", data, 8)[0])[:MAX_REFERENCE])


def _reference(formula: bytes) -> tuple[int, int, int] | None:
    """Table, row and column of a formula that is no more than one cell or one area."""
    if formula and formula[0] in _CELL_REFERENCES:
        table, row, column = struct.unpack_from("<HHH", formula, 1)
    elif formula and formula[0] in _AREA_REFERENCES:
        table, row, _, column, _ = struct.unpack_from("<5H", formula, 1)
    else:
        return None
    return table, row, column & 0xFF


def _scan_sheet(stream: bytes, start: int, percent: frozenset[int], money: frozenset[int]) -> SheetScan:
    found, used = SheetScan(), Used()
    for kind, data in _records(stream, start):
        if kind not in _FILLED:
            continue
        row, column, style = struct.unpack_from("<HHH", data)
        used.widen((row, column))
        if kind == _SMALLS:
            styles = [struct.unpack_from("<H", data, at)[0] for at in range(4, len(data) - 6, 6)]
            found.percent += [(row, column + n) for n, each in enumerate(styles) if each in percent]
            found.euro += [(row, column + n) for n, each in enumerate(styles) if each in money]
            continue
        if style in percent:
            found.percent.append((row, column))
        elif style in money:
            found.euro.append((row, column))
        if kind == _TRUTH_OR_ERROR and data[7]:
            found.errors.append((row, column, _ERRORS.get(data[6], "")))
        elif kind == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
            found.errors.append((row, column, _ERRORS.get(data[8], "")))
    return found
