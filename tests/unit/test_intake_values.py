"""From cell content to a number: spellings, scales and doubts, decided by the bounds."""

from __future__ import annotations

import math

import pytest

from kostprijs.intake.values import interpret, interpret_table, scaled
from kostprijs.intake.workbook import CellError, Moment, Uncached
from kostprijs.model.costmodel import CostElement
from kostprijs.model.loader import load_model

VERLOF = CostElement("verlof", "Verlof", "pct", bounds_hard=(0, 40), bounds_soft=(12, 21))
WHK = CostElement("whk", "Whk", "pct", bounds_hard=(0, 15), bounds_soft=(0, 4))
LOON = CostElement("uurloon", "Uurloon", "eur_uur", bounds_hard=(5, 40), bounds_soft=(10, 15))
UREN = CostElement("uren", "Uren", "uur_jaar", bounds_hard=(1000, 2200), bounds_soft=(1800, 1900))
DEEL = CostElement("deel", "Deel", "aandeel", bounds_hard=(0, 1))
FRANCHISE = CostElement("f", "F", "eur", bounds_hard=(0, 30000), bounds_soft=(11000, 14000))
BEDRAG = CostElement("b", "B", "eur", bounds_hard=(0, 99999))
KAAL = CostElement("kaal", "Kaal", "pct")

READ = [
    # content, element, percent cell, value, code of the doubt
    (16.5, VERLOF, False, 16.5, ""),
    ("16,5", VERLOF, False, 16.5, ""),
    ("16,5%", VERLOF, False, 16.5, ""),
    ("16.5 %", VERLOF, False, 16.5, ""),
    (0.165, VERLOF, True, 16.5, ""),
    (0.165, VERLOF, False, 16.5, "procentschaal"),
    ("0,165", VERLOF, False, 16.5, "procentschaal"),
    ("0.165", VERLOF, False, 16.5, "procentschaal"),
    (16.5, VERLOF, True, 16.5, "procentschaal"),
    (0.057, CostElement("z", "Z", "pct", bounds_hard=(0, 40), bounds_soft=(2, 15)), True, 5.7, ""),
    (0.75, WHK, False, 0.75, ""),
    (0.03, WHK, False, 0.03, "procentschaal"),  # 0,03% and 3% are both usual: kept and asked
    (0.0075, WHK, True, 0.75, ""),
    (0.165, KAAL, False, 0.165, "procentschaal"),
    (0.165, KAAL, True, 16.5, ""),
    (50.0, VERLOF, False, 50.0, ""),  # the bounds check speaks, not the scale
    ("€ 12,50", LOON, False, 12.5, ""),
    ("12,50 ", LOON, False, 12.5, ""),
    ("1.878", UREN, False, 1878.0, "decimaalteken"),
    ("13.125", LOON, False, 13.125, "decimaalteken"),
    ("1.878,00", UREN, False, 1878.0, ""),
    ("€ 1.878,00", CostElement("f", "F", "eur", bounds_hard=(0, 99999)), False, 1878.0, ""),
    ("12.770,-", CostElement("f", "F", "eur", bounds_hard=(0, 99999)), False, 12770.0, ""),
    ("1 878,00", UREN, False, 1878.0, ""),
    ("16,5 procent", VERLOF, False, 16.5, ""),
    ("12,50 euro", LOON, False, 12.5, ""),
    ("65%", DEEL, False, 0.65, ""),
    (0.65, DEEL, True, 0.65, ""),
    (-0.0, VERLOF, False, 0.0, ""),
    ("-0", VERLOF, False, 0.0, ""),
    (0.0, VERLOF, False, 0.0, ""),
]

BLOCKED = [
    ("zie bijlage", VERLOF, False, "geen_getal"),
    ("16,5 of 17", VERLOF, False, "geen_getal"),
    ("16 5", VERLOF, False, "geen_getal"),
    ("16½", VERLOF, False, "geen_getal"),
    ("16,5 euro", VERLOF, False, "verkeerde_eenheid"),
    ("NaN", VERLOF, False, "geen_getal"),
    ("inf", VERLOF, False, "geen_getal"),
    ("=1+1", VERLOF, False, "geen_getal"),
    (True, VERLOF, False, "geen_getal"),
    (math.nan, VERLOF, False, "geen_getal"),
    (math.inf, LOON, False, "geen_getal"),
    (1e308, KAAL, False, "onmogelijk_groot"),
    (1.79e306, VERLOF, True, "onmogelijk_groot"),
    (CellError("#DIV/0!"), VERLOF, False, "foutcel"),
    (Uncached(), VERLOF, False, "formule_zonder_uitkomst"),
    (Moment("2019-07-05"), VERLOF, False, "datum"),
    ("€ 5,70", VERLOF, False, "verkeerde_eenheid"),
    ("5%", LOON, False, "verkeerde_eenheid"),
    (0.05, LOON, True, "verkeerde_eenheid"),
    ("€ 1872", UREN, False, "verkeerde_eenheid"),
]


