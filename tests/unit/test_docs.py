"""The documents are true: links lead somewhere, commands parse, and what a page shows comes out."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from guide_pages import COMMANDS, GUIDE, LEAVES, ROOT, command_lines, guide_text, mentions, toml_block
from typer.exceptions import TyperException

from kostprijs import errors
from kostprijs.addenda import LONGEST, MOST_REMARKS, MOST_STEPS
from kostprijs.example.writer import fillings
from kostprijs.intake import vault
from kostprijs.intake.decision import Action
from kostprijs.intake.recipients import MOST_ROWS_WITH_LETTERS, MOST_TOOLS
from kostprijs.layout import VAULT
from kostprijs.model.filling import Filling
from kostprijs.model.loader import load_model, shipped_examples, shipped_models
from kostprijs.model.template import write_workbook

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def check(line: str, *, whole: bool) -> None:
    """Raise what the command line itself would raise; a mention may lack all arguments."""
    words = [word for word in shlex.split(re.sub(r"[\[\]]", "", line)) if word not in ("--help", "--version")]
    for number, word in enumerate(words):
        if "|" in word:  # add|show|check
            for one in word.split("|"):
                check(shlex.join([*words[:number], one, *words[number + 1 :]]), whole=whole)
            return
    command = COMMANDS
    while words and hasattr(command, "commands"):
        assert words[0] in command.commands, f"«kostprijs {line}»: «{words[0]}» is no command"
        command = command.commands[words.pop(0)]
    if not words and (not whole or hasattr(command, "commands")):
        return
    command.make_context("kostprijs", words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_parses(page):
    text = page.read_text()
    for line in command_lines(text):
        check(line, whole=True)
    for line in mentions(text):
        check(line, whole=False)


def test_commands_are_found_where_they_stand():
    assert "ledger check lekwijk" in mentions(guide_text())
    assert "model omrekenen 26,59" in command_lines(guide_text())
    assert "attack TRAJECT RONDE" in mentions((GUIDE.parent / "methode.md").read_text())


@pytest.mark.parametrize(
    "line",
    [
        "ledgr show x",
        "ledger tel x",
        "template",
        "new a b",
        "template a --nar b.xlsx",
        "intake a",
        "model lijst",
    ],
)
def test_a_command_that_is_not_one_is_found(line):
    with pytest.raises((AssertionError, TyperException)):
        check(line, whole=True)


@pytest.mark.parametrize("name", LEAVES)
def test_the_example_in_the_help_of_a_command_parses(name):
    word, _, line = LEAVES[name].epilog.partition("Voorbeeld: kostprijs ")
    assert not word
    assert line.startswith(name)
    check(line, whole=True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_named_options_exist(page):
    known = {flag for command in LEAVES.values() for option in command.params for flag in option.opts}
    # of make and of programs that are compared with
    other = {"--help", "--fork-strategy", "--rounds", "--no-page", "--counts", "--print-to-pdf"}
    named = re.findall(r"`(--[a-z-]+)", page.read_text())
    assert {*named} <= known | other


def test_every_command_stands_in_the_guide():
    said = [" ".join(line.split()[:2]) for line in (*command_lines(guide_text()), *mentions(guide_text()))]
    missing = {name for name in LEAVES if not any(line == name or line.split()[0] == name for line in said)}
    assert missing == {"demo"}  # make demo


# ---------------------------------------------------------------------------- what the guide shows


def test_the_guide_says_how_much_fits_on_a_page():
    said = guide_text()
    assert f"{MOST_REMARKS} opmerkingen (thema {LONGEST['thema']} tekens, tekst {LONGEST['tekst']})" in said
    lengths = f"({LONGEST['wat']}, {LONGEST['wanneer']} en {LONGEST['wie']} tekens)"
    assert f"{MOST_STEPS} stappen in een planning {lengths}" in said


@pytest.fixture(scope="module")
def decided(kostprijs, tmp_path_factory) -> tuple[Path, dict]:
    """The vault of a round in which all that the guide writes in traject.toml is at work, and its summary."""
    root = tmp_path_factory.mktemp("besluiten")
    folder = root / "data" / "raw" / "lekwijk"
    (folder / "ronde-1").mkdir(parents=True)
    blocks = ("titel = ", "[vooringevuld]", "[[besluit]]")
    (folder / "traject.toml").write_text("\n".join(map(toml_block, blocks)))
    model = load_model("hbh-2019")
    example = next(iter(fillings(model).values()))
    files = {
        "opgave.xlsx": ({}, {"scholing": 1}),
        "tweede.xlsx": ({"kvk_nummer": "12345678"}, {"scholing": 2}),
        "opgave-verbeterd.xlsx": ({"concern": "Zorg"}, {"scholing": 3}),
        "opgave-eerst.xlsx": ({"concern": "Zorg"}, {"overhead": 400}),
    }
    for name, (provider, values) in files.items():
        given = {"aanbieder": name.removesuffix(".xlsx"), "peiljaar": 2019, **provider}
        filling = Filling(provider=given, values={**example.values, **values})
        write_workbook(model, folder / "ronde-1" / name, filling)
    done = kostprijs("intake", "lekwijk", "ronde-1", "--json", cwd=root)
    assert done.returncode == 0, done.stderr
    return folder / VAULT / "ronde-1", json.loads(done.stdout)


def test_the_decisions_of_the_guide_work(decided):
    _, summary = decided
    decisions = {(item["bestand"], item["actie"]): item for item in summary["besluiten"]}
    assert {*decisions} == {
        ("opgave.xlsx", "corrigeren"),
        ("opgave.xlsx", "accepteren"),
        ("tweede.xlsx", "uitsluiten"),
        ("opgave-verbeterd.xlsx", "telt"),
    }
    assert {item["actie"] for item in summary["besluiten"]} == set(Action)
    assert decisions["opgave.xlsx", "corrigeren"]["waarde"] == 5.7
    settled = {(item["bestand"], item["code"]) for item in summary["afgedaan"]}
    assert {("opgave.xlsx", "onder_cao"), ("opgave-eerst.xlsx", "grens_hard")} <= settled
    assert "besluit_zonder_gevolg" not in {item["code"] for item in summary["bevindingen"]}
    asked = {
        (item["bestand"], item["kostprijselement"])
        for item in summary["bevindingen"]
        if item["code"] == "voorbeeldwaarde"
    }
    assert ("tweede.xlsx", "scholing") in asked
    assert (summary["bruikbaar"], summary["nog_nodig"]) == (3, 2)


def test_the_files_of_the_vault_are_those_of_the_guide(decided):
    folder, summary = decided
    text = guide_text()
    for name in (
        vault.OVERVIEW_FILE,
        vault.FINDINGS_MD,
        vault.FINDINGS_CSV,
        vault.METADATA_FILE,
        vault.DECISIONS_FILE,
    ):
        assert f"`{name}`" in text
        assert (folder / name).is_file()
    letters = folder / vault.LETTERS_FOLDER
    number = json.loads((letters / vault.NUMBERS_FILE).read_text())["tweede.xlsx"]
    named = re.findall(r"`brief-001([\w.-]*)`", text)
    assert {*named} == {".md", ".xlsx", "-rekentool.xlsx"}
    for ending in named:
        assert (letters / f"brief-{number:03}{ending}").is_file(), ending
    assert f"`{vault.NUMBERS_FILE}`" in text
    assert f"`{vault.LETTERS_FOLDER}/`" in text
    assert {"nog_nodig", "besluiten", "afgedaan"} <= {*summary} & {*re.findall(r"`(\w+)`", text)}
    assert f"meer dan {MOST_TOOLS} van zulke brieven" in text
    assert f"meer dan {MOST_ROWS_WITH_LETTERS} rijen" in text


@pytest.mark.parametrize(
    "code",
    [
        "opvallend",
        "voorbeeldwaarde",
        "mogelijk_zelfde_concern",
        "naam_zonder_bestand",
        "besluit_ander_bestand",
        "besluit_zonder_vingerafdruk",
        "rekenwijze_niet_bevestigd",
    ],
)
def test_questions_are_named_as_the_intake_names_them(code):
    assert f"(`{code}`)" in guide_text()
    intake = (ROOT / "kostprijs" / "intake").glob("*.py")
    assert any(f'"{code}"' in path.read_text() for path in intake)


def test_exit_codes_are_those_of_the_errors():
    kinds = (errors.Blocked, errors.WrongUse, errors.Refused, errors.VerificationFailed)
    codes = {0, *(kind.exit_code for kind in kinds)}
    listed = re.findall(r"(?m)^\| (\d) \| ", guide_text())
    assert {*map(int, listed)} == codes
    sentence = next(
        line for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("Exit codes")
    )
    assert {*map(int, re.findall(r"\b\d\b", sentence))} == codes


@pytest.mark.parametrize("name", shipped_examples())
def test_no_round_is_held_with_a_worked_example(kostprijs, tmp_path, name):
    refused = kostprijs("new", "proef", "--model", name, cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert all(model in refused.stderr for model in shipped_models())
    assert not list(tmp_path.iterdir())
    folder = tmp_path / "data" / "raw" / "proef"
    folder.mkdir(parents=True)
    (folder / "traject.toml").write_text(f'model = "{name}"\n')
    (folder / "ronde-1").mkdir()
    (folder / "ronde-1" / "opgave.csv").write_text("leeg\n")
    for command in (("template", "proef"), ("intake", "proef", "ronde-1"), ("anonymise", "proef", "ronde-1")):
        done = kostprijs(*command, cwd=tmp_path)
        assert done.returncode == 2, done.stderr
        assert "rekenvoorbeeld" in done.stderr


# ---------------------------------------------------------------------------- pages


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def test_decisions_are_numbered_without_gaps():
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(path.name[:4]) for path in pages] == list(range(1, len(pages) + 1))


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "adr").glob("*.md")), ids=lambda page: page.name)
def test_a_decision_has_its_number_and_its_parts(page):
    text = page.read_text()
    assert text.startswith(f"# {int(page.name[:4])}. ")
    assert text.index("**Decided.**") < text.index("**Why.**")
    for number in re.findall(r"\bADR (\d+)", text):
        assert list(page.parent.glob(f"{int(number):04}-*.md")), f"ADR {number}"


def test_make_targets_named_in_documents_exist():
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text()))
    for page in PAGES:
        for name in re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text(), re.MULTILINE):
            assert name in targets, f"{page.name}: make {name}"


def test_folders_and_files_of_the_readme_exist():
    text = (ROOT / "README.md").read_text()
    named = {
        name for name in re.findall(r"`([\w./-]+)`", text) if "/" in name and not name.startswith(".venv")
    }
    packaged = [ROOT, ROOT / "kostprijs"]
    missing = {name for name in named if not any((folder / name).exists() for folder in packaged)}
    # made by the commands
    assert missing <= {"data/raw/", "data/anonymised/", "reports/", "kluis/"}


def test_the_readme_names_the_shipped_models():
    text = (ROOT / "README.md").read_text()
    assert all(f"`{model}`" in text for model in (*shipped_models(), *shipped_examples()))
