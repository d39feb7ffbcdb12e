from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from kostprijs.numbers import (
    decimals_of,
    exact,
    exact_mean,
    format_amount,
    format_number,
    parse_number,
    round_down,
    round_half_up,
    round_up,
)

READ = [
    ("16,5%", 16.5, True, False, None),
    ("16.5 %", 16.5, True, False, None),
    ("0,165", 0.165, False, False, None),
    (" 5,7 ", 5.7, False, False, None),
    ("€ 1.234,56", 1234.56, False, True, None),
    ("€\u00a01.234,56", 1234.56, False, True, None),
    ("1.234,56 €", 1234.56, False, True, None),
    ("EUR 12,-", 12.0, False, True, None),
    ("1,234.56", 1234.56, False, False, None),
    ("1.878", 1878.0, False, False, 1.878),
    ("1.234.567", 1234567.0, False, False, None),
    ("1,234,567", 1234567.0, False, False, None),
    ("-0,5", -0.5, False, False, None),
    ("\u22120,5", -0.5, False, False, None),
    ("+3", 3.0, False, False, None),
    ("-€ 3", -3.0, False, True, None),
    (",5", 0.5, False, False, None),
    ("1e3", 1000.0, False, False, None),
    ("1,878", 1.878, False, False, None),
    ("€ 12.770,00", 12770.0, False, True, None),
    ("12.770,00 euro", 12770.0, False, True, None),
    ("euro 12,50", 12.5, False, True, None),
    ("12.770,-", 12770.0, False, False, None),
    ("€ 12.770,--", 12770.0, False, True, None),
    ("€ 12,–", 12.0, False, True, None),
    ("12,= euro", 12.0, False, True, None),
    ("12,- €", 12.0, False, True, None),
    ("12 770,00", 12770.0, False, False, None),
    ("12\u00a0770,00", 12770.0, False, False, None),
    ("€ 12\u202f770", 12770.0, False, True, None),
    ("1 234 567,5", 1234567.5, False, False, None),
    ("1.878,00", 1878.0, False, False, None),
    ("12,5 procent", 12.5, True, False, None),
    ("12,5 Pct.", 12.5, True, False, None),
    ("16, 5", 16.5, False, False, None),
]


@pytest.mark.parametrize(("text", "value", "percent", "euro", "other"), READ)
def test_reads_what_people_type(text, value, percent, euro, other):
    parsed = parse_number(text)
    assert (parsed.value, parsed.percent, parsed.euro, parsed.other) == (value, percent, euro, other)
    assert parsed.ambiguous is (other is not None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "n.v.t.",
        "zie bijlage",
        "1,2,3",
        "1.23.4",
        "inf",
        "nan",
        "1e999",
        "12 tot 14",
        "%",
        "0x10",
        "1_000",
        ",-",
        "-,-",
        "procent",
        "euro",
        "5 7",
        "16 5,5",
        "1 23 456",
        "12 1234",
        "27½",
    ],
)
def test_refuses_what_is_no_number(text):
    with pytest.raises(ValueError, match="getal"):
        parse_number(text)


ROUNDED = [
    (2.675, 0.01, "2.68"),
    (0.5, 1, "1"),
    (1.5, 1, "2"),
    (2.5, 1, "3"),
    (-2.5, 1, "-3"),
    (-2.4, 1, "-2"),
    (-0.2, 1, "0"),
    (16.25, 0.5, "16.5"),
    (16.24, 0.5, "16.0"),
    (0.125, 0.25, "0.25"),
    (1.005, 0.01, "1.01"),
    (1e15 + 0.5, 1, "1000000000000001"),
    (13.0, 0.25, "13.00"),
]


@pytest.mark.parametrize(("value", "grid", "printed"), ROUNDED)
def test_rounds_half_up_on_the_grid(value, grid, printed):
    assert str(round_half_up(value, grid)) == printed


def test_minus_zero_never_shows():
    for rounded in (round_half_up(-0.04, 0.1), round_up(-0.04, 0.1), round_half_up(-0.0, 1)):
        assert not rounded.is_signed()
    assert format_number(-0.0004, 2) == "0,00"


@pytest.mark.parametrize(
    ("value", "grid", "down", "up"),
    [
        (11.0, 2, "10", "12"),
        (12.0, 2, "12", "12"),
        (-0.1, 1, "-1", "0"),
        (0.3, 0.1, "0.3", "0.3"),
        (0.29, 0.05, "0.25", "0.30"),
    ],
)
def test_rounds_down_and_up(value, grid, down, up):
    assert Decimal(down) == round_down(value, grid)
    assert Decimal(up) == round_up(value, grid)


def test_a_grid_must_be_positive():
    with pytest.raises(ValueError, match="grid"):
        round_half_up(1, 0)


def test_a_mean_is_exact_whatever_the_order():
    values = [0.1, 0.2, 0.3, 1e6]
    assert exact_mean(values) == exact_mean(reversed(values)) == (Fraction(6, 10) + 10**6) / 4
    assert exact(0.1) == Fraction(1, 10)
    with pytest.raises(ValueError, match="no values"):
        exact_mean([])


@pytest.mark.parametrize(
    ("grid", "decimals"), [(1.0, 0), (0.5, 1), (0.25, 2), (2.5, 1), (100, 0), (Decimal("0.10"), 1)]
)
def test_decimals_that_a_grid_needs(grid, decimals):
    assert decimals_of(grid) == decimals


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "printed"),
    [
        (5.7, "pct", None, "5,7%"),
        (28.974, "eur_uur", None, "€\u00a028,97"),
        (1872, "uur_jaar", None, "1.872"),
        (1234567.891, "getal", None, "1.234.567,89"),
        (-3.25, "pct", 1, "\u22123,3%"),
        (0.165, "aandeel", None, "0,165"),
    ],
)
def test_prints_dutch_amounts(value, unit, decimals, printed):
    assert format_amount(value, unit, decimals) == printed


def test_an_unknown_unit_is_a_key_error():
    with pytest.raises(KeyError):
        format_amount(1, "liter")
