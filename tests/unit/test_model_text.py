"""The formulas as Dutch text: words, brackets, numbers, and what is not known."""

from __future__ import annotations

import math

import pytest

from kostprijs.errors import WrongUse
from kostprijs.model.loader import load_model, parse_model, shipped_examples, shipped_models
from kostprijs.model.text import line_texts
from kostprijs.model.vocabulary import VOCABULARIES

NOT_COMPUTED = VOCABULARIES["nl"].not_computed
HEAD = """
[model]
id = "klein"
titel = "Klein"
peiljaar = 2019
uitkomst = "tarief"
[[element]]
id = "loon"
label = "Uurloon per trede"
eenheid = "eur_uur"
reeks = ["trede 0", "trede 1"]
[[element]]
id = "mix"
label = "Personeelsmix"
eenheid = "pct"
reeks = ["trede 0", "trede 1"]
[[element]]
id = "uren"
label = "Contracturen"
eenheid = "uur_jaar"
[[element]]
id = "verlof"
label = "Verlof"
eenheid = "pct"
[[element]]
id = "whk"
label = "Whk-premie"
eenheid = "pct"
leeg_telt_als = 0
[[element]]
id = "reis"
label = "Reiskosten"
eenheid = "eur_uur"
[[element]]
id = "factor"
label = "Factor"
eenheid = "getal"
"""
VALUES = {"loon": [10.5, 12], "mix": [40, 60], "uren": 1872, "verlof": 16.5, "reis": -0.25, "factor": 1.5}


def model(formula: str, unit: str = "eur_uur", extra: str = ""):
    tariff = f'[[regel]]\nid = "tarief"\nlabel = "Tarief"\neenheid = "{unit}"\nformule = "{formula}"\n'
    return parse_model((HEAD + extra + tariff).encode(), "klein.toml")


def tariff(formula: str, unit: str = "eur_uur", **change: float):
    return line_texts(model(formula, unit), VALUES | change)[-1]


# formula, unit, in words, with values
READS = [
    ("som(loon * mix)", "eur_uur", "de som over de treden van (uurloon per trede × personeelsmix)",
     "€ 10,50 × 40% + € 12,00 × 60%"),
    ("min(loon)", "eur_uur", "de kleinste over de treden van uurloon per trede",
     "de kleinste van € 10,50 en € 12,00"),
    ("max(loon * 2)", "eur_uur", "de grootste over de treden van (uurloon per trede × 2)",
     "de grootste van (€ 10,50 × 2) en (€ 12,00 × 2)"),
    ("12 / (1 - verlof)", "eur_uur", "12 / (1 − verlof)", "12 / (1 − 16,5%)"),
    ("12 / (1 + verlof) / 2", "eur_uur", "12 / (1 + verlof) / 2", "12 / (1 + 16,5%) / 2"),
    ("12 / ((1 + verlof) / 2)", "eur_uur", "12 / ((1 + verlof) / 2)", "12 / ((1 + 16,5%) / 2)"),
    ("12 - (reis - 1)", "eur_uur", "12 − (reiskosten − 1)", "12 − (−€ 0,25 − 1)"),
    ("12 - reis", "eur_uur", "12 − reiskosten", "12 − (−€ 0,25)"),
    ("(12 - reis) * 2", "eur_uur", "(12 − reiskosten) × 2", "(12 − (−€ 0,25)) × 2"),
    ("12 * -verlof", "eur_uur", "12 × −verlof", "12 × −16,5%"),
    ("12 * +verlof", "eur_uur", "12 × verlof", "12 × 16,5%"),
    ("som(-loon)", "eur_uur", "de som over de treden van (−uurloon per trede)",
     "−€ 10,50 + −€ 12,00"),
    ("som(mix * min(loon))", "eur_uur",
     "de som over de treden van (personeelsmix × (de kleinste over de treden van uurloon per trede))",
     "40% × (de kleinste van € 10,50 en € 12,00) + 60% × (de kleinste van € 10,50 en € 12,00)"),
    ("som(max(loon, 11) * mix)", "eur_uur",
     "de som over de treden van ((de grootste van uurloon per trede en 11) × personeelsmix)",
     "(de grootste van € 10,50 en 11) × 40% + (de grootste van € 12,00 en 11) × 60%"),
    ("som(12, reis, 1.5)", "eur_uur", "12 + reiskosten + 1,5", "12 + (−€ 0,25) + 1,5"),
    ("som(reis)", "eur_uur", "reiskosten", "−€ 0,25"),
    ("12 * min(factor, 2)", "eur_uur", "12 × (de kleinste van factor en 2)",
     "12 × (de kleinste van 1,5 en 2)"),
    ("max(0, 1 - verlof, whk)", "pct", "de grootste van 0, (1 − verlof) en Whk-premie",
     "de grootste van 0, (1 − 16,5%) en 0%"),
    ("uren * 12345.75 / 1000", "uur_jaar", "contracturen × 12.345,75 / 1.000",
     "1.872 uur × 12.345,75 / 1.000"),
]  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("€ \u2212", "\u2212€ ")


