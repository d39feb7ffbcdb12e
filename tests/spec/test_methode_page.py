"""docs/methode.md says what the specification says."""

from __future__ import annotations

import pytest
import test_differencing
import test_disclosure_ladder
from methode_page import PAGE, differencing_table, ladder_table, members, rendered

from kostprijs.anonymise.attack import Attacker, attack
from kostprijs.anonymise.groups import candidate
from kostprijs.anonymise.policy import load_policy, shipped_policies
from kostprijs.model.loader import parse_model

TEXT = PAGE.read_text("utf-8")


def test_the_tables_are_those_of_the_specification():
    assert rendered(TEXT) == TEXT, "run: python tests/spec/methode_page.py"


def test_a_page_that_is_behind_is_noticed():
    behind = TEXT.replace("tussen 8 en 24, gemiddeld 15", "tussen 10 en 22, gemiddeld 15")
    assert behind != TEXT
    assert rendered(behind) == TEXT


def test_a_page_without_its_markers_is_refused():
    with pytest.raises(ValueError, match="marker"):
        rendered(TEXT.replace("<!-- gevallen tonen: begin -->", ""))


def test_every_case_is_on_the_page():
    assert len(ladder_table().splitlines()) == 2 + len(test_disclosure_ladder.CASES)
    assert "5 van 5" in ladder_table()
    assert "5 van 9" in ladder_table()
    assert len(differencing_table().splitlines()) == 2 + len(test_differencing.CASES)


def test_sets_are_written_short():
    assert members([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"


@pytest.mark.parametrize("name", shipped_policies())
def test_every_policy_is_explained_with_its_thresholds(name):
    policy = load_policy(name)
    row = next(line for line in TEXT.splitlines() if line.startswith(f"| `{name}` |"))
    assert f"| {policy.n_min} | {policy.k} | " in row
    assert ("ja" if policy.pairs_gated else "nee") in row


def test_the_worked_example_is_what_the_attack_finds():
    what, protection, values, _, _ = test_disclosure_ladder.CASES[3]
    assert what.startswith("negen: drie groepen")
    policy = load_policy("streng")
    model = parse_model(test_disclosure_ladder.model_with(protection), "proef.toml")
    guarded = policy.guard(next(iter(model.figures())), model.source)
    found = attack(candidate("A", values, guarded, policy), values, guarded, policy)
    low, high = found[Attacker.INSIDER].interval
    assert f"tussen {low:.2f} en {high:.2f}".replace(".", ",") in " ".join(TEXT.split())
