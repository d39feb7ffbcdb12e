"""The scan of one .xlsx sheet in a few passes of regular expressions, for XML as every writer writes it.

Ten times as fast as a call per element, which matters where a sheet holds thousands of cells. Whatever is
written in another way (comments, CDATA, prefixes, cells without an address first) gives None: then the
sheet is read element by element. Runs in the worker process and imports the standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from kostprijs.intake.package import Unreadable
from kostprijs.intake.scanned import MAX_CELLS, Position, SheetScan, Used, parse, place_at

_PLACE = re.compile(rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"[ />]')
_ROW = re.compile(rb'<row r="[1-9][0-9]{0,6}"[ />]')
_ANGLE_IN_ATTRIBUTE = re.compile(rb'="[^"<]*>[^"<]*"')
_FORMULA_ALONE = re.compile(rb"(?:</f>|<f(?: [^<>]*)?/>)(?!<v(?: [^<>]*)?>[^<\s])")
# The formula of a text that is empty: what most of the former are.
_EMPTY_TEXT = re.compile(rb' t="str"[^<>/]*><f(?: [^<>/]*)?>[^<]*</f><v></v></c>')
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"([^<>/]*)>([^<]*(?:<(?!/c>)[^<]*)*)</c>')
_VALUE = re.compile(rb"<v(?: [^<>]*)?>([^<]*)</v>")
_MANY_STYLES = 100  # more than a regular expression should choose from
# Two, as one that begins in two ways would be searched ten times as slowly.
_UNUSUAL, _PREFIXED = re.compile(rb"<(?:!|c[>/\n\t\r]|row[>/])"), re.compile(rb":(?:c |row |sheetData)")


def quick_scan(
    data: bytes, percent_styles: frozenset[str], euro_styles: frozenset[str] = frozenset()
) -> SheetScan | None:
    """What stands in one sheet, or None where it must be read element by element.

    Raises Unreadable as that does: for broken XML, a document type, a stray cell or too many cells.
    """
    parse(data, expat.ParserCreate())  # in order as a whole: what follows may look at pieces
    if _UNUSUAL.search(data) or _PREFIXED.search(data) or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None
    cells = data.count(b"<c ")
    if cells > MAX_CELLS:
        raise Unreadable("te_veel_cellen")
    places = _PLACE.findall(data)
    if len(places) != cells or len(_ROW.findall(data)) != data.count(b"<row "):
        return None
    if len(percent_styles) + len(euro_styles) > _MANY_STYLES:
        return None
    # in order and without comments, every < begins a tag: as many > leave none for texts and attributes
    if data.count(b"<") != data.count(b">") and _ANGLE_IN_ATTRIBUTE.search(data):
        return None
    if places:
        _check_area(places)
    found = SheetScan()
    for letters, row, style in _styled(data, percent_styles | euro_styles):
        places_of = found.percent if style in percent_styles else found.euro
        places_of.append(_place(letters, row))
    alone = len(_FORMULA_ALONE.findall(data))
    if b' t="e"' in data or (alone and alone != len(_EMPTY_TEXT.findall(data))):
        _outcomes(data, found)
    return found


def _styled(data: bytes, styles: frozenset[str]) -> Iterator[tuple[bytes, bytes, str]]:
    """The cells with one of these styles: column, row, style."""
    if not styles:
        return
    numbers = "|".join(sorted(styles)).encode()
    cells = re.compile(rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: [^<> ]*)*? s="(%s)"' % numbers)
    for letters, row, style in cells.findall(data):
        yield letters, row, style.decode()


def _outcomes(data: bytes, found: SheetScan) -> None:
    """The error values, and the formulas without an outcome."""
    for letters, row, attributes, body in _CELL.findall(data):
        if b' t="e"' in attributes:
            found.errors.append((*_place(letters, row), _value(body)[:20]))
        elif b"<f" in body and not _has_outcome(attributes, body):
            found.uncached.append(_place(letters, row))


def _place(letters: bytes, row: bytes) -> Position:
    return place_at(letters.decode(), row.decode())


def _check_area(places: list[tuple[bytes, bytes]]) -> None:
    """Raise Unreadable for a cell far away from those before it, with its address."""
    rows = sorted({row for _, row in places}, key=int)
    columns = sorted({letters for letters, _ in places}, key=lambda letters: (len(letters), letters))
    used = Used()
    try:
        for corner in ((columns[0], rows[0]), (columns[-1], rows[-1])):
            used.widen(_place(*corner))
    except Unreadable:  # of the corners: which of the cells is it?
        used = Used()
        for place in places:
            used.widen(_place(*place))


def _value(body: bytes) -> str:
    match = _VALUE.search(body)
    return match[1].decode("utf-8", "replace").strip() if match else ""


def _has_outcome(attributes: bytes, body: bytes) -> bool:
    """An empty text is an outcome too."""
    return bool(_value(body)) or (b' t="str"' in attributes and b"<v" in body)
