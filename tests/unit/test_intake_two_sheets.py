"""Two sheets that both look like the input sheet: one is read, and the provider is asked."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from submitted import read_submission

from kostprijs.example.writer import fillings
from kostprijs.intake.reader import WorkbookReader
from kostprijs.intake.words import dictionary_of
from kostprijs.model.loader import load_model
from kostprijs.model.template import workbook_bytes

MODEL = load_model("hbh-2019")
WORDS = dictionary_of(MODEL)


def tool(change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(MODEL, next(iter(fillings(MODEL).values())))))
    copy = book.copy_worksheet(book["Invoer"])
    change(book, copy)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def other(book, copy) -> None:
    copy.title = "Invoer (2)"


def hidden(book, copy) -> None:
    copy.title, copy.sheet_state = "Invoer (2)", "hidden"


def short(book, copy) -> None:
    copy.delete_rows(12, 60)


@pytest.mark.parametrize(("change", "asked"), [(other, True), (hidden, False), (short, False)])
def test_a_second_input_sheet_is_asked_about(tmp_path: Path, change, asked: bool) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(tool(change))
    with WorkbookReader() as reader:
        submission, findings = read_submission(MODEL, WORDS, reader, path)
    assert submission.values["verlof"].place.sheet == "Invoer"
    found = [finding for finding in findings if finding.code == "twee_invoerbladen"]
    assert bool(found) == asked
    if asked:
        assert "«Invoer (2)»" in found[0].found
        assert "Wij lezen «Invoer»." in found[0].action
