"""What intake gives every provider to check with, and what it keeps of that."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import filled_tools
import pytest
from test_intake_letters import put, tool, workspace  # noqa: F401 - a fixture

from kostprijs.cli import show_intake
from kostprijs.errors import WrongUse
from kostprijs.intake import recipients
from kostprijs.intake.receipt_file import read_receipt
from kostprijs.intake.receipts import load_commitments, load_kept
from kostprijs.intake.round import run_intake
from kostprijs.intake.vault import dump, load_contributions
from kostprijs.layout import Workspace
from kostprijs.model.loader import load_model

MODEL = load_model("hbh-2019")


def receipts(workspace: Workspace) -> dict[str, bytes]:  # noqa: F811
    folder = workspace.vault("t", "r1") / "brieven"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("ontvangst-*"))}


def whose(workspace: Workspace) -> dict[str, str]:  # noqa: F811
    text = (workspace.vault("t", "r1") / "ontvangstbewijzen.csv").read_text("utf-8-sig")
    return {
        row["bestand"]: row["ontvangstbewijs"] for row in csv.DictReader(text.splitlines(), delimiter=";")
    }


def decide(workspace: Workspace, text: str) -> None:  # noqa: F811
    with workspace.config("t").open("a") as settings:
        settings.write(text + '\nronde = "r1"\ndatum = 2019-08-14\n')


def test_a_receipt_says_what_came_in_and_what_counts(workspace: Workspace) -> None:  # noqa: F811
    files = {"a.xlsx": tool("A", ziekteverzuim=57), "b.xlsx": tool("B")}
    put(workspace, "r1", files)
    run_intake(workspace, "t", "r1")
    found = receipts(workspace)
    assert list(found) == [f"ontvangst-00{n}.{kind}" for n in (1, 2) for kind in ("json", "md")]
    assert whose(workspace) == {"a.xlsx": "ontvangst-001", "b.xlsx": "ontvangst-002"}
    counted = load_contributions(workspace, "t", "r1", MODEL)
    for name, concern, file in (("001", "naam:a", "a.xlsx"), ("002", "naam:b", "b.xlsx")):
        data = found[f"ontvangst-{name}.json"]
        content = json.loads(data)
        assert content["geteld"] == counted[concern]
        assert [tool["sha256"] for tool in content["rekentools"]] == [hashlib.sha256(files[file]).hexdigest()]
        assert data == dump(content), "any program finds the commitment: the sha256 of the file"
        assert load_commitments(workspace, "t", "r1", [concern]) == (hashlib.sha256(data).hexdigest(),)
        assert len(bytes.fromhex(content["nonce"])) == 32
    blocked = json.loads(found["ontvangst-001.json"])["rekentools"][0]["waarden"]
    assert {"id": "ziekteverzuim", "stand": "geblokkeerd", "waarde": None, "besluit": False} in blocked
    words = found["ontvangst-001.md"].decode()
    assert "het bestand a.xlsx (vingerafdruk" in words
    assert "ingevulde waarden die niet meetellen: 1" in words
    assert "| Verlof | procent | 16,5% |" in words
    assert "Ziekteverzuim" not in words, "of what does not count there is nothing to reckon with"
    assert "ontvangst-001.json --lijst" in words
    assert hashlib.sha256(found["ontvangst-001.json"]).hexdigest() in words


def test_a_correction_by_decision_is_what_counts_and_is_marked(workspace: Workspace) -> None:  # noqa: F811
    put(workspace, "r1", {"a.xlsx": tool("A", ziekteverzuim=57), "b.xlsx": tool("B")})
    decide(
        workspace,
        '[[besluit]]\nbestand = "a.xlsx"\nelement = "ziekteverzuim"\nactie = "corrigeren"\n'
        'waarde = 5.7\nbron = "mail"',
    )
    run_intake(workspace, "t", "r1")
    read = read_receipt(receipts(workspace)["ontvangst-001.json"])
    figures = {figure.id: figure for figure in read.figures}
    assert (figures["ziekteverzuim"].value, figures["ziekteverzuim"].decided) == (5.7, True)
    assert [figure.id for figure in read.figures if figure.decided] == ["ziekteverzuim"]
    assert (
        "| Ziekteverzuim | procent | 5,7% | aangepast bij besluit |"
        in receipts(workspace)["ontvangst-001.md"].decode()
    )


@pytest.mark.parametrize(
    ("element", "value", "words"),
    [
        ("ziekteverzuim", "6.7", "nagerekend na het besluit; in uw rekentool stond € 29,04 |"),
        ("tarief", "28.5", "aangepast bij het besluit; in uw rekentool stond € 29,04 |"),
    ],
)
def test_a_tariff_that_a_decision_changed_is_not_passed_off_as_the_one_submitted(
    workspace: Workspace,  # noqa: F811
    element: str,
    value: str,
    words: str,
) -> None:
    put(workspace, "r1", {"a.xlsx": filled_tools.tool("A", 29.04)})
    decide(
        workspace,
        f'[[besluit]]\nbestand = "a.xlsx"\nelement = "{element}"\nactie = "corrigeren"\n'
        f'waarde = {value}\nbron = "mail"',
    )
    run_intake(workspace, "t", "r1")
    folder = workspace.vault("t", "r1") / "brieven"
    receipt, letter = (
        (folder / name).read_text().replace("\u00a0", " ") for name in ("ontvangst-001.md", "brief-001.md")
    )
    (row,) = [line for line in receipt.splitlines() if words in line]
    assert "zoals ingediend" in row
    assert "29,04" not in row.partition("besluit")[0]
    counted = json.loads((folder / "ontvangst-001.json").read_bytes())["geteld"][MODEL.submitted]
    told = f"in uw rekentool staat € 29,04; nagerekend na het besluit is dat € {counted:.2f}".replace(
        ".", ","
    )
    assert (told in letter) is (element != "tarief")


def test_the_same_contents_give_the_same_receipt_again(workspace: Workspace) -> None:  # noqa: F811
    put(workspace, "r1", {"a.xlsx": tool("A"), "b.xlsx": tool("B")})
    run_intake(workspace, "t", "r1")
    first = receipts(workspace)
    folder = workspace.submissions("t", "r1")
    (folder / "a.xlsx").rename(folder / "c.xlsx")
    run_intake(workspace, "t", "r1")
    moved = receipts(workspace)
    assert moved[f"{whose(workspace)['c.xlsx']}.json"] == first["ontvangst-001.json"]
    put(workspace, "r1", {"b.xlsx": tool("B", verlof=14)})
    run_intake(workspace, "t", "r1")
    again = receipts(workspace)
    assert again[f"{whose(workspace)['c.xlsx']}.json"] == first["ontvangst-001.json"]
    before, after = json.loads(first["ontvangst-002.json"]), json.loads(again["ontvangst-002.json"])
    assert (before["geteld"]["verlof"], after["geteld"]["verlof"]) == (16.5, 14)
    assert before["nonce"] != after["nonce"]


def test_two_rounds_have_no_nonce_in_common(workspace: Workspace) -> None:  # noqa: F811
    data = tool("A")
    for ronde in ("r1", "r2"):
        put(workspace, ronde, {"a.xlsx": data})
        run_intake(workspace, "t", ronde)
    both = [workspace.vault("t", ronde) / "brieven/ontvangst-001.json" for ronde in ("r1", "r2")]
    one, other = (json.loads(path.read_bytes()) for path in both)
    assert one["nonce"] != other["nonce"]
    assert one["geteld"] == other["geteld"]


def test_a_concern_has_one_receipt_with_the_number_of_its_first_letter(workspace: Workspace) -> None:  # noqa: F811
    put(
        workspace, "r1", {"a.xlsx": tool("B"), "b.xlsx": tool("A", verlof=14), "c.xlsx": tool("A", verlof=16)}
    )
    run_intake(workspace, "t", "r1")
    assert whose(workspace) == {
        "a.xlsx": "ontvangst-001", "b.xlsx": "ontvangst-002", "c.xlsx": "ontvangst-002"
    }  # fmt: skip
    content = json.loads(receipts(workspace)["ontvangst-002.json"])
    assert content["geteld"]["verlof"] == 15
    assert len(content["rekentools"]) == 2
    assert "per onderdeel het gemiddelde" in receipts(workspace)["ontvangst-002.md"].decode()


def test_who_was_set_aside_is_told_so(workspace: Workspace) -> None:  # noqa: F811
    put(workspace, "r1", {"a.xlsx": tool("A"), "b.xlsx": tool("B")})
    decide(workspace, '[[besluit]]\nbestand = "a.xlsx"\nactie = "uitsluiten"\nreden = "ander soort zorg"')
    run_intake(workspace, "t", "r1")
    read = read_receipt(receipts(workspace)["ontvangst-001.json"])
    assert (read.counts, read.figures) == (False, ())
    assert "Uw opgave telt nu niet mee" in receipts(workspace)["ontvangst-001.md"].decode()


def test_no_receipt_for_what_was_not_read_or_is_of_nobody(workspace: Workspace) -> None:  # noqa: F811
    put(workspace, "r1", {"a.xlsx": tool("A")[:4_000], "b.xlsx": tool("nvt"), "c.xlsx": tool("C")})
    run_intake(workspace, "t", "r1")
    assert "a.xlsx" not in whose(workspace)


ROWS = [("A", "een"), ("B", "twee"), ("C", "dubbel"), ("D", "dubbel")]


def bulk(workspace: Workspace) -> Path:  # noqa: F811
    table = workspace.root / "tabel.csv"
    lines = [f"{concern};{name};15;16,5" for concern, name in ROWS]
    table.write_text("\n".join(["concern;bestand;overhead;verlof", *lines]) + "\n")
    return table


def test_rows_with_one_name_get_receipts_of_their_own(workspace: Workspace) -> None:  # noqa: F811
    run_intake(workspace, "t", "r1", bulk(workspace))
    rows = (workspace.vault("t", "r1") / "ontvangstbewijzen.csv").read_text("utf-8-sig").splitlines()[1:]
    names = {row.split(";")[1].strip('"'): row.split(";")[0].strip('"') for row in rows}
    assert sorted(names) == ["a", "b", "c", "d"]
    assert len(set(names.values())) == 4
    for name in names.values():
        read = read_receipt(receipts(workspace)[f"{name}.json"])
        assert not read.digests
    again = run_intake(workspace, "t", "r1", bulk(workspace))
    assert again.letters
    kept = (workspace.vault("t", "r1") / "ontvangstbewijzen.csv").read_text("utf-8-sig").splitlines()[1:]
    assert kept == rows, "a receipt never changes hands"


def test_a_large_table_gets_receipts_only_when_letters_are_asked_for(
    workspace: Workspace,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(recipients, "MOST_ROWS_WITH_LETTERS", len(ROWS) - 1)
    show_intake.intake(run_intake(workspace, "t", "r1", bulk(workspace)), json=False)
    said = " ".join(capsys.readouterr().out.split())
    assert "alleen brieven en ontvangstbewijzen als u erom vraagt" in said
    assert receipts(workspace) == {}
    kept = load_commitments(workspace, "t", "r1", [f"naam:{name}" for name in "abcd"])
    assert len(set(kept)) == len(ROWS), "the list beside the figures needs them all the same"
    run_intake(workspace, "t", "r1", bulk(workspace), letters=True)
    found = [
        hashlib.sha256(d).hexdigest() for name, d in receipts(workspace).items() if name.endswith("json")
    ]
    assert sorted(found) == sorted(kept)


def test_a_vault_without_receipts_is_read_in_again_first(workspace: Workspace) -> None:  # noqa: F811
    put(workspace, "r1", {"a.xlsx": tool("A")})
    run_intake(workspace, "t", "r1")
    (workspace.vault("t", "r1") / "ontvangstbewijzen.json").unlink()
    with pytest.raises(WrongUse, match="intake t r1» opnieuw"):
        load_commitments(workspace, "t", "r1", ["naam:a"])


@pytest.mark.parametrize("state", ["", "[]", '{"geheim": "zz"}', '{"geheim": "ab12", "bewijzen": {}}'])
def test_a_damaged_secret_is_drawn_anew(tmp_path: Path, state: str) -> None:
    (tmp_path / "ontvangstbewijzen.json").write_text(state)
    one, other = load_kept(tmp_path), load_kept(tmp_path)
    assert (len(one.secret), one.commitments) == (32, {})
    assert one.secret != other.secret


HOSTILE = {
    "empty": b"",
    "no json": b"PK\x03\x04",
    "a list": b"[]",
    "a number": b"1e999",
    "another file": b'{"soort": "iets"}',
    "deep": b"[" * 100_000,
    "a name that leaves": b'{"soort": "ontvangstbewijs", "versie": 1, "traject": "../x", "rekentools": []}',
    "no text": b'{"soort": "ontvangstbewijs", "versie": 1, "traject": "\\ud800", "rekentools": []}',
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=list(HOSTILE))
def test_what_is_no_receipt_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(WrongUse):
        read_receipt(data)


CHANGES = [
    ("onderdelen", []), ("geteld", {"verlof": "nan"}), ("geteld", []), ("rekentools", [1]), ("versie", 2),
    ("nonce", float("nan")), ("ronde", "../.."), ("ronde", 3), ("rekentools", None),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), CHANGES)
def test_a_damaged_receipt_is_refused_in_words(workspace: Workspace, key: str, value: object) -> None:  # noqa: F811
    run_intake(workspace, "t", "r1", bulk(workspace))
    content = json.loads(receipts(workspace)["ontvangst-001.json"])
    with pytest.raises(WrongUse):
        read_receipt(json.dumps({**content, key: value}).encode())


def test_other_spaces_and_line_ends_make_no_difference(workspace: Workspace) -> None:  # noqa: F811
    run_intake(workspace, "t", "r1", bulk(workspace))
    data = receipts(workspace)["ontvangst-001.json"]
    read = read_receipt(data)
    for other in (data.replace(b"\n", b"\r\n"), json.dumps(json.loads(data)).encode(), b" " + data):
        assert read_receipt(other) == read
