"""Which formulas the unit algebra lets through and which it refuses, as a table to read."""

from __future__ import annotations

import pytest

from kostprijs.errors import ModelError
from kostprijs.model.loader import load_model, parse_model, shipped_examples, shipped_models
from kostprijs.numbers import UNITS

# an element of every unit, and a second one where a table needs it
ELEMENTS = {
    "uurloon": "eur_uur",
    "maandloon": "eur",
    "franchise": "eur",
    "contracturen": "uur_jaar",
    "verlofuren": "uur_jaar",
    "verlof": "pct",
    "overhead": "pct",
    "deel": "aandeel",
    "kilometers": "getal",
    "prijs": "getal",
}

# the formula, and the unit of its line
FITS = [
    # amounts and shares
    ("uurloon * (1 + verlof)", "eur_uur"),
    ("uurloon * (1 + verlof + deel)", "eur_uur"),
    ("uurloon / (1 - verlof)", "eur_uur"),
    ("uurloon - uurloon * verlof", "eur_uur"),
    ("-uurloon", "eur_uur"),
    ("maandloon / franchise", "pct"),
    ("maandloon / franchise", "aandeel"),
    ("verlof * deel", "pct"),
    ("som(uurloon, uurloon * verlof)", "eur_uur"),
    ("min(verlof, deel)", "pct"),
    # hours
    ("uurloon * contracturen", "eur"),
    ("maandloon / contracturen", "eur_uur"),
    ("contracturen - verlofuren", "uur_jaar"),
    ("verlofuren / contracturen", "pct"),
    ("uurloon * contracturen / (contracturen - verlofuren)", "eur_uur"),
    ("max(0, 1 - franchise / (uurloon * contracturen))", "pct"),
    # a fixed number: a conversion, an amount, or anything in a sum
    ("(maandloon + franchise) * (1 + deel) * 12 / 1720", "eur_uur"),
    ("(maandloon + franchise) * (1 + deel) * 12 / contracturen", "eur_uur"),
    ("maandloon * 12 / kilometers", "eur_uur"),
    ("uurloon * 36 * 52", "eur"),
    ("uurloon / 60", "eur"),
    ("4 * 0.35", "eur_uur"),
    ("0", "pct"),
    ("5.6 / 52", "pct"),
    ("uurloon / (1 - 0.27 - 0.03)", "eur_uur"),
    ("20 * (1 + verlof)", "eur_uur"),
    ("400 / contracturen", "eur_uur"),
    ("maandloon / 57683000", "pct"),
    ("max(0, 1 - 12770 / (uurloon * contracturen))", "pct"),
    ("uurloon + 0.60", "eur_uur"),
    ("0.60 + uurloon", "eur_uur"),
    ("max(0, uurloon)", "eur_uur"),
    ("max(1, uurloon)", "eur_uur"),
    ("uurloon + 1", "eur_uur"),
    ("contracturen - 24", "uur_jaar"),
    # something counted
    ("0.19 * kilometers", "eur_uur"),
    ("prijs * kilometers", "eur"),
    ("maandloon * kilometers", "eur"),
    ("maandloon / kilometers", "eur"),
    ("kilometers + kilometers", "getal"),
    ("kilometers + verlof", "getal"),
    ("contracturen - kilometers", "uur_jaar"),
    ("1 + kilometers", "getal"),
    ("uurloon * kilometers", "eur"),
]

