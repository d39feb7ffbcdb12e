"""Reading submitted files: every hostile or broken one is a reason, never an exception or a lost round."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from kostprijs.intake import package, reader
from kostprijs.intake.package import Unreadable
from kostprijs.intake.reader import WorkbookReader
from kostprijs.intake.reasons import unreadable
from kostprijs.intake.workbook import CellError, Moment, Uncached

OLE = package.OLE_MAGIC + b"\0" * 2_000


def workbook(write: Callable[[xlsxwriter.Workbook, object], None] | None = None) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Invoer")
    sheet.write(6, 1, "Verlof")
    sheet.write(6, 2, 16.5)
    if write is not None:
        write(book, sheet)
    book.close()
    return buffer.getvalue()


def repacked(data: bytes, change: dict[str, bytes], name: str = "") -> bytes:
    """The zip with other content for some members and, with `name`, one member more."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change.get(member, old.read(member)))
        if name:
            new.writestr(name, b"x")
    return buffer.getvalue()


def member(data: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def stray_cell(address: str) -> bytes:
    data, part = workbook(), "xl/worksheets/sheet1.xml"
    row = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cell = f'<row r="{row}"><c r="{address}"><v>1</v></c></row></sheetData>'.encode()
    return repacked(data, {part: member(data, part).replace(b"</sheetData>", cell)})


def entity_bomb(part: str) -> bytes:
    data = workbook()
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    head = f'<!DOCTYPE x [<!ENTITY e0 "lol">{entities}]>'.encode()
    return repacked(data, {part: member(data, part).replace(b"?>", b"?>" + head, 1)})


def ods(rows: bytes) -> bytes:
    buffer, space = io.BytesIO(), b"urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        b'<?xml version="1.0"?><office:document-content xmlns:office="%soffice:1.0" '
        b'xmlns:table="%stable:1.0" xmlns:text="%stext:1.0"><office:body><office:spreadsheet>'
        b'<table:table table:name="Invoer">%s'
        b"</table:table></office:spreadsheet></office:body></office:document-content>"
    ) % (space, space, space, rows)
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("META-INF/manifest.xml", "<manifest/>")
        target.writestr("content.xml", content)
    return buffer.getvalue()


def zip_bomb() -> bytes:
    return repacked(workbook(), {"docProps/app.xml": b"\0" * 60_000_000})


def docx() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package_:
        package_.writestr("word/document.xml", "<w/>")
    return buffer.getvalue()


def many_members() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package_:
        for number in range(package.MAX_MEMBERS + 1):
            package_.writestr(f"xl/m{number}", b"")
    return buffer.getvalue()


def encrypted_member() -> bytes:
    data = bytearray(workbook())
    local, central = data.find(b"PK\x03\x04"), data.find(b"PK\x01\x02")
    data[local + 6] |= 1
    data[central + 8] |= 1
    return bytes(data)


