"""Finding a figure: by name, by cell, by label; and saying so when two cells could be meant."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from small_models import a_line, an_element, small_model

from kostprijs.intake.lookup import Located, look_alikes, survey
from kostprijs.intake.words import Dictionary, dictionary_of, normalise
from kostprijs.intake.workbook import CellError, Moment, Sheet, Uncached, Workbook
from kostprijs.model.costmodel import CostModel
from kostprijs.model.sheet import layout_of


@pytest.fixture(scope="module")
def model() -> CostModel:
    return small_model(
        an_element("uurloon", "eur_uur", reeks=["trede 0", "trede 1"], synoniemen=["bruto loon"]),
        an_element("verlof", synoniemen=["vrije dagen", "Uurloon, trede 0"]),
        an_element("ziekteverzuim", synoniemen=["ziekte"]),
        a_line("tarief", "som(uurloon) / (1 - verlof - ziekteverzuim)", label="Tarief per uur"),
    )


@pytest.fixture(scope="module")
def words(model: CostModel) -> Dictionary:
    return dictionary_of(model)


def sheet(rows: dict[str, object], name: str = "Invoer", **more) -> Sheet:
    """A sheet from addresses of one letter and a row, as a spreadsheet shows them."""
    cells = {(int(a[1:]) - 1, ord(a[0]) - 65): content for a, content in rows.items()}
    return Sheet(name, cells, **more)


def place_of(model: CostModel, figure: str) -> str:
    return layout_of(model).figures[figure].address


def located(words: Dictionary, workbook: Workbook) -> Mapping[str, Located]:
    return survey(words, workbook).found


def seen(words: Dictionary, workbook: Workbook) -> dict[str, tuple[object, str, str]]:
    return {item: (f.content, f.how, f.cell.address) for item, f in located(words, workbook).items()}


def test_by_name(words: Dictionary) -> None:
    book = Workbook((sheet({"H9": 16.5}, "Ander blad"),), (("VERLOF", "'Ander blad'!$H$9"),))
    assert seen(words, book) == {"verlof": (16.5, "naam", "H9")}


@pytest.mark.parametrize("reference", ["#REF!", "Weg!$A$1", "Invoer!#REF!", "1+1", "[1]Invoer!$C$3", ""])
def test_broken_name_falls_back_to_the_label(words: Dictionary, reference: str) -> None:
    book = Workbook((sheet({"B3": "Verlof", "C3": 16.5}),), (("verlof", reference),))
    assert seen(words, book) == {"verlof": (16.5, "label", "C3")}


def test_by_cell_of_the_layout(model: CostModel, words: Dictionary) -> None:
    address = place_of(model, "verlof")
    book = Workbook((sheet({f"B{address[1:]}": "Verlof", address: 16.5}),))
    assert seen(words, book) == {"verlof": (16.5, "cel", address)}


def test_by_label_in_shifted_rows(words: Dictionary) -> None:
    book = Workbook((sheet({"B30": "Verlof", "C30": 16.5}),))
    assert seen(words, book) == {"verlof": (16.5, "label", "C30")}


@pytest.mark.parametrize("label", ["verlof", "VERLOF:", " Vërlof ", "Verlof (in %)", "Verlof %"])
def test_labels_are_read_kindly(words: Dictionary, label: str) -> None:
    assert seen(words, Workbook((sheet({"A1": label, "B1": 16.5}),))) == {"verlof": (16.5, "label", "B1")}


@pytest.mark.parametrize("label", ["Vrije  dagen", "vrije-dagen*", "Vrije dagen (wettelijk)"])
def test_a_synonym_is_told_from_the_own_label(words: Dictionary, label: str) -> None:
    found = located(words, Workbook((sheet({"A1": label, "B1": 16.5}),)))["verlof"]
    assert (found.content, found.how, found.label) == (16.5, "synoniem", label)


def test_steps_of_a_series_by_label_synonym_and_id(words: Dictionary) -> None:
    rows = {"A1": "bruto loon, trede 0", "B1": 11.0, "A2": "uurloon[trede 1]", "B2": 12.0}
    found = seen(words, Workbook((sheet(rows, "csv"),)))
    assert {item: content for item, (content, _, _) in found.items()} == {
        "uurloon[trede 0]": 11.0,
        "uurloon[trede 1]": 12.0,
    }


def test_own_label_goes_before_the_synonym_of_another(words: Dictionary) -> None:
    assert words.words[normalise("Uurloon, trede 0")] == "uurloon[trede 0]"


def test_value_column_is_where_most_values_stand(words: Dictionary) -> None:
    rows = {"A1": "Verlof", "C1": 16.5, "A2": "Ziekte", "C2": 5.7, "A3": "Uurloon, trede 0", "D3": 10.76}
    found = seen(words, Workbook((sheet(rows, "Blad1"),)))
    assert found["verlof"] == (16.5, "label", "C1")
    assert found["uurloon[trede 0]"] == (None, "label", "C3"), "a reference further right is no value"


def test_merged_label_has_its_value_beside_the_merged_cells(words: Dictionary) -> None:
    merged = sheet({"A1": "Verlof", "C1": 16.5}, merged=(((0, 0), (0, 1)),))
    assert seen(words, Workbook((merged,)))["verlof"] == (16.5, "label", "C1")


def test_merged_value_is_read_from_its_first_cell(words: Dictionary) -> None:
    merged = sheet({"A1": "Verlof", "B1": 16.5}, merged=(((0, 1), (1, 2)),))
    book = Workbook((merged,), (("verlof", "Invoer!$C$2"),))
    assert seen(words, book)["verlof"][0] == 16.5


def test_hidden_sheets_are_not_searched_for_labels(words: Dictionary) -> None:
    assert seen(words, Workbook((sheet({"A1": "Verlof", "B1": 1.0}, "Oud", hidden=True),))) == {}


def test_input_sheet_goes_before_other_sheets(words: Dictionary) -> None:
    notes = sheet({"A1": "Verlof", "B1": 99.0}, "Toelichting")
    book = Workbook((notes, sheet({"A5": "Verlof", "B5": 16.5})))
    assert seen(words, book)["verlof"] == (16.5, "label", "B5")


def test_tariff_is_read_from_the_result_sheet(words: Dictionary) -> None:
    result = sheet({"A1": "Verlof", "B1": 3.0, "A2": "Tarief per uur", "B2": 30.12}, "Kostprijsopbouw")
    found = seen(words, Workbook((sheet({"A1": "Verlof", "B1": 16.5}), result)))
    assert (found["tarief"][0], found["verlof"][0]) == (30.12, 16.5)


def test_two_labels_with_two_values_are_rivals(words: Dictionary) -> None:
    found = located(words, Workbook((sheet({"A1": "Verlof", "B1": 16.5, "A9": "Vrije dagen", "B9": 17.0}),)))
    assert found["verlof"].rival is not None
    assert found["verlof"].rival.address == "B9"


def test_two_labels_with_one_value_are_no_rivals(words: Dictionary) -> None:
    rows = {"A1": "Verlof", "B1": 16.5, "A9": "Vrije dagen", "B9": 16.5, "A12": "Verlof"}
    assert located(words, Workbook((sheet(rows),)))["verlof"].rival is None


def test_rows_shifted_under_the_names_are_noticed(words: Dictionary) -> None:
    rows = {"A2": "Verlof", "B2": 16.5, "A3": "Ziekteverzuim", "B3": 5.7}
    names = (("verlof", "Invoer!$B$1"), ("ziekteverzuim", "Invoer!$B$2"))
    found = located(words, Workbook((sheet(rows),), names))
    assert found["verlof"].rival.address == "B2"
    assert found["ziekteverzuim"].rival.address == "B3"


def test_a_visible_copy_is_the_rival_of_a_hidden_sheet_with_names(words: Dictionary) -> None:
    old = sheet({"A1": "Verlof", "B1": 16.5, "A2": "Ziekte", "B2": 5.7}, "Oud", hidden=True)
    new = sheet({"A1": "Verlof", "B1": 19.9, "A2": "Ziekte", "B2": 5.7}, "Nieuw")
    names = (("verlof", "Oud!$B$1"), ("ziekteverzuim", "Oud!$B$2"))
    found = located(words, Workbook((old, new), names))
    assert found["verlof"].rival == new.cell((0, 1))
    assert found["ziekteverzuim"].rival is None, "the same on both"


def test_a_hidden_sheet_that_is_read_by_its_names_is_a_look_alike(words: Dictionary) -> None:
    rows = {"A1": "Verlof", "B1": 16.5, "A2": "Ziekte", "B2": 5.7}
    sheets = sheet(rows, "Oud", hidden=True), sheet(rows, "Nieuw")
    assert look_alikes(words, Workbook(sheets, (("verlof", "Oud!$B$1"),))) == ("Oud", "Nieuw")
    assert look_alikes(words, Workbook(sheets)) == ()


def test_a_visible_sheet_beside_the_named_one_is_no_rival(words: Dictionary) -> None:
    sheets = sheet({"A1": "Verlof", "B1": 16.5}), sheet({"A1": "Verlof", "B1": 20.1}, "Toelichting")
    assert located(words, Workbook(sheets, (("verlof", "Invoer!$B$1"),)))["verlof"].rival is None


@pytest.mark.parametrize(
    ("beside", "rival"), [(17.0, True), ("17,0", True), ("zie cao", False), (16.5, False)]
)
def test_a_second_row_with_the_label_of_a_name(words: Dictionary, beside: object, rival: bool) -> None:
    rows = {"A1": "Verlof", "B1": 16.5, "A9": "Verlof", "B9": beside}
    found = located(words, Workbook((sheet(rows),), (("verlof", "Invoer!$B$1"),)))
    assert (found["verlof"].rival is not None) == rival


@pytest.mark.parametrize(
    ("left", "told"),
    [
        ("Verlof", ""),
        ("vrije dagen", ""),
        ("Verlof incl. feestdagen", ""),
        (None, ""),
        ("%", ""),
        ("Zwangerschap", "Zwangerschap"),
        ("Ziekteverzuim", "Ziekteverzuim"),
        ("Verlof en ziekte", "Verlof en ziekte"),
    ],
)
def test_another_label_beside_a_named_cell(words: Dictionary, left: object, told: str) -> None:
    rows = {"A1": left, "C1": 16.5} if left else {"C1": 16.5}
    found = located(words, Workbook((sheet(rows),), (("verlof", "Invoer!$C$1"),)))
    assert found["verlof"].label == told


def test_two_lines_in_one_merged_cell_share_it(words: Dictionary) -> None:
    rows = {"A1": "Verlof", "B1": 16.5, "A2": "Ziekte", "A3": "Uurloon, trede 0", "B3": 11.0}
    found = located(words, Workbook((sheet(rows, merged=(((0, 1), (1, 1)),)),)))
    assert [(item, f.content, f.shared) for item, f in found.items()] == [
        ("uurloon[trede 0]", 11.0, False),
        ("verlof", 16.5, True),
        ("ziekteverzuim", 16.5, True),
    ]


def test_one_value_over_two_columns_is_not_shared(words: Dictionary) -> None:
    rows = {"A1": "Verlof", "B1": 16.5, "A2": "Ziekte"}
    found = located(words, Workbook((sheet(rows, merged=(((0, 1), (0, 2)), ((1, 1), (1, 2)))),)))
    assert not any(f.shared for f in found.values())


@pytest.mark.parametrize("other", [Uncached(), CellError("#N/A"), Moment("2019-01-01")])
def test_formulas_without_outcome_have_no_say_in_the_column(words: Dictionary, other: object) -> None:
    rows = {"A1": "Verlof", "C1": other, "A2": "Ziekte", "C2": other, "A3": "Uurloon, trede 0", "B3": 10.76}
    found = seen(words, Workbook((sheet(rows),)))
    assert {place for _, _, place in found.values()} == {"B1", "B2", "B3"}
    del rows["B3"]
    assert seen(words, Workbook((sheet(rows),)))["verlof"][2] == "C1", "nothing else stands there"


YEARS = {
    "A2": "Verlof", "B2": 16.0, "C2": 16.5, "A3": "Ziekte", "B3": 5.5, "C3": 5.7,
    "A4": "Uurloon, trede 0", "B4": 10.5, "C4": 10.76,
}  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "read", "by_year"),
    [
        (2018.0, 2019.0, 16.5, True),
        ("2018", "begroting 2019", 16.5, True),
        ("2019", "2018", 16.0, True),
        ("2017", "2018", 16.0, False),
        ("uw waarde", "referentie 2019", 16.0, False),
        ("waarde 2019", "referentie 2019", 16.0, False),
        (None, None, 16.0, False),
    ],
)
def test_the_column_of_the_peiljaar(words: Dictionary, first, second, read: float, by_year: bool) -> None:
    head = {address: text for address, text in (("B1", first), ("C1", second)) if text}
    found = survey(words, Workbook((sheet({**head, **YEARS}),)))
    assert found.found["verlof"].content == read
    assert [columns.by_year for columns in found.columns] == [by_year]


@pytest.mark.parametrize(
    "remarks",
    [
        {},
        {"C2": "2019: cao", "C3": "17 dagen", "C4": "zie bijlage"},
        {"C2": 16.0, "C3": 5.5, "C4": 10.5},
        {"C2": 17.0},
    ],
)
def test_remarks_are_no_second_column(words: Dictionary, remarks: dict[str, object]) -> None:
    rows = {address: content for address, content in YEARS.items() if address[0] != "C"}
    assert survey(words, Workbook((sheet({**rows, **remarks}),))).columns == ()


def test_two_blocks_side_by_side_are_no_second_column(words: Dictionary) -> None:
    rows = {"A1": "Verlof", "B1": 16.0, "C1": "Ziekte", "D1": 5.7}
    rows |= {"A2": "Uurloon, trede 0", "B2": 10.5, "C2": "Uurloon, trede 1", "D2": 11.0}
    assert survey(words, Workbook((sheet(rows),))).columns == ()


def test_by_name_no_column_is_chosen(words: Dictionary) -> None:
    names = (
        ("verlof", "Invoer!$B$2"),
        ("ziekteverzuim", "Invoer!$B$3"),
        ("uurloon_trede_0", "Invoer!$B$4"),
    )
    assert survey(words, Workbook((sheet(YEARS),), names)).columns == ()


def test_rows_with_an_unknown_text_and_a_number(words: Dictionary) -> None:
    rows = {"A1": "Organisatie", "B1": 7.0, "A4": "Verlof", "B4": 16.5, "A5": "Reistijd", "B5": 4.0}
    rows |= {"A6": "Opmerking", "B6": "geen", "A7": "Tarief per uur", "B7": 30.0, "C8": "Los", "D8": 3.0}
    found = survey(words, Workbook((sheet(rows, "Blad1"),)))
    assert [(cell.address, text) for cell, text in found.unread] == [("A5", "Reistijd")]


@pytest.mark.parametrize(
    ("rows", "unit"),
    [
        ({"A1": "Verlof", "B1": 1.0, "C1": "euro per uur"}, "euro"),
        ({"A1": "Verlof (€ per uur)", "B1": 1.0}, "euro"),
        ({"A1": "Verlof", "B1": "%", "C1": 1.0}, "procent"),
        ({"A1": "Verlof", "B1": 1.0, "C1": "€ 12 per uur in 2018"}, ""),
        ({"A1": "Verlof", "B1": 1.0}, ""),
    ],
)
def test_the_unit_that_stands_beside_a_value(words: Dictionary, rows: dict[str, object], unit: str) -> None:
    assert located(words, Workbook((sheet(rows),)))["verlof"].unit == unit
