"""Nothing of a provider stands in what the example round writes outside the vault, or in what it prints."""

from __future__ import annotations

import csv
import tomllib
from importlib import resources
from pathlib import Path

import pytest
from leakscan import leaks, texts

EXAMPLE = tomllib.loads((resources.files("kostprijs.example") / "voorbeeld.toml").read_text())
# plain figures that a page may hold for its own reasons: references and shared public values
PUBLIC = {
    value
    for shared in EXAMPLE["gelijk"].values()
    for value in (shared if isinstance(shared, list) else [shared])
}


def words() -> set[str]:
    found: set[str] = set()
    for submission in EXAMPLE["inzending"]:
        found |= {submission["bestand"], Path(submission["bestand"]).stem}
        found |= {
            str(v) for k, v in submission["opgave"].items() if k in ("aanbieder", "concern", "kvk_nummer")
        }
        found |= set(submission.get("toelichting", {}).values())
        found |= set(submission.get("document", {}).values())
    return {word for word in found if len(word) > 3}


def canaries() -> set[float]:
    """Submitted values with a second decimal that no rounding to a grid of 0.05 or coarser yields."""
    found: set[float] = set()
    for submission in EXAMPLE["inzending"]:
        for value in submission["waarden"].values():
            for number in value if isinstance(value, list) else [value]:
                if isinstance(number, float) and round(number * 100) % 5 and number not in PUBLIC:
                    found.add(number)
    return found


def published(root: Path) -> list[Path]:
    """Every released and published file, but for the copy of the shipped model: that one is compared."""
    folders = (root / "data" / "anonymised", root / "reports")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if path.name != "model.toml"]


def test_the_released_model_is_the_public_one(demo):
    released = demo[0] / "data" / "anonymised" / "voorbeeld" / "ronde-1" / "model.toml"
    assert released.read_bytes() == (resources.files("kostprijs") / "models" / "hbh-2019.toml").read_bytes()


def test_there_are_enough_canaries_and_files(demo):
    assert len(words()) > 40
    assert len(canaries()) > 40
    names = {path.name for path in published(demo[0])}
    assert {"bandbreedtes.csv", "certificaat.json", "handout.html", "handout.pdf", "manifest.json"} <= names


def test_no_name_remark_or_property_outside_the_vault(demo):
    assert leaks(published(demo[0]), words(), []) == []


def fractions(root: Path) -> set[float]:
    """Released figures as a workbook keeps a percentage: 12% is 0.12 there, as somebody typed elsewhere."""
    table = root / "data" / "anonymised" / "voorbeeld" / "ronde-1" / "bandbreedtes.csv"
    rows = csv.DictReader(table.read_text().splitlines())
    return {round(float(row["gemiddelde"]) / 100, 6) for row in rows if row["gemiddelde"]}


def test_no_submitted_value_outside_the_vault(demo, references):
    files = published(demo[0])
    books = [path for path in files if path.suffix in (".xlsx", ".pptx")]
    wanted = canaries() - references
    assert leaks([path for path in files if path not in books], [], wanted) == []
    assert leaks(books, [], wanted - fractions(demo[0])) == []


def test_the_pages_are_really_read_by_the_scanner(demo):
    """A scan that reads nothing finds nothing: what the handout does say must be found."""
    for name in ("handout.html", "handout.pdf", "10_bandbreedtes.ipynb"):
        path = next(path for path in published(demo[0]) if path.name == name)
        assert any("Overhead" in text for _, text in texts(name, path.read_bytes()))


def test_no_path_or_user_of_the_machine(demo):
    root = demo[0]
    # a PDF says «/Root» of itself; a home folder of that name can't be told from it
    places = {str(root), str(Path.home())} - {"/", "/root"}
    assert leaks(published(root), places, []) == []


def test_publishing_prints_no_name_or_value(demo, kostprijs, references):
    root = demo[0]
    for command in ("anonymise", "bandwidths", "publish"):
        done = kostprijs(command, "voorbeeld", "ronde-1", cwd=root)
        assert done.returncode == 0
        log = root / f"{command}.log"
        log.write_text(done.stdout + done.stderr)
        assert leaks([log], words(), canaries() - references) == []


def test_a_failure_in_the_middle_says_nothing_of_a_provider(demo, kostprijs, tmp_path):
    """The vault is damaged so that the next step fails: message and code, no traceback, name or value."""
    root = demo[0]
    vault = root / "data" / "raw" / "voorbeeld" / "kluis" / "ronde-1" / "inzendingen.json"
    whole = vault.read_bytes()
    try:
        for broken in (whole[: len(whole) // 2], whole.replace(b"[", b"{", 1), b""):
            vault.write_bytes(broken)
            done = kostprijs("anonymise", "voorbeeld", "ronde-1", cwd=root)
            log = tmp_path / "log"
            log.write_text(done.stdout + done.stderr)
            assert done.returncode in (1, 2, 3, 4)
            assert "Traceback" not in done.stderr
            assert leaks([log], words(), canaries()) == []
    finally:
        vault.write_bytes(whole)


@pytest.fixture(scope="module")
def references() -> set[float]:
    """The public reference values, which a page may print."""
    from kostprijs.model.references import load_references

    rows = [row for group in load_references().values() for row in group]
    return {number for row in rows for number in (row.value, row.high) if number is not None}
