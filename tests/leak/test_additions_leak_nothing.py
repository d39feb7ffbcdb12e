"""What goes along with a round from outside its figures carries nothing of a provider or an office.

Remarks and planning are the analyst's own: no text of a submission reaches them. A house style brings its
looks only. The table of the round before brings no more than was released then.
"""

from __future__ import annotations

import json

import pytest
from house_styles import LAYOUTS, SECRETS, house_style
from leakscan import leaks, texts
from test_example_round_leaks_nothing import canaries, published, words

from kostprijs.example.writer import write_example

STYLE = '[huisstijl]\nbestand = "stijl van kantoor.pptx"\n' + "".join(
    f'{role} = "{name}"\n' for role, name in LAYOUTS.items()
)
SECOND = '[ronde.ronde-2]\ntitel = "Derde marktconsultatie"\n'
STEPS = (("intake", "ronde-1"), ("anonymise", "ronde-1"), ("intake", "ronde-2"), ("anonymise", "ronde-2"))


@pytest.fixture(scope="module")
def root(tmp_path_factory, kostprijs):
    root = tmp_path_factory.mktemp("toegevoegd")
    folder = root / "data" / "raw" / "voorbeeld"
    write_example(folder)
    (folder / "ronde-1").rename(folder / "ronde-2")
    write_example(folder)
    settings = folder / "traject.toml"
    settings.write_text(settings.read_text() + SECOND + STYLE)
    (folder / "stijl van kantoor.pptx").write_bytes(house_style())
    log = []
    for step, ronde in STEPS:
        done = kostprijs(step, "voorbeeld", ronde, cwd=root)
        assert done.returncode in (0, 1), done.stderr
        log.append(done.stdout + done.stderr)
    (root / "scherm.txt").write_text("".join(log[1::2]))  # the intake may name providers
    return root


@pytest.fixture(scope="module")
def released(root):
    return json.loads((root / "data/anonymised/voorbeeld/ronde-2/datapackage.json").read_text())["kostprijs"]


def test_the_files_are_there_and_the_words_are_in_what_came_in(root):
    """Otherwise nothing was planted."""
    names = {path.name for path in published(root)}
    assert {"vorige.csv", "huisstijl.pptx", "bandbreedtes.csv"} <= names
    raw = root / "data" / "raw" / "voorbeeld"
    assert len(leaks([raw / "stijl van kantoor.pptx"], SECRETS, [])) >= len(SECRETS)
    assert leaks(sorted((raw / "ronde-2").iterdir()), words(), [])


def test_remarks_and_planning_are_those_of_the_settings_to_the_letter(root, released):
    import tomllib

    settings = tomllib.loads((root / "data/raw/voorbeeld/traject.toml").read_text())
    context = released["context"]
    assert context["opmerkingen"] == [
        {"thema": remark["thema"], "tekst": remark["tekst"]} for remark in settings["opmerking"]
    ]
    assert [step["wat"] for step in context["planning"]] == [step["wat"] for step in settings["planning"]]


def test_no_text_of_a_submission_and_no_word_of_the_office_comes_along(root):
    paths = [root / "scherm.txt", *published(root)]
    assert leaks(paths, {*words(), *SECRETS, "stijl van kantoor"}, canaries()) == []


def test_the_house_style_says_nothing_of_who_made_it(root):
    path = root / "data/anonymised/voorbeeld/ronde-2/huisstijl.pptx"
    read = "\n".join(text for _, text in texts(path.name, path.read_bytes()))
    assert "Office Theme" in read  # the scanner does look inside
    assert "core.xml" not in read
    assert "app.xml" not in read


def test_what_changed_says_no_cause_and_no_count_per_figure(root):
    from kostprijs.anonymise.dataset import read_round
    from kostprijs.report.changes import change_section, changes
    from kostprijs.report.markup import plain
    from kostprijs.report.texts import load_texts

    released = read_round(root / "data/anonymised/voorbeeld/ronde-2")
    assert {change.words for change in changes(released)} == {"herhaald", "beide keren niet getoond"}
    said = "\n".join(plain(block) for block in change_section(released, load_texts("nl")).blocks)
    assert "Alle cijfers die er in de vorige publicatie stonden, staan er nu net zo." in said
    causes = ("te weinig", "nul", "norm", "afwijk", "beleid", "drempel", "sluiting", "grootboek")
    assert not [cause for cause in causes if cause in said.casefold()]
