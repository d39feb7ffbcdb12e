"""What the reader library does not say of an .ods: names, percentages, error cells, bare formulas, merges.

Streams content.xml with expat; a document type is refused. Runs in the worker process and imports the
standard library only. Knows the prefixes that every writer uses (`table:`, `office:`), as the library does.
"""

from __future__ import annotations

import re
import zipfile
from xml.parsers import expat

from kostprijs.intake.package import Unreadable, read_member
from kostprijs.intake.scanned import (
    MAX_CELLS,
    MAX_REFERENCE,
    PackageScan,
    SheetScan,
    Used,
    add_name,
    add_note,
    parse,
)

_REFERENCE = re.compile(r"\$?('(?:[^']|'')+'|[^.']+)\.\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::.*)?")
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|(?:Err|Fout):\d{3}")
_NOTE = ("office:annotation", "dc:creator")
_MANIFEST = "META-INF/manifest.xml"


def scan_open_document(package: zipfile.ZipFile) -> PackageScan:
    """Scan a checked .ods. Raises Unreadable (a password, broken XML, stray or too many cells)."""
    members = package.namelist()
    if _MANIFEST in members and b"encryption-data" in read_member(package, _MANIFEST):
        raise Unreadable("versleuteld")
    # LibreOffice leaves out the kind of an outcome that is an empty text; it never leaves out an outcome
    office = "meta.xml" in members and b"LibreOffice" in read_member(package, "meta.xml")
    found = _ContentReader(formulas_have_outcomes=office).read(read_member(package, "content.xml"))
    found.macros = any(name.startswith(("Basic/", "Scripts/")) for name in members)
    return found


def _count(attributes: dict[str, str], key: str) -> int:
    text = attributes.get(key, "1")
    if not text.isdecimal() or len(text) > 8:
        raise Unreadable("beschadigd")
    return max(1, int(text))


class _ContentReader:
    """Streams content.xml; keeps positions only, values come from the reader library."""

    def __init__(self, formulas_have_outcomes: bool) -> None:
        self._sure = formulas_have_outcomes
        self._found = PackageScan()
        self._sheet = SheetScan()
        self._used = Used()
        self._row = self._rows = self._column = 0
        self._cells = 0
        self._formula = False
        self._text: list[str] = []
        self._author: list[str] | None = None
        self._parser = expat.ParserCreate()

    def read(self, data: bytes) -> PackageScan:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        parse(data, self._parser)
        return self._found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("table:table-cell", "table:covered-table-cell"):
            self._cell(attributes)
        elif name == "table:table-row":
            self._row += self._rows
            self._rows, self._column = _count(attributes, "table:number-rows-repeated"), 0
        elif name == "table:table":
            self._sheet, self._used = SheetScan(), Used()
            self._found.sheets.setdefault(attributes.get("table:name", ""), self._sheet)
            self._row = self._rows = self._column = 0
        elif name in _NOTE:
            self._note(name, begins=True)
        elif name == "table:named-range":
            match = _REFERENCE.fullmatch(attributes.get("table:cell-range-address", "")[:MAX_REFERENCE])
            if match is not None:
                add_name(self._found, attributes.get("table:name", ""), f"{match[1]}!${match[2]}${match[3]}")

    def _cell(self, attributes: dict[str, str]) -> None:
        width = _count(attributes, "table:number-columns-repeated")
        place = self._row, self._column
        self._column += width
        kind, formula = attributes.get("office:value-type"), attributes.get("table:formula")
        if kind is None and formula is None:
            self._merge(attributes, place)
            return
        self._used.widen(place)
        self._used.widen((self._row + self._rows - 1, self._column - 1))
        self._cells += width * self._rows
        if self._cells > MAX_CELLS:
            raise Unreadable("te_veel_cellen")
        self._merge(attributes, place)
        places = [(place[0] + r, place[1] + c) for r in range(self._rows) for c in range(width)]
        if attributes.get("calcext:value-type") == "error":
            self._sheet.errors += [(*each, "") for each in places]
        elif kind is None and not self._sure:
            self._sheet.uncached += places
        elif kind == "percentage":
            self._sheet.percent += places
        elif kind == "currency":
            self._sheet.euro += places
        elif kind == "boolean":
            self._sheet.truths += places
        if formula is not None:
            self._found.links = self._found.links or "'file:" in formula
            self._formula, self._text = True, []
            self._parser.CharacterDataHandler = self._text.append

    def _merge(self, attributes: dict[str, str], place: tuple[int, int]) -> None:
        high = _count(attributes, "table:number-rows-spanned")
        wide = _count(attributes, "table:number-columns-spanned")
        if high > 1 or wide > 1:
            self._sheet.merged.append((place, (place[0] + high - 1, place[1] + wide - 1)))

    def _note(self, name: str, begins: bool) -> None:
        """A note lies inside its cell; only its author is kept, and nothing of it is text of the cell."""
        if name == "office:annotation":
            self._author = [] if begins else None
            add_note(self._found, "")
            self._parser.CharacterDataHandler = self._text.append if self._formula and not begins else None
        elif self._author is not None:
            self._parser.CharacterDataHandler = self._author.append if begins else None
            if not begins:
                add_note(self._found, "".join(self._author)[:MAX_REFERENCE])
                self._author.clear()

    def _end(self, name: str) -> None:
        if name in _NOTE:
            self._note(name, begins=False)
        if not self._formula or name not in ("table:table-cell", "table:covered-table-cell"):
            return
        self._formula, self._parser.CharacterDataHandler = False, None
        text = "".join(self._text).strip()
        place = self._row, self._column - 1
        if self._sheet.errors and self._sheet.errors[-1][:2] == place:
            self._sheet.errors[-1] = (*place, text[:20])
        elif _ERROR.fullmatch(text):  # another writer than LibreOffice: the text alone says it
            self._sheet.errors.append((*place, text[:20]))
