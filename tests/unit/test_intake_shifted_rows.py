"""Rows inserted by a program that leaves the defined names where they were: no value may change lines."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import openpyxl
import pytest

from kostprijs.example.writer import write_example
from kostprijs.intake.round import run_intake
from kostprijs.intake.vault import load_contributions
from kostprijs.layout import Workspace
from kostprijs.model.loader import load_model
from kostprijs.model.sheet import INPUT_SHEET


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    assert (resources.files("kostprijs.example") / "voorbeeld.toml").is_file()
    workspace = Workspace(tmp_path)
    write_example(workspace.raw("proef"))
    return workspace


def shift(path: Path, before_row: int, count: int) -> None:
    book = openpyxl.load_workbook(path, data_only=True)
    book[INPUT_SHEET].insert_rows(before_row, count)
    book.save(path)


def submission(workspace: Workspace, name: str) -> dict[str, object]:
    data = json.loads((workspace.vault("proef", "ronde-1") / "inzendingen.json").read_text())
    return next(item for item in data["inzendingen"] if item["bestand"] == name)


@pytest.mark.parametrize(("before", "count"), [(5, 1), (5, 3), (12, 1), (20, 2), (38, 1)])
def test_no_value_comes_from_another_line(workspace, before, count):
    name = "Plumeau_rekentool_april.xlsx"
    run_intake(workspace, "proef", "ronde-1")
    honest = submission(workspace, name)["telt_mee"]
    shift(workspace.submissions("proef", "ronde-1") / name, before, count)
    run_intake(workspace, "proef", "ronde-1")
    shifted = submission(workspace, name)["telt_mee"]
    assert {figure: value for figure, value in shifted.items() if honest.get(figure) != value} == {}


@pytest.mark.parametrize("before", [5, 6, 7])
def test_a_shifted_concern_is_unknown_and_never_one_more_concern(workspace, before):
    folder = workspace.submissions("proef", "ronde-1")
    others = ("Dweil", "blinkende", "gouden", "sopje")
    for path in folder.iterdir():
        if not path.name.startswith(others):
            path.unlink()
    shift(folder / "sopje_erbij_zuid.xlsx", before, 1)
    run_intake(workspace, "proef", "ronde-1")
    contributions = load_contributions(workspace, "proef", "ronde-1", load_model("hbh-2019"))
    assert len(contributions) == 4
