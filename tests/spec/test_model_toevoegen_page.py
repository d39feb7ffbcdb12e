"""The page about adding a model does what it says: its file, its values, its outcomes, its commands."""

from __future__ import annotations

import json
import re

import pytest

from kostprijs.anonymise.policy import load_policy
from kostprijs.model import loader, modelfile
from kostprijs.model.loader import load_model


@pytest.fixture
def page(repository) -> str:
    return (repository / "docs" / "model-toevoegen.md").read_text()


@pytest.fixture
def folder(page, tmp_path):
    """A folder with the two files of the page."""
    model, inputs = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "strijkservice.toml").write_text(model)
    (tmp_path / "ingevuld.toml").write_text(inputs)
    return tmp_path


def amounts(page: str) -> list[float]:
    """The outcomes that the page promises, in its order."""
    sentence = next(line for line in page.splitlines() if "Er hoort uit te komen" in line)
    return [float(amount.replace(",", ".")) for amount in re.findall(r"€ (\d+,\d\d)", sentence)]


def commands(page: str) -> list[list[str]]:
    return [line.split()[1:] for line in page.splitlines() if line.startswith("    kostprijs ")]


def test_every_command_of_the_page_works_in_its_order(page, folder, kostprijs):
    found = commands(page)
    assert [command[:2] for command in found] == [
        ["model", "evaluate"],
        ["model", "explain"],
        ["model", "compare"],
        ["new", "lekwijk"],
        ["template", "lekwijk"],
    ]
    for command in found:
        done = kostprijs(*command, cwd=folder)
        assert done.returncode == 0, done.stderr
    assert (folder / "rekentool.xlsx").stat().st_size > 1_000


def test_the_outcomes_are_those_of_the_page(page, folder, kostprijs):
    evaluate = ("strijkservice.toml", "--inputs", "ingevuld.toml", "--json")
    lines = json.loads(kostprijs("model", "evaluate", *evaluate, cwd=folder).stdout)["regels"]
    compared = json.loads(kostprijs("model", "compare", *evaluate, cwd=folder).stdout)
    found = [lines["loonkosten"], lines["loonkosten_productief"], lines["tarief"]]
    found.append(compared["wijzigingen"][0]["waarde"])
    assert [round(value, 6) for value in found] == amounts(page)
    assert len(amounts(page)) == 4


def test_a_round_can_be_held_with_the_model_of_the_page(folder):
    model, policy = load_model(folder / "strijkservice.toml"), load_policy("streng")
    figures = {figure.id: policy.guard(figure, model.source) for figure in model.figures()}
    assert {*(element.id for element in model.elements), model.outcome} <= set(figures)


KEYS = {
    "[model]": loader._MODEL_KEYS,
    "[[element]]": modelfile._ELEMENT_KEYS,
    "[[regel]]": modelfile._LINE_KEYS,
    "bescherming": modelfile._PROTECTION_KEYS,
    "[[keuze]]": modelfile._CHOICE_KEYS,
    "[[keuze.optie]]": modelfile._OPTION_KEYS,
}


@pytest.mark.parametrize("table", KEYS)
def test_the_page_names_every_key_and_no_other(page, table):
    row = next(line for line in page.splitlines() if line.startswith(f"| `{table}` |"))
    named = re.findall(r"`([a-z_]+)`", row.partition("|")[2].partition("|")[2])
    assert sorted(named) == sorted(KEYS[table])
