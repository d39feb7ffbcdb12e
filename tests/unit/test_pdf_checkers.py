"""Two outside checkers of PDF/UA look at the handout; the standards themselves typst enforces."""

from __future__ import annotations

from pathlib import Path

import outloud
import pdfua
import pikepdf
import pytest
from extreme_rounds import EXTREMES

from kostprijs.report.handout import build_handout, load_handout
from kostprijs.report.pdf import render_pdf

NAMES = ("voorbeeld", "lange-namen", "tweede-ronde", "niets-getoond", "negatief")
# What outloud counts per row, without the cells that come from a row above or cover more columns:
# TBL-015 a question stands in one cell over all columns but the first, which the heading of the row
#         above takes (RowSpan);
# TBL-010 a table of one element whose bandwidth stands in one cell has more headings than other cells.
# Both are looked at below, cell by cell. On the example page the second does not occur.


@pytest.fixture(scope="module", params=NAMES)
def print_(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, repository: Path
) -> Path:
    if request.param == "voorbeeld":
        handout = load_handout(repository, "voorbeeld", "ronde-1")
    else:
        handout = build_handout(EXTREMES[request.param](), "0123456789ab")
    file = tmp_path_factory.mktemp("pdf") / f"{request.param}.pdf"
    file.write_bytes(render_pdf(handout))
    return file


def test_outloud_finds_nothing_but_what_it_miscounts(print_: Path) -> None:
    found = outloud.check(str(print_))
    assert found.error is None
    assert len(found.runs) > 50
    errors = {item.rule for item in found.findings if item.severity == "error"}
    warnings = {item.rule for item in found.findings if item.severity == "warning"}
    if print_.stem == "voorbeeld":
        assert (errors, warnings) == (set(), {"TBL-015"})
    # a title or a table that is far too long may be warned of
    assert errors <= {"TBL-010"}


def test_every_table_has_one_row_of_headings_and_no_place_twice_or_empty(print_: Path) -> None:
    with pikepdf.open(print_) as document:
        tables = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Table"
        ]
        assert len(tables) > 3
        for table in tables:
            _check(table)


def _check(table: pikepdf.Dictionary) -> None:
    """Every place below the headings belongs to one cell (typst can't tag the heading of a row yet)."""
    (head,) = [group for group in table.K if group.S == "/THead"]
    (titles,) = head.K
    assert {str(cell.S) for cell in titles.K} == {"/TH"}
    wide = sum(_span(cell, "/ColSpan") for cell in titles.K)
    taken = 0  # rows that the heading of an earlier row still covers
    for row in [row for group in table.K if group.S == "/TBody" for row in group.K]:
        assert {str(cell.S) for cell in row.K} == {"/TD"}
        assert len(row.K) == 1 or not taken  # a question is one cell
        assert sum(_span(cell, "/ColSpan") for cell in row.K) == wide - bool(taken)
        taken = taken - 1 if taken else _span(row.K[0], "/RowSpan") - 1
    assert taken == 0


def _span(cell: pikepdf.Dictionary, kind: str) -> int:
    owned = cell.get("/A", pikepdf.Array())
    found = owned if isinstance(owned, pikepdf.Array) else [owned]
    return max([int(one.get(kind, 1)) for one in found if isinstance(one, pikepdf.Dictionary)], default=1)


def test_pdfua_finds_nothing(print_: Path) -> None:
    assert [(item.rule_id, item.message) for item in pdfua.validate(str(print_)).findings] == []


def test_the_print_says_that_it_is_archivable_and_accessible(print_: Path) -> None:
    with pikepdf.open(print_) as document, document.open_metadata() as about:
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
        assert about["pdfuaid:part"] == "1"
