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
from kostprijs.model.conventions import with_convention
from kostprijs.model.excel import excel_formulas
from kostprijs.model.filling import EMPTY, Filling, cached_outcomes
from kostprijs.model.inputsheet import REMARK_HEADING, reference_text
from kostprijs.model.loader import load_model, parse_model, shipped_examples, shipped_models
from kostprijs.model.sheet import (
    CHECK_COLUMN,
    DEFINITION_COLUMN,
    HIDDEN_SHEET,
    INPUT_SHEET,
    PROVIDER_FIELDS,
    REFERENCE_COLUMN,
    REMARK_COLUMN,
    RESULT_SHEET,
    UNIT_COLUMN,
    layout_of,
)
from kostprijs.model.template import blank_tool, workbook_bytes, write_workbook

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
CHECKED_ROWS = sorted(cell.row for cell in (*LAYOUT.fields.values(), *LAYOUT.figures.values()))
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
    assert "typ 5,7 voor 5,7%" in book[INPUT_SHEET]["B2"].value


def test_a_text_is_never_a_formula_or_a_link():
    data = workbook_bytes(MODEL, FULL)
    page = opened(data)[INPUT_SHEET]
    cell = page[LAYOUT.fields["aanbieder"].address]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    formulas = {cell.coordinate for row in page.iter_rows() for cell in row if cell.data_type == "f"}
    control = {page.cell(row + 1, CHECK_COLUMN + 1).coordinate for row in CHECKED_ROWS}
    assert formulas == control | {"H4", "H5", "H6", "H7"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"1+1" not in archive.read("xl/worksheets/sheet1.xml")
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
    assert cached[RESULT_SHEET]["B2"].value.startswith("29 van de 29 waarden die nodig zijn, zijn ingevuld.")


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
    book = opened(workbook_bytes(MODEL, filling), values=True)
    assert at(book, LAYOUT.lines["loonkosten_productief_uur"]) == "#DIV/0!"
    assert at(book, LAYOUT.lines["tarief"]) == "#N/A"
    assert book[INPUT_SHEET]["H7"].value == "nog niet te berekenen"


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
    assert opened(workbook_bytes(MODEL))[INPUT_SHEET].cell(row, REFERENCE_COLUMN + 1).value == text
    later = opened(workbook_bytes(MODEL, peiljaar=2020))[INPUT_SHEET].cell(row, REFERENCE_COLUMN + 1).value
    assert later == reference_text(MODEL.element("ziekteverzuim"), 2020) != text
    assert reference_text(MODEL.element("franchise_jaar"), 2019) == ""


def test_a_reference_says_what_it_is_its_base_and_how_sure_it_is():
    pension = reference_text(MODEL.element("pensioen_werkgever"), 2019)
    assert (
        "werkgever en werknemer samen: 23,5% over loon na aftrek van de franchise (zorg en welzijn;"
        in pension
    )
    assert pension.endswith("; bevestigd)")
    travel = reference_text(MODEL.element("reiskosten_client"), 2019)
    assert "0,10 per kilometer (cao VVT;" in travel
    assert travel.endswith("; onbevestigd)")
    assert "16,0% tot 22,0% over totale kosten" in reference_text(MODEL.element("overhead"), 2019)
    assert not reference_text(MODEL.element("awf"), 2019).startswith("AWf")


OTHERWISE = {"niet_productieve_uren": "keten", "overhead": "aandeel", "pensioen": "zonder_franchise"}


def test_the_sheet_says_beside_an_element_how_it_is_reckoned_with():
    for convention, leave, overhead, pension in (
        (
            {},
            "percentages opgeteld",
            "opslag op de directe",
            "over het bruto loon na aftrek van de franchise",
        ),
        (OTHERWISE, "deling per percentage", "aandeel in directe", "over het hele bruto loon"),
    ):
        model = with_convention(MODEL, convention)
        page = opened(workbook_bytes(model))[INPUT_SHEET]
        cells = {
            name: page.cell(LAYOUT.figures[name].row + 1, DEFINITION_COLUMN + 1).value
            for name in (
                "verlof",
                "reistijd",
                "overhead",
                "pensioen_werkgever",
                "franchise_jaar",
                "niet_planbaar",
            )
        }
        assert f"\nZo rekent dit blad (niet-productieve uren): {leave}" in cells["verlof"]
        assert leave in cells["reistijd"]
        assert f"\nZo rekent dit blad: {overhead}" in cells["overhead"]
        assert f"\nZo rekent dit blad: {pension}" in cells["pensioen_werkgever"]
        assert f"{pension}." in cells["franchise_jaar"]
        assert "(niet planbare tijd): telt mee bij" in cells["niet_planbaar"]
        assert "niet planbare tijd" not in cells["verlof"]


@pytest.mark.parametrize("model_id", shipped_models())
def test_no_definition_takes_a_side_in_a_choice(model_id):
    model = load_model(model_id)
    labels = [option.label.casefold() for choice in model.choices for option in choice.options]
    for element in model.elements:
        assert not [label for label in labels if label in element.definition.casefold()], element.id
        if element.id in ("overhead", "risico"):
            assert "opslag" not in element.definition.casefold()
        if element.id == "pensioen_werkgever":
            assert "franchise" not in element.definition


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


def test_only_the_cells_to_fill_in_are_unlocked_and_no_password_is_needed():
    book = opened(workbook_bytes(MODEL, FULL))
    to_fill = {LAYOUT.figures[figure].address for figure in LAYOUT.figures}
    to_fill |= {f"{chr(65 + REMARK_COLUMN)}{cell.row + 1}" for cell in LAYOUT.figures.values()}
    fields = {cell.address for cell in LAYOUT.fields.values()}
    fields |= {address.replace("C", "D") for address in fields}  # a name may be long: two cells are one
    for page in (book[INPUT_SHEET], book[RESULT_SHEET], book[HIDDEN_SHEET]):
        assert page.protection.sheet
        assert page.protection.password is None
        # in the file, true is "not allowed"
        assert not page.protection.formatColumns
        assert not page.protection.formatRows
        assert not page.protection.selectLockedCells
        assert page.protection.insertRows
        unlocked = {c.coordinate for row in page.iter_rows() for c in row if not c.protection.locked}
        assert unlocked == (to_fill | fields if page.title == INPUT_SHEET else set())


def rule_of(page, address):
    return next(rule for rule in page.data_validations.dataValidation if address in rule.sqref)


def test_every_cell_to_fill_in_says_in_dutch_what_it_expects():
    page = opened(workbook_bytes(MODEL))[INPUT_SHEET]
    for cell in (*LAYOUT.figures.values(), *LAYOUT.fields.values()):
        rule = rule_of(page, cell.address)
        assert rule.errorStyle in (None, "stop")
        assert rule.allowBlank
        assert 0 < len(rule.promptTitle) <= 32
        assert 0 < len(rule.prompt) <= 255
        assert len(rule.error) <= 255
        assert rule.errorTitle == rule.promptTitle
    bounds = rule_of(page, LAYOUT.figures["contracturen"].address)
    assert (bounds.type, float(bounds.formula1), float(bounds.formula2)) == ("decimal", 1000, 2200)
    assert "van 1.000 tot 2.200" in bounds.error
    assert "Meestal 1.800 tot 1.900" in bounds.prompt
    sickness = rule_of(page, LAYOUT.figures["ziekteverzuim"].address)
    at = LAYOUT.figures["ziekteverzuim"].address
    assert sickness.type == "custom"
    assert sickness.formula1 == f"AND(ISNUMBER({at}),{at}>=0.0,{at}<=40.0,NOT(AND({at}>=0.02,{at}<=0.15)))"
    assert "geen 0,057 en geen %-teken" in sickness.error


def test_a_long_label_still_makes_a_file_that_excel_opens():
    text = MODEL.text.replace('label = "Scholing"', f'label = "{"Scholing " * 30}"')
    page = opened(workbook_bytes(parse_model(text.encode(), "m.toml")))[INPUT_SHEET]
    assert text != MODEL.text
    rule = rule_of(page, LAYOUT.figures["scholing"].address)
    assert rule.promptTitle == ("Scholing " * 30)[:31] + "…"


def test_the_tool_that_is_sent_out_says_which_it_is_and_nothing_else():
    book = opened(workbook_bytes(MODEL, blank_tool(MODEL), 2020, "Wmo 2020, Schoonlanden"), values=True)
    filled = {name: at(book, cell) for name, cell in LAYOUT.fields.items()}
    assert filled == {**dict.fromkeys(PROVIDER_FIELDS), "rekentool_versie": "hbh-2019"}
    assert all(at(book, cell) is None for cell in LAYOUT.figures.values())
    page = book[INPUT_SHEET]
    assert page["B1"].value == f"Wmo 2020, Schoonlanden: {MODEL.title}"
    assert "Gevraagd is 2020." in page[f"F{LAYOUT.fields['peiljaar'].row + 1}"].value
    required = sum(len(e.figures) for e in MODEL.elements if e.blank_counts_as is None)
    assert page["H4"].value == required + 4  # and four of the five fields


def test_a_tariff_typed_over_the_formula_is_what_the_input_sheet_repeats():
    page = opened(workbook_bytes(MODEL, Filling(values=VALUES, tariff=28.95)), values=True)[INPUT_SHEET]
    assert page["H7"].value == 28.95


def test_there_are_no_macros_and_no_links():
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(MODEL, FULL))) as archive:
        names = archive.namelist()
    assert not [name for name in names if "vba" in name.casefold() or "externalLink" in name]


@pytest.mark.parametrize("model_id", [*shipped_models(), *shipped_examples()])
def test_every_shipped_model_makes_a_tool(model_id):
    model = load_model(model_id)
    layout = layout_of(model)
    book = opened(workbook_bytes(model, blank_tool(model)))
    assert set(layout.names.values()) == set(book.defined_names)
    for line in model.lines:
        value = at(book, layout.lines[line.id])
        assert value == "per trede" or str(value).startswith("=")
