"""A tariff per hour in another unit of time, and what the rounding to whole cents costs.

A municipality that pays per minute pays a rounded amount: EUR 26.59 an hour is 0.44 a minute, and
sixty of those are 26.40. Rounding is that of `kostprijs.numbers`, once, on the tariff per unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kostprijs.errors import WrongUse
from kostprijs.numbers import CENT, exact, round_half_up


@dataclass(frozen=True)
class TimeUnit:
    """A unit in which care is paid; `iwmo` is its code in table WJ756 (iWmo), or empty."""

    id: str
    label: str
    minutes: int
    iwmo: str = ""


TIME_UNITS = {
    unit.id: unit
    for unit in (
        TimeUnit("minuut", "per minuut", 1, "01"),
        TimeUnit("kwartier", "per kwartier", 15),
        TimeUnit("uur", "per uur", 60, "04"),
        TimeUnit("dagdeel", "per dagdeel van vier uur", 240, "16"),
    )
}


@dataclass(frozen=True)
class Conversion:
    """A tariff per hour, paid per unit.

    per_unit       the tariff per unit, rounded
    back_per_hour  what an hour then brings (a multiple of `per_unit`; for a dagdeel a quarter of it)
    loss           the tariff per hour minus that; negative when the rounding is in favour
    loss_pct       the loss in percent points of the tariff, 0 for a tariff of zero
    """

    unit: TimeUnit
    per_unit: Decimal
    back_per_hour: Fraction
    loss: Fraction
    loss_pct: Fraction


def converted(hourly: float | Decimal | Fraction, unit_id: str) -> Conversion:
    """The tariff per unit in whole cents, and back to the hour. Raises WrongUse for an unknown unit."""
    if unit_id not in TIME_UNITS:
        raise WrongUse(f"De tijdseenheid «{unit_id:.40}» bestaat niet; kies uit {', '.join(TIME_UNITS)}.")
    unit = TIME_UNITS[unit_id]
    per_hour = exact(hourly)
    per_unit = round_half_up(per_hour * unit.minutes / 60, CENT)
    back = exact(per_unit) * 60 / unit.minutes
    loss = per_hour - back
    return Conversion(unit, per_unit, back, loss, 100 * loss / per_hour if per_hour else Fraction(0))
