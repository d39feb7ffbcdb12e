"""The released table: what is written, what is read back, and what is refused."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from decimal import Decimal
from pathlib import Path

import frictionless
import pytest
from small_models import NINE, OVERHEAD, a_line, an_element, small_model

from kostprijs.anonymise.certificate import certificate
from kostprijs.anonymise.dataset import Display, read_round
from kostprijs.anonymise.ledger import open_ledger
from kostprijs.anonymise.policy import load_policy
from kostprijs.anonymise.protect import protect
from kostprijs.anonymise.release import Release, write_round
from kostprijs.context import PublicContext
from kostprijs.errors import VerificationFailed, WrongUse

GUARD = {"prior": [0, 5], "korrel": 0.1, "marge": 0.15, "raster": 0.25, "norm": 2.0, "nul_is_normaal": True}
MODEL = small_model(
    OVERHEAD,
    an_element("mix", reeks=["trede 0", "trede 1"], label="Personeelsmix"),
    an_element("scholing", bescherming=GUARD),
    a_line("tarief", "som(mix) * (20 + 40 * overhead) * (1 + scholing)"),
)
CONTEXT = PublicContext(
    "Titel", "Regio", "", 2019, "concept", "Ronde 1", dt.date(2019, 8, 14), 14, {"overhead": "Waarom?"}
)


def released_in(folder: Path, overheads: list[float] = NINE) -> Path:
    rows = {
        f"concern {i}": {"overhead": v, "scholing": 2.0, "tarief": 20 + v / 2, "mix[trede 0]": 50.0}
        for i, v in enumerate(overheads)
    }
    policy = load_policy("streng")
    ledger = open_ledger(folder / "kluis")
    protected = protect(rows, MODEL, policy, ledger)
    release = Release(
        traject="proef",
        ronde="ronde-1",
        figures=protected.figures,
        submissions=protected.submissions,
        context=CONTEXT,
        model=MODEL,
        policy=policy,
        certificate=certificate(protected, policy, ledger, "ronde-1"),
    )
    write_round(folder, release)
    return folder


@pytest.fixture
def folder(tmp_path):
    return released_in(tmp_path / "data" / "anonymised" / "proef" / "ronde-1")


def test_what_was_written_is_read_back(folder):
    released = read_round(folder)
    assert (released.traject, released.ronde, released.policy, released.submissions) == (
        "proef",
        "ronde-1",
        "streng",
        9,
    )
    assert released.context == CONTEXT
    overhead = released.figure("overhead")
    assert overhead.display is Display.GROUPS
    assert overhead.values == (Decimal(11), Decimal(15), Decimal(21))
    assert released.figure("scholing").display is Display.NORM
    assert released.figure("mix[trede 0]").display is Display.HIDDEN
    assert released.figure("mix[trede 1]").display is Display.HIDDEN
    assert [figure.id for figure in released.figures][-2:] == ["tarief", "tarief_ingediend"]


def test_the_table_holds_only_groups(folder):
    rows = list(csv.reader((folder / "bandbreedtes.csv").open()))
    assert rows[0] == ["element", "groep", "omvang", "gemiddelde"]
    assert ["overhead", "laagste groep", "3+", "11"] in rows
    assert {row[2] for row in rows[1:]} <= {"3+", "5+", ""}
    hidden = [row[1:] for row in rows if row[0].startswith("mix")]
    assert hidden == [["niet getoond", "", ""]] * 2


def test_the_description_validates_as_a_data_package(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["message"])


WRONG_ROWS = [
    ("a word of no group", "overhead,midden,3+,15", "overhead,mediaan,3+,15", "constraint-error"),
    ("no figure", "overhead,midden,3+,15", ",midden,3+,15", "constraint-error"),
    ("an exact size", "overhead,midden,3+,15", "overhead,midden,3,15", "constraint-error"),
    ("a decimal comma", "overhead,midden,3+,15", 'overhead,midden,3+,"15,5"', "type-error"),
    ("a row twice", "overhead,midden,3+,15\n", "overhead,midden,3+,15\n" * 2, "primary-key"),
]


@pytest.mark.parametrize(("what", "old", "new", "found"), WRONG_ROWS, ids=[row[0] for row in WRONG_ROWS])
def test_the_description_says_what_may_stand_in_the_table(folder, what, old, new, found):
    """Another program sees it too, also where somebody mended the hash."""
    text = (folder / "bandbreedtes.csv").read_text()
    assert old in text
    data = text.replace(old, new).encode()
    (folder / "bandbreedtes.csv").write_bytes(data)
    package = json.loads((folder / "datapackage.json").read_bytes())
    package["resources"][0] |= {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    (folder / "datapackage.json").write_text(json.dumps(package))
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert [kind for (kind,) in report.flatten(["type"])] == [found]


@pytest.mark.parametrize("name", ["bandbreedtes.csv", "model.toml"])
def test_one_changed_digit_is_noticed(folder, name):
    path = folder / name
    data = path.read_bytes()
    path.write_bytes(data.replace(b"15", b"16", 1) if b"15" in data else data.replace(b"40", b"41", 1))
    with pytest.raises(VerificationFailed, match=name):
        read_round(folder)


def test_a_description_that_is_not_ours_is_refused(folder):
    (folder / "datapackage.json").write_text("{}")
    with pytest.raises(VerificationFailed):
        read_round(folder)


def test_without_a_released_round_the_user_is_told_what_to_do(tmp_path):
    with pytest.raises(WrongUse, match="kostprijs anonymise"):
        read_round(tmp_path / "proef" / "ronde-1")


def test_the_certificate_gives_no_cause_and_no_count(folder):
    content = json.loads((folder / "certificaat.json").read_text())
    assert content["figuren"]["mix[trede 0]"] == content["figuren"]["mix[trede 1]"] == "niet_getoond"
    widths = content["krapste_interval_in_marges"]
    assert all(isinstance(width, int) for width in widths.values())


def test_other_causes_of_not_showing_give_the_same_bytes(tmp_path):
    few = released_in(tmp_path / "a" / "ronde-1")
    lines = (few / "bandbreedtes.csv").read_text().splitlines()
    causes = {line.split(",", 1)[1] for line in lines if "niet getoond" in line}
    assert causes == {"niet getoond,,"}