# the formula, the unit of its line, and what the refusal says
CLASHES = [
    (
        "uurloon + verlof",
        "eur_uur",
        "«uurloon» is in euro per uur, «verlof» is een percentage; die kunnen niet",
    ),
    ("verlof + uurloon", "eur_uur", "een deel van een bedrag neemt u met maal"),
    ("uurloon - deel", "eur_uur", "«deel» is een aandeel"),
    ("uurloon + maandloon", "eur_uur", "«maandloon» is in euro; die kunnen niet samen"),
    ("uurloon + contracturen", "eur_uur", "«contracturen» is in uren"),
    ("contracturen + verlof", "uur_jaar", "«verlof» is een percentage"),
    ("kilometers + uurloon", "eur_uur", "«kilometers» is een getal zonder eenheid"),
    ("1 + uurloon", "pct", "«1» is een verhouding, «uurloon» is in euro per uur"),
    ("maandloon * (1 + franchise)", "eur", "«1» is een verhouding, «franchise» is in euro"),
    ("1 - verlofuren", "pct", "«1» is een verhouding, «verlofuren» is in uren"),
    ("som(1, verlof, uurloon)", "pct", "«1» is een verhouding, «uurloon» is in euro per uur"),
    ("som(uurloon, verlof)", "eur_uur", "die kunnen niet samen in een som, min of max"),
    ("min(uurloon, verlof)", "eur_uur", "«verlof» is een percentage"),
    ("max(0, uurloon, contracturen)", "eur_uur", "«contracturen» is in uren"),
    ("uurloon * (verlof + maandloon)", "eur", "«verlof» is een percentage, «maandloon» is in euro"),
    ("uurloon * verlof + contracturen * verlof", "eur_uur", "«uurloon * verlof» is in euro per uur"),
    ("uurloon + 2 * uurloon * maandloon", "eur_uur", "«2 * uurloon * maandloon» is in euro maal euro"),
    # the unit of the line itself
    ("uurloon", "pct", "«uurloon» is in euro per uur, maar de regel heeft eenheid pct (procent)"),
    ("uurloon", "eur", "maar de regel heeft eenheid eur (euro); verbeter de formule of de eenheid"),
    ("uurloon * verlof", "pct", "«uurloon * verlof» is in euro per uur"),
    ("uurloon * maandloon", "eur", "in euro maal euro per uur"),
    ("uurloon * uurloon", "eur_uur", "in euro maal euro per uur maal uur"),
    ("contracturen / uurloon", "eur_uur", "in uur maal uur per euro"),
    ("verlofuren / contracturen", "uur_jaar", "een verhouding, maar de regel heeft eenheid uur_jaar"),
    ("uurloon * 2", "pct", "in euro, maar de regel heeft eenheid pct"),
    ("verlof", "eur_uur", "een percentage, maar de regel heeft eenheid eur_uur (euro per uur)"),
    ("kilometers", "eur", "een getal zonder eenheid, maar de regel heeft eenheid eur (euro)"),
    ("1 + verlof", "eur_uur", "een verhouding, maar de regel heeft eenheid eur_uur"),
]


# a percentage made a fraction once more: the formula, and the part that is named
FRACTIONS = [
    ("uurloon * (verlof / 100)", "verlof / 100"),
    ("uurloon * verlof / 100", "uurloon * verlof / 100"),
    ("uurloon / 100 * verlof", "uurloon / 100 * verlof"),
    ("uurloon * (1 + verlof * 0.01)", "verlof * 0.01"),
    ("uurloon * (100 + verlof)", "100 + verlof"),
    ("uurloon * 100 / (100 - verlof - overhead)", "100 - verlof"),
    ("uurloon * (1 - som(verlof, overhead) / 100)", "som(verlof, overhead) / 100"),
    ("uurloon * ((100 - verlof) / 100)", "100 - verlof"),
    ("uurloon * max(0, 100 - verlof)", "100 - verlof"),
    ("uurloon * min(100, verlof)", "min(100, verlof)"),
]
# a hundred that is something else
HUNDREDS = [
    ("uurloon * verlof * prijs / 100", "eur_uur"),
    ("uurloon + 100", "eur_uur"),
    ("100 * verlof * uurloon", "eur"),
    ("maandloon / 100 / contracturen", "eur_uur"),
    ("contracturen - 100", "uur_jaar"),
    ("100 / verlof * uurloon", "eur"),
]
# everything that is filled in of one unit, and that unit is money or hours
OF_ONE_UNIT = [
    ({"loon": "eur_uur", "reis": "eur_uur"}, "loon * reis", "eur_uur", "in euro maal euro"),
    ({"loon": "eur_uur", "reis": "eur_uur"}, "loon + reis", "uur_jaar", "de regel heeft eenheid uur_jaar"),
    ({"uren": "uur_jaar"}, "uren", "eur_uur", "de regel heeft eenheid eur_uur"),
]


