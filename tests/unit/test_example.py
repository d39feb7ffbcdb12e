"""The example traject: invented, deterministic, and wrong in exactly the ways it says."""

from __future__ import annotations

import runpy
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from kostprijs.example.writer import fillings, write_example
from kostprijs.model.conventions import with_convention
from kostprijs.model.filling import Filling, cached_outcomes
from kostprijs.model.loader import load_model
from kostprijs.model.sheet import REMARK_COLUMN, VALUE_COLUMN, layout_of
from kostprijs.traject import load_traject

COMMITTED = Path(__file__).parents[2] / "data" / "raw" / "voorbeeld"
MODEL = load_model("hbh-2019")
FILLINGS = fillings(MODEL)
BEZEM, RAAM, DWEIL, EMMER, ZEEPSOP, STOFFERTJE, PLUMEAU, NOORD, ZUID = FILLINGS
OPTIONAL = {element.id for element in MODEL.elements if element.blank_counts_as is not None}


def complete(filling: Filling) -> Filling:
    """What the provider would have filled in without its slips: the text as number, the blank filled."""
    values = {"niet_planbaar": 1.47, **filling.values}
    return Filling(values={key: 16.5 if value == "16,5%" else value for key, value in values.items()})


@pytest.fixture(scope="module")
def traject(tmp_path_factory):
    target = tmp_path_factory.mktemp("raw") / "voorbeeld"
    return target, write_example(target)


def test_the_committed_example_is_what_the_package_writes(traject):
    target, written = traject
    names = sorted(path.relative_to(target).as_posix() for path in written)
    left_out = {"kluis", ".bezig"}  # what running it makes
    kept = [
        p for p in COMMITTED.rglob("*") if p.is_file() and left_out.isdisjoint(p.relative_to(COMMITTED).parts)
    ]
    assert names == sorted(path.relative_to(COMMITTED).as_posix() for path in kept)
    assert len(names) == 10
    for name in names:
        same = (target / name).read_bytes() == (COMMITTED / name).read_bytes()
        assert same, (
            f"{name} wijkt af: verwijder de map en draai python -m kostprijs.example data/raw/voorbeeld"
        )


def test_nothing_that_is_there_is_overwritten(tmp_path):
    target = tmp_path / "voorbeeld"
    (target / "ronde-1").mkdir(parents=True)
    (target / "ronde-1" / ZEEPSOP).write_text("van een aanbieder")
    written = write_example(target)
    assert len(written) == 9
    assert (target / "ronde-1" / ZEEPSOP).read_text() == "van een aanbieder"
    assert write_example(target) == []


def test_the_settings_load_and_every_question_is_about_a_figure(traject):
    settings = load_traject(traject[0] / "traject.toml")
    context = settings.context("ronde-1", MODEL.peiljaar)
    assert (settings.model, settings.policy, settings.status) == ("hbh-2019", "streng", "concept")
    assert (context.peiljaar, context.invited, str(context.date)) == (2019, 14, "2019-08-14")
    assert set(settings.questions) <= {element.id for element in MODEL.elements} | {MODEL.outcome}
    assert all(question.endswith("?") for question in settings.questions.values())
    assert settings.concerns == {}


def test_nine_tools_of_eight_concerns():
    concerns = defaultdict(list)
    for name, filling in FILLINGS.items():
        concerns[filling.provider["kvk_nummer"], filling.provider["concern"]].append(name)
    assert len(FILLINGS) == 9
    assert len(concerns) == len({kvk for kvk, _ in concerns}) == 8
    assert [names for names in concerns.values() if len(names) > 1] == [[NOORD, ZUID]]
    assert all(str(filling.provider["kvk_nummer"]).startswith("000000") for filling in FILLINGS.values())


def test_tariffs_and_elements_spread_as_in_a_real_round():
    tariffs = [cached_outcomes(MODEL, complete(filling))["tarief"] for filling in FILLINGS.values()]
    assert all(26 < tariff < 32 for tariff in tariffs)
    assert max(tariffs) - min(tariffs) > 4
    for name, low, high in (("ziekteverzuim", 3, 9), ("overhead", 8, 24)):
        values = [float(filling.values[name]) for filling in FILLINGS.values()]
        assert low < min(values) < low + 1
        assert high - 1 < max(values) < high


