"""Conventions of a model: which formulas belong to a choice, and what compare makes of them."""

from __future__ import annotations

import pytest

from kostprijs.errors import ModelError, WrongUse
from kostprijs.model.buildup import build_up
from kostprijs.model.compare import compare
from kostprijs.model.conventions import combinations, single_changes, standard, with_convention
from kostprijs.model.loader import load_model, parse_model, shipped_examples, shipped_models

SMALL = """
[model]
id = "klein"
titel = "Klein"
peiljaar = 2019
uitkomst = "tarief"
[model.rekenwijze]
indexatie = "geen"
[[element]]
id = "loon"
label = "Loon"
eenheid = "eur_uur"
[[element]]
id = "opslag"
label = "Opslag"
eenheid = "pct"
[[regel]]
id = "kosten"
label = "Kosten"
eenheid = "eur_uur"
formule = "loon * (1 + opslag)"
[[regel]]
id = "toeslag"
label = "Toeslag"
eenheid = "eur_uur"
formule = "loon * 0"
[[regel]]
id = "tarief"
label = "Tarief"
eenheid = "eur_uur"
formule = "kosten + toeslag"
[[keuze]]
id = "opslag"
label = "Opslag"
standaard = "erop"
[[keuze.optie]]
id = "erop"
label = "opslag"
[[keuze.optie]]
id = "aandeel"
label = "aandeel"
regels = { kosten = "loon / (1 - opslag)" }
[[keuze]]
id = "toeslag"
label = "Toeslag"
standaard = "wel"
[[keuze.optie]]
id = "geen"
label = "geen toeslag"
[[keuze.optie]]
id = "wel"
label = "tien procent"
regels = { toeslag = "loon * 0.1" }
[[keuze.optie]]
id = "over_kosten"
label = "tien procent over de kosten"
regels = { toeslag = "kosten * 0.1" }
"""
INPUTS = {"loon": 20, "opslag": 20}


def small(old: str = "", new: str = ""):
    assert old in SMALL
    return parse_model(SMALL.replace(old, new, 1).encode(), "klein.toml")


def tariff(model) -> float:
    return float(build_up(model, INPUTS)["tarief"])


def test_a_loaded_model_has_its_standard_options():
    model = small()
    assert dict(model.chosen) == standard(model) == {"opslag": "erop", "toeslag": "wel"}
    assert model.line("toeslag").formula.text == "loon * 0.1"
    assert tariff(model) == pytest.approx(26)


def test_a_file_with_another_standard_is_in_that_convention():
    assert tariff(small('standaard = "erop"', 'standaard = "aandeel"')) == pytest.approx(27)


def test_an_option_replaces_its_lines_and_nothing_else():
    model = small()
    changed = with_convention(model, {"opslag": "aandeel"})
    assert changed.line("kosten").formula.text == "loon / (1 - opslag)"
    assert [line.formula for line in changed.lines[1:]] == [line.formula for line in model.lines[1:]]
    assert (changed.elements, changed.sha256, changed.text) == (model.elements, model.sha256, model.text)
    assert changed.conventions == (("indexatie", "geen"), ("opslag", "aandeel"), ("toeslag", "tien procent"))
    assert tariff(changed) == pytest.approx(27)


def test_an_option_without_rules_gives_the_line_its_own_formula_back():
    model = small()
    without = with_convention(model, {"toeslag": "geen"})
    assert without.line("toeslag").formula.text == "loon * 0"
    assert with_convention(without, standard(model)) == model


def test_choices_that_are_not_named_stay_as_they_are_and_the_order_does_not_matter():
    model = small()
    one = with_convention(with_convention(model, {"opslag": "aandeel"}), {"toeslag": "geen"})
    two = with_convention(with_convention(model, {"toeslag": "geen"}), {"opslag": "aandeel"})
    assert one == two == with_convention(model, {"toeslag": "geen", "opslag": "aandeel"})
    assert with_convention(model, {}) == model


def test_the_order_of_the_lines_is_that_of_the_chosen_formulas():
    model = small('formule = "loon * 0"', 'formule = "loon * 0"')
    assert model.order.index("kosten") < model.order.index("tarief")
    changed = with_convention(model, {"toeslag": "over_kosten"})
    assert changed.order.index("kosten") < changed.order.index("toeslag")
    assert tariff(changed) == pytest.approx(26.4)


def test_every_convention_is_named_once_in_a_fixed_order():
    model = small()
    found = list(combinations(model))
    assert len(found) == 6 == len({tuple(item.items()) for item in found})
    assert found[0] == {"opslag": "erop", "toeslag": "geen"}
    assert found[1] == {"opslag": "erop", "toeslag": "wel"}
    assert found == list(combinations(model))
    changes = [("opslag", "aandeel"), ("toeslag", "geen"), ("toeslag", "over_kosten")]
    assert list(single_changes(model)) == changes
    assert next(single_changes(with_convention(model, {"opslag": "aandeel"}))) == ("opslag", "erop")


