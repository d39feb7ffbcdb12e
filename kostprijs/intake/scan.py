"""What the reader library does not say of an .xlsx: names, what formats show, error cells, bare formulas.

Streams the XML with expat; a document type (and so any entity) is refused. Runs in the worker
process and imports the standard library only.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from xml.parsers import expat

from kostprijs.intake.package import Unreadable, read_member
from kostprijs.intake.quick import quick_scan
from kostprijs.intake.scanned import (
    BUILT_IN_MONEY,
    BUILT_IN_PERCENT,
    MAX_CELLS,
    MAX_REFERENCE,
    MAX_ROWS,
    PackageScan,
    SheetScan,
    Used,
    check_names,
    named_sheets,
    parse,
    position_of,
    shows_money,
    shows_percent,
)

# Without any of these no style shows a percentage or an amount; an entity could spell the rest.
_MAY_SHOW = re.compile(rb"%|&#|\xe2\x82\xac|EUR|numFmtId\s*=\s*[\"']\s*0*(?:[5-9]|10|42|44)\s*[\"']")
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def scan_package(package: zipfile.ZipFile) -> PackageScan:
    """Scan a checked .xlsx or .xlsm. Raises Unreadable (entities, broken XML, stray or too many cells)."""
    members = frozenset(package.namelist())
    for name in sorted(members):
        if name.endswith(("sharedStrings.xml", "[Content_Types].xml", ".rels")):
            _refuse_doctype(read_member(package, name))
    book = _Book(read_member(package, "xl/workbook.xml"))
    targets = _targets(package, members)
    styles = _styles(package, members)
    found = PackageScan(names=book.names)
    found.macros = any(name.endswith("vbaProject.bin") for name in members)
    found.links = any(name.startswith("xl/externalLinks/") for name in members)
    needed = named_sheets(book.names)
    for sheet, relation, hidden in book.sheets:
        part = targets.get(relation, "")
        if hidden and sheet not in needed:
            continue
        if part in members and "/worksheets/" in part:
            data = read_member(package, part)
            found.sheets[sheet] = quick_scan(data, *styles) or _SheetReader(*styles).read(data)
    return found


def _refuse_doctype(data: bytes) -> None:
    if any(mark in data for mark in _DOCTYPES):
        raise Unreadable("xml_entiteit")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Book:
    """xl/workbook.xml: the sheets in order (name, relation, hidden) and the names (name, reference).

    Raises Unreadable for broken XML and for too many names.
    """

    def __init__(self, data: bytes) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.names: list[tuple[str, str]] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        parse(data, self._parser)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "sheet":
            relation = next((v for k, v in attributes.items() if _local(k) == "id" and ":" in k), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), relation, hidden))
        elif local == "definedName":
            check_names(self.names)
            self.names.append((attributes.get("name", "")[:MAX_REFERENCE], ""))
            self._parser.CharacterDataHandler = self._text

    def _text(self, text: str) -> None:
        name, reference = self.names[-1]
        if len(reference) < MAX_REFERENCE:
            self.names[-1] = (name, reference + text[:MAX_REFERENCE])

    def _end(self, name: str) -> None:
        if _local(name) == "definedName":
            self._parser.CharacterDataHandler = None


def _elements(data: bytes) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((_local(name), attributes))
    parse(data, parser)
    return found


def _targets(package: zipfile.ZipFile, members: frozenset[str]) -> dict[str, str]:
    part = "xl/_rels/workbook.xml.rels"
    if part not in members:
        return {}
    relations = [a for name, a in _elements(read_member(package, part)) if name == "Relationship"]
    return {a.get("Id", ""): _member_name(a.get("Target", "")) for a in relations}


def _member_name(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _styles(package: zipfile.ZipFile, members: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The style numbers (`s` of a cell) whose number format shows a percentage, and an amount in euro."""
    if "xl/styles.xml" not in members:
        return frozenset(), frozenset()
    data = read_member(package, "xl/styles.xml")
    if b"\0" not in data and not _MAY_SHOW.search(data):
        parse(data, expat.ParserCreate())
        return frozenset(), frozenset()
    percent, money, styles, inside = set(BUILT_IN_PERCENT), set(BUILT_IN_MONEY), [], False
    for name, attributes in _elements(data):
        if name == "numFmt":
            code, number = attributes.get("formatCode", ""), _number(attributes, "numFmtId")
            for formats, shows in ((percent, shows_percent), (money, shows_money)):
                if shows(code):
                    formats.add(number)
        elif name in ("cellXfs", "cellStyles", "dxfs"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            styles.append(_number(attributes, "numFmtId"))
    return _chosen(styles, percent), _chosen(styles, money)


def _chosen(styles: Sequence[int], formats: set[int]) -> frozenset[str]:
    return frozenset(str(index) for index, number in enumerate(styles) if number in formats)


def _number(attributes: Mapping[str, str], key: str) -> int:
    text = attributes.get(key, "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


class _SheetReader:
    """Streams one sheet; keeps positions only, values come from the reader library."""

    def __init__(self, percent_styles: frozenset[str], euro_styles: frozenset[str]) -> None:
        self._percent_styles, self._euro_styles = percent_styles, euro_styles
        self._scan = SheetScan()
        self._row = self._column = -1
        self._cells = 0
        self._used = Used()
        self._formula = self._text_result = self._is_error = self._has_value = False
        self._value: list[str] = []
        self._parser = expat.ParserCreate()

    def read(self, data: bytes) -> SheetScan:
        self._parser.StartElementHandler = self._start
        parse(data, self._parser)
        self._finish_cell()
        return self._scan

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name) if ":" in name else name
        if local == "c":
            self._finish_cell()
            self._start_cell(attributes)
        elif local == "v":
            self._has_value = True
            if self._formula or self._is_error:
                self._parser.CharacterDataHandler = self._value.append
        elif local == "f":
            self._formula = True
        elif local == "row":
            self._finish_cell()
            self._row = _number(attributes, "r") - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if not 0 <= self._row < MAX_ROWS:
                raise Unreadable("beschadigd")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = position_of(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
        if place is None:
            raise Unreadable("beschadigd")
        self._row, self._column = place
        self._cells += 1
        self._used.widen(place)
        if self._cells > MAX_CELLS:
            raise Unreadable("te_veel_cellen")
        if attributes.get("s") in self._percent_styles:
            self._scan.percent.append(place)
        elif attributes.get("s") in self._euro_styles:
            self._scan.euro.append(place)
        kind = attributes.get("t")
        self._is_error, self._text_result = kind == "e", kind == "str"

    def _finish_cell(self) -> None:
        if self._formula or self._is_error:
            self._parser.CharacterDataHandler = None
            text = "".join(self._value).strip()
            if self._is_error:
                self._scan.errors.append((self._row, self._column, text[:20]))
            elif not text and not (self._text_result and self._has_value):
                self._scan.uncached.append((self._row, self._column))
            self._value = []
        self._formula = self._is_error = self._text_result = self._has_value = False
