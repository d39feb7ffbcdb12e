"""The workbook as a spreadsheet program and as a reader without recalculation see it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from kostprijs.errors import WrongUse
from kostprijs.model.buildup import build_up
from kostprijs.model.excel import excel_formulas
from kostprijs.model.filling import EMPTY, Filling, cached_outcomes
from kostprijs.model.loader import load_model, parse_model
from kostprijs.model.sheet import (
    HIDDEN_SHEET,
    INPUT_SHEET,
    PROVIDER_FIELDS,
    REMARK_COLUMN,
    RESULT_SHEET,
    UNIT_COLUMN,
    layout_of,
)
from kostprijs.model.template import REMARK_HEADING, reference_text, workbook_bytes, write_workbook

MODEL = load_model("hbh-2019")
LAYOUT = layout_of(MODEL)
INPUTS: dict[str, float | list[float]] = {
    "uurloon": [10.76, 11.4, 12.1, 12.8, 13.46],
    "personeelsmix": [10.0, 20.0, 30.0, 25.0, 15.0],
    **{element.id: 1.25 for element in MODEL.elements if not element.series},
    "contracturen": 1872.0,
    "franchise_jaar": 12770.0,
}
VALUES = {
    figure: value
    for element in MODEL.elements
    for figure, value in zip(
        element.figures,
        INPUTS[element.id] if element.series else [INPUTS[element.id]],  # type: ignore[arg-type]
        strict=True,
    )
}
FULL = Filling(
    provider={
        "aanbieder": "=1+1",
        "concern": "http://voorbeeld.invalid",
        "kvk_nummer": "00000099",
        "peiljaar": 2019,
    },
    values=VALUES,
    remarks={"overhead": "+kantoor @ Sopstad", "verlof": "=CMD()"},
    properties={"author": "Nep Naam", "company": "Nepbedrijf"},
)


def opened(data: bytes, *, values: bool = False):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def at(book, cell):
    return book[cell.sheet][cell.address].value


def test_sheets_and_what_is_hidden():
    book = opened(workbook_bytes(MODEL))
    assert book.sheetnames == [INPUT_SHEET, RESULT_SHEET, HIDDEN_SHEET]
    assert [book[name].sheet_state for name in book.sheetnames] == ["visible", "visible", "hidden"]
    lists = {row[0]: row[1] for row in book[HIDDEN_SHEET].iter_rows(values_only=True)}
    assert lists["Rekentool"] == "hbh-2019"
    assert lists["Eenheid pct"] == "%"
    assert lists["Treden uurloon"] == "trede 0; trede 1; trede 2; trede 3; trede 4"


def test_every_item_has_its_defined_name_on_its_own_cell():
    book = opened(workbook_bytes(MODEL))
    cells = {**LAYOUT.fields, **LAYOUT.figures, **LAYOUT.lines}
    assert len(book.defined_names) == len(cells) + len(LAYOUT.series) == len(set(LAYOUT.names.values()))
    for item, cell in cells.items():
        letters, row = cell.address.rstrip("0123456789"), cell.row + 1
        assert book.defined_names[LAYOUT.names[item]].attr_text == f"{cell.sheet}!${letters}${row}"
    assert book.defined_names["uurloon"].attr_text == "Invoer!$C$11:$C$15"


def test_what_is_filled_in_stands_in_its_cell():
    book = opened(workbook_bytes(MODEL, FULL))
    for figure, value in VALUES.items():
        assert at(book, LAYOUT.figures[figure]) == value
    assert at(book, LAYOUT.fields["peiljaar"]) == 2019
    assert at(book, LAYOUT.fields["rekentool_versie"]) is None
    row = LAYOUT.figures["overhead"].row + 1
    assert book[INPUT_SHEET].cell(row, REMARK_COLUMN + 1).value == "+kantoor @ Sopstad"
    assert book[INPUT_SHEET].cell(row, UNIT_COLUMN + 1).value == "%"
    assert book[INPUT_SHEET].cell(10, REMARK_COLUMN + 1).value == REMARK_HEADING
    assert "5,7 betekent 5,7%" in book[INPUT_SHEET]["B2"].value


def test_a_text_is_never_a_formula_or_a_link():
    data = workbook_bytes(MODEL, FULL)
    page = opened(data)[INPUT_SHEET]
    cell = page[LAYOUT.fields["aanbieder"].address]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row if cell.value != "=1+1")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert not [
            name for name in archive.namelist() if "rels" in name and b"invalid" in archive.read(name)
        ]


def test_results_are_live_formulas_with_the_outcome_of_numpy():
    data = workbook_bytes(MODEL, FULL)
    live, cached = opened(data), opened(data, values=True)
    formulas = excel_formulas(MODEL, LAYOUT)
    lines = build_up(MODEL, INPUTS)
    for line in MODEL.lines:
        assert at(live, LAYOUT.lines[line.id]) == formulas[line.id]
        assert at(cached, LAYOUT.lines[line.id]) == pytest.approx(float(lines[line.id]), rel=1e-15)
    assert cached[RESULT_SHEET]["B2"].value == "29 van de 29 waarden die nodig zijn, zijn ingevuld"


def test_a_reader_that_does_not_recalculate_sees_the_tariff():
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook_bytes(MODEL, FULL)))
    cell = LAYOUT.lines["tarief"]
    rows = book.get_sheet_by_name(RESULT_SHEET).to_python(skip_empty_area=False)
    assert rows[cell.row][cell.column] == pytest.approx(float(build_up(MODEL, INPUTS)["tarief"]))


def test_an_empty_template_has_empty_value_cells_and_no_tariff():
    book = opened(workbook_bytes(MODEL), values=True)
    assert all(at(book, cell) is None for cell in (*LAYOUT.figures.values(), *LAYOUT.fields.values()))
    assert at(book, LAYOUT.lines["tarief"]) == "#N/A"
    assert at(book, LAYOUT.lines["gemeentelijke_eisen_uur"]) == 0
    assert book[RESULT_SHEET]["B2"].value.startswith("0 van de 29")


def test_a_blank_and_a_text_leave_the_tariff_open():
    blank = {figure: value for figure, value in VALUES.items() if figure != "verlof"}
    for values in (blank, {**VALUES, "verlof": "16,5%"}):
        book = opened(workbook_bytes(MODEL, Filling(values=values)), values=True)
        assert at(book, LAYOUT.figures["verlof"]) == values.get("verlof")
        assert at(book, LAYOUT.lines["niet_productief"]) == "#N/A"
        assert at(book, LAYOUT.lines["tarief"]) == "#N/A"
        assert at(book, LAYOUT.lines["loonkosten_betaald_uur"]) > 0
        assert book[RESULT_SHEET]["B2"].value.startswith("28 van de 29")


def test_division_by_zero_is_the_error_a_spreadsheet_shows():
    filling = Filling(
        values={
            **VALUES,
            "verlof": 95.0,
            "reistijd": 0.0,
            "niet_planbaar": 0.0,
            "scholing": 0.0,
            "ziekteverzuim": 5.0,
        }
    )
    assert opened(workbook_bytes(MODEL, filling), values=True)[RESULT_SHEET]["C15"].value == "#DIV/0!"


def test_an_optional_figure_may_stay_blank():
    values = {figure: value for figure, value in VALUES.items() if not figure.startswith("whk")}
    assert cached_outcomes(MODEL, Filling(values=values))["werkgeverslasten"] == pytest.approx(5 * 1.25)


def test_a_tariff_typed_over_the_formula_is_a_number():
    book = opened(workbook_bytes(MODEL, Filling(values=VALUES, tariff=28.95)))
    assert at(book, LAYOUT.lines["tarief"]) == 28.95
    assert at(book, LAYOUT.lines["tarief_peiljaar"]).startswith("=")


def test_references_stand_beside_the_element_with_population_and_source():
    text = reference_text(MODEL.element("ziekteverzuim"), 2019)
    assert "5,7%" in text
    assert "6,8%" in text
    assert text.count("\n") == 1
    row = LAYOUT.figures["ziekteverzuim"].row + 1
    assert opened(workbook_bytes(MODEL))[INPUT_SHEET].cell(row, 6).value == text
    assert reference_text(MODEL.element("franchise_jaar"), 2019) == ""


def test_prints_on_a4_with_the_headings_on_every_page():
    book = opened(workbook_bytes(MODEL))
    for name, heading in ((INPUT_SHEET, "$10:$10"), (RESULT_SHEET, "$3:$3")):
        page = book[name]
        assert page.page_setup.paperSize == 9
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage is True
        assert page.page_setup.fitToHeight == 0
        assert page.print_title_rows == heading
        assert "Pagina" in page.oddFooter.right.text


def test_same_content_same_bytes_without_clock_or_user():
    first = workbook_bytes(MODEL, FULL)
    assert first == workbook_bytes(MODEL, FULL)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        core = archive.read("docProps/core.xml").decode()
    assert "2019-01-01T00:00:00Z" in core
    assert "Nep Naam" in core
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(MODEL))) as archive:
        assert b"<dc:creator></dc:creator>" in archive.read("docProps/core.xml")


def test_a_file_is_written_whole(tmp_path: Path):
    target = tmp_path / "nieuw" / "tool.xlsx"
    write_workbook(MODEL, target, FULL)
    assert target.read_bytes() == workbook_bytes(MODEL, FULL)
    assert [path.name for path in target.parent.iterdir()] == ["tool.xlsx"]


@pytest.mark.parametrize(
    ("filling", "message"),
    [
        (Filling(values={"uurloon": 12.0}), "geen figuur «uurloon»"),
        (Filling(remarks={"bestaat_niet": "x"}), "geen figuur «bestaat_niet»"),
        (Filling(provider={"telefoon": "1"}), "geen gegeven van de aanbieder «telefoon»"),
        (Filling(remarks={"verlof": "x" * 32_768}), "32767 tekens"),
    ],
)
def test_what_does_not_fit_is_wrong_use(filling, message, tmp_path):
    with pytest.raises(WrongUse, match=message):
        write_workbook(MODEL, tmp_path / "tool.xlsx", filling)
    assert not list(tmp_path.iterdir())


def test_a_line_that_is_a_series_shows_that_it_is():
    text = """
[model]
id = "m"
titel = "M & <N>"
peiljaar = 2019
uitkomst = "uit"
[[element]]
id = "loon"
label = "Loon"
eenheid = "eur_uur"
reeks = ["laag", "hoog"]
[[regel]]
id = "deel"
label = "Deel"
eenheid = "eur_uur"
formule = "loon / 2"
[[regel]]
id = "uit"
label = "Uit"
eenheid = "eur_uur"
formule = "som(deel)"
"""
    model = parse_model(text.encode(), "m.toml")
    data = workbook_bytes(model, Filling(values={"loon[laag]": 1.0, "loon[hoog]": 2.0}))
    layout, book = layout_of(model), opened(data, values=True)
    assert at(book, layout.lines["deel"]) == "per trede"
    assert at(book, layout.lines["uit"]) == 1.5
    assert book[INPUT_SHEET]["B1"].value == "M & <N>"


def test_the_provider_fields_are_labelled():
    book = opened(workbook_bytes(MODEL, EMPTY))
    labels = [book[INPUT_SHEET].cell(cell.row + 1, 2).value for cell in LAYOUT.fields.values()]
    assert labels == list(PROVIDER_FIELDS.values())