@pytest.mark.parametrize(("content", "element", "percent", "value", "doubt"), READ)
def test_read(content, element, percent, value, doubt) -> None:
    found = interpret(content, element, percent)
    assert found.problem is None
    assert (found.value, found.doubt.code if found.doubt else "") == (value, doubt)
    assert math.copysign(1, found.value) == (1 if value >= 0 else -1)


@pytest.mark.parametrize(("content", "element", "percent", "code"), BLOCKED)
def test_blocked(content, element, percent, code) -> None:
    found = interpret(content, element, percent)
    assert (found.value, found.problem.code) == (None, code)


@pytest.mark.parametrize("content", [None, "", "  ", "-", "–", "n.v.t.", "nvt", "N.V.T.", "onbekend", "?"])
def test_not_filled(content) -> None:
    assert interpret(content, VERLOF) == (None, None, None)


TABLE = [
    ("16,5", VERLOF, 16.5, ""),
    ("16.5", VERLOF, 16.5, ""),
    ("16,5%", VERLOF, 16.5, ""),
    ("0,165", VERLOF, 0.165, "procentschaal"),  # kept: a table is in percent points
    ("0.03", WHK, 0.03, "procentschaal"),  # 3% is as usual
    ("0.75", WHK, 0.75, ""),
    ("13.125", LOON, 13.125, ""),
    ("13.125", KAAL, 13.125, ""),
    ("1.878", UREN, 1878.0, "decimaalteken"),
    ("12.770", FRANCHISE, 12770.0, "decimaalteken"),
    ("12.770", BEDRAG, 12.77, "decimaalteken"),  # both are possible
    ("12.770", VERLOF, 12.77, ""),
    ("1872", UREN, 1872.0, ""),
    ("1.872,00", UREN, 1872.0, ""),
    ("1.872,-", UREN, 1872.0, ""),
    ("16,5 procent", VERLOF, 16.5, ""),
    ("0,5", KAAL, 0.5, ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "element", "value", "doubt"), TABLE)
def test_field_of_a_bulk_table(text, element, value, doubt) -> None:
    found = interpret_table(text, element)
    assert (found.value, found.doubt.code if found.doubt else "") == (value, doubt)


def test_scaling_is_decimal() -> None:
    assert [scaled(value, 100) for value in (0.07, 0.057, 0.29, 0.1234)] == [7.0, 5.7, 29.0, 12.34]


@pytest.mark.parametrize(
    ("text", "figure", "value", "problem"),
    [
        ("12.770.-", "franchise_jaar", 12770, None),
        ("€12.770.-", "franchise_jaar", 12770, None),
        ("€ 12.770,00 per jaar", "franchise_jaar", 12770, None),
        ("1878 uur", "contracturen", 1878, None),
        ("1878 uren per jaar", "contracturen", 1878, None),
        ("1878u", "contracturen", 1878, None),
        ("€ 10,76 per uur", "uurloon[trede 0]", 10.76, None),
        ("10,76 p/u", "uurloon[trede 0]", 10.76, None),
        ("€ -", "franchise_jaar", None, None),
        ("- €", "franchise_jaar", None, None),
        ("1878 uur", "verlof", None, "geen_getal"),
        ("uur", "contracturen", None, "geen_getal"),
        ("- 5", "indexatie", -5, None),
    ],
)
def test_words_of_the_unit_and_an_empty_amount(text: str, figure: str, value, problem) -> None:
    element = next(e for e in load_model("hbh-2019").elements if figure in e.figures)
    for reading in (interpret(text, element), interpret_table(text, element)):
        assert (reading.value, reading.problem and reading.problem.code) == (value, problem)


def test_a_doubt_says_both_readings_with_their_unit() -> None:
    doubt = interpret("0,03", next(e for e in load_model("hbh-2019").elements if e.id == "risico")).doubt
    assert doubt is not None
    assert doubt.expected in ("0,03% of 3%", "3% of 0,03%")