def model_with(formula: str, unit: str, elements: dict[str, str] = ELEMENTS):
    text = '[model]\nid = "m"\ntitel = "M"\npeiljaar = 2019\nuitkomst = "uit"\n'
    for name, own in elements.items():
        text += f'[[element]]\nid = "{name}"\nlabel = "{name}"\neenheid = "{own}"\n'
    text += f'[[regel]]\nid = "uit"\nlabel = "Uit"\neenheid = "{unit}"\nformule = "{formula}"\n'
    return parse_model(text.encode(), "m.toml")


def test_the_table_uses_every_unit():
    assert set(ELEMENTS.values()) == set(UNITS)
    assert {unit for _, unit in FITS} == set(UNITS)


@pytest.mark.parametrize(("formula", "unit"), FITS)
def test_what_may_be_meant_passes(formula, unit):
    assert model_with(formula, unit).line("uit").unit == unit


@pytest.mark.parametrize(("formula", "unit", "said"), CLASHES)
def test_what_provably_clashes_is_refused_with_the_place_and_both_parts(formula, unit, said):
    with pytest.raises(ModelError) as caught:
        model_with(formula, unit)
    assert (caught.value.file, caught.value.place) == ("m.toml", "[[regel]] uit, formule")
    assert said in caught.value.reason
    assert "verbeter" in caught.value.reason


@pytest.mark.parametrize(("formula", "part"), FRACTIONS)
def test_a_percentage_is_a_fraction_already(formula, part):
    with pytest.raises(ModelError) as caught:
        model_with(formula, "eur_uur")
    assert f"«{part}» telt" in caught.value.reason
    assert "een pct is in een formule al een fractie (5,7% is 0,057)" in caught.value.reason


def test_also_where_nothing_that_is_filled_in_has_a_unit():
    with pytest.raises(ModelError, match="al een fractie"):
        model_with("20 * (1 + opslag / 100)", "eur_uur", {"opslag": "pct"})


@pytest.mark.parametrize(("formula", "unit"), HUNDREDS)
def test_another_hundred_passes(formula, unit):
    assert model_with(formula, unit).line("uit").unit == unit


@pytest.mark.parametrize(("elements", "formula", "unit", "said"), OF_ONE_UNIT)
def test_one_unit_for_all_that_is_filled_in_is_no_excuse(elements, formula, unit, said):
    with pytest.raises(ModelError, match=said):
        model_with(formula, unit, elements)


@pytest.mark.parametrize("elements", [{"opslag": "pct", "deel": "aandeel"}, {"opslag": "getal"}])
def test_a_schematic_model_without_any_unit_passes(elements):
    assert model_with("20 + opslag", "eur_uur", elements).line("uit").unit == "eur_uur"


def test_a_line_counts_with_its_own_unit_in_another_line():
    text = model_with("uurloon * verlof", "eur_uur").text
    text += '[[regel]]\nid = "boven"\nlabel = "B"\neenheid = "eur_uur"\nformule = "uit + overhead"\n'
    with pytest.raises(
        ModelError, match=r"\[\[regel\]\] boven, formule: «uit» is in euro per uur, «overhead»"
    ):
        parse_model(text.encode(), "m.toml")


@pytest.mark.parametrize("model_id", [*shipped_models(), *shipped_examples()])
def test_every_shipped_model_passes(model_id):
    assert load_model(model_id).id == model_id
