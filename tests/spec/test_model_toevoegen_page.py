"""The page about adding a model names every key, and its own model is fit for a round."""

from __future__ import annotations

import re

import pytest

from kostprijs.anonymise.policy import load_policy
from kostprijs.model import loader, modelfile
from kostprijs.model.loader import parse_model


@pytest.fixture
def page(repository) -> str:
    return (repository / "docs" / "model-toevoegen.md").read_text()


def test_a_round_can_be_held_with_the_model_of_the_page(page):
    text, _ = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    model, policy = parse_model(text.encode(), "strijkservice.toml"), load_policy("streng")
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
