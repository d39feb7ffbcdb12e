"""How a value was found, and what was not read: said once per file, by the reader of whole files."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from submitted import read_submission

from kostprijs.example.writer import fillings
from kostprijs.intake.findings import Finding
from kostprijs.intake.letters import letters_of
from kostprijs.intake.reader import WorkbookReader
from kostprijs.intake.submission import Submission
from kostprijs.intake.words import dictionary_of
from kostprijs.model.loader import load_model
from kostprijs.model.sheet import layout_of
from kostprijs.model.template import workbook_bytes

MODEL = load_model("hbh-2019")
WORDS = dictionary_of(MODEL)
LAYOUT = layout_of(MODEL)


@pytest.fixture(scope="module")
def reader():
    with WorkbookReader() as running:
        yield running


def read(reader: WorkbookReader, folder: Path, name: str, data: bytes) -> tuple[Submission, list[Finding]]:
    path = folder / name
    path.write_bytes(data)
    return read_submission(MODEL, WORDS, reader, path)


def brief(findings: list[Finding]) -> list[str]:
    return [f"{f.severity.value}: {f.code} {f.figure}".strip() for f in findings]


def tool(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook_bytes(MODEL, next(iter(fillings(MODEL).values())))), data_only=True
    )
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def own(rows: list[list[object]], formats: dict[str, str] | None = None) -> bytes:
    """A workbook of the provider's own: one sheet, the formats by label."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Blad1")
    for number, row in enumerate(rows):
        style = book.add_format({"num_format": (formats or {}).get(str(row[0]), "General")})
        for column, content in enumerate(row):
            sheet.write(number, column, content, style if column == 1 else None)
    book.close()
    return buffer.getvalue()


def test_a_tool_as_it_was_sent_out_has_nothing_to_say_about_it(reader, tmp_path) -> None:
    _, findings = read(reader, tmp_path, "x.xlsx", tool(lambda _: None))
    assert findings == []


def test_an_own_layout_with_remarks_gets_no_question(reader, tmp_path) -> None:
    rows = [["Concern", "X"], ["Verlof", 16.5, "2019: volgens de cao"], ["Ziekteverzuim", 5.7, "17 van 20"]]
    rows += [["Scholing", 2, "zie bijlage"], ["Overhead en indirecte kosten", 14, "%"]]
    _, findings = read(reader, tmp_path, "x.xlsx", own(rows))
    assert brief(findings) == ["let op: niet_via_naam"]
    assert findings[0].found == "waarden gevonden: 4 via het label"


def test_synonyms_are_asked_about_once(reader, tmp_path) -> None:
    rows: list[list[object]] = [["Verlof", 16.5], ["verzuim", 5.7], ["Resultaat", 1.25]]
    submission, findings = read(reader, tmp_path, "x.xlsx", own(rows))
    assert submission.values["risico"].how == "synoniem"
    assert brief(findings) == ["vraag: via_synoniem", "let op: niet_via_naam"]
    assert findings[0].action == (
        "Wij lezen «verzuim» (B2) als Ziekteverzuim (procent); «Resultaat» (B3) als Risico en resultaat "
        "(procent). Klopt dat?"
    )
    assert findings[1].found == "waarden gevonden: 1 via het label, 2 via een synoniem"


def test_a_number_beside_an_unknown_text_is_told(reader, tmp_path) -> None:
    rows: list[list[object]] = [["Verlof", 16.5], ["Reistijd (betaald) van onze mensen", 4]]
    submission, findings = read(reader, tmp_path, "x.xlsx", own(rows))
    assert "reistijd" not in submission.values
    assert "let op: regel_niet_gelezen" in brief(findings)
    assert findings[0].found == "een getal bij «Reistijd (betaald) van onze mensen» (A2)"


def test_two_columns_of_numbers_are_asked_about(reader, tmp_path) -> None:
    text = "Onderdeel;eigen;sector\nVerlof;17;18\nScholing;2;3\nOverhead;10;14\n"
    submission, findings = read(reader, tmp_path, "x.csv", text.encode())
    assert submission.valid["verlof"] == 17
    assert brief(findings) == ["vraag: twee_kolommen", "let op: niet_via_naam"]
    assert findings[0].action.startswith("Wij lezen kolom B («eigen»). Klopt dat?")


def test_the_column_of_the_peiljaar_is_read_and_told(reader, tmp_path) -> None:
    text = "Onderdeel;2018;2019\nVerlof;17;18\nScholing;2;3\nZiekteverzuim;5;6\n"
    submission, findings = read(reader, tmp_path, "x.csv", text.encode())
    assert submission.valid == {"verlof": 18, "scholing": 3, "ziekteverzuim": 6}
    assert brief(findings) == ["let op: kolom_peiljaar", "let op: niet_via_naam"]


