"""The word list: complete for the shipped models, and without a word that nobody uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kostprijs.model.loader import load_model, shipped_examples, shipped_models

MODELS = (*shipped_models(), *shipped_examples())
ROOT = Path(__file__).parents[2]
LIST = (ROOT / "docs" / "begrippenlijst.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| `([^`|]+)` \| ([^|]+) \|$", LIST, re.MULTILINE)
PACKAGE = "\n".join(
    path.read_text("utf-8")
    for path in sorted((ROOT / "kostprijs").rglob("*"))
    if path.suffix in (".py", ".toml") and path.is_file()
)
# the words of the design that must not get another name in silence
PINNED = {
    "rekentool": "Submission",
    "concern": "concern",
    "kostprijselement": "CostElement",
    "bandbreedte": "bandwidth",
    "kostprijsopbouw": "buildup",
    "rekenwijze": "conventions",
    "traject": "Traject",
    "ronde": "Round",
    "peiljaar": "peiljaar",
    "niet herleidbaar": "Protected",
}


def entries(name: str) -> dict[str, str]:
    """Dutch word by identifier, for the items of one model."""
    model = load_model(name)
    return {item.id: item.label for item in (*model.elements, *model.lines)}


def test_every_row_of_every_table_is_read():
    rows = [
        line
        for line in LIST.splitlines()
        if line.startswith("| ") and not line.startswith(("| ---", "| Nederlands"))
    ]
    assert len(rows) == len(ROWS) > 70


@pytest.mark.parametrize("name", MODELS)
def test_every_element_and_line_of_a_model_is_in_the_list_under_its_own_label(name):
    listed = {identifier: dutch for dutch, identifier, _ in ROWS}
    missing = {i: label for i, label in entries(name).items() if listed.get(i) != label}
    assert not missing


@pytest.mark.parametrize(("dutch", "identifier"), sorted(PINNED.items()))
def test_the_words_of_the_design_keep_their_names(dutch, identifier):
    assert (dutch, identifier) in {(row[0], row[1]) for row in ROWS}


@pytest.mark.parametrize("identifier", sorted({row[1] for row in ROWS}))
def test_every_entry_is_used_in_the_package(identifier):
    assert re.search(rf"\b{re.escape(identifier)}s?\b", PACKAGE), f"{identifier} wordt nergens gebruikt"


def test_no_identifier_and_no_word_stands_twice():
    identifiers = [row[1] for row in ROWS]
    words = [row[0].casefold() for row in ROWS]
    assert len(identifiers) == len(set(identifiers))
    assert len(words) == len(set(words))


def test_an_entry_that_looks_like_a_model_item_is_one():
    section = LIST.split("## Kostprijselementen")[1]
    known = {i for model in MODELS for i in entries(model)}
    assert {identifier for _, identifier, _ in ROWS if f"`{identifier}`" in section} <= known
