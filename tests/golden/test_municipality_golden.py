"""The municipality's arithmetic on numbers that stand in public sources, or that a calculator gives."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from kostprijs.numbers import round_half_up
from kostprijs.scenario.bands import Rule, place, public_bands
from kostprijs.scenario.constants import constant, constants
from kostprijs.scenario.forecast import constant_path, forecast, growth_a_year, of_totals
from kostprijs.scenario.iwmo import Order, problems, proposals
from kostprijs.scenario.iwmo_codes import versions
from kostprijs.scenario.normenkader import assess, pro_rata
from kostprijs.scenario.periods import Span
from kostprijs.scenario.rounding_loss import yearly_losses

HALF_2020 = Span(date(2020, 1, 1), date(2020, 6, 30))


def on_cents(value):
    return float(round_half_up(value, 0.01))


# ------------------------------------------------ Gooi en Vechtstreek 2019: 26.59 -> 0.44 -> 26.40


@pytest.mark.parametrize(
    ("unit", "amount", "count", "loss"),
    [
        ("minuut", "0.44", 6480, 20.52),  # 108 x 0.19
        ("kwartier", "6.65", 432, -1.08),
        ("uur", "26.59", 108, 0),
        ("week", "55.23", 52, -0.24),  # 2871.72 / 52 = 55.2253...
        ("vierweken", "220.90", 13, 0.02),  # 2871.72 / 13 = 220.9015...
        ("maand", "239.31", 12, 0),
    ],
)
def test_the_loss_in_a_year_of_108_hours_at_26_59(unit, amount, count, loss):
    found = {item.id: item for item in yearly_losses(Fraction("26.59"), Fraction(108))}[unit]
    assert (str(found.amount), found.count, found.loss) == (amount, count, Fraction(str(loss)))


def test_paid_per_minute_an_hour_brings_26_40():
    (minute,) = [item for item in yearly_losses(Fraction("26.59"), Fraction(108)) if item.id == "minuut"]
    assert minute.back_per_hour == Fraction("26.40")
    assert minute.loss * 4000 == 82_080


# ------------------------------------------------ normenkader: 108 hours and its adjustments


@pytest.mark.parametrize(
    ("counts", "hours", "minutes"),
    [
        ({}, 108, 124.6),
        ({"eigen_kracht": 1}, 85, 98.1),
        ({"kamer_niet_in_gebruik": 1}, 112, 129.2),
        ({"kamer_in_gebruik": 1}, 124, 143.1),
        ({"belemmering_enig": 1}, 134, 154.6),
        ({"samenstelling": 1}, 134, 154.6),
        ({"belemmering_veel": 1}, 160, 184.6),
    ],
)
def test_hours_a_year_and_minutes_a_week(counts, hours, minutes):
    found = assess(counts)
    assert found.hours == hours
    assert float(round_half_up(found.minutes_a_week, 0.1)) == minutes


def test_108_hours_are_nine_a_month():
    assert assess({}).hours_a_month == 9


def test_182_of_366_days_are_53_70_hours_or_3222_minutes():
    hours = pro_rata(assess({}).hours, HALF_2020)
    assert (HALF_2020.days, HALF_2020.years) == (182, Fraction(182, 366))
    assert (on_cents(hours), round_half_up(hours * 60, 1)) == (53.70, 3222)


def test_full_take_over_is_basis_but_own_strength_is_no_basis_min():
    bands, rule = public_bands(), Rule()
    assert place(assess({}).minutes_a_week, bands, rule) == "basis_midden"
    assert place(assess({"eigen_kracht": 1}).minutes_a_week, bands, rule) == "basis_midden"


# ------------------------------------------------ iWmo: 108 hours per year, then and now

HOURS_A_YEAR = Order(Fraction(108), "04", "5", date(2020, 1, 1), date(2020, 6, 30))


def test_108_hours_per_year_is_an_order_of_2_and_not_of_3():
    assert problems(HOURS_A_YEAR, versions()["2"]) == ()
    (problem,) = problems(HOURS_A_YEAR, versions()["3"])
    assert problem.rule == "codelijst frequentie"
    assert problem.mark == "bevestigd"


def test_the_alternatives_of_3():
    found = proposals(Fraction(108), date(2020, 1, 1), date(2020, 6, 30), versions()["3"])
    said = [(item.order.volume, item.order.unit, item.order.frequency) for item in found]
    assert said == [(3222, "01", "6"), (125, "01", "2"), (540, "01", "4")]
    year = proposals(Fraction(108), date(2020, 1, 1), date(2020, 12, 31), versions()["3"])
    assert (year[0].order.volume, year[0].order.unit, year[0].order.frequency) == (108, "04", "6")
    assert year[0].over == 0


def test_125_minutes_a_week_are_108_33_hours_a_year():
    order = Order(Fraction(125), "01", "2", date(2020, 1, 1), date(2020, 12, 31))
    assert on_cents(order.hours_a_year) == 108.33


# ------------------------------------------------ 76.07 to 121.943 million, 2018 to 2025


def test_expenditure_from_2018_to_2025():
    series = constants("omvang")["uitgaven_maatwerk"]
    first, last = (Fraction(int(item.value)) for item in series)
    assert (first, last) == (76_070_000, 121_943_000)
    growth = growth_a_year(first, last, 7)
    assert on_cents(growth) == 6.97
    path = constant_path(first, last, 7)
    assert (len(path), path[0], path[-1]) == (8, first, last)
    assert path[1] == 81_375_010  # 76.07 million x 1.069738...
    assert all(abs(later / earlier - (1 + growth / 100)) < 1e-7 for earlier, later in pairwise(path))
    years = forecast(of_totals(2018, path, [Fraction(3)] * 7, [Fraction(0)] * 7))
    assert years[-1].since_base.total == 45_873_000
    assert years[-1].since_base.mix == 0


def test_the_region_has_about_4000_indications():
    reference = constant("omvang", "indicaties_regio")
    assert (reference.value, reference.mark) == (4000, "alleen consultatiestukken")


@pytest.mark.parametrize("file", ["normenkader", "banden", "omvang"])
def test_every_constant_has_a_source_a_mark_and_an_address_when_confirmed(file):
    for series in constants(file).values():
        for reference in series:
            assert reference.source
            assert reference.url or reference.mark != "bevestigd"


def test_the_bands_of_the_model():
    assert [(band.low, band.high) for band in public_bands()] == [(60, 90), (91, 130), (131, 260)]
    assert [float(band.minutes("midden")) for band in public_bands()] == [75, 110.5, 195.5]
