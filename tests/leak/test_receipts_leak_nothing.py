"""A receipt tells its own provider about itself; the list tells nobody anything."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from leakscan import leaks
from test_example_round_leaks_nothing import canaries, published, words
from test_letters_leak_nothing import (
    EXAMPLE,
    REFERENCES,
    SHARED,
    SUBMISSIONS,
    names_of,
    private_of,
    values_of,
)

from kostprijs.intake.vault import dump

VAULT = Path("data/raw/voorbeeld/kluis/ronde-1")
LIST = Path("data/anonymised/voorbeeld/ronde-1/ontvangsten.json")


@pytest.fixture(scope="module")
def receipts(demo) -> dict[str, list[Path]]:
    """Submitted file -> the files of its receipt."""
    folder = demo[0] / VAULT
    rows = csv.DictReader(
        (folder / "ontvangstbewijzen.csv").read_text("utf-8-sig").splitlines(), delimiter=";"
    )
    return {row["bestand"]: sorted((folder / "brieven").glob(f"{row['ontvangstbewijs']}.*")) for row in rows}


def test_a_receipt_holds_nothing_of_another_provider(receipts):
    assert len(receipts) == len(SUBMISSIONS)
    for file, paths in receipts.items():
        assert [path.suffix for path in paths] == [".json", ".md"]
        own = SUBMISSIONS[file]
        kin = own["opgave"].get("concern")
        family = [s for s in EXAMPLE["inzending"] if s is own or (kin and s["opgave"].get("concern") == kin)]
        others = [s for s in EXAMPLE["inzending"] if s not in family]
        known = set().union(*map(names_of, family))
        values = set().union(*map(values_of, family))
        foreign = set().union(*map(values_of, others)) - values - REFERENCES - SHARED
        assert leaks(paths, set().union(*map(names_of, others)) - known, []) == []
        counted = json.loads(paths[0].read_bytes())["geteld"]
        made = {value for name, value in counted.items() if len(family) > 1 or name.startswith("tarief")}
        assert not {float(v) for v in counted.values()} & {float(v) for v in foreign} - made
        assert leaks(paths, private_of(own), []) == []


def test_the_receipt_itself_names_nobody(receipts):
    for paths in receipts.values():
        assert leaks(paths[:1], words(), []) == [], "only the words that go along name the file"


def test_the_list_holds_random_signs_and_nothing_else(demo):
    content = json.loads((demo[0] / LIST).read_bytes())
    assert set(content) == {"versie", "traject", "ronde", "dataset_sha256", "aantal", "zout", "codes"}
    assert all(len(bytes.fromhex(code)) == 32 for code in (content["zout"], *content["codes"]))
    assert leaks([demo[0] / LIST], words(), canaries()) == []


def test_nothing_published_helps_to_guess_a_receipt(demo, receipts):
    """Who knows all that a provider submitted can't see which code is its own, without the nonce."""
    listed = json.loads((demo[0] / LIST).read_bytes())
    secrets: set[str] = set()
    for paths in receipts.values():
        data = paths[0].read_bytes()
        content = json.loads(data)
        commitment = hashlib.sha256(data).hexdigest()
        code = hashlib.sha256((listed["zout"] + commitment).encode()).hexdigest()
        assert code in listed["codes"], "with the nonce it is found"
        known = [
            {k: v for k, v in content.items() if k != "nonce"},
            content | {"nonce": ""},
            content | {"nonce": "0" * 64},
            content | {"nonce": listed["zout"]},
            content["geteld"],
        ]
        guesses = {hashlib.sha256(dump(guess)).hexdigest() for guess in known}
        guesses |= {tool["sha256"] for tool in content["rekentools"]}
        made = {hashlib.sha256((listed["zout"] + guess).encode()).hexdigest() for guess in guesses}
        assert not (guesses | made) & set(listed["codes"])
        secrets |= {content["nonce"], commitment, *(tool["sha256"] for tool in content["rekentools"])}
    assert len(secrets) > 2 * len(receipts)
    assert leaks(published(demo[0]), secrets, []) == []


def test_receipts_stay_in_the_vault(demo):
    for folder in ("data/anonymised", "reports", "data/raw/voorbeeld/ronde-1"):
        assert not [path for path in (demo[0] / folder).rglob("*") if "ontvangst-" in path.name]
    modes = {path.stat().st_mode & 0o777 for path in (demo[0] / VAULT).rglob("*ontvangst*")}
    assert modes == {0o600}


def test_a_check_shows_nobody_else(demo, receipts, kostprijs):
    file = "Plumeau_rekentool_april.xlsx"
    others = [s for name, s in SUBMISSIONS.items() if name != file]
    foreign = set().union(*map(names_of, others)) - names_of(SUBMISSIONS[file])
    for more in ((), ("--json",)):
        done = kostprijs("receipt", "check", receipts[file][0], *more, cwd=demo[0])
        assert done.returncode == 0
        shown = (done.stdout + done.stderr).casefold()
        assert not [word for word in foreign if word.casefold() in shown]
        listed = json.loads((demo[0] / LIST).read_bytes())["codes"]
        assert not [code for code in listed if code in shown]
