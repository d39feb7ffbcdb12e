"""Reading submitted files: what stands in them, and that no file keeps the next one from being read."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from submitted import WAYS, opened, read_bytes, read_file, started

from kostprijs.intake import reader
from kostprijs.intake.package import Unreadable
from kostprijs.intake.reader import WorkbookReader
from kostprijs.intake.workbook import CellError, Moment, Uncached


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


def repacked(data: bytes, change: dict[str, bytes]) -> bytes:
    """The zip with other content for some members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change.get(member, old.read(member)))
    return buffer.getvalue()


def member(data: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def stray_cell(address: str) -> bytes:
    data, part = workbook(), "xl/worksheets/sheet1.xml"
    row = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cell = f'<row r="{row}"><c r="{address}"><v>1</v></c></row></sheetData>'.encode()
    return repacked(data, {part: member(data, part).replace(b"</sheetData>", cell)})


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


@pytest.fixture(scope="module", params=WAYS)
def files(request):
    with opened(request.param) as reading:
        yield reading


def test_one_process_reads_all() -> None:
    with WorkbookReader() as files:
        for _ in range(5):
            read_bytes(files, workbook(), "xlsx")
        with pytest.raises(Unreadable):
            read_bytes(files, stray_cell("XFD1048576"), "xlsx")
        read_bytes(files, workbook(), "xlsx")
        assert started(files) == 1


STRAY_ROWS = (
    b'<table:table-row table:number-rows-repeated="1048576">'
    b'<table:table-cell table:number-columns-repeated="16384" '
    b'office:value-type="float" office:value="1"/></table:table-row>'
)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_place_of_the_stray_cell_is_told(files: WorkbookReader, kind: str) -> None:
    data = ods(STRAY_ROWS) if kind == "ods" else stray_cell("XFD1048576")
    with pytest.raises(Unreadable) as caught:
        read_bytes(files, data, kind)
    assert (caught.value.code, caught.value.where) == ("verre_cel", "XFD1048576")
    assert read_bytes(files, workbook(), "xlsx").sheets[0].at((6, 2)) == 16.5


def test_ods(files: WorkbookReader) -> None:
    cells = (
        b'<table:table-cell office:value-type="string"><text:p>Verlof</text:p></table:table-cell>'
        b'<table:table-cell office:value-type="percentage" office:value="0.165"><text:p>16,5%</text:p>'
        b"</table:table-cell>"
    )
    found = read_bytes(files, ods(b"<table:table-row>" + cells + b"</table:table-row>"), "ods")
    assert found.sheets[0].cells == {(0, 0): "Verlof", (0, 1): 0.165}


def test_time_limit_ends_the_reading_and_the_next_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with WorkbookReader() as files:
        monkeypatch.setattr(reader, "TIME_LIMIT", 0.0)
        with pytest.raises(Unreadable) as caught:
            read_bytes(files, workbook(), "xlsx")
        assert caught.value.code == "tijd_op"
        monkeypatch.undo()
        assert read_bytes(files, workbook(), "xlsx").sheets[0].name == "Invoer"
        assert started(files) == 2


def test_too_large_file_is_not_loaded(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(reader, "MAX_BYTES", 10)
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook())
    with WorkbookReader() as files, pytest.raises(Unreadable) as caught:
        read_file(files, path)
    assert caught.value.code == "te_groot"
    assert started(files) == 0


@pytest.mark.parametrize(
    ("put", "code"),
    [
        (lambda _: None, "niet_te_openen"),
        (lambda path: path.symlink_to("elders.xlsx"), "snelkoppeling"),
        (os.mkfifo, "geen_bestand"),
    ],
    ids=["gone since it was listed", "link", "pipe"],
)
def test_what_is_no_file_is_not_read(files: WorkbookReader, tmp_path, put, code: str) -> None:
    put(tmp_path / "a.xlsx")
    with pytest.raises(Unreadable) as caught:
        read_file(files, tmp_path / "a.xlsx")
    assert caught.value.code == code


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
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Invoer!$C$7:$C$8"})
        book.add_chartsheet("Grafiek").set_chart(chart)

    found = read_bytes(files, workbook(write), "xlsx")
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
    sheet = read_bytes(files, repacked(data, {part: xml[:start] + rows + xml[end:]}), "xlsx").sheets[0]
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
    sheet = read_bytes(files, text.encode(encoding), "csv").sheets[0]
    row = next(place[0] for place, content in sheet.cells.items() if content == "Verlof")
    assert sheet.at((row, 1)) == "16,5"
    assert sheet.at((row + 1, 1)) == "é"
