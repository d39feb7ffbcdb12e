"""What the scans of the three kinds of workbook have in common: what they find, and their limits.

Runs in the worker process and imports the standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from kostprijs.intake.package import Unreadable

MAX_CELLS = 500_000
MAX_AREA = 3_000_000
MAX_ROWS = 1_048_576  # what a spreadsheet has
MAX_NAMES = 20_000
MAX_REFERENCE = 1_000
MAX_AUTHORS = 100
BUILT_IN_PERCENT = frozenset({9, 10})
BUILT_IN_MONEY = frozenset({5, 6, 7, 8, 42, 44})
# In a number format, quoted or escaped text and [conditions] print as they stand: no percent sign there.
_FORMAT_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_EURO = re.compile(r"€|\bEUR\b")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")

Position = tuple[int, int]


@dataclass
class SheetScan:
    """What a file says of one sheet beside the values; positions count from zero.

    `truths` and `merged` only where the reader library does not tell them (.ods).
    """

    percent: list[Position] = field(default_factory=list)
    euro: list[Position] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    uncached: list[Position] = field(default_factory=list)
    truths: list[Position] = field(default_factory=list)
    merged: list[tuple[Position, Position]] = field(default_factory=list)


@dataclass
class PackageScan:
    """What a file says of itself beside the values.

    `note_authors` where the scan comes across them (.ods, .xls); None where it saw no notes.
    """

    sheets: dict[str, SheetScan] = field(default_factory=dict)
    names: list[tuple[str, str]] = field(default_factory=list)
    macros: bool = False
    links: bool = False
    note_authors: list[str] | None = None


class Used:
    """The smallest rectangle around the cells seen so far."""

    def __init__(self) -> None:
        self._low: Position = (1 << 30, 1 << 30)
        self._high: Position = (-1, -1)

    def widen(self, place: Position) -> None:
        """Take in one more cell. Raises Unreadable with its address when the rectangle gets too large."""
        row, column = place
        if self._low[0] <= row <= self._high[0] and self._low[1] <= column <= self._high[1]:
            return
        self._low = min(self._low[0], row), min(self._low[1], column)
        self._high = max(self._high[0], row), max(self._high[1], column)
        height, width = self._high[0] - self._low[0] + 1, self._high[1] - self._low[1] + 1
        if height * width > MAX_AREA:
            raise Unreadable("verre_cel", address_of(place))


def column_letters(column: int) -> str:
    """The letters of a column that counts from zero: 2 gives `C`."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def address_of(place: Position) -> str:
    """(6, 2) as `C7`; the worker would start later with the model's own module of cells."""
    return f"{column_letters(place[1])}{place[0] + 1}"


def check_names(names: Sequence[object]) -> None:
    """Raise Unreadable when there is no room for one more defined name."""
    if len(names) >= MAX_NAMES:
        raise Unreadable("te_veel_namen")


def add_name(found: PackageScan, name: str, reference: str) -> None:
    """Keep one defined name. Raises Unreadable when there are too many."""
    check_names(found.names)
    found.names.append((name[:MAX_REFERENCE], reference[:MAX_REFERENCE]))


def add_note(found: PackageScan, author: str) -> None:
    """Keep that there is a note, and by whom if that is said; some authors say enough."""
    found.note_authors = found.note_authors or []
    if author and len(found.note_authors) < MAX_AUTHORS and author not in found.note_authors:
        found.note_authors.append(author)


def named_sheets(names: Sequence[tuple[str, str]]) -> frozenset[str]:
    """The sheets at which a defined name points. A hidden sheet that is none of them is not read."""
    sheets = (reference.strip().lstrip("=").rpartition("!")[0] for _, reference in names)
    return frozenset(s[1:-1].replace("''", "'") if s.startswith("'") else s for s in sheets)


def shows_percent(number_format: str) -> bool:
    """Whether a number format shows a percentage."""
    return "%" in _FORMAT_LITERALS.sub("", number_format)


def shows_money(number_format: str) -> bool:
    """Whether a number format shows an amount in euro; the sign stands in it as a text."""
    return _EURO.search(number_format) is not None


def position_of(address: str) -> Position | None:
    """`C7` as (row, column) from zero, or None."""
    match = _ADDRESS.fullmatch(address)
    return place_at(match[1], match[2]) if match else None


def place_at(letters: str, row: str) -> Position:
    """The place of a cell whose column and row are known to be in order: `C` and `7` give (6, 2)."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(row) - 1, column - 1


def _doctype(*_: object) -> None:
    raise Unreadable("xml_entiteit")


def parse(data: bytes, parser: expat.XMLParserType) -> None:
    """Feed it all. Raises Unreadable for broken XML and for a document type."""
    parser.StartDoctypeDeclHandler = _doctype
    parser.buffer_text = True
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position only
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable("beschadigd") from error
