"""The workbook with scenarios recalculates to the figures of NumPy, also after a value is changed."""

from __future__ import annotations

import io
import math

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from scenario_rounds import EXAMPLE_HEAD, HEAD, MODEL, example_round, override, scenario, small_round

from kostprijs.model.loader import parse_model
from kostprijs.scenario.book import FIRST_COLUMN, FIRST_ROW, scenario_book
from kostprijs.scenario.compare import compare
from kostprijs.scenario.result import evaluate
from kostprijs.scenario.waterfall import steps

RELEASED = example_round()
NAMES = ("Midden", "Laag", "Eigen")
TEXTS = ("maximumtarief = 30\n", 'basis = "laag"\n', override("overhead", "getal = 14.5"))
RESULTS = [
    evaluate(RELEASED, scenario(text, EXAMPLE_HEAD.replace("Proef", name)))
    for name, text in zip(NAMES, TEXTS, strict=True)
]
COMPARISON = compare(RESULTS)
BOOK = scenario_book(RESULTS, COMPARISON)
# the last is nothing in all of them and travel nothing in one: no step on the screen, but one that can come
PLAYED = {"overhead": 18, "reistijd": 2, "gemeentelijke_eisen": 1.75}
LINES = [line.id for line in RELEASED.model.lines]
FIGURES = [value.figure for value in RESULTS[0].point.values]


def sheet(path, name):
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python(skip_empty_area=False)


def walks_of(rows):
    """The rows of each walk from wage to tariff."""
    found = []
    for row in rows:
        if row[4] == "begin":
            found.append([])
        if row[4] in ("begin", "erbij", "subtotaal", "uitkomst"):
            found[-1].append(row)
    return found


@pytest.fixture(scope="module")
def recalculated(office, tmp_path_factory):
    folder = tmp_path_factory.mktemp("boek")
    (folder / "boek.xlsx").write_bytes(BOOK)
    changed = openpyxl.load_workbook(io.BytesIO(BOOK))
    for at in range(len(RESULTS)):
        for figure, value in PLAYED.items():
            row = FIRST_ROW + FIGURES.index(figure) + 1
            changed["Waarden"].cell(row, FIRST_COLUMN + at + 1, value)
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
    own = "".join(override(figure, f"getal = {value}") for figure, value in PLAYED.items())
    played = [evaluate(RELEASED, scenario(text + own, EXAMPLE_HEAD)) for text in (*TEXTS[:2], "")]
    assert found == pytest.approx([result.tariff for result in played], abs=1e-9)
    walks = walks_of(sheet(recalculated / "gewijzigd.xlsx", "Waterval"))
    assert len(walks) == len(played)
    for walk, result in zip(walks, played, strict=True):
        added = [row[2] for row in walk if row[4] == "erbij"]
        assert walk[0][3] + math.fsum(added) == pytest.approx(walk[-1][3], abs=1e-9)
        assert walk[-1][3] == pytest.approx(result.tariff, abs=1e-9)
        labels = {row[1]: row[3] if row[4] == "subtotaal" else row[2] for row in walk if row[4] != "begin"}
        assert labels["Gemeentelijke eisen per uur"] == 1.75
        for line in result.model.lines:  # whatever stands there is that line
            if labels.get(line.label, "") != "":
                assert labels[line.label] == pytest.approx(result.lines[line.id], abs=1e-9)


def test_the_steps_and_contributions_recalculate_to_the_tariffs(recalculated):
    rows = sheet(recalculated / "boek.xlsx", "Waterval")
    found = [row[3] for row in rows if isinstance(row[3], float)]
    every = [step for result in RESULTS for step in steps(result.model, result.lines, 0.0)]
    assert found == pytest.approx([step.total for step in every], abs=1e-9)
    moves = [row for row in sheet(recalculated / "boek.xlsx", "Verschil") if isinstance(row[3], float)]
    assert [row[3] for row in moves] == pytest.approx(
        [m.total for d in COMPARISON.differences for m in d.moves]
    )


def test_a_line_that_only_one_scenario_has_is_left_blank_in_the_other():
    extra = (
        MODEL
        + """
[[element]]
id = "extra"
label = "Extra"
eenheid = "eur_uur"
amvb = "d"

[[regel]]
id = "extra_uur"
label = "Extra per uur"
eenheid = "eur_uur"
formule = "extra * 2"
"""
    )
    released = small_round(model=parse_model(extra.encode(), "proef.toml"))
    texts = {"Zonder": "", "Met": override("extra", "getal = 3")}
    made = [evaluate(released, scenario(text, HEAD.replace("Proef", name))) for name, text in texts.items()]
    for results in (made, made[::-1]):
        pages = openpyxl.load_workbook(io.BytesIO(scenario_book(results, compare(results))))
        (row,) = [row for row in pages["Opbouw"].iter_rows() if row[1].value == "Extra per uur"]
        filled = [isinstance(cell.value, str) and cell.value.startswith("=") for cell in row[2:5]]
        assert filled == [result.scenario.name == "Met" for result in results] + [False]


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
