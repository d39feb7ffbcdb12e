"""What the reader library leaves unsaid of .xls and .ods: error cells, percentages, names, merges."""

from __future__ import annotations

import io
import struct
import zipfile

import old_workbook as old
import pytest
from submitted import WAYS, opened, read_bytes

from kostprijs.intake.package import Unreadable
from kostprijs.intake.reader import WorkbookReader
from kostprijs.intake.workbook import CellError, Sheet, Uncached, Workbook

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"


@pytest.fixture(scope="module", params=WAYS)
def reader(request):
    with opened(request.param) as reading:
        yield reading


def ods(cells: str, after: str = "", meta: bytes = b"", manifest: bytes = b"<manifest/>") -> bytes:
    """An .ods with one row of cells."""
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{_SPACE}office:1.0" '
        f'xmlns:table="{_SPACE}table:1.0" xmlns:text="{_SPACE}text:1.0" xmlns:calcext="x" xmlns:dc="y">'
        f'<office:body><office:spreadsheet><table:table table:name="Invoer"><table:table-row>{cells}'
        f"</table:table-row></table:table>{after}</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("META-INF/manifest.xml", manifest)
        target.writestr("content.xml", content)
        target.writestr("meta.xml", meta)
    return buffer.getvalue()


def sheet_of(workbook: Workbook) -> Sheet:
    return workbook.sheets[0]


def test_xls_error_cells_are_no_blanks(reader: WorkbookReader) -> None:
    formula = struct.pack("<HHHBxBxxxHHI", 3, 2, 0, 2, 42, 0xFFFF, 0, 0) + struct.pack("<HBB", 2, 0x1C, 42)
    cells = old.text_cell(2, 1, "Verlof") + old.error_cell(2, 2, 7) + old.record(0x06, formula)
    sheet = sheet_of(read_bytes(reader, old.container(old.stream(cells)), "xls"))
    assert sheet.at((2, 1)) == "Verlof"
    assert sheet.at((2, 2)) == CellError("#DIV/0!")
    assert sheet.at((3, 2)) == CellError("#N/A")


def test_xls_with_more_than_its_head_has_room_for(reader: WorkbookReader) -> None:
    records = old.stream(old.number_cell(2, 2, 16.5, style=1))
    sheet = sheet_of(read_bytes(reader, old.container(records.ljust(7_200_000, b"\0")), "xls"))
    assert (sheet.cells, sheet.percent) == ({(2, 2): 16.5}, {(2, 2)})


def test_xls_percentages_and_names(reader: WorkbookReader) -> None:
    cells = old.number_cell(2, 2, 0.165, style=1) + old.number_cell(3, 2, 5.7)
    data = old.container(old.stream(cells, old.named_cell("verlof", 2, 2)))
    workbook = read_bytes(reader, data, "xls")
    assert sheet_of(workbook).percent == {(2, 2)}
    assert sheet_of(workbook).at((3, 2)) == 5.7
    assert workbook.names == (("verlof", "'Invoer'!C3"),)


def test_xls_names_of_a_range_and_of_what_is_no_cell_of_this_workbook(reader: WorkbookReader) -> None:
    names = {
        "reeks": struct.pack("<B5H", 0x3B, 0, 2, 5, 2, 2),
        "elders": struct.pack("<BHHH", 0x3A, 7, 2, 2),
        "som": struct.pack("<BH", 0x1E, 1),
        "leeg": b"",
    }
    more = old.own_book() + b"".join(old.named(name, formula) for name, formula in names.items())
    data = old.container(old.stream(old.number_cell(2, 2, 16.5), more, sheet="Invoer’s"))
    workbook = read_bytes(reader, data, "xls")
    assert workbook.names == (("reeks", "'Invoer’s'!C3"),)
    assert sheet_of(workbook).name == "Invoer’s"


def test_xls_numbers_of_one_row_and_a_chart_between_them(reader: WorkbookReader) -> None:
    small = [struct.pack("<HI", style, value << 2 | 2) for style, value in ((1, 3), (0, 4), (2, 5))]
    row = old.record(0xBD, struct.pack("<HH", 2, 1) + b"".join(small) + struct.pack("<H", 3))
    begin = old.record(0x809, struct.pack("<HHHHII", 0x600, 0x20, 0, 0, 0, 0x600))
    chart = begin + old.number_cell(60_000, 200, 1.0) + old.record(0x0A)
    after = old.number_cell(3, 1, 6.0, style=1)
    data = old.container(old.stream(row + chart + after, formats=(0, 10, 44)))
    sheet = sheet_of(read_bytes(reader, data, "xls"))
    assert sheet.cells == {(2, 1): 3.0, (2, 2): 4.0, (2, 3): 5.0, (3, 1): 6.0}
    assert (sheet.percent, sheet.euro) == ({(2, 1), (3, 1)}, {(2, 3)})


