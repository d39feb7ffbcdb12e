"""The policy file and the protection of a figure: what is filled in, and what is refused."""

from __future__ import annotations

import re
from fractions import Fraction
from importlib import resources

import pytest

from kostprijs.anonymise.policy import load_policy, nice_step, parse_policy
from kostprijs.errors import ModelError, WrongUse
from kostprijs.model.costmodel import Figure, Protection

STRENG = (resources.files("kostprijs") / "policies" / "streng.toml").read_text()


@pytest.mark.parametrize(
    ("key", "weak"),
    [("n_min", "4"), ("k", "2"), ("afwijkers_min", "2"), ("p_regel", "0.05"), ("kandidaten_min", "2"),
     ("groepen_vanaf", "5"), ("drie_groepen_vanaf", "8"), ("p_regel", "1.5"), ("n_min", "true")],
)  # fmt: skip
def test_a_policy_weaker_than_the_promise_is_refused(key, weak):
    text = re.sub(rf"(?m)^{key} *= *\S+", f"{key} = {weak}", STRENG)
    assert text != STRENG
    with pytest.raises(ModelError, match=key):
        parse_policy(text.encode(), "zwak.toml")


@pytest.mark.parametrize("wrong", ['"een"', "0", "1.5"])
def test_the_number_of_a_policy_file_is_a_number(wrong):
    with pytest.raises(ModelError, match="versie"):
        parse_policy(STRENG.replace("versie = 1", f"versie = {wrong}").encode(), "zwak.toml")


def test_rungs_keep_their_order():
    text = STRENG.replace('["A", "B", "D2", "D4", "C"]', '["C", "A"]')
    with pytest.raises(ModelError, match="volgorde"):
        parse_policy(text.encode(), "zwak.toml")


def test_no_policy_comes_from_a_path():
    with pytest.raises(WrongUse, match="streng"):
        load_policy("../mijn_beleid")


@pytest.mark.parametrize(
    ("least", "step"),
    [
        ("0.413", "0.5"),
        ("1", "1"),
        ("1.01", "2"),
        ("2.1", "2.5"),
        ("0.25", "0.25"),
        ("0.037", "0.05"),
        ("7", "10"),
    ],
)
def test_the_next_nice_step(least, step):
    assert nice_step(Fraction(least)) == Fraction(step)


def figure(**protection: object) -> Figure:
    return Figure("x", "X", "pct", "", Protection(**protection), "x")


def test_what_the_model_leaves_open_comes_from_public_knowledge_of_the_unit():
    guarded = load_policy("streng").guard(figure(), "m.toml")
    assert (guarded.low, guarded.high, guarded.grain) == (0.0, 100.0, 0.1)
    assert guarded.margin == pytest.approx(5.0)
    assert float(guarded.grid) == 5.0


def test_margin_and_grid_follow_from_the_prior():
    guarded = load_policy("streng").guard(figure(prior=(2.0, 15.0), grain=0.1), "m.toml")
    assert guarded.margin == pytest.approx(0.85)
    assert float(guarded.grid) == 1.0


@pytest.mark.parametrize("weak", [{"margin": 1.5, "grid": 0.5}, {"grain": 1.0, "margin": 1.0, "grid": 0.8}])
def test_a_grid_finer_than_the_margin_or_the_grain_is_refused(weak):
    with pytest.raises(ModelError, match="te fijn"):
        load_policy("streng").guard(figure(prior=(0.0, 40.0), **weak), "m.toml")


def test_a_margin_below_the_grain_protects_nothing_and_is_refused():
    with pytest.raises(ModelError, match="korrel"):
        load_policy("streng").guard(figure(prior=(0.0, 40.0), grain=0.1, margin=0.01), "m.toml")
