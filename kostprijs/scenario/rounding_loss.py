"""What the rounding of a tariff to whole cents per unit or period costs in a year.

A tariff per hour that is paid per minute, quarter or dagdeel is rounded once per unit
(`kostprijs.model.time_units`); paid per week, four weeks or month, once per period. The loss is what the
provider gets less than the tariff per hour promises; negative when the rounding is in favour.
Not guaranteed: what an actual bill rounds in between, such as minutes to whole quarters.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kostprijs.model.time_units import TIME_UNITS, converted
from kostprijs.numbers import CENT, exact, round_half_up
from kostprijs.scenario.periods import PERIODS


@dataclass(frozen=True)
class YearlyLoss:
    """One way of paying, for one client in one year.

    amount  euro per unit or period, in whole cents
    count   units or periods in the year
    hourly  the tariff per hour that was set
    hours   hours of care in the year, more than 0
    """

    id: str
    label: str
    amount: Decimal
    count: Fraction
    hourly: Fraction
    hours: Fraction

    @property
    def paid(self) -> Fraction:
        """What is paid over the year."""
        return exact(self.amount) * self.count

    @property
    def loss(self) -> Fraction:
        """What the provider gets less than the tariff per hour promises, in euro a year."""
        return self.hourly * self.hours - self.paid

    @property
    def back_per_hour(self) -> Fraction:
        """What an hour then brings."""
        return self.paid / self.hours


def yearly_losses(hourly: Fraction, hours: Fraction) -> tuple[YearlyLoss, ...]:
    """Every unit and every period, for `hours` (more than 0) of care a year at `hourly` euro."""
    units = (
        YearlyLoss(
            unit.id, unit.label, converted(hourly, unit.id).per_unit, hours * 60 / unit.minutes, hourly, hours
        )
        for unit in TIME_UNITS.values()
    )
    periods = (
        YearlyLoss(
            period.id,
            period.label,
            round_half_up(hourly * hours / period.per_year, CENT),
            Fraction(period.per_year),
            hourly,
            hours,
        )
        for period in PERIODS.values()
    )
    return (*units, *periods)
