"""Read back as arithmetic, the printed text of a formula gives what the formula gives."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kostprijs.model.buildup import build_up
from kostprijs.model.loader import parse_model
from kostprijs.model.text import line_texts

ELEMENTS = {"aa": 1.5, "bb": 2.0, "cc": -0.75}
SERIES = [0.5, 3.0, 1.25]
MODEL = """
[model]
id = "m"
titel = "M"
peiljaar = 2019
uitkomst = "z"
[[element]]
id = "aa"
label = "Aa"
eenheid = "getal"
[[element]]
id = "bb"
label = "Bb"
eenheid = "getal"
[[element]]
id = "cc"
label = "Cc"
eenheid = "getal"
[[element]]
id = "rr"
label = "Rr"
eenheid = "getal"
reeks = ["x", "y", "w"]
[[regel]]
id = "z"
label = "Z"
eenheid = "getal"
formule = "{}"
"""

leaves = st.sampled_from([*ELEMENTS, "2", "0.5", "12.25", "som(rr)", "som(rr * aa)", "som(rr - bb, aa * rr)"])
formulas = st.recursive(
    leaves.map(lambda text: text if "," not in text else "som(rr - aa)"),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda part: f"({part[0]} {part[1]} {part[2]})"),
        inner.map(lambda text: f"-{text}"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"som({', '.join(parts)})"),
    ),
    max_leaves=8,
)


def reckoned(text: str, **names: float) -> float:
    """The value of Dutch arithmetic: × and a long minus, decimal comma."""
    python = text.replace("×", "*").replace("\u2212", "-").replace(",", ".")
    return float(eval(python, {"__builtins__": {}}, names))  # noqa: S307 - text of our own making


@given(formulas)
@settings(max_examples=300, deadline=None)
def test_the_filled_in_text_reckons_to_the_outcome(formula):
    model = parse_model(MODEL.format(formula).encode(), "m.toml")
    inputs = ELEMENTS | {"rr": SERIES}
    expected = float(build_up(model, inputs)["z"])
    assume(abs(expected) < 1e6)  # a division by zero has no outcome
    text = line_texts(model, inputs)[0]
    assert reckoned(text.filled) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(formulas)
@settings(max_examples=300, deadline=None)
def test_the_words_have_the_same_brackets(formula):
    assume("rr" not in formula)
    model = parse_model(MODEL.format(formula).encode(), "m.toml")
    expected = float(build_up(model, ELEMENTS | {"rr": SERIES})["z"])
    assume(abs(expected) < 1e6)
    text = line_texts(model)[0]
    assert reckoned(text.words, **ELEMENTS) == pytest.approx(expected, rel=1e-9, abs=1e-9)
