"""The hostile files, by name: how each is made and what must come of it.

What must come of it is a reason why the file is not read, READ (the figure of the tool is read as it was
filled in) or the code of the finding that blocks the figure. A file that is read counts for nobody: it has
no concern.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import hostile_zips as make
import old_workbook as old
from hostile_zips import BOOK, SHEET, STRINGS, STYLES
from submitted import damaged

READ = "gelezen"
_SPACE = b"urn:oasis:names:tc:opendocument:xmlns:"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Hostile(NamedTuple):
    name: str
    bytes: Callable[[], bytes]
    outcome: str


def _ods(rows: bytes, head: bytes = b"") -> bytes:
    content = (
        b'<?xml version="1.0"?>%s<office:document-content xmlns:office="%soffice:1.0" '
        b'xmlns:table="%stable:1.0" xmlns:text="%stext:1.0"><office:body><office:spreadsheet>'
        b'<table:table table:name="Invoer">%s</table:table></office:spreadsheet></office:body>'
        b"</office:document-content>"
    ) % (head, _SPACE, _SPACE, _SPACE, rows)
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    return make.packed({"mimetype": mime, "META-INF/manifest.xml": b"<manifest/>", "content.xml": content})


def _ods_cell(attributes: bytes, row: bytes = b"") -> bytes:
    cell = b'<table:table-cell office:value-type="float" office:value="1" %s/>' % attributes
    return _ods(b"<table:table-row %s>%s</table:table-row>" % (row, cell))


def _repeated(rows: int, columns: int) -> bytes:
    return _ods_cell(
        b'table:number-columns-repeated="%d"' % columns, b'table:number-rows-repeated="%d"' % rows
    )


def _rows(count: int) -> bytes:
    return make.with_rows(
        b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(400, count))
    )


def _columns() -> bytes:
    return make.with_rows(b'<row r="400">' + b"<c><v>1</v></c>" * 16_384 + b"</row>")


def _merged(count: int, last: str) -> bytes:
    cells = "".join(f'<mergeCell ref="A{n}:{last}"/>' for n in range(1, count + 1))
    return make.replaced(SHEET, b"</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>".encode())


def _wide_merge() -> bytes:
    """A cell at the far end of what may be used, and all before it merged into one."""
    row = b'<row r="1000"><c r="GR1000"><v>1</v></c></row>'
    merge = b'</sheetData><mergeCells><mergeCell ref="D400:GR1000"/></mergeCells>'
    return make.replaced(SHEET, b"</sheetData>", row + merge)


def _text(inner: str) -> bytes:
    return make.with_cell(f"<is><t>{inner}</t></is>", ' t="inlineStr"')


def _xls(cells: bytes = b"", more: bytes = b"") -> bytes:
    label = old.text_cell(2, 1, "Verlof")
    return old.container(old.stream(label + cells, more))


def _bitten_tail() -> bytes:
    data = bytearray(_xls(old.number_cell(2, 2, 16.5)))
    for at in range(512, 1024, 4):
        data[at : at + 4] = (3).to_bytes(4, "little")
    return bytes(data)


def _bitten_table() -> bytes:
    """Four billion sectors of the table, in a list of which the next piece is the same piece again."""
    data = bytearray(_xls(old.number_cell(2, 2, 16.5)))
    data[44:48], data[68:72] = b"\xff" * 4, b"\0" * 4
    data[512:1024] = b"\0" * 512
    return bytes(data)


def _sealed_ole() -> bytes:
    return old.container(b"\0" * 5_000, "EncryptedPackage")


_LINK = b'<externalReferences><externalReference r:id="rId99"/></externalReferences>'
_LIES = b'count="4294967295" uniqueCount="4294967295"'
_NAME = f'<definedName name="{{}}">Invoer!${make.HOME[:1]}${make.HOME[1:]}</definedName>'

XLSX: dict[str, tuple[Callable[[], bytes], str]] = {
    # what it is
    "zero bytes": (lambda: b"", "leeg_bestand"),
    "one byte": (lambda: b"P", "beschadigd"),
    "zip mark only": (lambda: b"PK\x03\x04", "beschadigd"),
    "empty zip": (lambda: make.packed({}), "beschadigd"),
    "text": (lambda: b"verlof;16,5\n", "beschadigd"),
    "a page of HTML": (lambda: b"<html><table><tr><td>Verlof<td>16,5</table></html>", "beschadigd"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 999, "beschadigd"),
    "a document": (lambda: make.packed({"word/document.xml": b"<w/>"}), "verkeerd_type"),
    "an ods": (lambda: _ods_cell(b""), "verkeerd_type"),
    "an xls, or a password": (_xls, "versleuteld"),
    "a password": (_sealed_ole, "versleuteld"),
    "noise": (lambda: b"PK\x03\x04" + bytes(range(256)) * 400, "beschadigd"),
    # zip
    "cut in half": (lambda: make.tool()[: len(make.tool()) // 2], "beschadigd"),
    "cut at the end": (lambda: make.tool()[:-10], "beschadigd"),
    "text before the zip": (lambda: b"x" * 100 + make.tool(), "beschadigd"),
    "text after the zip": (lambda: make.tool() + b"x" * 100, READ),
    "sealed member": (make.sealed_member, "versleuteld"),
    "zip bomb": (lambda: make.changed({"docProps/app.xml": b"\0" * 60_000_000}), "zipbom"),
    "zip bomb in a sheet": (lambda: make.changed({SHEET: b" " * 190_000_000}), "zipbom"),
    "bomb that lies of its size": (make.lying_size, "beschadigd"),
    "zips in zips": (make.bomb_in_bomb, "verkeerd_type"),
    "workbook in a workbook": (lambda: make.changed({"xl/embeddings/a.xlsx": make.tool()}), READ),
    "damaged member": (lambda: damaged(make.tool(), BOOK), "beschadigd"),
    "members that overlap": (make.overlapping, "zipbom"),
    "3000 members": (lambda: make.changed({f"xl/m{n}": b"" for n in range(3_000)}), "zipbom"),
    "double member": (lambda: make.double_member(SHEET), "padtruc"),
    "path out of the folder": (lambda: make.changed({"../../x": b"x"}), "padtruc"),
    "path out of a folder": (lambda: make.changed({"xl/../../x": b"x"}), "padtruc"),
    "absolute path": (lambda: make.changed({"/etc/x": b"x"}), "padtruc"),
    "drive path": (lambda: make.changed({"C:/x": b"x"}), "padtruc"),
    "backslash path": (lambda: make.changed({"..\\x": b"x"}), "padtruc"),
    # XML
    "entities in the workbook": (lambda: make.entities(BOOK), "xml_entiteit"),
    "entities in a sheet": (lambda: make.entities(SHEET), "xml_entiteit"),
    "entities in the strings": (lambda: make.entities(STRINGS), "xml_entiteit"),
    "entities in the styles": (lambda: make.entities(STYLES), "xml_entiteit"),
    "entities in the types": (lambda: make.entities("[Content_Types].xml"), "xml_entiteit"),
    "entities in the relations": (lambda: make.entities("xl/_rels/workbook.xml.rels"), "xml_entiteit"),
    "a file of the machine": (lambda: make.outside_entity(STRINGS), "xml_entiteit"),
    "broken XML": (lambda: make.changed({STYLES: b"<styleSheet><"}), "beschadigd"),
    "empty XML": (lambda: make.changed({BOOK: b""}), "beschadigd"),
    "NUL in the XML": (lambda: make.replaced(SHEET, b"<sheetData>", b"<sheetData>\0"), "beschadigd"),
    "sheet in UTF-16": (
        lambda: make.changed(
            {SHEET: make.members()[SHEET].decode().replace("UTF-8", "UTF-16").encode("utf-16")}
        ),
        "beschadigd",
    ),
    "unknown encoding": (lambda: make.replaced(SHEET, b"UTF-8", b"UTF-99"), "beschadigd"),
    "100,000 levels in a sheet": (lambda: make.nested(100_000, SHEET), "niet_ingevuld"),
    "100,000 levels in the strings": (lambda: make.nested(100_000, STRINGS), "beschadigd"),
    "attribute of 20 MB": (
        lambda: make.replaced(SHEET, b"<sheetData>", b'<sheetData a="%s">' % (b"x" * 20_000_000)),
        "zipbom",
    ),
    "10,000 attributes": (
        lambda: make.replaced(
            SHEET, b"<sheetData>", b"<sheetData %s>" % b" ".join(b'a%d="1"' % n for n in range(10_000))
        ),
        READ,
    ),
    # parts
    "no relations": (lambda: make.changed({"xl/_rels/workbook.xml.rels": None}), "beschadigd"),
    "no sheet": (lambda: make.changed({SHEET: None}), "beschadigd"),
    "no strings": (lambda: make.changed({STRINGS: None}), "beschadigd"),
    "no types": (lambda: make.changed({"[Content_Types].xml": None}), READ),
    "wrong types": (lambda: make.replaced("[Content_Types].xml", b"spreadsheetml.worksheet+xml", b"x"), READ),
    "sheet is the workbook": (
        lambda: make.replaced("xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", b"workbook.xml"),
        "niet_ingevuld",
    ),
    "sheet is elsewhere": (
        lambda: make.replaced("xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", b"../../../etc/passwd"),
        "beschadigd",
    ),
    "strings out of range": (lambda: make.with_cell("<v>999999</v>", ' t="s"'), "beschadigd"),
    "string below zero": (lambda: make.with_cell("<v>-1</v>", ' t="s"'), "geen_getal"),
    "string that is no number": (lambda: make.with_cell("<v>x</v>", ' t="s"'), "geen_getal"),
    "four billion strings": (lambda: make.replaced(STRINGS, b"count=", b"%s x=" % _LIES), "afgebroken"),
    "style out of range": (lambda: make.with_cell("<v>16.5</v>", ' s="4000000000"'), READ),
    "50,000 styles": (
        lambda: make.replaced(STYLES, b"</cellXfs>", b'<xf numFmtId="10"/>' * 50_000 + b"</cellXfs>"),
        READ,
    ),
    "unknown kind of cell": (lambda: make.with_cell("<v>16.5</v>", ' t="zzz"'), "beschadigd"),
    # too much
    "1,048,576 rows": (lambda: _rows(1_048_577), "te_veel_cellen"),
    "16,384 columns": (_columns, "verre_cel"),
    "cell in the last corner": (lambda: make.stray("XFD1048576"), "verre_cel"),
    "cell beyond the last corner": (lambda: make.stray("XFE1048577"), "verre_cel"),
    "cell beyond the last column": (lambda: make.stray("XFE1048576"), "verre_cel"),
    "cell beyond all": (lambda: make.stray("ZZZ9999999"), "verre_cel"),
    "cell that is no address": (lambda: make.stray("A0"), "beschadigd"),
    "row 99999999999": (lambda: make.with_rows(b'<row r="99999999999"><c><v>1</v></c></row>'), "beschadigd"),
    "half a million empty cells": (
        lambda: make.with_rows(b'<row r="400">' + b"<c/>" * 600_000 + b"</row>"),
        "verre_cel",
    ),
    "text of 30 MB": (lambda: _text("x" * 30_000_000), "zipbom"),
    "20,000 long texts": (
        lambda: make.with_rows(
            b"".join(
                b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%s</t></is></c></row>' % (n, n, b"z" * 400)
                for n in range(400, 20_400)
            )
        ),
        "te_veel_cellen",
    ),
    "90,000 labels": (
        lambda: make.with_rows(
            b"".join(
                b'<row r="%d"><c r="B%d" t="inlineStr"><is><t>Verlof</t></is></c></row>' % (n, n)
                for n in range(400, 90_400)
            )
        ),
        READ,
    ),
    "100,000 names": (
        lambda: make.with_names("".join(_NAME.format(f"n{n}") for n in range(100_000))),
        "te_veel_namen",
    ),
    "name of a million letters": (lambda: make.with_names(_NAME.format("n" * 1_000_000)), READ),
    "reference of a million letters": (
        lambda: make.with_names(f'<definedName name="x">{"Invoer!$A$1," * 90_000}</definedName>'),
        READ,
    ),
    "name that points at itself": (
        lambda: make.with_names(
            '<definedName name="x">x</definedName><definedName name="y">#REF!</definedName>'
        ),
        READ,
    ),
    "name that points nowhere": (
        lambda: make.with_names('<definedName name="x">Weg!$XFE$9999999</definedName>'),
        READ,
    ),
    "merged from end to end": (lambda: _merged(1, "XFD1048576"), "twee_plaatsen"),
    "merge of 100,000 cells": (_wide_merge, "te_veel_cellen"),
    "50,000 merges": (lambda: _merged(50_000, "XFD1048576"), "twee_plaatsen"),
    "sheet name twice": (
        lambda: make.replaced(BOOK, b'name="Kostprijsopbouw"', b'name="Invoer"'),
        "beschadigd",
    ),
    "sheet without a name": (lambda: make.replaced(BOOK, b'name="Kostprijsopbouw"', b'name=""'), READ),
    "name with a line end": (
        lambda: make.replaced(BOOK, b'name="Kostprijsopbouw"', b'name="Kost&#10;prijs"'),
        READ,
    ),
    # values
    "NaN": (lambda: make.with_cell("<v>NaN</v>"), "geen_getal"),
    "infinite": (lambda: make.with_cell("<v>INF</v>"), "geen_getal"),
    "below all": (lambda: make.with_cell("<v>-Infinity</v>"), "geen_getal"),
    "1e308": (lambda: make.with_cell("<v>1e308</v>"), "onmogelijk_groot"),
    "1e309": (lambda: make.with_cell("<v>1e309</v>"), "geen_getal"),
    "400 digits": (lambda: make.with_cell(f"<v>{'9' * 400}</v>"), "geen_getal"),
    "minus zero": (lambda: make.with_cell("<v>-0</v>"), READ),
    "nearly nothing": (lambda: make.with_cell("<v>5e-324</v>"), "procentschaal"),
    "no number": (lambda: make.with_cell("<v>abc</v>"), "geen_getal"),
    "number of a million digits": (lambda: make.with_cell(f"<v>1{'0' * 1_000_000}</v>"), "geen_getal"),
    "truth": (lambda: make.with_cell("<v>1</v>", ' t="b"'), "geen_getal"),
    "error": (lambda: make.with_cell("<v>#DIV/0!</v>", ' t="e"'), "foutcel"),
    "error of its own": (lambda: make.with_cell("<v>#&lt;script&gt;!</v>", ' t="e"'), "beschadigd"),
    "date": (lambda: make.with_cell("<v>2019-07-05</v>", ' t="d"'), "datum"),
    "no date": (lambda: make.with_cell("<v>9999-99-99</v>", ' t="d"'), "geen_getal"),
    "command": (lambda: make.with_cell("<f>CMD|'/c calc'!A0</f><v>16.5</v>"), READ),
    "command without outcome": (lambda: make.with_cell("<f>CMD|'/c calc'!A0</f>"), "formule_zonder_uitkomst"),
    "command as text": (lambda: _text("=CMD|'/c calc'!A0"), "geen_getal"),
    "formula that calls home": (lambda: make.with_cell('<f>WEBSERVICE("http://x")</f><v>16.5</v>'), READ),
    "formula round and round": (lambda: make.with_cell(f"<f>{make.HOME}+1</f><v>16.5</v>"), READ),
    "formula of 5 MB": (lambda: make.with_cell(f"<f>{'1+' * 2_500_000}1</f><v>16.5</v>"), READ),
    "NUL in a text": (lambda: _text("16,5_x0000_"), "geen_getal"),
    "other script": (lambda: _text("١٦٫٥"), "geen_getal"),
    "other letters": (lambda: _text("шестнадцать 十六 🍋"), "geen_getal"),
    "text that turns round": (lambda: _text("\u202e5,61\u202c"), "geen_getal"),
    "lone surrogate": (lambda: _text("_xD800_"), "geen_getal"),
    "script": (lambda: _text("&lt;script&gt;alert(1)&lt;/script&gt;"), "geen_getal"),
    # what comes along
    "links": (
        lambda: make.changed(
            {
                "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
                BOOK: make.members()[BOOK].replace(b"<definedNames>", _LINK + b"<definedNames>"),
            }
        ),
        READ,
    ),
    "macros in an xlsx": (lambda: make.changed({"xl/vbaProject.bin": _OLE + b"\0" * 999}), READ),
}

OTHERS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "macros.xlsm": ("xlsm", lambda: make.changed({"xl/vbaProject.bin": _OLE + b"\0" * 999}), READ),
    "a pdf": ("pdf", lambda: b"%PDF-1.7", "onbekend_type"),
    "no extension": ("", make.tool, "onbekend_type"),
    "a program": ("exe", lambda: b"MZ" + b"\0" * 99, "onbekend_type"),
    "binary workbook": ("xlsb", make.tool, "onbekend_type"),
    "xlsx named xls": ("xls", make.tool, "verkeerd_type"),
    "xlsx named ods": ("ods", make.tool, "verkeerd_type"),
    "xlsx named csv": ("csv", make.tool, "verkeerd_type"),
    "page of HTML named xls": ("xls", lambda: b"<html><table><tr><td>Verlof<td>16,5</table>", "beschadigd"),
    "empty container": ("xls", lambda: _OLE + b"\0" * 2_000, "beschadigd"),
    "container mark only": ("xls", lambda: _OLE, "beschadigd"),
    "container of noise": ("xls", lambda: _OLE + bytes(range(256)) * 40, "beschadigd"),
    "chain that bites its tail": ("xls", _bitten_tail, "beschadigd"),
    "document named xls": ("xls", lambda: old.container(b"\0" * 5_000, "WordDocument"), "beschadigd"),
    "table that bites its tail": ("xls", _bitten_table, "beschadigd"),
    "password in an xls": ("xls", _sealed_ole, "versleuteld"),
    "xls with a password": ("xls", lambda: _xls(b"", old.record(0x2F, b"\1\0" + b"\0" * 52)), "versleuteld"),
    "xls cut": ("xls", lambda: _xls(old.number_cell(2, 2, 16.5))[:2_000], "beschadigd"),
    "xls record beyond the end": ("xls", lambda: _xls(b"\x03\x02\xff\xff"), "beschadigd"),
    "xls with an error": ("xls", lambda: _xls(old.error_cell(2, 2, 7)), "foutcel"),
    "xls with NaN": ("xls", lambda: _xls(old.number_cell(2, 2, float("nan"))), "geen_getal"),
    "xls last corner": ("xls", lambda: _xls(old.number_cell(65_535, 255, 1.0)), "verre_cel"),
    "ods last corner": ("ods", lambda: _repeated(1_048_576, 16_384), "verre_cel"),
    "ods a billion times": ("ods", lambda: _repeated(10**9, 10**9), "beschadigd"),
    "ods half a million": ("ods", lambda: _repeated(1_000_000, 1), "te_veel_cellen"),
    "ods -1 times": ("ods", lambda: _ods_cell(b'table:number-columns-repeated="-1"'), "beschadigd"),
    "ods entities": ("ods", lambda: _ods(b"", b'<!DOCTYPE x [<!ENTITY e "x">]>'), "xml_entiteit"),
    "ods merged from end to end": (
        "ods",
        lambda: _ods_cell(b'table:number-columns-spanned="16384" table:number-rows-spanned="1048576"'),
        "geen_elementen",
    ),
    "ods 100,000 levels": ("ods", lambda: _ods(b"<a>" * 100_000 + b"</a>" * 100_000), "geen_elementen"),
    "ods without a table": (
        "ods",
        lambda: make.packed(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
        ),
        "beschadigd",
    ),
    "csv of nothing": ("csv", lambda: b"", "leeg_bestand"),
    "csv of a mark": ("csv", lambda: b"\xef\xbb\xbf", "geen_elementen"),
    "csv of a million columns": ("csv", lambda: b";".join(b"x" for _ in range(1_000_000)), "te_veel_cellen"),
    "csv of a million empty columns": ("csv", lambda: b";" * 1_000_000, "te_veel_cellen"),
    "csv of a million rows": ("csv", lambda: b"verlof;16,5\n" * 1_000_000, "te_veel_cellen"),
    "csv of 20,001 rows": ("csv", lambda: b"\n" * 20_001, "te_veel_cellen"),
    "csv of 19 MB of line ends": ("csv", lambda: b"\n" * 19_000_000, "te_veel_cellen"),
    "csv of 21 MB": ("csv", lambda: b"x" * 21_000_000, "te_groot"),
    "csv with an open quote": ("csv", lambda: b'verlof;"' + b"x;\n" * 5_000_000, "beschadigd"),
    "csv with a field of 200 kB": ("csv", lambda: b'verlof;"' + b"x" * 200_000, "beschadigd"),
    "csv with NUL": ("csv", lambda: b"verlof;16,5\0\n", "geen_tekst"),
    "csv of noise": ("csv", lambda: bytes(range(1, 256)) * 300, "geen_elementen"),
    "csv in UTF-16": ("csv", lambda: "Verlof;16,5\n".encode("utf-16"), READ),
    "csv in UTF-16, big end first": ("csv", lambda: b"\xfe\xff" + "Verlof;16,5\n".encode("utf-16-be"), READ),
    "csv in half UTF-16": ("csv", lambda: "Verlof;16,5\n".encode("utf-16")[:-1], "geen_tekst"),
    "csv in UTF-32": ("csv", lambda: "Verlof;16,5\n".encode("utf-32"), "geen_elementen"),
    "csv with old line ends": ("csv", lambda: b"Verlof;16,5\rOverhead;15\r", READ),
    "csv with a command": ("csv", lambda: b"Verlof;=CMD|'/c calc'!A0\n", "geen_getal"),
    "csv of 1e999": ("csv", lambda: b"Verlof;1e999\n", "geen_getal"),
    "csv of 5000 digits": ("csv", lambda: b"Verlof;" + b"9" * 5_000, "geen_getal"),
}

# Names that a system may refuse; then the test goes on without.
NAMES = (
    "=cmd()|'x'!A1.xlsx",
    "+1.xlsx",
    "-rf.xlsx",
    "regel\nbreuk.xlsx",
    "tab\tin.xlsx",
    "<img src=x onerror=alert(1)>.xlsx",
    "[klik](javascript:alert(1)).xlsx",
    "| tabel | ~~door~~ `code`.xlsx",
    "rechts\u202exslx.xlsx",
    "ひらがな.xlsx",
    "é" * 100 + ".xlsx",
    os.fsdecode(b"\xff\xfe naam.xlsx"),
    "$(reboot).xlsx",
    "%s%n{0}.xlsx",
)


def all_files() -> list[Hostile]:
    """Everything that is bytes under a name of its own."""
    found = [Hostile(f"{name.replace('/', ' ')}.xlsx", *rest) for name, rest in XLSX.items()]
    found += [
        Hostile(f"{name}.{kind}".rstrip("."), data, code) for name, (kind, data, code) in OTHERS.items()
    ]
    return found


def put_strange_things(folder: Path) -> dict[str, str]:
    """Puts in the folder what is no ordinary file; name -> outcome, `""` where it depends on the system."""
    found: dict[str, str] = {}

    def put(name: str, outcome: str, work: Callable[[Path], object]) -> None:
        try:
            work(folder / name)
        except (OSError, AttributeError, ValueError):
            return  # not on this system
        found[name] = outcome

    put("map.xlsx", "submap", lambda path: path.mkdir())
    put("pijp.xlsx", "geen_bestand", os.mkfifo)
    put("link.xlsx", "snelkoppeling", lambda path: path.symlink_to("/etc/passwd"))
    put("lus.xlsx", "snelkoppeling", lambda path: path.symlink_to(path))
    put("nergens.xlsx", "snelkoppeling", lambda path: path.symlink_to("weg.xlsx"))
    put("apparaat.xlsx", "snelkoppeling", lambda path: path.symlink_to("/dev/zero"))
    put("socket.xlsx", "", _socket)
    put("gesloten.xlsx", "", _locked)
    put("gaten.xlsx", "te_groot", _holes)
    for name in NAMES:
        put(name, READ, lambda path: path.write_bytes(make.tool()))
    return found


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the whole path is longer than a socket may have
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(here)


def _locked(path: Path) -> None:
    path.write_bytes(make.tool())
    path.chmod(0)


def _holes(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(5_000_000_000)
