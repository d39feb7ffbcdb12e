"""What a shipped model file must have besides being loadable."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from kostprijs.anonymise.policy import load_policy
from kostprijs.model.excel import excel_formulas
from kostprijs.model.loader import load_model, shipped_models
from kostprijs.model.references import load_references
from kostprijs.model.sheet import layout_of

MODELS = shipped_models()


def test_the_model_of_2019_is_shipped():
    assert "hbh-2019" in MODELS


@pytest.mark.parametrize("name", MODELS)
def test_every_element_can_be_protected_and_says_where_its_prior_comes_from(name):
    model, policy = load_model(name), load_policy("streng")
    for figure in model.figures():
        guarded = policy.guard(figure, model.source)
        assert guarded.low < guarded.high
        assert None not in (figure.protection.prior, figure.protection.margin, figure.protection.grid)
    data = tomllib.loads((resources.files("kostprijs") / "models" / f"{name}.toml").read_text("utf-8"))
    for element in data["element"]:
        assert element["bescherming"]["bron"].startswith(("openbaar: ", "eigen afleiding: ", "rekenkundig: "))


@pytest.mark.parametrize("name", MODELS)
def test_a_norm_lies_within_the_prior_and_on_the_grain(name):
    for element in load_model(name).elements:
        protection = element.protection
        if protection.norm is not None and protection.prior is not None and protection.grain is not None:
            assert protection.prior[0] <= protection.norm <= protection.prior[1]
            steps = protection.norm / protection.grain
            assert steps == pytest.approx(round(steps))


@pytest.mark.parametrize("name", MODELS)
def test_every_reference_exists_in_the_same_unit(name):
    known = load_references()
    for element in load_model(name).elements:
        for reference in element.references:
            unit = known[reference][0].unit
            # an amount per kilometre stands beside an amount per hour as information, not to compare
            assert unit == element.unit or (reference, unit) == ("reiskosten_km", "eur"), element.id


@pytest.mark.parametrize("name", MODELS)
def test_every_model_fits_in_a_workbook(name):
    model = load_model(name)
    assert len(excel_formulas(model, layout_of(model))) == len(model.lines)


def test_whk_can_be_filled_as_a_total_or_in_parts():
    model = load_model("hbh-2019")
    for name in ("whk", "whk_wga", "whk_zw"):
        assert model.element(name).blank_counts_as == 0
