"""Finding a figure: by name, by cell, by label; and saying so when two cells could be meant."""

from __future__ import annotations

import pytest

from kostprijs.intake.lookup import Dictionary, dictionary_of, locate, normalise
from kostprijs.intake.workbook import Sheet, Workbook
from kostprijs.model.costmodel import CostModel
from kostprijs.model.loader import parse_model
from kostprijs.model.sheet import layout_of

MODEL = b"""
[model]
id = "klein"
titel = "Klein"
peiljaar = 2019
uitkomst = "tarief"
[[element]]
id = "uurloon"
label = "Uurloon"
eenheid = "eur_uur"
reeks = ["trede 0", "trede 1"]
synoniemen = ["bruto loon"]
[[element]]
id = "verlof"
label = "Verlof"
eenheid = "pct"
synoniemen = ["vrije dagen", "Uurloon, trede 0"]
[[element]]
id = "ziekteverzuim"
label = "Ziekteverzuim"
eenheid = "pct"
synoniemen = ["ziekte"]
[[regel]]
id = "tarief"
label = "Tarief per uur"
eenheid = "eur_uur"
formule = "som(uurloon) / (1 - verlof - ziekteverzuim)"
"""


@pytest.fixture(scope="module")
def model() -> CostModel:
    return parse_model(MODEL, "klein.toml")


@pytest.fixture(scope="module")
def words(model: CostModel) -> Dictionary:
    return dictionary_of(model)


def sheet(rows: dict[str, object], name: str = "Invoer", **more) -> Sheet:
    """A sheet from addresses of one letter and a row, as a spreadsheet shows them."""
    cells = {(int(a[1:]) - 1, ord(a[0]) - 65): content for a, content in rows.items()}
    return Sheet(name, cells, **more)


def place_of(model: CostModel, figure: str) -> str:
    return layout_of(model).figures[figure].address


def seen(words: Dictionary, workbook: Workbook) -> dict[str, tuple[object, str, str]]:
    return {item: (f.content, f.how, f.cell.address) for item, f in locate(words, workbook).items()}


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


@pytest.mark.parametrize(
    "label", ["verlof", "VERLOF:", " Vërlof ", "Verlof (in %)", "Vrije  dagen", "vrije-dagen*", "Verlof %"]
)
def test_labels_are_read_kindly(words: Dictionary, label: str) -> None:
    assert seen(words, Workbook((sheet({"A1": label, "B1": 16.5}),))) == {"verlof": (16.5, "label", "B1")}


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
    found = locate(words, Workbook((sheet({"A1": "Verlof", "B1": 16.5, "A9": "Vrije dagen", "B9": 17.0}),)))
    assert found["verlof"].rival is not None
    assert found["verlof"].rival.address == "B9"


def test_two_labels_with_one_value_are_no_rivals(words: Dictionary) -> None:
    rows = {"A1": "Verlof", "B1": 16.5, "A9": "Vrije dagen", "B9": 16.5, "A12": "Verlof"}
    assert locate(words, Workbook((sheet(rows),)))["verlof"].rival is None


def test_rows_shifted_under_the_names_are_noticed(words: Dictionary) -> None:
    rows = {"A2": "Verlof", "B2": 16.5, "A3": "Ziekteverzuim", "B3": 5.7}
    names = (("verlof", "Invoer!$B$1"), ("ziekteverzuim", "Invoer!$B$2"))
    found = locate(words, Workbook((sheet(rows),), names))
    assert found["verlof"].rival.address == "B2"
    assert found["ziekteverzuim"].rival.address == "B3"