def filled_rows() -> bytes:
    data, part = workbook(), "xl/worksheets/sheet1.xml"
    cells = b"".join(b'<c r="A%d"/>' % n for n in range(20, 920)) * 600
    rows = b'<row r="20">' + cells + b"</row>"
    return repacked(data, {part: member(data, part).replace(b"</sheetData>", rows + b"</sheetData>")})


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zero bytes": ("xlsx", lambda: b"", "leeg_bestand"),
    "zero bytes csv": ("csv", lambda: b"", "leeg_bestand"),
    "unknown kind": ("pdf", lambda: b"%PDF-1.4", "onbekend_type"),
    "text in an xlsx": ("xlsx", lambda: b"verlof;16,5\n", "beschadigd"),
    "workbook named csv": ("csv", workbook, "verkeerd_type"),
    "workbook named xls": ("xls", workbook, "verkeerd_type"),
    "old workbook named xlsx, or a password": ("xlsx", lambda: OLE, "versleuteld"),
    "empty OLE container": ("xls", lambda: OLE, "beschadigd"),
    "encrypted member": ("xlsx", encrypted_member, "versleuteld"),
    "document in an xlsx": ("xlsx", docx, "verkeerd_type"),
    "workbook named ods": ("ods", workbook, "verkeerd_type"),
    "truncated": ("xlsx", lambda: workbook()[:3_000], "beschadigd"),
    "zip header only": ("xlsx", lambda: package.ZIP_MAGIC, "beschadigd"),
    "zip bomb": ("xlsx", zip_bomb, "zipbom"),
    "too many members": ("xlsx", many_members, "zipbom"),
    "path out of the folder": ("xlsx", lambda: repacked(workbook(), {}, "../../x"), "padtruc"),
    "absolute path": ("xlsx", lambda: repacked(workbook(), {}, "/etc/x"), "padtruc"),
    "drive path": ("xlsx", lambda: repacked(workbook(), {}, "C:/x"), "padtruc"),
    "entities in the workbook": ("xlsx", lambda: entity_bomb("xl/workbook.xml"), "xml_entiteit"),
    "entities in a sheet": ("xlsx", lambda: entity_bomb("xl/worksheets/sheet1.xml"), "xml_entiteit"),
    "entities in the strings": ("xlsx", lambda: entity_bomb("xl/sharedStrings.xml"), "xml_entiteit"),
    "entities in the styles": ("xlsx", lambda: entity_bomb("xl/styles.xml"), "xml_entiteit"),
    "broken XML": ("xlsx", lambda: repacked(workbook(), {"xl/styles.xml": b"<styleSheet><"}), "beschadigd"),
    "empty XML": ("xlsx", lambda: repacked(workbook(), {"xl/workbook.xml": b""}), "beschadigd"),
    "stray cell in the last corner": ("xlsx", lambda: stray_cell("XFD1048576"), "verre_cel"),
    "half a million empty cells": ("xlsx", filled_rows, "te_veel_cellen"),
    "binary csv": ("csv", lambda: b"a\0b", "geen_tekst"),
}  # fmt: skip


@pytest.fixture(scope="module")
def files() -> WorkbookReader:
    with WorkbookReader() as opened:
        yield opened


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_file_is_a_reason(files: WorkbookReader, case: str) -> None:
    extension, make, code = HOSTILE[case]
    with pytest.raises(Unreadable) as caught:
        files.read_bytes(make(), extension)
    assert caught.value.code == code
    assert unreadable("x", code).code == code, "every reason has its own words"


def test_one_process_reads_all(files: WorkbookReader) -> None:
    before = files.started
    for _ in range(5):
        files.read_bytes(workbook(), "xlsx")
    with pytest.raises(Unreadable):
        files.read_bytes(stray_cell("XFD1048576"), "xlsx")
    files.read_bytes(workbook(), "xlsx")
    assert files.started <= max(before, 1)


def test_place_of_the_stray_cell_is_told(files: WorkbookReader) -> None:
    with pytest.raises(Unreadable) as caught:
        files.read_bytes(stray_cell("XFD1048576"), "xlsx")
    assert caught.value.where == "XFD1048576"


def test_stray_cell_in_an_ods_is_seen_too(files: WorkbookReader) -> None:
    rows = (
        b'<table:table-row table:number-rows-repeated="1048576">'
        b'<table:table-cell table:number-columns-repeated="16384" '
        b'office:value-type="float" office:value="1"/></table:table-row>'
    )
    with pytest.raises(Unreadable) as caught:
        files.read_bytes(ods(rows), "ods")
    assert (caught.value.code, caught.value.where) == ("verre_cel", "XFD1048576")
    assert files.read_bytes(workbook(), "xlsx").sheets[0].at((6, 2)) == 16.5


def test_ods(files: WorkbookReader) -> None:
    cells = (
        b'<table:table-cell office:value-type="string"><text:p>Verlof</text:p></table:table-cell>'
        b'<table:table-cell office:value-type="percentage" office:value="0.165"><text:p>16,5%</text:p>'
        b"</table:table-cell>"
    )
    found = files.read_bytes(ods(b"<table:table-row>" + cells + b"</table:table-row>"), "ods")
    assert found.sheets[0].cells == {(0, 0): "Verlof", (0, 1): 0.165}


