"""A real spreadsheet program recalculates the workbook and comes to what NumPy said."""

from __future__ import annotations

import itertools
import math
import zlib
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from spreadsheets import (
    ODD,
    PLANTED,
    SYNTHETIC,
    batch_workbook,
    filling_of,
    formula_cells,
    odd_value,
    planted,
    random_inputs,
    rows_of,
    saved_cells,
)

from kostprijs.example.writer import fillings
from kostprijs.model.buildup import build_up
from kostprijs.model.costmodel import CostModel
from kostprijs.model.excel import excel_formulas
from kostprijs.model.filling import EMPTY, Filling
from kostprijs.model.loader import load_model, shipped_examples, shipped_models
from kostprijs.model.sheet import RESULT_SHEET, layout_of
from kostprijs.model.template import workbook_bytes
from kostprijs.model.validation import number_rule

COUNT = 200
MODELS: dict[str, CostModel] = {
    **{name: load_model(name) for name in (*shipped_models(), *shipped_examples())},
    SYNTHETIC.id: SYNTHETIC,
}
INPUTS = {name: random_inputs(model, COUNT, zlib.crc32(name.encode())) for name, model in MODELS.items()}


@pytest.fixture(scope="module")
def batches(office, tmp_path_factory) -> tuple[Path, Path]:
    """The folder of the workbooks with planted outcomes, and that of the recalculated ones."""
    folder = tmp_path_factory.mktemp("groot")
    for name, model in MODELS.items():
        batch_workbook(model, INPUTS[name], folder / f"{name}.xlsx")
    return folder, office(sorted(folder.iterdir()), "xlsx")


@pytest.mark.parametrize("name", MODELS)
def test_two_hundred_random_tools_come_to_the_same_in_the_spreadsheet(batches, name):
    model, (before, after) = MODELS[name], batches
    outcomes = build_up(model, INPUTS[name])
    layout, formulas = layout_of(model), excel_formulas(model, layout_of(model))
    asked, told = (rows_of(folder / f"{name}.xlsx", RESULT_SHEET) for folder in (before, after))
    compared = 0
    for line, formula in formulas.items():
        if formula is None:
            continue
        row = layout.lines[line].row
        expected = np.broadcast_to(outcomes[line], COUNT)
        for column in range(COUNT):
            found = told[row][column]
            assert asked[row][column] == PLANTED
            if math.isfinite(expected[column]):
                assert found == pytest.approx(expected[column], rel=1e-9, abs=1e-12), (line, formula)
                compared += 1
            else:
                assert not isinstance(found, float), (line, column, found)
    tariffs = np.isfinite(np.broadcast_to(outcomes[model.outcome], COUNT)).sum()
    assert tariffs > COUNT / 4, "too many blanks to say anything of the tariff"
    assert compared > tariffs


def test_blanks_of_every_kind_are_among_the_two_hundred():
    for name, model in MODELS.items():
        outcome = build_up(model, INPUTS[name])[model.outcome]
        assert not np.all(np.isfinite(outcome)), f"{name}: no tool with a required blank"
        for element in model.elements:
            if element.blank_counts_as is not None:
                values = INPUTS[name][element.id].reshape(COUNT, -1)
                blank = np.any(np.isnan(values), axis=-1)
                assert np.any(blank & np.isfinite(outcome)), f"{name}: {element.id} blank with a tariff"


def odd_fillings(model: CostModel, name: str) -> dict[str, Filling]:
    """Whole tools: blank, as they come, and wrong in every way that the control column has words for."""
    found = {"leeg": EMPTY, "gewoon": filling_of(model, INPUTS[name], 0)}
    for start in range(len(ODD) if model is SYNTHETIC else 1):
        kinds = itertools.cycle(ODD[start:] + ODD[:start])
        odd = {e.figures[-1]: odd_value(e, kind) for e, kind in zip(model.elements, kinds, strict=False)}
        found[f"vreemd {start}"] = filling_of(model, INPUTS[name], 1, **odd)
    if model is SYNTHETIC:
        shares = {f: 1 / len(e.figures) for e in model.elements if e.series_total for f in e.figures}
        found["fractie"] = filling_of(model, INPUTS[name], 2, **shares)
    nearly = {f: 99.8 / len(e.figures) for e in model.elements if e.series_total for f in e.figures}
    provider = {"aanbieder": "Proef", "kvk_nummer": "0123", "peiljaar": 2018, "rekentool_versie": "anders"}
    found["bijna"] = Filling(provider, filling_of(model, INPUTS[name], 3, **nearly).values, tariff=28.95)
    return found


