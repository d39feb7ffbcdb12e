"""The workbook with scenarios recalculates to the figures of NumPy, also after a value is changed."""

from __future__ import annotations

import io

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from scenario_rounds import EXAMPLE_HEAD, example_round, override, scenario

from kostprijs.scenario.book import FIRST_COLUMN, FIRST_ROW, scenario_book
from kostprijs.scenario.compare import compare
from kostprijs.scenario.result import evaluate

RELEASED = example_round()
NAMES = ("Midden", "Laag", "Eigen")
TEXTS = ("maximumtarief = 30\n", 'basis = "laag"\n', override("overhead", "getal = 14.5"))
RESULTS = [
    evaluate(RELEASED, scenario(text, EXAMPLE_HEAD.replace("Proef", name)))
    for name, text in zip(NAMES, TEXTS, strict=True)
]
COMPARISON = compare(RESULTS)
BOOK = scenario_book(RESULTS, COMPARISON)
LINES = [line.id for line in RELEASED.model.lines]
FIGURES = [value.figure for value in RESULTS[0].point.values]


def sheet(path, name):
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python(skip_empty_area=False)


@pytest.fixture(scope="module")
def recalculated(office, tmp_path_factory):
    folder = tmp_path_factory.mktemp("boek")
    (folder / "boek.xlsx").write_bytes(BOOK)
    changed = openpyxl.load_workbook(io.BytesIO(BOOK))
    for at in range(len(RESULTS)):
        row = FIRST_ROW + FIGURES.index("overhead") + 1
        changed["Waarden"].cell(row, FIRST_COLUMN + at + 1, 18)
    changed.save(folder / "gewijzigd.xlsx")
    return office([folder / "boek.xlsx", folder / "gewijzigd.xlsx"], "xlsx")


def test_every_line_recalculates_to_numpy(recalculated):
    rows = sheet(recalculated / "boek.xlsx", "Opbouw")
    for at, result in enumerate(RESULTS):
        found = [rows[FIRST_ROW + row][FIRST_COLUMN + at] for row in range(len(LINES))]
        assert found == pytest.approx([result.lines[line] for line in LINES], abs=1e-9)
    tariff = rows[FIRST_ROW + LINES.index("tarief")]
    differences = [tariff[FIRST_COLUMN + len(RESULTS) + at] for at in range(2)]
    assert differences == pytest.approx([r.tariff - RESULTS[0].tariff for r in RESULTS[1:]], abs=1e-9)
    above = rows[FIRST_ROW + len(LINES) + 2][FIRST_COLUMN]
    assert above == pytest.approx(RESULTS[0].above_maximum, abs=1e-9)


def test_the_controller_can_play_on(recalculated):
    rows = sheet(recalculated / "gewijzigd.xlsx", "Opbouw")
    found = rows[FIRST_ROW + LINES.index("tarief")][FIRST_COLUMN : FIRST_COLUMN + 3]
    texts = [text if "overhead" in text else text + override("overhead", "getal = 18") for text in TEXTS[:2]]
    texts.append(override("overhead", "getal = 18"))
    expected = [evaluate(RELEASED, scenario(text, EXAMPLE_HEAD)).tariff for text in texts]
    assert found == pytest.approx(expected, abs=1e-9)
    steps = [row for row in sheet(recalculated / "gewijzigd.xlsx", "Waterval") if row[-1] == "uitkomst"]
    assert [row[3] for row in steps] == pytest.approx(expected, abs=1e-9)


def test_the_steps_and_contributions_recalculate_to_the_tariffs(recalculated):
    rows = sheet(recalculated / "boek.xlsx", "Waterval")
    found = [row[3] for row in rows if isinstance(row[3], float)]
    assert found == pytest.approx([step.total for result in RESULTS for step in result.steps], abs=1e-9)
    moves = [row for row in sheet(recalculated / "boek.xlsx", "Verschil") if isinstance(row[3], float)]
    assert [row[3] for row in moves] == pytest.approx(
        [m.total for d in COMPARISON.differences for m in d.moves]
    )


def test_the_same_results_give_the_same_bytes():
    assert scenario_book(RESULTS, COMPARISON) == BOOK


def test_only_the_values_can_be_changed():
    pages = openpyxl.load_workbook(io.BytesIO(BOOK))
    open_cells = {
        (page.title, cell.column - 1)
        for page in pages
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None and not cell.protection.locked
    }
    assert {column for title, column in open_cells if title == "Waarden"} == {2, 3, 4}
    assert {title for title, _ in open_cells} == {"Waarden", "Opbouw"}  # the maximum tariff
    assert all(page.protection.sheet for page in pages)
