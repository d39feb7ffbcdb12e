"""The shipped models by hand, and their norms against the public reference values."""

from __future__ import annotations

import pytest

from kostprijs.model.buildup import build_up
from kostprijs.model.loader import load_model, shipped_models
from kostprijs.model.references import lookup

HBH_2020 = {
    "uurloon": [11.14, 11.14, 11.14, 11.14, 13.93],
    "personeelsmix": [0, 0, 0, 0, 100],
    "contracturen": 1872,
    "vakantietoeslag": 8,
    "eindejaarsuitkering": 8.33,
    "awf_laag": 2.94,
    "awf_hoog": 7.94,
    "aandeel_awf_hoog": 20,
    "aof": 6.77,
    "opslag_kinderopvang": 0.50,
    "whk": 1.28,
    "zvw": 6.70,
    "pensioen_werkgever": 12,
    "franchise_jaar": 12770,
    "verlof": 16.5,
    "ziekteverzuim": 6.1,
    "scholing": 2,
    "niet_planbaar": 3,
    "reiskosten_woon_werk": 0.60,
    "reiskosten_client": 0,
    "overhead": 15,
    "risico": 3,
    "indexatie": 0,
}


def test_the_model_of_2020_by_hand():
    lines = build_up(load_model("hbh-2020"), HBH_2020)
    # 80% of the wages at 2.94, 20% at 7.94
    assert lines["awf"] == pytest.approx(3.94)
    assert lines["werkgeverslasten"] == pytest.approx(3.94 + 6.77 + 0.50 + 1.28 + 6.70)
    gross = 13.93 * 1.1633
    paid = gross * (1 + 0.1919 + 0.12 * (1 - 12770 / (13.93 * 1872)))
    assert lines["loonkosten_betaald_uur"] == pytest.approx(paid)
    assert lines["tarief"] == pytest.approx((paid / (1 - 0.276) + 0.60) * 1.15 * 1.03)


@pytest.mark.parametrize(("share", "place"), [(0, "value"), (100, "high")])
def test_all_low_and_all_high_give_the_public_sums_of_the_premiums_of_2020(share, place):
    total = lookup("werkgeverslasten", 2020)
    lines = build_up(load_model("hbh-2020"), HBH_2020 | {"aandeel_awf_hoog": share})
    assert lines["werkgeverslasten"] == pytest.approx(getattr(total, place))


def test_no_sector_premium_in_2020_and_no_low_and_high_in_2019():
    ids = {name: {element.id for element in load_model(name).elements} for name in ("hbh-2019", "hbh-2020")}
    assert ids["hbh-2019"] - ids["hbh-2020"] == {"awf", "sectorpremie"}
    assert ids["hbh-2020"] - ids["hbh-2019"] == {"awf_laag", "awf_hoog", "aandeel_awf_hoog"}


def test_begeleiding_by_hand():
    inputs = {
        "uurloon_fwg": [16, 26],
        "functiemix": [75, 25],
        "contracturen": 1872,
        "vakantietoeslag": 8,
        "onregelmatigheidstoeslag": 1,
        "eindejaarsuitkering": 8.33,
        "werkgeverslasten": 19,
        "pensioen_werkgever": 12,
        "franchise_jaar": 12770,
        "productiviteit": 70,
        "reis_en_opleiding": 1.20,
        "overhead": 20,
        "gemeentelijke_eisen": 0.50,
        "risico": 2,
        "indexatie": 1,
    }
    lines = build_up(load_model("begeleiding"), inputs)
    wage = 0.75 * 16 + 0.25 * 26
    gross = wage * (1 + 0.08 + 0.01 + 0.0833)
    paid = gross * (1 + 0.19 + 0.12 * (1 - 12770 / (wage * 1872)))
    cost = (paid / 0.70 + 1.20) * 1.20 + 0.50
    assert lines["productieve_uren_jaar"] == pytest.approx(1310.4)
    assert lines["kostprijs"] == pytest.approx(cost)
    assert lines["tarief"] == pytest.approx(cost * 1.02 * 1.01)
    model = load_model("begeleiding")
    parts = [lines[line.id] for line in model.lines if line.amvb or line.id == "risico_uur"]
    assert sum(parts) == pytest.approx(lines["tarief"], rel=1e-12)


@pytest.mark.parametrize("name", shipped_models())
def test_a_norm_is_the_public_value_of_that_year(name):
    """A norm stands in the model, because the policy reads it there; it may not drift from its reference."""
    model = load_model(name)
    checked = 0
    for element in model.elements:
        found = [lookup(reference, model.peiljaar) for reference in element.references]
        public = {value for item in found if item for value in (item.value, item.high)}
        norms = [element.protection.norm, *(norm for _, norm in element.step_norms)]
        for norm in norms:
            if norm is not None and public:
                assert norm in public, element.id
                checked += 1
        if element.minimum_cao is not None:
            assert element.minimum_cao in public, element.id
    assert checked >= 3