def test_xls_percent_format_of_its_own(reader: WorkbookReader) -> None:
    form = old.record(0x41E, struct.pack("<HHB", 164, 4, 0) + b"0.0%")
    literal = old.record(0x41E, struct.pack("<HHB", 165, 6, 0) + b'0.0"%"')
    cells = old.number_cell(2, 2, 0.165, style=1) + old.number_cell(3, 2, 16.5, style=2)
    data = old.container(old.stream(cells, form + literal, formats=(0, 164, 165)))
    assert sheet_of(read_bytes(reader, data, "xls")).percent == {(2, 2)}


def test_xls_amounts_of_money(reader: WorkbookReader) -> None:
    form = old.record(0x41E, struct.pack("<HHB", 164, 6, 0) + b"EUR 0.")
    cells = b"".join(old.number_cell(2 + style, 2, 5.5, style=style) for style in (0, 1, 2))
    data = old.container(old.stream(cells, form, formats=(0, 164, 44)))
    assert sheet_of(read_bytes(reader, data, "xls")).euro == {(3, 2), (4, 2)}


def test_ods_amounts_of_money(reader: WorkbookReader) -> None:
    cells = (
        '<table:table-cell office:value-type="currency" office:currency="EUR" office:value="5.5"/>'
        '<table:table-cell office:value-type="float" office:value="2"/>'
    )
    assert sheet_of(read_bytes(reader, ods(cells), "ods")).euro == {(0, 0)}


def test_xls_with_a_password(reader: WorkbookReader) -> None:
    data = old.container(old.stream(old.number_cell(2, 2, 1), old.record(0x2F, b"\1\0" + b"\0" * 52)))
    with pytest.raises(Unreadable) as caught:
        read_bytes(reader, data, "xls")
    assert caught.value.code == "versleuteld"


def test_ods_error_cells_are_no_blanks(reader: WorkbookReader) -> None:
    cells = (
        '<table:table-cell office:value-type="string"><text:p>Verlof</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0">'
        "<text:p>#N/A</text:p></table:table-cell>"
    )
    sheet = sheet_of(read_bytes(reader, ods(cells), "ods"))
    assert sheet.cells == {(0, 0): "Verlof", (0, 1): CellError("#DIV/0!"), (0, 2): CellError("#N/A")}


def test_ods_percentages_truths_merges_and_names(reader: WorkbookReader) -> None:
    cells = (
        '<table:table-cell table:number-columns-spanned="2"/><table:covered-table-cell/>'
        '<table:table-cell office:value-type="percentage" office:value="0.165"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
        '<table:table-cell office:value-type="float" office:value="2" table:number-columns-repeated="2"/>'
    )
    names = (
        '<table:named-expressions><table:named-range table:name="verlof" '
        "table:cell-range-address=\"$'Invoer'.$C$1\"/></table:named-expressions>"
    )
    workbook = read_bytes(reader, ods(cells, names), "ods")
    sheet = sheet_of(workbook)
    assert sheet.percent == {(0, 2)}
    assert sheet.at((0, 3)) is True
    assert (sheet.at((0, 4)), sheet.at((0, 5))) == (2.0, 2.0)
    assert sheet.right_edge((0, 0)) == 1
    assert workbook.names == (("verlof", "'Invoer'!$C$1"),)


def test_ods_notes_and_links(reader: WorkbookReader) -> None:
    note = "<office:annotation><dc:creator>{}</dc:creator><text:p>zie mail</text:p></office:annotation>"
    cells = (
        f'<table:table-cell office:value-type="float" office:value="1">{note.format("Controller X")}'
        f"</table:table-cell><table:table-cell table:formula=\"of:='file:///x.ods'#A1\" "
        f'office:value-type="string">{note.format("")}<text:p>#N/A</text:p></table:table-cell>'
    )
    names = '<table:named-range table:name="x" table:cell-range-address="#REF!"/>'
    workbook = read_bytes(reader, ods(cells, names), "ods")
    assert workbook.hints == (
        ("opmerkingen bij cellen", ""),
        ("schrijver van opmerkingen", "Controller X"),
        ("koppelingen naar andere bestanden", ""),
    )
    assert sheet_of(workbook).at((0, 1)) == CellError("#N/A"), "the note is no text of the cell"
    assert (workbook.names, workbook.links) == ((), True)


@pytest.mark.parametrize(
    ("meta", "found"), [(b"<x>pandas</x>", Uncached()), (b"<x>LibreOffice/7.4</x>", None)]
)
def test_ods_formula_without_outcome(reader: WorkbookReader, meta: bytes, found: object) -> None:
    cells = (
        '<table:table-cell office:value-type="float" office:value="1"/>'
        '<table:table-cell table:formula="of:=1+1"/>'
    )
    data = ods(cells, meta=meta)
    assert sheet_of(read_bytes(reader, data, "ods")).at((0, 1)) == found


def test_ods_with_a_password(reader: WorkbookReader) -> None:
    with pytest.raises(Unreadable) as caught:
        read_bytes(reader, ods("", manifest=b"<m:manifest><m:encryption-data/></m:manifest>"), "ods")
    assert caught.value.code == "versleuteld"
