"""The forms of a tariff: what each pays for the same care, and files that can't be read."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kostprijs.errors import ModelError, WrongUse
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


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("clienten = 100", "clienten = -1", "[[module]] een, clienten: verwacht: een getal van 0"),
        ("clienten = 100", "", "[[module]] een, clienten: ontbreekt"),
        ("clienten = 100", 'clienten = "100"', "[[module]] een, clienten: verwacht: een getal"),
        ("h2 = 75", "h2 = 74", "[[module]] twee, mix: telt op tot 99"),
        ('id = "twee"', 'id = "een"', "[[module]] een, id: «een» komt twee keer voor"),
        ('id = "twee"', 'id = "Twee!"', "id: «Twee!» is geen geldige naam"),
        (
            'soort = "vast"',
            'soort = "vrij"',
            "[[vorm]] v, soort: «vrij» bestaat niet; kies uit budget_per_client",
        ),
        ("tarief = 26", "tarif = 26", "[[vorm]] v: onbekende sleutel «tarif»"),
        ("tarief = 26", "tarief = 0", "[[vorm]] v, tarief: verwacht: een getal van 0,01 tot en met 1.000"),
        ("geleverd = 90", "geleverd = 0", "bestand, geleverd: verwacht: een getal van 1 tot en met 100"),
        ('titel = "Proef"', "", "bestand, titel: ontbreekt"),
        ("[[vorm]]", "[[vormen]]", "onbekende sleutel «vormen»"),
    ],
)
def test_a_wrong_file_is_refused_with_file_and_key(tmp_path, old, new, said):
    path = tmp_path / "vormen.toml"
    path.write_text((FILE + 'soort = "vast"\ntarief = 26').replace(old, new, 1))
    with pytest.raises(ModelError) as caught:
        load_forms(path)
    assert str(caught.value).startswith("vormen.toml, ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ('soort = "tariefbandbreedte"\nlaagste = 30\nhoogste = 28', "hoogste: moet ten minste zo hoog"),
        ('soort = "pxq"\ntarief = 26\neenheid = "etmaal"', "eenheid: «etmaal» bestaat niet"),
        ('soort = "per_module"\ntarief = { een = 26 }', "tarief, twee: ontbreekt"),
        ('soort = "per_module"\ntarief = { een = 26, twee = 27, drie = 3 }', "onbekende sleutel «drie»"),
        ('soort = "per_module"\nfunctie = { h1 = 26 }', "functie, h2: ontbreekt"),
        ('soort = "per_module"\nfunctie = { h1 = 26, h2 = 3, h3 = 4 }', "onbekende sleutel «h3»"),
        ('soort = "per_module"\ntarief = 2\nfunctie = { h1 = 26 }', "functie: staat naast tarief"),
        ('soort = "budget_per_client"\nperiode = "week"', "bedrag: geef bedrag"),
        ('soort = "budget_per_client"\nperiode = "dag"\nbedrag = 5', "periode: «dag» bestaat niet"),
    ],
)
def test_a_wrong_form_is_refused(tmp_path, form, said):
    with pytest.raises(ModelError, match="vorm") as caught:
        paid(tmp_path, form)
    assert said in str(caught.value)


def test_a_mix_is_needed_for_functions(tmp_path):
    path = tmp_path / "vormen.toml"
    text = FILE.replace("mix = { h1 = 100 }\n", "") + 'soort = "per_module"\nfunctie = { h1 = 26, h2 = 3 }'
    path.write_text(text)
    with pytest.raises(ModelError, match="module «een» heeft geen mix"):
        load_forms(path)


def test_a_file_without_forms(tmp_path):
    path = tmp_path / "vormen.toml"
    path.write_text(FILE[: FILE.index("[[vorm]]")])
    with pytest.raises(ModelError, match=r"vorm: ontbreekt; verwacht: ten minste één \[\[vorm\]\]"):
        load_forms(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(WrongUse, match=r"weg\.toml is niet te lezen"):
        load_forms(tmp_path / "weg.toml")
