"""The forms of a tariff: what each pays for the same care."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kostprijs.scenario.forms_file import load_forms

# 100 clients of 100 hours, 90% delivered: 9,000 hours; 10 clients of 52 hours: 468 hours
FILE = """
titel = "Proef"
bron = "verzonnen"
geleverd = 90
[[module]]
id = "een"
label = "Een"
clienten = 100
uren_per_jaar = 100
mix = { h1 = 100 }
[[module]]
id = "twee"
label = "Twee"
clienten = 10
uren_per_jaar = 52
mix = { h1 = 25, h2 = 75 }
[[vorm]]
id = "v"
label = "V"
"""


def paid(tmp_path, form: str):
    path = tmp_path / "vormen.toml"
    path.write_text(FILE + form)
    plan = load_forms(path)
    return [plan.forms[0].form.pay(module) for module in plan.modules]


@pytest.mark.parametrize(
    ("form", "rates", "costs"),
    [
        ('soort = "vast"\ntarief = 26.59', ["26.59", "26.59"], [239_310, 12_444.12]),
        (
            'soort = "per_module"\ntarief = { een = 26.59, twee = 30 }',
            ["26.59", "30.00"],
            [239_310, 14_040],
        ),
        # 0.25 x 26.59 + 0.75 x 30.00 = 29.1475
        ('soort = "per_module"\nfunctie = { h1 = 26.59, h2 = 30 }', ["26.59", "29.15"], [239_310, 13_642.20]),
        ('soort = "pxq"\ntarief = 26.59\neenheid = "minuut"', ["0.44", "0.44"], [237_600, 12_355.20]),
        ('soort = "pxq"\ntarief = 26.59\neenheid = "kwartier"', ["6.65", "6.65"], [239_400, 12_448.80]),
        # what is granted, delivered or not
        (
            'soort = "budget_per_client"\nperiode = "week"\ntarief = 26.00',
            ["50.00", "26.00"],
            [260_000, 13_520],
        ),
        (
            'soort = "budget_per_client"\nperiode = "vierweken"\nbedrag = 200',
            ["200.00", "200.00"],
            [260_000, 26_000],
        ),
        (
            'soort = "budget_per_client"\nperiode = "maand"\nbedrag = { een = 200, twee = 100 }',
            ["200.00", "100.00"],
            [240_000, 12_000],
        ),
    ],
)
def test_what_a_form_pays(tmp_path, form, rates, costs):
    found = paid(tmp_path, form)
    assert [str(item.rate[0]) for item in found] == rates
    assert [item.cost[0] for item in found] == [Fraction(str(cost)) for cost in costs]
    assert all(item.cost[0] == item.cost[1] for item in found)


def test_a_tariff_range_has_two_ends(tmp_path):
    first, _ = paid(tmp_path, 'soort = "tariefbandbreedte"\nlaagste = 25.50\nhoogste = 28')
    assert first.cost == (229_500, 252_000)
    assert first.per_hour == (Fraction("25.5"), 28)


def test_a_budget_costs_more_per_hour_when_less_is_delivered(tmp_path):
    first, _ = paid(tmp_path, 'soort = "budget_per_client"\nperiode = "week"\ntarief = 26.00')
    assert first.per_hour is not None
    assert first.per_hour[0] == Fraction(260_000, 9_000)
