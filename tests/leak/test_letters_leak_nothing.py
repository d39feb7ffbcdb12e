"""The letters: nothing of another provider in any of them, no name in a file name, all inside the vault."""

from __future__ import annotations

import json
import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from leakscan import leaks, texts

EXAMPLE = tomllib.loads((resources.files("kostprijs.example") / "voorbeeld.toml").read_text())
SUBMISSIONS = {submission["bestand"]: submission for submission in EXAMPLE["inzending"]}
VAULT = "data/raw/voorbeeld/kluis/ronde-1"


def names_of(submission: dict) -> set[str]:
    found = {submission["bestand"], Path(submission["bestand"]).stem}
    found |= {str(v) for k, v in submission["opgave"].items() if k in ("aanbieder", "concern", "kvk_nummer")}
    return {word for word in found if len(word) > 3}


def private_of(submission: dict) -> set[str]:
    """What nobody put in the figures: remarks and properties."""
    found = {*submission.get("toelichting", {}).values(), *submission.get("document", {}).values()}
    own = " ".join(str(value) for value in submission["opgave"].values()).casefold()
    return {word for word in found if len(word) > 3 and word.casefold() not in own}


def values_of(submission: dict) -> set[float]:
    found: set[float] = set()
    for value in submission["waarden"].values():
        found |= {n for n in (value if isinstance(value, list) else [value]) if isinstance(n, float)}
    # below one: what a workbook is full of for reasons of its own (margins, heights)
    return {number for number in found if number > 1 and round(number * 100) % 5}


@pytest.fixture(scope="module")
def letters(demo) -> dict[str, list[Path]]:
    """Submitted file -> the files of its letter."""
    folder = demo[0] / VAULT / "brieven"
    numbers = json.loads((folder / "nummers.json").read_bytes())
    found = {file: sorted(folder.glob(f"brief-{number:03d}*")) for file, number in numbers.items()}
    return {file: paths for file, paths in found.items() if paths}


def test_there_are_letters_and_they_are_read(letters):
    assert len(letters) >= 8
    for file, paths in letters.items():
        assert [path.suffix for path in paths] == [".xlsx", ".md", ".xlsx"]
        assert leaks(paths, names_of(SUBMISSIONS[file]), []), "the scanner sees the provider's own name"
        assert any(
            "Ziekteverzuim" in text for path in paths for _, text in texts(path.name, path.read_bytes())
        )


def test_a_letter_holds_nothing_of_another_provider(letters):
    for file, paths in letters.items():
        own = SUBMISSIONS[file]
        kin = own["opgave"].get("concern")
        others = [s for s in EXAMPLE["inzending"] if s is not own and s["opgave"].get("concern") != kin]
        words = set().union(*map(names_of, others)) - names_of(own)
        values = set().union(*map(values_of, others)) - values_of(own) - REFERENCES - SHARED
        assert leaks(paths, words, []) == []
        # in a tool the lines that the formulas give may equal what another typed
        typed = [path for path in paths if "rekentool" not in path.name]
        assert leaks(typed, [], values) == []


def test_a_reply_tool_is_built_anew(letters):
    for file, paths in letters.items():
        assert leaks(paths, private_of(SUBMISSIONS[file]), []) == []


def test_no_name_in_a_file_name(demo):
    names = {path.name for path in (demo[0] / VAULT).rglob("*")}
    fixed = {"besluiten.json", "bevindingen.csv", "bevindingen.json", "bevindingen.md", "brieven",
             "ingelezen.json", "inzendingen.json", "metagegevens.md", "nummers.json",
             "ontvangstbewijzen.csv", "ontvangstbewijzen.json", "overzicht.md"}  # fmt: skip
    kinds = r"brief-\d{3}(-rekentool)?\.(md|xlsx)|ontvangst-\d{3}\.(md|json)"
    assert all(re.fullmatch(kinds, name) for name in names - fixed)


def test_the_intake_writes_in_the_vault_only(kostprijs, demo, tmp_path):
    source = demo[0] / "data/raw/voorbeeld"
    for path in [source / "traject.toml", *(source / "ronde-1").iterdir()]:
        target = tmp_path / "data/raw/voorbeeld" / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert kostprijs("intake", "voorbeeld", "ronde-1", cwd=tmp_path).returncode == 1
    vault = tmp_path / "data/raw/voorbeeld/kluis"
    after = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file() and vault not in p.parents}
    assert {path: data for path, data in after.items() if data} == before, "an empty lock file is no trace"


def _references() -> set[float]:
    from kostprijs.model.references import load_references

    rows = [row for group in load_references().values() for row in group]
    return {number for row in rows for number in (row.value, row.high) if number is not None}


REFERENCES = _references()
SHARED = values_of({"waarden": EXAMPLE["gelijk"]})
