"""The shipped model against the public synthetic case of conventions (EUR 31.23 in this convention)."""

from __future__ import annotations

import numpy as np
import pytest

from kostprijs.model.buildup import build_up, tariff_of
from kostprijs.model.loader import load_model
from kostprijs.model.references import lookup
from kostprijs.numbers import round_half_up

# Own synthetic case: one set of filled percentages under different conventions. The employer's
# premiums of 19.46% are the public ones of 2019; a single wage stands for every step.
CONV = {
    "uurloon": [13.00] * 5,
    "personeelsmix": [20.0] * 5,
    "contracturen": 1872,
    "vakantietoeslag": 8,
    "eindejaarsuitkering": 7.4,
    "awf": 3.60,
    "sectorpremie": 0.77,
    "aof": 6.46,
    "opslag_kinderopvang": 0.50,
    "whk": 1.18,
    "zvw": 6.95,
    "pensioen_werkgever": 11.75,
    "franchise_jaar": 12770,
    "verlof": 16.5,
    "ziekteverzuim": 5.7,
    "scholing": 2,
    "niet_planbaar": 3,
    "reiskosten_woon_werk": 0.60,
    "reiskosten_client": 0,
    "overhead": 15,
    "risico": 3,
    "indexatie": 0,
}


@pytest.fixture(scope="module")
def model():
    return load_model("hbh-2019")


def test_the_case_gives_31_23_to_the_cent(model):
    assert str(round_half_up(float(tariff_of(model, CONV)), 0.01)) == "31.23"


def test_the_lines_of_the_case_follow_by_hand(model):
    lines = build_up(model, CONV)
    gross = 13 * (1 + 0.08 + 0.074)
    paid = gross * (1 + 0.1946) + gross * (1 - 12770 / (13 * 1872)) * 0.1175
    productive = paid / (1 - 0.165 - 0.057 - 0.02 - 0.03)
    assert lines["werkgeverslasten"] == pytest.approx(19.46)
    assert lines["bruto_loon_uur"] == pytest.approx(gross)
    assert lines["loonkosten_betaald_uur"] == pytest.approx(paid)
    assert lines["loonkosten_productief_uur"] == pytest.approx(productive)
    assert lines["tarief"] == pytest.approx((productive + 0.60) * 1.15 * 1.03)


def test_the_premiums_of_the_case_are_the_public_ones_of_2019():
    for name in ("awf", "sectorpremie", "aof", "opslag_kinderopvang", "whk", "zvw"):
        reference = lookup(name, 2019)
        assert reference is not None
        assert reference.value == CONV[name]


@pytest.mark.parametrize(
    ("change", "printed"),
    [
        # the whole wage instead of the wage after deduction: EUR 32.74 in the case
        ({"franchise_jaar": 0}, "32.74"),
        # both ways of filling Whk: the components come on top of the total
        ({"whk": 0, "whk_wga": 0.75, "whk_zw": 0.43}, "31.23"),
        ({"indexatie": 10}, "34.36"),
        # travel time is one more share of the hours, training money one more amount beside travel
        ({"niet_planbaar": 2, "reistijd": 1}, "31.23"),
        ({"reiskosten_woon_werk": 0.35, "opleidingskosten": 0.25}, "31.23"),
    ],
)
def test_one_change_at_a_time(model, change, printed):
    assert str(round_half_up(float(tariff_of(model, CONV | change)), 0.01)) == printed


def test_the_parts_by_amvb_and_the_risk_add_up_to_the_tariff(model):
    inputs = CONV | {"reistijd": 1.5, "opleidingskosten": 0.2, "gemeentelijke_eisen": 0.3, "indexatie": 2}
    lines = build_up(model, inputs)
    parts = [lines[line.id] for line in model.lines if line.amvb or line.id == "risico_uur"]
    assert sum(parts) == pytest.approx(lines["tarief"], rel=1e-12)
    assert {line.amvb for line in model.lines if line.amvb} == set("abcdef")


def test_ten_thousand_tools_at_once_give_what_one_gives(model):
    steps = np.linspace(8, 24, 10_000)
    tariffs = tariff_of(model, CONV | {"overhead": steps})
    assert tariffs.shape == (10_000,)
    assert tariffs[0] == tariff_of(model, CONV | {"overhead": 8})
    assert np.all(np.diff(tariffs) > 0)
