"""Which concerns belong to a part: by KvK number or name, as the sheets or traject.toml say."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kostprijs.errors import ModelError, WrongUse
from kostprijs.intake.parts import part_contributions
from kostprijs.intake.settings import state_of
from kostprijs.intake.vault import FORMAT, model_json
from kostprijs.layout import Workspace
from kostprijs.model.loader import load_model
from kostprijs.traject import Part, Traject

MODEL = load_model("hbh-2019")
TRAJECT = Traject(
    "proef", "Proef", "", "", "hbh-2019", "streng", None, "concept", {}, {}, {"z.xlsx": "Emmer"}
)


def item(key, file, **fields):
    return {
        "concern": key,
        "bestand": file,
        "opgave": fields,
        "telt": key is not None,
        "telt_mee": {"overhead": 14.0},
        "tarief": 29.0,
        "tarief_ingediend": 29.0,
    }


ITEMS = [
    item("kvk:01234567", "a.xlsx", kvk_nummer="1234567", concern="De Bezem B.V."),
    item("kvk:01234567", "b.xlsx", kvk_nummer="", concern="de bezem"),
    item("naam:dweil", "c.xlsx", concern="", aanbieder="Stichting Dweil"),
    item("naam:emmer", "z.xlsx", concern="iets anders"),
    item(None, "leeg.xlsx"),
]


@pytest.fixture
def workspace(tmp_path):
    found = Workspace(tmp_path)
    for ronde, items in (("ronde-1", ITEMS), ("ronde-2", ITEMS[:2])):
        folder = found.vault("proef", ronde)
        folder.mkdir(parents=True)
        data = {"formaat": FORMAT, "model": model_json(MODEL), "inzendingen": items}
        (folder / "inzendingen.json").write_text(json.dumps(data))
        stand = state_of(TRAJECT, ronde, {item["bestand"] for item in items})
        (folder / "besluiten.json").write_text(json.dumps({"stand": stand}))
    return found


def members(workspace, *concerns, ronde="ronde-1"):
    traject = replace(TRAJECT, parts={"noord": Part("noord", "Noord", concerns)})
    return set(part_contributions(workspace, traject, ronde, MODEL, "noord"))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("01234567", "kvk:01234567"),
        ("1234567", "kvk:01234567"),
        ("12.345.67", "kvk:01234567"),
        ("De Bezem", "kvk:01234567"),
        ("DE  BEZEM bv", "kvk:01234567"),
        ("dweil", "naam:dweil"),
        ("Emmer", "naam:emmer"),
    ],
)
def test_a_concern_is_matched_by_number_and_by_name(workspace, text, key):
    assert members(workspace, text) == {key}


def test_without_a_part_all_belong(workspace):
    assert set(part_contributions(workspace, TRAJECT, "ronde-1", MODEL)) == {
        "kvk:01234567", "naam:dweil", "naam:emmer",
    }  # fmt: skip


def test_one_of_another_round_is_absent_and_one_of_no_round_an_error(workspace):
    assert members(workspace, "De Bezem", "Dweil", ronde="ronde-2") == {"kvk:01234567"}
    with pytest.raises(ModelError, match=r"\[deel\.noord\], concerns: nummer 2") as error:
        members(workspace, "De Bezem", "Sop en Co")
    assert "Sop" not in str(error.value)


def test_what_the_sheet_says_counts_for_nothing_where_the_settings_name_the_concern(workspace):
    with pytest.raises(ModelError):
        members(workspace, "iets anders")


def test_an_unknown_part_is_said_with_those_that_there_are(workspace):
    traject = replace(TRAJECT, parts={"noord": Part("noord", "Noord", ("Dweil",))})
    with pytest.raises(WrongUse, match=r"geen deel «zuid» in dit traject\. Bekend: noord"):
        part_contributions(workspace, traject, "ronde-1", MODEL, "zuid")


@pytest.mark.parametrize("lacking", ["inzendingen", "bestand", "opgave"])
def test_a_damaged_vault_is_said(workspace, lacking):
    path = workspace.vault("proef", "ronde-1") / "inzendingen.json"
    path.write_text(path.read_text().replace(f'"{lacking}"', '"iets anders"'))
    with pytest.raises(WrongUse, match="kostprijs intake proef ronde-1"):
        members(workspace, "Dweil")