def test_the_peiljaar_of_the_round_decides(reader, tmp_path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Onderdeel;2018;2019\nVerlof;17;18\nScholing;2;3\nZiekteverzuim;5;6\n")
    submission, _ = read_submission(MODEL, dictionary_of(MODEL, 2018), reader, path)
    assert submission.valid["verlof"] == 17


def test_a_guessed_decimal_comma_is_asked_about(reader, tmp_path) -> None:
    text = "Onderdeel,x,y\nVerlof,16,5\nScholing,2,3\n"
    submission, findings = read(reader, tmp_path, "x.csv", text.encode())
    assert submission.valid == {"verlof": 16.5, "scholing": 2.3}
    assert brief(findings)[:2] == ["vraag: decimaalteken verlof", "vraag: decimaalteken scholing"]


def test_a_merged_cell_of_two_lines_counts_for_neither(reader, tmp_path) -> None:
    first, second = LAYOUT.figures["whk_wga"].address, LAYOUT.figures["whk_zw"].address

    def merge(book: openpyxl.Workbook) -> None:
        book["Invoer"][first], book["Invoer"][second] = 1.18, None
        book["Invoer"].merge_cells(f"{first}:{second}")

    submission, findings = read(reader, tmp_path, "x.xlsx", tool(merge))
    assert not {"whk_wga", "whk_zw"} & set(submission.valid)
    assert brief(findings) == ["fout: samengevoegde_cel whk_wga", "fout: samengevoegde_cel whk_zw"]


def test_a_named_line_under_another_name_is_asked_about(reader, tmp_path) -> None:
    cell = LAYOUT.figures["scholing"].address

    def rename(book: openpyxl.Workbook) -> None:
        book["Invoer"][f"B{cell[1:]}"] = "Ziekte en zwangerschap"

    submission, findings = read(reader, tmp_path, "x.xlsx", tool(rename))
    assert brief(findings) == ["vraag: ander_label scholing"]
    assert "«Ziekte en zwangerschap»" in findings[0].expected
    assert "scholing" in submission.valid


@pytest.mark.parametrize(
    ("number_format", "blocked"),
    [
        ('"€" #,##0.00', True),
        ("[$€-413] #,##0.00", True),
        ("#,##0.00 [$EUR]", True),
        ("0.00", False),
        ("0.00%", False),
        ('0.00 "van de kosten"', False),
    ],
)
def test_an_amount_where_a_percentage_belongs(reader, tmp_path, number_format, blocked) -> None:
    share = 0.055 if "%" in number_format else 5.5
    rows: list[list[object]] = [["Overhead en indirecte kosten", share], ["Reiskosten woon-werk", 0.45]]
    formats = {"Overhead en indirecte kosten": number_format, "Reiskosten woon-werk": '"€" #,##0.00'}
    submission, findings = read(reader, tmp_path, "x.xlsx", own(rows, formats))
    assert ("overhead" not in submission.valid) == blocked
    assert ("fout: verkeerde_eenheid overhead" in brief(findings)) == blocked
    assert submission.valid["reiskosten_woon_werk"] == 0.45


@pytest.mark.parametrize(
    ("unit", "blocked"), [("euro per uur", True), ("€", True), ("%", False), ("", False)]
)
def test_the_unit_beside_a_value(reader, tmp_path, unit: str, blocked: bool) -> None:
    submission, findings = read(
        reader, tmp_path, "x.csv", f"Overhead en indirecte kosten;5,5;{unit}\n".encode()
    )
    assert ("overhead" not in submission.valid) == blocked
    assert ("fout: verkeerde_eenheid overhead" in brief(findings)) == blocked


@pytest.mark.parametrize("tariff", ["n.t.b.", "ca. € 29", "#N/A"])
def test_a_tariff_that_is_no_number_is_told_to_the_leader(reader, tmp_path, tariff: str) -> None:
    cell = LAYOUT.lines["tarief"]

    def write(book: openpyxl.Workbook) -> None:
        book[cell.sheet][cell.address] = tariff

    submission, findings = read(reader, tmp_path, "x.xlsx", tool(write))
    assert submission.printed is None
    assert brief(findings) == ["let op: tarief_onleesbaar"]
    assert letters_of(MODEL, "", [submission], findings, [], {"x.xlsx": 1}) == []


def test_a_blank_tool_saved_by_another_program_is_not_filled_in(reader, tmp_path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(MODEL)))
    buffer = io.BytesIO()
    book.save(buffer)
    submission, findings = read(reader, tmp_path, "x.xlsx", buffer.getvalue())
    assert submission.unread == "niet_ingevuld"
    assert not [f for f in findings if f.code == "twee_plaatsen"]


def test_the_letter_says_how_a_value_was_found(reader, tmp_path) -> None:
    rows: list[list[object]] = [["Verlof", 16.5], ["verzuim", 5.7]]
    submission, findings = read(reader, tmp_path, "x.xlsx", own(rows))
    (letter,) = letters_of(MODEL, "", [submission], findings, [], {"x.xlsx": 1})
    ways = {row.label: row.how for row in letter.rows}
    assert (ways["Verlof"], ways["Ziekteverzuim"], ways["Scholing"]) == (
        "via het label",
        "via een synoniem",
        "",
    )


def test_a_finding_says_how_its_value_was_found(reader, tmp_path) -> None:
    _, findings = read(reader, tmp_path, "x.csv", b"Verlof;zestien\n")
    assert [f.as_json()["gevonden_via"] for f in findings if f.figure == "verlof"] == ["label"]
