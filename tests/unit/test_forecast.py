"""Expenditure split into volume, mix and price."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kostprijs.scenario.forecast import State, growth_a_year, of_parts, split
from kostprijs.scenario.forecast_file import load_forecast


def state(year, volumes, prices):
    return of_parts(year, [Fraction(v) for v in volumes], [Fraction(p) for p in prices])


def test_two_factors_give_the_indicator_of_bennet():
    found = split(state(1, [100], [10]), state(2, [120], [12]))
    # the mean of old and new price x the change of volume, and the other way round
    assert (found.volume, found.mix, found.price) == (20 * 11, 0, 2 * 110)


@pytest.mark.parametrize(
    ("after", "volume", "mix", "price"),
    [
        (([200, 100], [10, 20]), 0, 0, 0),
        (([300, 150], [10, 20]), 2000, 0, 0),  # half as much again, the same shares
        (([100, 200], [10, 20]), 0, 1000, 0),  # a hundred hours became ten euros dearer
        (([200, 100], [11, 22]), 0, 0, 400),
    ],
)
def test_what_changes_alone_is_found_alone(after, volume, mix, price):
    found = split(state(1, [200, 100], [10, 20]), state(2, *after))
    assert (found.volume, found.mix, found.price) == (volume, mix, price)


def test_a_part_may_come_and_go():
    found = split(state(1, [100, 0], [10, 20]), state(2, [0, 100], [10, 20]))
    assert (found.volume, found.mix, found.price) == (0, 1000, 0)


def test_growth_per_year_is_compound():
    assert float(growth_a_year(Fraction(100), Fraction(121), 2)) == pytest.approx(10, abs=1e-12)
    with pytest.raises(ValueError, match="a year at least"):
        growth_a_year(Fraction(1), Fraction(2), 0)


TOTALS = """
titel = "Proef"
bron = "verzonnen"
[totaal]
beginjaar = 2018
beginbedrag = 100
eindjaar = 2020
eindbedrag = 121
prijs = { 2019 = 4.12, 2020 = 3 }
reden = "proef"
"""
PARTS = """
titel = "Proef"
bron = "verzonnen"
[[jaar]]
jaar = 2020
volume = { a = 300, b = 100 }
prijs = { a = 27, b = 30 }
[[jaar]]
jaar = 2022
volume = { a = 300, b = 140 }
prijs = { a = 28, b = 31 }
"""


def load(tmp_path, text):
    path = tmp_path / "raming.toml"
    path.write_text(text)
    return load_forecast(path)


def test_totals_with_a_price_per_year(tmp_path):
    plan = load(tmp_path, TOTALS)
    assert [year.state.amount for year in plan.years] == [100, 110, 121]
    assert plan.years[1].state.price == (Fraction("1.0412"),)
    assert plan.years[2].state.price == (Fraction("1.0412") * Fraction("1.03"),)
    # volume is what price leaves: 110 / 1.0412 = 105.647...
    assert plan.years[1].change.volume == (Fraction(110) / Fraction("1.0412") - 100) * Fraction("2.0412") / 2
    assert plan.growth == 10


def test_parts(tmp_path):
    plan = load(tmp_path, PARTS)
    assert plan.parts == ("a", "b")
    assert [year.state.year for year in plan.years] == [2020, 2022]
    assert plan.years[1].change.price == Fraction(420)  # one euro x the mean of 400 and 440 hours
    assert plan.years[1].change.total == 12740 - 11100


def test_one_year_has_no_growth(tmp_path):
    plan = load(tmp_path, PARTS[: PARTS.rindex("[[jaar]]")])
    assert plan.growth is None
    assert len(plan.years) == 1


def test_a_state_is_its_parts():
    assert State(1, Fraction(10), (Fraction(1, 2), Fraction(1, 2)), (Fraction(2), Fraction(4))).amount == 30