@pytest.mark.parametrize(("formula", "unit", "words", "filled"), READS, ids=[case[0] for case in READS])
def test_a_formula_reads_as_a_dutch_reader_writes_it(formula, unit, words, filled):
    text = tariff(formula, unit)
    assert text.words == words
    assert plain(text.filled) == filled


@pytest.mark.parametrize(
    ("formula", "unit", "outcome"),
    [
        ("som(loon * mix)", "eur_uur", "€ 11,40"),
        ("verlof / 3", "pct", "5,5%"),
        ("verlof", "pct", "16,5%"),
        ("verlof * 0", "pct", "0%"),
        ("uren / 3.5", "uur_jaar", "534,9 uur"),
        ("factor / 7", "getal", "0,2143"),
        ("reis * -4 / 3", "eur_uur", "€ 0,33"),
    ],
)
def test_an_outcome_is_rounded_as_on_a_page(formula, unit, outcome):
    assert plain(tariff(formula, unit).outcome) == outcome


def test_a_line_that_is_a_series_is_said_per_step():
    extra = '[[regel]]\nid = "met"\nlabel = "Met"\neenheid = "eur_uur"\nformule = "loon * (1 + verlof)"\n'
    first, last = line_texts(model("som(met * mix)", extra=extra), VALUES)
    assert first.words == "per trede: uurloon per trede × (1 + verlof)"
    assert plain(first.filled) == "€ 10,50 × (1 + 16,5%); € 12,00 × (1 + 16,5%)"
    assert plain(first.outcome) == "€ 12,23; € 13,98"
    assert plain(last.filled) == "€ 12,23 × 40% + € 13,98 × 60%"


def test_what_is_not_known_is_said_and_what_follows_can_not_be_computed():
    extra = '[[regel]]\nid = "deel"\nlabel = "Deel"\neenheid = "pct"\nformule = "1 - verlof"\n'
    first, last = line_texts(
        model("12 / deel", extra=extra), VALUES | {"verlof": math.nan}, unknown="niet getoond"
    )
    assert first.filled == "1 − (niet getoond)"
    assert last.filled == f"12 / ({NOT_COMPUTED})"
    assert first.outcome == last.outcome == NOT_COMPUTED


def test_a_blank_that_counts_as_something_is_filled_in():
    assert tariff("whk + verlof", "pct").filled == "0% + 16,5%"
    assert tariff("whk + verlof", "pct", whk=math.nan).filled == "0% + 16,5%"
    assert tariff("whk + verlof", "pct", whk=1.18).filled == "1,18% + 16,5%"


def test_division_by_zero_can_not_be_computed():
    assert tariff("12 / (verlof - verlof)").outcome == NOT_COMPUTED


def test_nothing_is_said_twice():
    assert tariff("reis").sentence == "Tarief = reiskosten = −€\u00a00,25".replace("−€\u00a0", "€\u00a0−")
    assert tariff("0", "pct").sentence == "Tarief = 0 = 0%"


def test_without_values_there_are_words_only():
    for name in (*shipped_models(), *shipped_examples()):
        for line in line_texts(load_model(name)):
            assert line.words
            assert (line.filled, line.outcome) == ("", "")
            assert "_" not in line.words
            assert line.sentence == f"{line.label} = {line.words}"


def test_more_than_one_set_of_values_is_refused():
    with pytest.raises(WrongUse, match="één"):
        line_texts(model("reis + 1"), VALUES | {"reis": [0.1, 0.2]})
    with pytest.raises(WrongUse, match="geen kostprijselement"):
        line_texts(model("reis + 1"), VALUES | {"onbekend": 1})


def test_the_sentence_of_the_issue():
    texts = {line.id: line for line in line_texts(load_model("hbh-2019"))}
    assert texts["loonkosten_productief_uur"].sentence == (
        "Loonkosten per productief uur = loonkosten per betaald uur / productief deel van de betaalde uren × "
        "(1 + niet planbare tijd als opslag erna)"
    )
    assert "AWf-premie + sectorpremie + Aof-premie (WAO/WIA)" in texts["werkgeverslasten"].words
