"""tabellen.csv and tabellen.xlsx: every printed table, as the page shows it and as numbers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import Convert
from extreme_rounds import EXTREMES
from hypothesis import given
from hypothesis import strategies as st
from report_rounds import released_round

from kostprijs.anonymise.dataset import GROUP_WORDS, Display, ReleasedRound
from kostprijs.context import Milestone, Remark
from kostprijs.numbers import DUTCH, ENGLISH
from kostprijs.report.content import Handout, Table
from kostprijs.report.handout import build_handout
from kostprijs.report.tables import harmless, tables_csv
from kostprijs.report.workbook import render_workbook
from kostprijs.report.worksheet import MAX_NAME, number_format, sheet_name

MARK = "0123456789ab"
HEAD_ROW = 4
DANGER = ("=1+1", "+31612345678", "-5", "@SOM(A1)", "\t=1+1", "＝1+1", '=HYPERLINK("http://x.invalid")')
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"


def hostile() -> ReleasedRound:
    return released_round(
        title=DANGER[0],
        region=DANGER[1],
        product="@product & <b>",
        round_title="-ronde",
        questions={"ziekteverzuim": DANGER[0], "overhead": DANGER[6], "planning": "+vraag"},
        remarks=(Remark("=thema", "@tekst"),),
        planning=(Milestone("=wat", "-wanneer", "+wie"),),
    )


ROUNDS = {**EXTREMES, "gewoon": released_round, "vijandig": hostile}


@pytest.fixture(
    scope="module", params=["gewoon", "negatief", "vier-cijfers", "tweede-ronde", "niets-getoond"]
)
def made(request: pytest.FixtureRequest) -> tuple[ReleasedRound, Handout]:
    released = ROUNDS[request.param]()
    return released, build_handout(released, MARK)


def opened(data: bytes) -> Any:
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(data))


def printed(book: Any, handout: Handout) -> Iterator[tuple[Table, Any]]:
    """Each printed table with its sheet, which bears the same caption."""
    for place, table in enumerate(handout.tables(), 1):
        yield table, book.worksheets[place]


def test_csv_has_a_row_per_cell_with_unit_and_definition() -> None:
    released = released_round()
    text = tables_csv(build_handout(released, MARK)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    found = [row for row in rows if row["rij"] == "Ziekteverzuim" and row["kolom"] == "Midden"]
    element = released.model.element("ziekteverzuim")
    assert [(row["waarde"], row["eenheid"], row["definitie"]) for row in found] == [
        ("5,5%", "procent", element.definition)
    ]
    assert element.definition
    hidden = [row for row in rows if row["waarde"] == "niet getoond"]
    assert {row["eenheid"] for row in hidden} == {"procent", "euro per uur"}
    asked = [row["kolom"] for row in rows if row["waarde"].startswith("Vraag: ")]
    assert set(asked) == {"Vraag bij het element"}
    assert len(asked) == 2
    tariff = [row for row in rows if row["kolom"] == "Midden" and row["rij"].startswith("Tarief per uur")]
    assert {row["eenheid"] for row in tariff} == {"euro per uur"}


@pytest.mark.parametrize("text", DANGER)
def test_no_text_is_a_formula_to_a_spreadsheet(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["5,7%", "€\u00a0\u22120,35", "\u22125%", "a=b", "", "[1]"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_csv_has_no_field_that_begins_as_a_formula() -> None:
    text = tables_csv(build_handout(hostile(), MARK)).decode("utf-8-sig")
    fields = [field for row in csv.reader(io.StringIO(text), delimiter=";") for field in row]
    assert not [field for field in fields if field.lstrip()[:1] in tuple("=+-@") and field.strip()]
    assert "'=wat" in fields


def test_every_printed_table_is_a_sheet_with_its_caption_headings_and_notes(
    made: tuple[ReleasedRound, Handout],
) -> None:
    released, handout = made
    book = opened(render_workbook(handout, released))
    names = book.sheetnames
    assert (names[0], names[-2:]) == ("Leeswijzer", ["Begrippen", "Gegevens"])
    assert len(names) == len(list(handout.tables())) + 3
    for table, sheet in printed(book, handout):
        assert sheet["A1"].value == table.caption
        titles = [cell.value for cell in sheet[HEAD_ROW]]
        assert titles[: len(table.columns)] == [column.title for column in table.columns]
        (known,) = sheet.tables.values()
        assert known.headerRowCount == 1
        assert known.ref.startswith(f"A{HEAD_ROW}:")
        assert [column.name for column in known.tableColumns] == titles
        rest = [row[0].value for row in sheet.iter_rows(min_row=HEAD_ROW + len(table.rows) + 1)]
        assert [text for text in rest if text] == list(table.notes)
        assert sheet.freeze_panes == f"B{HEAD_ROW + 1}"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.print_title_rows == f"${HEAD_ROW}:${HEAD_ROW}"
        if any(row.below for row in table.rows):
            place = titles.index("Vraag bij het element")
            below = [sheet[HEAD_ROW + n][place].value or "" for n in range(1, len(table.rows) + 1)]
            assert below == [row.below for row in table.rows]


def test_what_is_a_number_on_the_page_is_a_number_in_the_sheet(made: tuple[ReleasedRound, Handout]) -> None:
    released, handout = made
    book = opened(render_workbook(handout, released))
    for table, sheet in printed(book, handout):
        for place, row in enumerate(table.rows, HEAD_ROW + 1):
            column = 0
            for cell in row.cells:
                value = sheet[place][column].value
                if cell.number is None:
                    assert (value or "") == cell.text
                else:
                    assert isinstance(value, int | float)
                    shown = Decimal(str(value)) * (100 if cell.unit == "pct" else 1)
                    assert shown == cell.number
                column += cell.span


def shown_texts(file: Path) -> dict[str, list[list[str]]]:
    """What LibreOffice shows in each cell, by sheet."""
    table, text = OFFICE % "table", OFFICE % "text"
    sheets = {}
    for sheet in ElementTree.parse(file).iter(f"{table}table"):  # noqa: S314 (our own file)
        rows = []
        for row in sheet.iter(f"{table}table-row"):
            cells: list[str] = []
            for cell in row:
                if not cell.tag.endswith("table-cell"):
                    continue
                words = "\n".join("".join(part.itertext()) for part in cell.iter(f"{text}p"))
                cells += [words] * min(int(cell.get(f"{table}number-columns-repeated", 1)), 30)
            rows += [cells] * min(int(row.get(f"{table}number-rows-repeated", 1)), 30)
        sheets[sheet.get(f"{table}name", "")] = rows
    return sheets


def test_a_dutch_spreadsheet_shows_what_the_page_shows(office: Convert, tmp_path: Path) -> None:
    rounds = {name: ROUNDS[name]() for name in ("gewoon", "negatief", "vier-cijfers", "vijandig")}
    handouts = {name: build_handout(released, MARK) for name, released in rounds.items()}
    files = []
    for name, handout in handouts.items():
        files.append(tmp_path / f"{name}.xlsx")
        files[-1].write_bytes(render_workbook(handout, rounds[name]))
    folder = office(files, "fods")
    compared = 0
    for name, handout in handouts.items():
        sheets = list(shown_texts(folder / f"{name}.fods").values())
        for table, rows in zip(handout.tables(), sheets[1:], strict=False):
            for place, row in enumerate(table.rows, HEAD_ROW):
                column = 0
                for cell in row.cells:
                    assert rows[place][column] == cell.text
                    column += cell.span
                    compared += 1
    assert compared > 800


def test_a_hostile_text_is_a_text_and_nothing_is_a_formula() -> None:
    released = hostile()
    data = render_workbook(build_handout(released, MARK), released)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            content = package.read(name).decode()
            ElementTree.fromstring(content)  # noqa: S314 (our own file)
            assert "<f>" not in content
            assert "<f " not in content
            if name.endswith(".rels"):
                assert "x.invalid" not in content
    book = opened(data)
    assert book["Leeswijzer"]["A1"].value == "=1+1"
    assert all(cell.data_type in "sn" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert book.worksheets[1].oddHeader.left.text == "=1+1"


def test_the_reading_guide_says_what_this_is_and_links_to_every_sheet() -> None:
    released = released_round()
    handout = build_handout(released, MARK)
    book = opened(render_workbook(handout, released))
    guide = book["Leeswijzer"]
    words = [str(cell.value) for row in guide.iter_rows() for cell in row if cell.value]
    assert words[0] == handout.cover.title
    for part in ("concept", "14 augustus 2019", "2019", MARK):
        assert part in words
    assert any("niet de cijfers die de gemeenten gaan inzetten" in text for text in words)
    links = {
        cell.value: cell.hyperlink.location for row in guide.iter_rows() for cell in row if cell.hyperlink
    }
    assert links == {name: f"'{name}'!A1" for name in book.sheetnames[1:]}
    for sheet in book.worksheets[1:]:
        assert sheet["A3"].hyperlink.location == "'Leeswijzer'!A1"
        assert sheet["A2"].value.startswith("Concept: ")
        assert sheet.oddHeader.right.text == "CONCEPT"


def test_the_terms_say_of_every_figure_what_it_is_and_how_it_is_shown() -> None:
    released = released_round()
    sheet = opened(render_workbook(build_handout(released, MARK), released))["Begrippen"]
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=HEAD_ROW + 1)]
    assert [row[0] for row in rows] == [figure.label for figure in released.figures]
    found = {row[0]: row[1:] for row in rows}
    element = released.model.element("overhead")
    assert found[element.label] == [
        "procent",
        element.definition,
        "Onderdeel b: redelijke overheadkosten",
        "buitengrenzen en gemiddelde",
    ]
    assert found["Tarief per uur"][2] == "uitkomst van de berekening"
    assert {row[4] for row, figure in zip(rows, released.figures, strict=True) if not figure.values} == {
        "niet getoond"
    }


def test_the_data_are_the_released_figures_and_no_more() -> None:
    released = EXTREMES["tweede-ronde"]()
    sheet = opened(render_workbook(build_handout(released, MARK), released))["Gegevens"]
    names = [cell.value for cell in sheet[HEAD_ROW]]
    assert names == ["element", "label", "eenheid", "toon", "groep", "waarde", "herhaald_sinds"]
    last = HEAD_ROW + sum(len(figure.values) or 1 for figure in released.figures)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD_ROW + 1, max_row=last)]
    expected = []
    for figure in released.figures:
        for group, value in zip(
            GROUP_WORDS[figure.display, len(figure.values)], figure.values or (None,), strict=True
        ):
            shown = "niet getoond" if value is None else float(value)
            start = [figure.id, figure.label, figure.unit, figure.display.value, group]
            expected.append([*start, shown, figure.frozen_since or None])
    assert rows == expected
    assert any(row[3] == Display.HIDDEN.value for row in rows)
    assert any(row[6] == "2019-07-24" for row in rows)


def test_the_workbook_tells_of_no_author_and_no_clock(made: tuple[ReleasedRound, Handout]) -> None:
    released, handout = made
    data = render_workbook(handout, released)
    assert render_workbook(build_handout(released, MARK), released) == data
    about = opened(data).properties
    assert not about.creator
    assert not about.lastModifiedBy
    date = dt.datetime.combine(handout.date, dt.time())
    assert (about.created, about.modified) == (date, date)
    assert about.title == handout.cover.title
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {member.date_time[0] for member in package.infolist()} == {1980}


def test_sheet_names_are_short_unique_and_their_own() -> None:
    for name in ("lange-namen", "veertig-elementen", "een-element"):
        released = EXTREMES[name]()
        names = opened(render_workbook(build_handout(released, MARK), released)).sheetnames
        assert len({one.casefold() for one in names}) == len(names)
        assert max(map(len, names)) <= MAX_NAME


@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_words_give_a_name_that_excel_takes(words: list[str]) -> None:
    names: list[str] = []
    for text in words:
        names.append(sheet_name(text or "x", names))
    for name in names:
        assert 0 < len(name) <= MAX_NAME
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize(
    ("unit", "decimals", "expected"),
    [
        ("pct", 1, '#,##0.0%;"\u2212"#,##0.0%'),
        ("eur_uur", 2, '"€\u00a0"#,##0.00;"€\u00a0""\u2212"#,##0.00'),
        ("uur_jaar", 0, '#,##0;"\u2212"#,##0'),
    ],
)
def test_a_format_shows_the_sign_of_the_unit_and_a_real_minus(
    unit: str, decimals: int, expected: str
) -> None:
    assert number_format(unit, decimals, DUTCH) == expected
    assert number_format(unit, decimals, ENGLISH) == expected.replace("€\u00a0", "€")
