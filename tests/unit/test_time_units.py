"""A tariff per hour in another unit, rounded to cents by the one rounding rule, and back."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostprijs.errors import WrongUse
from kostprijs.model.time_units import TIME_UNITS, converted


@pytest.mark.parametrize(
    ("hourly", "unit", "per_unit", "back", "loss"),
    [
        (26.59, "minuut", "0.44", 26.40, 0.19),  # Gooi en Vechtstreek 2019
        (26.59, "kwartier", "6.65", 26.60, -0.01),
        (26.59, "uur", "26.59", 26.59, 0),
        (26.59, "dagdeel", "106.36", 26.59, 0),
        (26.7, "minuut", "0.45", 27.0, -0.3),  # 0.445: a half goes up
        (0.3, "minuut", "0.01", 0.6, -0.3),
        (0.29, "minuut", "0.00", 0, 0.29),
        (0, "minuut", "0.00", 0, 0),
    ],
)
def test_a_tariff_per_unit_and_what_an_hour_then_brings(hourly, unit, per_unit, back, loss):
    found = converted(hourly, unit)
    assert str(found.per_unit) == per_unit
    assert (float(found.back_per_hour), float(found.loss)) == (pytest.approx(back), pytest.approx(loss))


def test_a_tariff_of_zero_loses_nothing():
    assert converted(0, "minuut").loss_pct == 0


def test_an_unknown_unit_is_wrong_use():
    with pytest.raises(WrongUse, match="kies uit minuut, kwartier"):
        converted(26.59, "week")


@given(st.decimals(0, 500, places=2), st.sampled_from(sorted(TIME_UNITS)))
def test_the_loss_is_at_most_half_a_cent_per_unit(hourly, unit):
    found = converted(hourly, unit)
    assert abs(found.loss) <= Fraction(60, TIME_UNITS[unit].minutes * 200)
    assert found.back_per_hour + found.loss == hourly
