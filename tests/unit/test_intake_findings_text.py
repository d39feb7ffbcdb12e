"""What people read of the findings: no provider's text becomes markup, a link, a formula or a line."""

from __future__ import annotations

import csv
import io

import pytest

from kostprijs.intake.findings import Finding, Place, Severity, clean, count_by_severity, in_order, shown
from kostprijs.intake.findings_text import escape_markdown, findings_csv, findings_md
from kostprijs.intake.workbook import CellError, Moment, Uncached

NASTY = [
    "<script>alert(1)</script>",
    "[klik](javascript:x)",
    "![x](http://evil.example/x.png)",
    "a\n# kop",
    "a\r\n- punt",
    "**vet** `code` ~~weg~~ |tabel|",
    "www.evil.example",
    "&lt;b&gt;",
    "\u202egnp.exe",
    "=HYPERLINK(1)",
    "+1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-1",
    "\t=1",
]


def finding(text: str, severity: Severity = Severity.QUESTION, file: str | None = None) -> Finding:
    place = Place(text, "C7")
    return Finding(
        "code", severity, text if file is None else file, place, "verlof", shown(text), "x", "Doe?"
    )


@pytest.mark.parametrize("text", NASTY)
def test_markdown_is_plain_text(text: str) -> None:
    page = findings_md([finding(text)], {"verlof": "Verlof"}, text, {}).decode()
    assert "<" not in page
    assert "](" not in page.replace("\\](", "")
    assert "://" not in page
    assert "www." not in page
    assert [line for line in page.splitlines() if line.startswith("#")] == [
        page.splitlines()[0],
        next(line for line in page.splitlines() if line.startswith("## ")),
        "### Wilt u hiernaar kijken",
    ]


@pytest.mark.parametrize("text", NASTY)
def test_no_field_of_the_table_is_a_formula(text: str) -> None:
    data = findings_csv([finding(text)])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == 2
    assert len(rows[0]) == len(rows[1]) == 10
    assert not any(field.startswith(("=", "+", "-", "@", "\t", "\r")) for field in rows[1])
    assert not any("\n" in field for field in rows[1])


def test_escape_keeps_ordinary_text() -> None:
    assert escape_markdown("Verlof (in %), 16,5 - zie cel C7.") == "Verlof (in %), 16,5 - zie cel C7."


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (16.5, "16,5"),
        (16.0, "16"),
        ("x" * 80, "«" + "x" * 59 + "…»"),
        (None, "niets ingevuld"),
        (True, "«WAAR»"),
        (CellError("#REF!"), "de foutwaarde #REF!"),
        (Moment("2019-07-05"), "de datum of tijd 2019-07-05"),
        (Uncached(), "een formule zonder opgeslagen uitkomst"),
    ],
)
def test_shown(content, text: str) -> None:
    assert shown(content) == text


def test_clean_is_one_line() -> None:
    assert clean("a\u2028b\x00c\u200bd\n\n e") == "a b c d e"


def test_order_and_counts() -> None:
    found = [
        finding("x", Severity.NOTE, "b"),
        finding("x", Severity.ERROR, "b"),
        finding("x", Severity.NOTE, "a"),
    ]
    assert [(f.file, f.severity.value) for f in in_order(found)] == [
        ("a", "let op"), ("b", "fout"), ("b", "let op"),
    ]  # fmt: skip
    assert count_by_severity(found) == {Severity.ERROR: 1, Severity.QUESTION: 0, Severity.NOTE: 2}
