"""A tool that a provider fills in and saves with another program reads as the one that we wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from kostprijs.example.writer import fillings
from kostprijs.intake.lookup import dictionary_of
from kostprijs.intake.reader import WorkbookReader
from kostprijs.intake.reading import read_submission
from kostprijs.model.loader import load_model
from kostprijs.model.template import workbook_bytes

MODEL = load_model("hbh-2019")


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
            assert (theirs.printed is None) == (ours.printed is None)
            assert (theirs.printed or 0) == pytest.approx(ours.printed or 0, rel=1e-12)
            assert [(f.code, f.figure) for f in also_found] == [(f.code, f.figure) for f in found]