def test_time_limit_ends_the_reading_and_the_next_file_is_read() -> None:
    with WorkbookReader(time_limit=0.0) as hasty:
        with pytest.raises(Unreadable) as caught:
            hasty.read_bytes(filled_rows(), "xlsx")
        assert caught.value.code == "tijd_op"
        hasty._time_limit = reader.TIME_LIMIT
        assert hasty.read_bytes(workbook(), "xlsx").sheets[0].name == "Invoer"
        assert hasty.started == 2


def test_too_large_file_is_not_loaded(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(reader, "MAX_BYTES", 10)
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook())
    with WorkbookReader() as opened, pytest.raises(Unreadable) as caught:
        opened.read(path)
    assert caught.value.code == "te_groot"
    assert opened.started == 0


def test_what_the_library_leaves_unsaid(files: WorkbookReader) -> None:
    def write(book: xlsxwriter.Workbook, sheet) -> None:
        import datetime as dt

        percent = book.add_format({"num_format": "0.0%"})
        literal = book.add_format({"num_format": '0.0"%"'})
        date = book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write(7, 2, 0.057, percent)
        sheet.write(8, 2, 5.7, literal)
        sheet.write_datetime(9, 2, dt.datetime(2019, 7, 5), date)
        sheet.write_formula(10, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(11, 2, "=1+1", None, "")
        sheet.write_formula(12, 2, "=1+1", None, 2)
        sheet.merge_range(13, 1, 13, 2, "Samengevoegd")
        book.define_name("verlof", "=Invoer!$C$7")
        book.add_worksheet("Lijsten").hide()

    found = files.read_bytes(workbook(write), "xlsx")
    sheet, hidden = found.sheets
    assert (sheet.hidden, hidden.hidden) == (False, True)
    assert sheet.percent == {(7, 2)}
    assert sheet.at((9, 2)) == Moment("2019-07-05")
    assert sheet.at((10, 2)) == CellError("#DIV/0!")
    assert sheet.at((11, 2)) == Uncached()
    assert sheet.at((12, 2)) == 2.0
    assert sheet.at((13, 2)) == "Samengevoegd"
    assert sheet.right_edge((13, 1)) == 2
    assert found.names == (("verlof", "Invoer!$C$7"),)


def test_cells_without_addresses_are_counted(files: WorkbookReader) -> None:
    data, part = workbook(), "xl/worksheets/sheet1.xml"
    rows = b'<sheetData><row><c t="n"><v>1</v></c><c t="e"><v>#REF!</v></c></row></sheetData>'
    xml = member(data, part)
    start, end = xml.index(b"<sheetData>"), xml.index(b"</sheetData>") + len(b"</sheetData>")
    sheet = files.read_bytes(repacked(data, {part: xml[:start] + rows + xml[end:]}), "xlsx").sheets[0]
    assert sheet.at((0, 1)) == CellError("#REF!")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Verlof;16,5\nOverhead;é\n", "utf-8"),
        ("Verlof;16,5\nOverhead;é\n", "utf-8-sig"),
        ("Verlof;16,5\nOverhead;é\n", "cp1252"),
        ("Verlof;16,5\nOverhead;é\n", "utf-16"),
        ('Verlof,"16,5"\nOverhead,é\n', "utf-8"),
        ("Verlof,16,5\nOverhead,é\n", "utf-8"),
        ("Verlof\t16,5\nOverhead\té\n", "utf-8"),
        ('Rekentool, versie 2019\nVerlof;16,5\nOverhead;"é"\n', "utf-8"),
    ],
)
def test_csv_in_every_dialect(files: WorkbookReader, text: str, encoding: str) -> None:
    sheet = files.read_bytes(text.encode(encoding), "csv").sheets[0]
    row = next(place[0] for place, content in sheet.cells.items() if content == "Verlof")
    assert sheet.at((row, 1)) == "16,5"
    assert sheet.at((row + 1, 1)) == "é"
