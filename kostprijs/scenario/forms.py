"""The forms of a tariff that consultations speak of, and what each pays for the same care.

vast                one tariff per hour, the same for every module
per_module          a tariff per hour for each module: given, or the mean of functions by the staff mix
tariefbandbreedte   tariffs per hour between a permitted lowest and highest
pxq                 price times quantity: an amount per unit of time, rounded to cents, per unit delivered
budget_per_client   a fixed amount per client and period, whatever is delivered

All pay for delivered hours but the last, which pays for clients. Amounts are exact until shown; what a
form itself pays per hour, unit or period is in whole cents. A year has 52 weeks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from kostprijs.model.time_units import TIME_UNITS, converted
from kostprijs.numbers import CENT, exact, round_half_up
from kostprijs.scenario.periods import PERIODS


@dataclass(frozen=True)
class Module:
    """A kind of care that is bought.

    clients    clients over the year
    granted    hours granted per client and year
    delivered  the part of those that is delivered, 0 to 1, more than 0
    mix        part of the hours by function, adding up to 1; empty when the file has none
    """

    id: str
    label: str
    clients: Fraction
    granted: Fraction
    delivered: Fraction
    mix: Mapping[str, Fraction]

    @property
    def hours(self) -> Fraction:
        """Hours delivered to all clients in a year."""
        return self.clients * self.granted * self.delivered


@dataclass(frozen=True)
class Payment:
    """What a form pays for a module: `rate` per hour, unit or period in cents, `cost` in euro a year.

    Two values, lowest and highest; the same but for a tariefbandbreedte.
    """

    module: Module
    rate: tuple[Decimal, Decimal]
    per: str
    cost: tuple[Fraction, Fraction]

    @property
    def per_hour(self) -> tuple[Fraction, Fraction] | None:
        """What a delivered hour brings; None without hours."""
        hours = self.module.hours
        return (self.cost[0] / hours, self.cost[1] / hours) if hours else None


class Form(Protocol):
    """One way to set and pay a tariff."""

    def pay(self, module: Module) -> Payment:
        """What this form pays for one module in a year."""


@dataclass(frozen=True)
class FixedTariff:
    """One tariff per hour for all modules."""

    hourly: Fraction

    def pay(self, module: Module) -> Payment:
        """Delivered hours at the one tariff."""
        return _hourly(module, self.hourly, self.hourly)


@dataclass(frozen=True)
class ModuleTariffs:
    """A tariff per hour by module."""

    hourly: Mapping[str, Fraction]

    def pay(self, module: Module) -> Payment:
        """Delivered hours at the tariff of the module."""
        tariff = self.hourly[module.id]
        return _hourly(module, tariff, tariff)


@dataclass(frozen=True)
class TariffRange:
    """The permitted lowest and highest tariff per hour."""

    lowest: Fraction
    highest: Fraction

    def pay(self, module: Module) -> Payment:
        """Delivered hours at either end."""
        return _hourly(module, self.lowest, self.highest)


@dataclass(frozen=True)
class PriceQuantity:
    """A tariff per hour, paid per unit of time as delivered; `unit` is an id of TIME_UNITS."""

    hourly: Mapping[str, Fraction]
    unit: str

    def pay(self, module: Module) -> Payment:
        """Delivered units at the rounded amount per unit."""
        found = converted(self.hourly[module.id], self.unit)
        cost = module.hours * 60 / TIME_UNITS[self.unit].minutes * exact(found.per_unit)
        return Payment(module, (found.per_unit, found.per_unit), found.unit.label, (cost, cost))


@dataclass(frozen=True)
class ClientBudget:
    """A fixed amount per client and period, by module; `period` is an id of PERIODS."""

    amounts: Mapping[str, Fraction]
    period: str

    def pay(self, module: Module) -> Payment:
        """Clients times periods times the amount; delivery makes no difference."""
        period, amount = PERIODS[self.period], _cents(self.amounts[module.id])
        cost = module.clients * period.per_year * exact(amount)
        return Payment(module, (amount, amount), f"per cliënt {period.label}", (cost, cost))


def mixed_tariff(functions: Mapping[str, Fraction], mix: Mapping[str, Fraction]) -> Fraction:
    """The mean of the tariffs of functions, weighed by the staff mix (parts adding up to 1)."""
    return sum((functions[name] * part for name, part in mix.items()), Fraction(0))


def budget_of(hourly: Fraction, granted: Fraction, period: str) -> Fraction:
    """The amount per client and period that pays all granted hours at a tariff per hour."""
    return hourly * granted / PERIODS[period].per_year


def _cents(amount: Fraction) -> Decimal:
    return round_half_up(amount, CENT)


def _hourly(module: Module, low: Fraction, high: Fraction) -> Payment:
    rates = _cents(low), _cents(high)
    costs = module.hours * exact(rates[0]), module.hours * exact(rates[1])
    return Payment(module, rates, "per uur", costs)