@pytest.mark.parametrize(
    ("convention", "words"),
    [
        ({"overhead": "aandeel"}, "geen keuze «overhead»; bekend zijn: opslag, toeslag"),
        ({"opslag": "half"}, "de keuze «opslag» heeft geen optie «half»; kies uit erop, aandeel"),
    ],
)
def test_an_unknown_choice_or_option_is_wrong_use(convention, words):
    with pytest.raises(WrongUse, match=words):
        with_convention(small(), convention)


def test_a_model_without_choices_has_one_convention():
    model = load_model("vb-nl-1")
    assert list(combinations(model)) == [{}]
    with pytest.raises(WrongUse, match="bekend zijn: geen"):
        with_convention(model, {"overhead": "opslag"})


def test_options_that_make_a_circle_only_together_are_refused_when_both_are_chosen():
    model = small('regels = { kosten = "loon / (1 - opslag)" }', 'regels = { kosten = "loon + toeslag" }')
    assert tariff(with_convention(model, {"opslag": "aandeel"})) == pytest.approx(24)
    with pytest.raises(ModelError, match=r"bij keuze opslag = aandeel, toeslag = over_kosten: .*kring"):
        with_convention(model, {"opslag": "aandeel", "toeslag": "over_kosten"})


@pytest.mark.parametrize("name", [*shipped_models(), *shipped_examples()])
def test_every_convention_of_a_shipped_model_is_right(name):
    model = load_model(name)
    lines = {line for choice in model.choices for line in choice.lines}
    for convention in combinations(model):
        changed = with_convention(model, convention)
        assert dict(changed.chosen) == convention
        assert {line.id for line in model.lines} == set(changed.order)
        unchanged = [line for line in changed.lines if line.id not in lines]
        assert unchanged == [line for line in model.lines if line.id not in lines]


# ---------------------------------------------------------------------------- compare


def test_compare_gives_base_single_changes_and_range():
    found = compare(small(), INPUTS)
    assert found.base.value == pytest.approx(26)
    assert [(c.choice, c.option, round(c.value, 2), round(c.difference, 2)) for c in found.changes] == [
        ("opslag", "aandeel", 27.0, 1.0),
        ("toeslag", "geen", 24.0, -2.0),
        ("toeslag", "over_kosten", 26.4, 0.4),
    ]
    assert (found.count, found.without) == (6, 0)
    assert found.lowest.convention == {"opslag": "erop", "toeslag": "geen"}
    assert found.highest.convention == {"opslag": "aandeel", "toeslag": "over_kosten"}
    assert (found.lowest.value, found.highest.value) == (pytest.approx(24), pytest.approx(27.5))


def test_one_value_in_a_list_is_one_value():
    assert compare(small(), INPUTS | {"loon": [INPUTS["loon"]]}) == compare(small(), INPUTS)


def test_of_equal_outcomes_the_one_nearest_to_the_model_is_named():
    found = compare(small(), INPUTS | {"opslag": 0})
    assert found.lowest.convention == {"opslag": "erop", "toeslag": "geen"}
    assert found.highest.convention == {"opslag": "erop", "toeslag": "wel"}


def test_a_convention_without_a_finite_outcome_is_counted_and_left_out():
    found = compare(small(), INPUTS | {"opslag": 100})
    assert (found.count, found.without) == (6, 3)
    assert (found.changes[0].value, found.changes[0].difference) == (None, None)
    assert found.highest.value == pytest.approx(44)


def test_compare_wants_one_set_of_values_with_an_outcome():
    with pytest.raises(WrongUse, match="één set waarden"):
        compare(small(), INPUTS | {"loon": [20, 21]})
    with pytest.raises(WrongUse):
        compare(small('standaard = "erop"', 'standaard = "aandeel"'), INPUTS | {"opslag": 100})


def test_the_shipped_model_of_2019_adds_up_in_every_convention():
    model = load_model("hbh-2019")
    inputs = {element.id: 4 for element in model.elements} | {
        "uurloon": [11, 12, 12.5, 13, 13.4],
        "personeelsmix": [10, 20, 30, 20, 20],
        "contracturen": 1872,
        "franchise_jaar": 12770,
        "reistijd": 1.5,
    }
    for convention in combinations(model):
        lines = build_up(with_convention(model, convention), inputs)
        parts = [lines[line.id] for line in model.lines if line.amvb or line.id == "risico_uur"]
        assert sum(parts) == pytest.approx(lines["tarief"], rel=1e-12)
        hours = lines["productieve_uren_jaar"] * lines["loonkosten_productief_uur"]
        assert hours == pytest.approx(1872 * lines["loonkosten_betaald_uur"], rel=1e-12)
