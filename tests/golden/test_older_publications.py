"""A publication of an older version of the package, stored as it was, verifies with this one.

Each folder of `publicaties/` is named after the version that made it. It is never made again: when a rule
changes a figure, this test is where it shows, and regels.toml and CHANGELOG.md say which.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rendered_once import rendered_once

import kostprijs
from kostprijs.audit.outcome import Verification
from kostprijs.audit.published import check_files, check_manifest, read_published
from kostprijs.audit.standing import check_ground
from kostprijs.audit.verify import verify
from kostprijs.audit.words import plain_report
from kostprijs.errors import WrongUse
from kostprijs.layout import Workspace
from kostprijs.rules import Rule, RuleVersion, changed_since, load_rules, rules_of

STORED = sorted(path for path in (Path(__file__).parent / "publicaties").iterdir() if path.is_dir())
REPORT = Path("reports", "voorbeeld", "ronde-1")


@pytest.fixture(scope="module", autouse=True)
def _once() -> Iterator[None]:
    with rendered_once():
        yield


def test_there_is_a_publication_of_an_older_version():
    assert [path.name for path in STORED] == ["0.1.0"]


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.name)
def test_a_stored_publication_is_whole(stored):
    published = read_published(Workspace(stored), stored / REPORT)
    assert published.release == stored.name
    assert check_manifest(published).places == ()
    assert check_files(published).places == ()


def test_without_the_released_figures_it_says_which_folder_to_put_back(tmp_path):
    shutil.copytree(STORED[0] / REPORT, tmp_path / REPORT)
    with pytest.raises(
        WrongUse, match=r"ontbreken: data/anonymised/voorbeeld/ronde-1 is er niet\. Zet die map"
    ):
        verify(Workspace(tmp_path), tmp_path / REPORT)


@pytest.mark.parametrize("stored", STORED, ids=lambda path: path.name)
def test_a_publication_of_an_older_version_verifies_or_a_changed_rule_is_named(stored, tmp_path):
    shutil.copytree(
        stored, tmp_path, dirs_exist_ok=True
    )  # a verification writes nothing, and this holds it to that
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    outcome = verify(Workspace(tmp_path), tmp_path / REPORT)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    changed = [rule for rule, version in changed_since(rules_of(stored.name)) if version.changes_figures]
    report = plain_report(outcome)
    if not changed:
        assert outcome.ok, report
        assert len(outcome.figures) > 1000
        assert all(figure.equal for figure in outcome.figures)
    assert all(rule.name in report for rule in changed)
    assert "niet alles, en dat hoeft niet" in report
    assert f"gemaakt met kostprijs {stored.name} en nagegaan met {kostprijs.__version__}" in " ".join(
        report.split()
    )


def held_to(rule: Rule, monkeypatch) -> tuple[str, ...]:
    """What is told of a publication of 0.1.0 when this rule stands in regels.toml."""
    rules = tuple(rule if rule.id == own.id else own for own in load_rules())
    monkeypatch.setattr("kostprijs.rules.load_rules", lambda: rules)
    stored = STORED[0]
    published = read_published(Workspace(stored), stored / REPORT)
    data = Workspace(stored).anonymised(published.traject, published.ronde)
    return check_ground(published, data).remarks


@pytest.mark.parametrize(
    ("changes", "effect"), [(True, "verandert cijfers"), (False, "verandert geen cijfers")]
)
def test_a_rule_that_changed_since_is_named_with_what_changed(monkeypatch, changes, effect):
    first = load_rules()[0]
    newer = RuleVersion(2, kostprijs.__version__, "Een half gaat naar het even cijfer.", changes)
    told = held_to(Rule(first.id, first.name, first.module, (*first.versions, newer)), monkeypatch)
    (line,) = [remark for remark in told if remark.startswith("regel")]
    assert f"«{first.name}» is sinds kostprijs {kostprijs.__version__} versie 2 ({effect})" in line
    assert "naar het even cijfer" in line


def test_policy_parameter_lock_notebook_and_program_that_changed_are_each_named(tmp_path, repository):
    """In a copy of the whole package, which is then changed as somebody with the computer could."""
    shutil.copytree(
        repository / "kostprijs", tmp_path / "kostprijs", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(repository / "notebooks", tmp_path / "notebooks")
    shutil.copy(repository / "requirements.lock", tmp_path)
    root = tmp_path / "werk"
    shutil.copytree(repository / "data" / "anonymised", root / "data" / "anonymised")
    assert run(tmp_path, "publish", "voorbeeld", "ronde-1").returncode == 0
    package = tmp_path / "kostprijs"
    swap(package / "policies" / "streng.toml", "p_regel = 0.10", "p_regel = 0.12")
    swap(package / "parameters" / "verzuim.toml", "waarde = 5.7", "waarde = 5.9")
    swap(package / "models" / "hbh-2019.toml", "peiljaar = 2019", "peiljaar = 2020")
    swap(tmp_path / "requirements.lock", "sha256:0", "sha256:1")
    swap(tmp_path / "notebooks" / "20_slides.ipynb", "dia", "dIa")
    done = run(tmp_path, "verify", REPORT)
    assert done.returncode == 4, done.stdout + done.stderr
    for name in ("policies/streng.toml", "parameters/verzuim.toml", "requirements.lock", "20_slides.ipynb"):
        assert f"{name}, " in done.stdout, name
    assert "models/hbh-2019.toml" in done.stdout
    assert "kostprijs/policies/" in done.stdout
    # the parameter is printed beside the bandwidth, so the page that is made now has another figure there
    assert "rij «Ziekteverzuim», kolom «Openbare referentie»" in done.stdout
    assert "gepubliceerd «5,7», opnieuw gemaakt «5,9» (verschil +0,2)" in done.stdout


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text, path.name
    path.write_text(text.replace(old, new, 1))


def run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kostprijs", *map(str, arguments)],
        cwd=folder / "werk",
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_one_digit_in_an_older_publication_is_found(tmp_path):
    stored = STORED[0]
    shutil.copytree(stored, tmp_path, dirs_exist_ok=True)
    path = tmp_path / REPORT / "tabellen.csv"
    path.write_bytes(path.read_bytes().replace(";€\u00a028,00;".encode(), ";€\u00a028,10;".encode(), 1))
    outcome: Verification = verify(Workspace(tmp_path), tmp_path / REPORT)
    found = {(each.id, place.file, place.difference) for each in outcome.checks for place in each.places}
    assert found == {("bestanden", "tabellen.csv", ""), ("cijfers", "tabellen.csv", "\u22120,10")}