@pytest.mark.parametrize("name", FILLINGS)
def test_every_tool_is_plausible_but_for_its_slip(name):
    filling = complete(FILLINGS[name])
    for element in MODEL.elements:
        values = [filling.values[figure] for figure in element.figures if figure in filling.values]
        assert values or element.id in OPTIONAL, element.id
        if element.bounds_soft and name != DWEIL:
            low, high = element.bounds_soft
            assert all(low <= float(value) <= high for value in values), element.id
        if element.series_total is not None:
            assert sum(float(value) for value in values) == pytest.approx(element.series_total)


KETEN = {"niet_productieve_uren": "keten"}
RECKON_OTHERWISE = {
    "Rekentool HbH De Zilveren Bezem.xlsx": {"overhead": "aandeel", "risico": "aandeel"},
    "blinkende_raam_kostprijs_v3_def.xlsx": {"pensioen": "zonder_franchise"},
    "sopje_erbij_noord.xlsx": KETEN,
    "sopje_erbij_zuid.xlsx": KETEN,
}


def test_the_slips_are_there_once():
    text = {name: f.values["verlof"] for name, f in FILLINGS.items() if isinstance(f.values["verlof"], str)}
    assert text == {STOFFERTJE: "16,5%"}
    double = [n for n, f in FILLINGS.items() if {"whk", "whk_wga", "whk_zw"} <= set(f.values)]
    assert double == [PLUMEAU]
    plumeau = FILLINGS[PLUMEAU].values
    assert plumeau["whk"] == pytest.approx(float(plumeau["whk_wga"]) + float(plumeau["whk_zw"]))
    assert [n for n, f in FILLINGS.items() if f.values["eindejaarsuitkering"] == 8.33] == [DWEIL]
    required = {figure for e in MODEL.elements if e.id not in OPTIONAL for figure in e.figures}
    blank = {n: required - set(f.values) for n, f in FILLINGS.items() if required - set(f.values)}
    assert blank == {EMMER: {"niet_planbaar"}}
    typed = {n: f.tariff for n, f in FILLINGS.items() if f.tariff is not None}
    assert set(typed) == {ZEEPSOP, *RECKON_OTHERWISE}
    assert cached_outcomes(MODEL, FILLINGS[ZEEPSOP])["tarief"] - typed[ZEEPSOP] > 0.5
    for name, convention in RECKON_OTHERWISE.items():
        own = cached_outcomes(with_convention(MODEL, convention), replace(FILLINGS[name], tariff=None))[
            "tarief"
        ]
        assert typed[name] == round(own, 2)
        assert abs(cached_outcomes(MODEL, replace(FILLINGS[name], tariff=None))["tarief"] - own) > 0.2


def test_the_workbooks_hold_the_slips_remarks_and_makers(traject):
    layout, target = layout_of(MODEL), traject[0]
    for name, filling in FILLINGS.items():
        book = openpyxl.load_workbook(target / "ronde-1" / name, data_only=True)
        page = book["Invoer"]
        for figure, cell in layout.figures.items():
            assert page.cell(cell.row + 1, VALUE_COLUMN + 1).value == filling.values.get(figure)
            assert page.cell(cell.row + 1, REMARK_COLUMN + 1).value == filling.remarks.get(figure)
        assert filling.remarks
        assert book.properties.creator == filling.properties["author"]
        tariff = book["Kostprijsopbouw"][layout.lines["tarief"].address].value
        if name in (STOFFERTJE, EMMER):
            assert tariff == "#N/A"
        else:
            assert tariff == pytest.approx(filling.tariff or cached_outcomes(MODEL, filling)["tarief"])


def test_the_module_writes_into_the_folder_that_is_given(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["kostprijs.example", str(tmp_path / "voorbeeld")])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("kostprijs.example", run_name="__main__")
    assert ended.value.code == 0
    assert len(capsys.readouterr().out.splitlines()) == 10
    from kostprijs.example.__main__ import main  # not before: a module is run once

    assert main([]) == 2
    assert capsys.readouterr().err == "gebruik: python -m kostprijs.example MAP\n"
