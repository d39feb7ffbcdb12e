"""A tool that a provider fills in and saves with another program reads as the one that we wrote."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from submitted import opened, read_submission

from kostprijs.example.writer import fillings
from kostprijs.intake.reader import WorkbookReader
from kostprijs.intake.words import dictionary_of
from kostprijs.model.loader import load_model
from kostprijs.model.sheet import layout_of
from kostprijs.model.template import workbook_bytes

MODEL = load_model("hbh-2019")
HOME = layout_of(MODEL).lines[MODEL.outcome]


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("ingevuld")
    for number, filling in enumerate(fillings(MODEL).values()):
        (folder / f"tool {number}.xlsx").write_bytes(workbook_bytes(MODEL, filling))
    return sorted(folder.iterdir())


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_the_same_values_tariff_and_findings(office, written, kind):
    saved, dictionary = office(written, kind), dictionary_of(MODEL)
    with WorkbookReader() as reader:
        for path in written:
            ours, found = read_submission(MODEL, dictionary, reader, path)
            theirs, also_found = read_submission(MODEL, dictionary, reader, saved / f"{path.stem}.{kind}")
            assert theirs.valid == pytest.approx(ours.valid, rel=1e-12)
            assert theirs.fields == ours.fields
            assert {k: v.how for k, v in theirs.values.items()} == {k: v.how for k, v in ours.values.items()}
            assert (theirs.printed is None) == (ours.printed is None)
            assert (theirs.printed or 0) == pytest.approx(ours.printed or 0, rel=1e-12)
            assert [(f.code, f.figure) for f in also_found] == [(f.code, f.figure) for f in found]


def resaved(path: Path, folder: Path, *, outcomes: bool) -> Path:
    """Loaded and saved by openpyxl: with the formulas (their outcomes are then gone) or with the outcomes."""
    target = folder / path.name
    openpyxl.load_workbook(path, data_only=outcomes).save(target)
    return target


@pytest.mark.parametrize("outcomes", [False, True], ids=["formulas", "outcomes"])
def test_the_same_after_openpyxl(written, tmp_path, outcomes):
    dictionary = dictionary_of(MODEL)
    with WorkbookReader() as reader:
        for path in written:
            ours, found = read_submission(MODEL, dictionary, reader, path)
            again = resaved(path, tmp_path, outcomes=outcomes)
            theirs, also_found = read_submission(MODEL, dictionary, reader, again)
            assert theirs.valid == ours.valid
            assert theirs.fields == ours.fields
            assert {k: v.how for k, v in theirs.values.items()} == {k: v.how for k, v in ours.values.items()}
            codes = [(f.code, f.figure) for f in also_found]
            typed = "=" not in str(openpyxl.load_workbook(path)["Kostprijsopbouw"][HOME.address].value)
            if outcomes or typed:
                assert theirs.printed == ours.printed
            else:  # said, with what to do: open and save once in Excel
                assert theirs.printed is None
                codes.remove(("tarief_zonder_uitkomst", ""))
                found = [f for f in found if f.code != "tarief_onleesbaar"]
            assert codes == [(f.code, f.figure) for f in found]


WAYS = ("naam", "cel", "label")


def bent(path: Path, way: str) -> None:
    """The tool so that its values are found by name, by cell, or by a synonym in shifted rows."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book["Invoer"]
    if way != "naam":
        book.defined_names.clear()
    if way == "label":
        del book["Kostprijsopbouw"]
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        for cells in sheet.iter_rows(max_col=3):
            for cell in cells:
                if cell.value == MODEL.element("verlof").label:
                    cell.value = MODEL.element("verlof").synonyms[0].upper() + " (in %):"
        sheet.insert_rows(2, 5)
    book.save(path)


@pytest.mark.parametrize("kind", ["openpyxl", "xlsx", "xls", "ods"])
def test_every_way_of_finding_in_every_format(office, written, tmp_path, kind):
    dictionary, source = dictionary_of(MODEL), written[0]
    for way in WAYS:
        (tmp_path / f"{way}.xlsx").write_bytes(source.read_bytes())
        bent(tmp_path / f"{way}.xlsx", way)
    made = sorted(tmp_path.iterdir())
    folder, kind = (tmp_path, "xlsx") if kind == "openpyxl" else (office(made, kind), kind)
    with opened("here") as reader:
        ours, _ = read_submission(MODEL, dictionary, reader, source)
        for way in WAYS:
            theirs, _ = read_submission(MODEL, dictionary, reader, folder / f"{way}.{kind}")
            assert theirs.valid == pytest.approx(ours.valid, rel=1e-12)
            assert theirs.values["verlof"].how == ("synoniem" if way == "label" else way)
            assert {filled.how for figure, filled in theirs.values.items() if figure != "verlof"} == {way}
            assert theirs.values["verlof"].place.sheet == "Invoer"
