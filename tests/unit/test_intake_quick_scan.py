"""The quick scan of a sheet says what the scan element by element says, or leaves it to that."""

from __future__ import annotations

import random

import pytest

from kostprijs.example.writer import fillings
from kostprijs.intake.package import Unreadable, open_package
from kostprijs.intake.quick import quick_scan
from kostprijs.intake.scan import _SheetReader
from kostprijs.intake.scanned import SheetScan
from kostprijs.model.loader import load_model
from kostprijs.model.template import workbook_bytes

HEAD, TAIL = b'<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>', b"</sheetData></worksheet>"
PERCENT, EURO = frozenset({"3", "12"}), frozenset({"4", "123"})
CELLS = (
    '<c r="{}"/>',
    '<c r="{}" s="3"/>',
    '<c r="{}" s="3"><v>0.5</v></c>',
    '<c r="{}" s="13" t="n"><v>1</v></c>',
    '<c r="{}" s="4"><v>1</v></c>',
    '<c r="{}" s="123"><v>1</v></c>',
    '<c r="{}" t="e"><v>#DIV/0!</v></c>',
    '<c r="{}" s="12" t="e"><f>1/0</f><v>#N/A</v></c>',
    '<c r="{}"><f>A1</f></c>',
    '<c r="{}"><f>A1</f><v></v></c>',
    '<c r="{}"><f>A1</f><v> </v></c>',
    '<c r="{}" t="str"><f>A1</f><v></v></c>',
    '<c r="{}" t="str"><f>A1</f></c>',
    '<c r="{}"><f t="shared" si="0"/><v>2</v></c>',
    '<c r="{}" t="inlineStr"><is><t>&lt;c r="A9" t="e"&gt; a &gt; b</t></is></c>',
    '<c r="{}" t="s"><v>3</v></c>\n',
)


def both(data: bytes) -> tuple[object, object]:
    def run(work) -> object:
        try:
            return work()
        except Unreadable as error:
            return error.code, error.where

    return run(lambda: quick_scan(data, PERCENT, EURO)), run(lambda: _SheetReader(PERCENT, EURO).read(data))


@pytest.mark.parametrize("seed", range(20))
def test_the_same_for_every_kind_of_cell(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - no secret, but the same every time
    rows = []
    for row in sorted(draw.sample(range(1, 60), 12)):
        cells = "".join(draw.choice(CELLS).format(f"{letter}{row}") for letter in "ABCZ")
        rows.append(f'<row r="{row}" spans="1:4">{cells}</row>')
    quick, slow = both(HEAD + "".join(rows).encode() + TAIL)
    assert quick is not None
    assert quick == slow
    assert quick.errors or quick.percent or quick.uncached
    assert not set(quick.percent) & set(quick.euro)


def test_the_same_for_a_sheet_without_cells() -> None:
    found = both(HEAD + b'<row r="3"/>' + TAIL)
    assert found == (SheetScan(), SheetScan())


def test_many_styles_are_left_to_the_other() -> None:
    styles = frozenset(map(str, range(101)))
    assert quick_scan(HEAD + b'<row r="1"><c r="A1" s="3"/></row>' + TAIL, styles, frozenset()) is None


def test_the_same_for_our_own_workbooks() -> None:
    model = load_model("hbh-2019")
    for filling in fillings(model).values():
        with open_package(workbook_bytes(model, filling), "xlsx") as package:
            for number in (1, 2, 3):
                data = package.read(f"xl/worksheets/sheet{number}.xml")
                assert quick_scan(data, PERCENT, EURO) == _SheetReader(PERCENT, EURO).read(data)


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><!-- <c r="A1" t="e"/> --><c r="A1"><v>1</v></c></row>',
        b'<row r="1"><c r="A1" t="str"><f><![CDATA[</c>]]></f></c></row>',
        b'<row r="1"><c><v>1</v></c></row>',
        b"<row><c r='A1'/></row>",
        b'<row r="1"><c s="3" r="A1"><v>1</v></c></row>',
        b'<row r="1"><c r="A1" x="a>b"><v>1</v></c></row>',
        b'<row r="1"><c\nr="A1" t="e"><v>#N/A</v></c></row>',
        b'<x:row xmlns:x="a" r="1"><x:c r="A1" t="e"><x:v>#N/A</x:v></x:c></x:row>',
    ],
)
def test_unusual_writing_is_left_to_the_other(rows: bytes) -> None:
    quick, slow = both(HEAD + rows + TAIL)
    assert quick is None
    assert slow is not None


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1"/><c r="XFD1048576"/></row>',
        b'<row r="1"><c r="A1"><v>1</c></row>',
        b'<row r="1">',
        b"".join(b'<row r="%d"><c r="A%d"/></row>' % (n, n) for n in range(1, 13)),
        b"\xff",
        b"\0",
    ],
)
def test_the_same_refusals(rows: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("quick", "scan"):
        monkeypatch.setattr(f"kostprijs.intake.{module}.MAX_CELLS", 10)
    quick, slow = both(HEAD + rows + TAIL)
    assert quick == slow
    assert isinstance(quick, tuple)


def test_a_document_type_is_refused() -> None:
    quick, slow = both(b'<?xml version="1.0"?><!DOCTYPE x><worksheet><sheetData/></worksheet>')
    assert quick == slow == ("xml_entiteit", "")