@pytest.fixture(scope="module")
def whole_tools(office, tmp_path_factory) -> dict[str, tuple[bytes, Path]]:
    """Real workbooks with planted outcomes, recalculated by a Dutch spreadsheet, some by an English one."""
    folder, made = tmp_path_factory.mktemp("heel"), {}
    for name, model in MODELS.items():
        for kind, filling in odd_fillings(model, name).items():
            made[f"{name} {kind}"] = workbook_bytes(model, filling)
    for path, filling in fillings(MODELS["hbh-2019"]).items():
        made[path.removesuffix(".xlsx")] = workbook_bytes(MODELS["hbh-2019"], filling)
    for title, data in made.items():
        (folder / f"{title}.xlsx").write_bytes(planted(data))
    dutch = office(sorted(folder.iterdir()), "xlsx")
    english = office(sorted(folder.glob(f"{SYNTHETIC.id} *.xlsx")), "xlsx", "en-US")
    found = {title: (data, dutch / f"{title}.xlsx") for title, data in made.items()}
    for path in english.iterdir():
        found[f"{path.stem}, Engels"] = (made[path.stem], path)
    return found


def test_every_cell_of_a_whole_tool_is_what_we_saved_it_with(whole_tools):
    """Lines, tariff, words in the control column and counts: nothing that we cached was ours alone."""
    for title, (data, recalculated) in whole_tools.items():
        ours, theirs, formulas = saved_cells(data), saved_cells(recalculated), formula_cells(data)
        assert len(formulas) > 10
        for place in formulas:
            expected = ours[place]
            if isinstance(expected, int | float):
                expected = pytest.approx(expected, rel=1e-9, abs=1e-12)
            assert theirs.get(place) == expected, (title, place, theirs.get(place))
        assert PLANTED not in theirs.values()


def test_the_control_column_says_everything_it_can_say(whole_tools):
    said = {
        str(value)
        for title, (data, _) in whole_tools.items()
        if title.startswith((SYNTHETIC.id, "hbh-2019"))
        for (sheet, place), value in saved_cells(data).items()
        if sheet == "Invoer" and place.startswith("E")
    }
    for begin in (
        "Goed", "Goed: samen 100%", "Nog invullen", "Mag leeg: telt als 0%", "Mag leeg: telt als €\u00a00,75",
        "Let op: ook de onderdelen zijn leeg", "Fout: vul een getal in", "Fout: bedoelt u ",
        "Let op: bedoelt u ", "Fout: buiten ", "Fout: dubbel met de onderdelen",
        "Fout: dubbel met het totaal", "Fout: samen ", "Let op: samen 99,8%, moet 100% zijn",
        "Fout: vul procenten in, samen 100%", "Let op: het cao-minimum is 16,5%", "Let op: meestal ",
        "Let op: een KvK-nummer heeft 8 cijfers", "Let op: gevraagd is 2019",
    ):  # fmt: skip
        assert any(text.startswith(begin) for text in said), begin


@pytest.mark.parametrize("locale", ["nl-NL", "en-US"])
def test_the_rule_of_a_cell_refuses_what_can_not_be(office, tmp_path, locale):
    """Sickness: hard bounds 0 to 40, usual 2 to 15, so 0.02 to 0.15 is a percentage typed as a fraction."""
    element = MODELS["hbh-2019"].element("ziekteverzuim")
    cell = layout_of(MODELS["hbh-2019"]).figures[element.id]
    rule = number_rule(element, element.label, cell)
    accepted = (0, 0.0199, 0.151, 2, 5.7, 15.1, 40)
    refused = (0.02, 0.057, 0.15, 40.1, 5700, -0.1, "5,7%", "ja")
    book = xlsxwriter.Workbook(tmp_path / "regel.xlsx")
    page = book.add_worksheet()
    for row, value in enumerate((*accepted, *refused)):
        page.write(row, 0, value)
        page.write_formula(row, 1, rule["value"].replace(cell.address, f"A{row + 1}"), None, PLANTED)
    book.close()
    told = rows_of(office([tmp_path / "regel.xlsx"], "xlsx", locale) / "regel.xlsx", "Sheet1")
    assert [row[1] for row in told] == [True] * len(accepted) + [False] * len(refused)
