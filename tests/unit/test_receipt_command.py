"""`kostprijs receipt check`: what a provider can find out, and what not."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from test_delen_en_grootboek import VALUES as TWELVE
from test_delen_en_grootboek import root, submit  # noqa: F401 - a fixture

from kostprijs.anonymise.receipt_list import ReceiptList, code_of, parse_list, receipt_list
from kostprijs.cli import receipt_steps
from kostprijs.errors import WrongUse
from kostprijs.files import sha256
from kostprijs.intake.receipt_file import MAX_BYTES
from kostprijs.layout import Workspace

VAULT = "data/raw/voorbeeld/kluis/ronde-1"
RELEASED = "data/anonymised/voorbeeld/ronde-1"


def receipts_in(vault: Path) -> dict[str, Path]:
    text = (vault / "ontvangstbewijzen.csv").read_text("utf-8-sig")
    rows = csv.DictReader(text.splitlines(), delimiter=";")
    return {row["bestand"]: vault / "brieven" / f"{row['ontvangstbewijs']}.json" for row in rows}


@pytest.fixture(scope="module")
def own(demo) -> dict[str, Path]:
    """Submitted file -> its receipt."""
    return receipts_in(demo[0] / VAULT)


@pytest.fixture
def desk(demo, own, tmp_path) -> Path:
    """What a provider has: its own file, its receipt and the list; nothing else."""
    file = "Plumeau_rekentool_april.xlsx"
    shutil.copy(demo[0] / "data/raw/voorbeeld/ronde-1" / file, tmp_path / "mijn.xlsx")
    shutil.copy(own[file], tmp_path / "bewijs.json")
    shutil.copy(demo[0] / RELEASED / "ontvangsten.json", tmp_path / "lijst.json")
    return tmp_path


def test_a_provider_finds_its_own_submission_counted(desk, kostprijs):
    done = kostprijs(
        "receipt", "check", "bewijs.json", "--lijst", "lijst.json", "--bestand", "mijn.xlsx", cwd=desk
    )
    assert done.returncode == 0, done.stderr
    assert "dit is het bestand dat is ingelezen" in done.stdout
    assert "Publicatie ronde-1: meegeteld; er telden 8 concerns mee." in done.stdout
    assert "niet nagegaan" in done.stdout, "the figures don't lie beside the list here"
    assert "Ziekteverzuim" in done.stdout


def test_beside_the_figures_the_list_is_held_against_them(demo, own, kostprijs):
    for receipt in set(own.values()):
        done = kostprijs("receipt", "check", receipt, "--json", cwd=demo[0])
        answer = json.loads(done.stdout)
        assert (done.returncode, answer["in_orde"]) == (0, True)
        assert answer["bestand_zoals_ingezonden"] is None
        assert answer["publicaties"] == [
            {"publicatie": "ronde-1", "meegeteld": True, "aantal": 8, "lijst_hoort_bij_cijfers": True}
        ]


def test_the_number_of_codes_is_the_published_number_of_concerns(demo, own):
    listed = parse_list((demo[0] / RELEASED / "ontvangsten.json").read_bytes())
    package = (demo[0] / RELEASED / "datapackage.json").read_bytes()
    assert len(listed.codes) == json.loads(package)["kostprijs"]["inzendingen"] == len(set(own.values()))
    assert listed.dataset_sha256 == sha256(package)
    assert listed.codes == tuple(sorted(listed.codes)), "in an order that tells nothing"


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def check(kostprijs, desk: Path, *more: str):
    return kostprijs("receipt", "check", "bewijs.json", "--lijst", "lijst.json", *more, cwd=desk)


def test_one_changed_value_in_the_receipt_is_not_found(desk, kostprijs):
    values = json.loads((desk / "bewijs.json").read_bytes())["geteld"]
    changed(desk / "bewijs.json", f'"verlof":{values["verlof"]}', '"verlof":17.01')
    done = check(kostprijs, desk)
    assert done.returncode == 4
    assert "niet gevonden" in done.stdout
    assert "Traceback" not in done.stderr


def test_another_file_is_not_the_one_that_was_read(desk, kostprijs):
    (desk / "mijn.xlsx").write_bytes((desk / "mijn.xlsx").read_bytes() + b" ")
    done = check(kostprijs, desk, "--bestand", "mijn.xlsx")
    assert done.returncode == 4
    assert "NIET het bestand" in done.stdout
    assert "meegeteld" in done.stdout


def test_a_list_of_other_figures_does_not_fit(demo, desk, kostprijs):
    shutil.copy(demo[0] / RELEASED / "datapackage.json", desk)
    assert check(kostprijs, desk).returncode == 0
    changed(desk / "datapackage.json", '"inzendingen": 8', '"inzendingen": 9')
    done = check(kostprijs, desk)
    assert done.returncode == 4
    assert "hoort NIET bij de cijfers" in done.stdout


WRONG = [
    ("no receipt", lambda desk: (desk / "bewijs.json").unlink(), "bewijs.json"),
    ("no list", lambda desk: (desk / "lijst.json").unlink(), "lijst.json"),
    ("a letter", lambda desk: (desk / "bewijs.json").write_text("Beste inzender"), "ontvangst-NNN.json"),
    ("a list cut", lambda desk: changed(desk / "lijst.json", '"aantal": 8', '"aantal": 7'), "geen lijst"),
    ("another round", lambda desk: changed(desk / "lijst.json", "ronde-1", "ronde-2"), "andere ronde"),
    ("too much", lambda desk: (desk / "bewijs.json").write_bytes(bytes(MAX_BYTES + 1)), "te groot"),
    ("a newer list", lambda desk: changed(desk / "lijst.json", '"versie": 1', '"versie": 2'), "nieuwere"),
]


@pytest.mark.parametrize(("what", "spoil", "said"), WRONG, ids=[case[0] for case in WRONG])
def test_what_can_not_be_checked_exits_2_and_says_what_to_do(desk, kostprijs, what, spoil, said):
    spoil(desk)
    done = check(kostprijs, desk)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_submitted_file_that_is_not_there_is_said(desk):
    with pytest.raises(WrongUse, match=r"«weg\.xlsx» is er niet"):
        receipt_steps.check(Workspace(desk), desk / "bewijs.json", desk / "weg.xlsx", desk / "lijst.json")


@pytest.mark.parametrize("text", ["", "[]", '{"kostprijs": {}}', pytest.param("[" * 100_000, id="deep")])
def test_a_list_does_not_fit_beside_figures_that_can_not_be_read(desk, text):
    (desk / "datapackage.json").write_text(text)
    found = receipt_steps.check(Workspace(desk), desk / "bewijs.json", None, desk / "lijst.json")
    assert (found.counted, found.listed[0].fits, found.ok) == (True, False, False)


def test_without_a_list_it_says_where_to_get_one(desk, kostprijs):
    done = kostprijs("receipt", "check", "bewijs.json", cwd=desk)
    assert done.returncode == 2
    assert "--lijst" in done.stderr


def test_parts_and_a_mended_round_can_not_be_laid_beside_each_other(root, kostprijs):  # noqa: F811
    """A list has no code in common with another: not of a part, not of the same round made again."""
    released = root / "data/anonymised/proef"

    def listed(folder: str) -> ReceiptList:
        return parse_list((released / folder / "ontvangsten.json").read_bytes())

    for part in ((), ("--deel", "noord")):
        assert kostprijs("anonymise", "proef", "ronde-1", *part, cwd=root).returncode == 0
    whole, north = listed("ronde-1"), listed("ronde-1--noord")
    assert (len(whole.codes), len(north.codes)) == (12, 6)
    assert not set(whole.codes) & set(north.codes)
    receipt = receipts_in(root / "data/raw/proef/kluis/ronde-1")["rij 11"]
    answer = json.loads(kostprijs("receipt", "check", receipt, "--json", cwd=root).stdout)
    assert [(one["publicatie"], one["meegeteld"]) for one in answer["publicaties"]] == [
        ("ronde-1", True), ("ronde-1--noord", False)
    ]  # fmt: skip
    assert answer["in_orde"] is True, "a part that it is not in is no fault"
    done = kostprijs("receipt", "check", receipt, "--bestand", "tabel.csv", cwd=root)
    assert (done.returncode, "rij van een tabel" in done.stderr) == (2, True)
    kostprijs("anonymise", "proef", "ronde-1", cwd=root)
    assert listed("ronde-1") == whole, "the same once more"
    old = receipt.read_bytes()
    submit(kostprijs, root, "ronde-1", [*TWELVE[:-1], 22.4])
    assert kostprijs("anonymise", "proef", "ronde-1", cwd=root).returncode == 0
    again = listed("ronde-1")
    assert not set(whole.codes) & set(again.codes), "eleven of the twelve did not change"
    assert again.has(sha256(receipt.read_bytes()))
    assert not again.has(sha256(old))


def test_a_refused_round_has_no_list(root, kostprijs):  # noqa: F811
    submit(kostprijs, root, "ronde-1", TWELVE[:4])
    assert kostprijs("anonymise", "proef", "ronde-1", cwd=root).returncode == 3
    assert not list(root.rglob("ontvangsten.json"))


def test_the_code_can_be_made_with_any_program():
    commitments = [sha256(str(n).encode()) for n in range(5)]
    made = receipt_list("t", "r1", "0" * 64, commitments)
    assert code_of(made.salt, commitments[3]) == sha256((made.salt + commitments[3]).encode())
    assert all(made.has(one) for one in commitments)
    assert not made.has(sha256(b"5"))
    assert receipt_list("t", "r1", "0" * 64, commitments[::-1]) == made
    for other in (("t2", "r1"), ("t", "r2")):
        assert not set(receipt_list(*other, "0" * 64, commitments).codes) & set(made.codes)


def test_a_code_that_stands_twice_makes_no_list():
    made = receipt_list("t", "r1", "0" * 64, [sha256(b"1"), sha256(b"2")])
    double = replace(made, codes=(made.codes[0],) * 2)
    with pytest.raises(WrongUse):
        parse_list(json.dumps(double.as_json()).encode())
