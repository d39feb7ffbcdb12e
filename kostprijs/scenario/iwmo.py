"""The extent of an iWmo order: volume, unit and frequency, checked against the code lists of a version.

The rules are those that could be read (`parameters/codelijsten/iwmo.toml`, each with its mark). Not
guaranteed: that an order which passes here passes a receiver's whole set of rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kostprijs.errors import WrongUse
from kostprijs.model.time_units import TIME_UNITS
from kostprijs.numbers import exact, format_number, round_half_up
from kostprijs.scenario.iwmo_codes import CodeRule, CodeVersion
from kostprijs.scenario.periods import PERIODS, Span

# the units of time by their code
_MINUTES = {unit.iwmo: unit.minutes for unit in TIME_UNITS.values() if unit.iwmo}
DAY, WEEK, FOUR_WEEKS, MONTH, YEAR, TOTAL = "123456"
_TIMES: Mapping[str, Callable[[Span], Fraction]] = {
    DAY: lambda span: Fraction(span.days),
    WEEK: lambda span: Fraction(span.days, 7),
    FOUR_WEEKS: lambda span: Fraction(span.days, 28),
    MONTH: lambda span: span.months,
    YEAR: lambda span: span.years,
    TOTAL: lambda _: Fraction(1),
}
# how many of a frequency make a year of 52 weeks
_A_YEAR = {
    WEEK: PERIODS["week"].per_year,
    FOUR_WEEKS: PERIODS["vierweken"].per_year,
    MONTH: PERIODS["maand"].per_year,
    YEAR: PERIODS["jaar"].per_year,
}


@dataclass(frozen=True)
class Order:
    """So much, in a unit and with a frequency (their codes), from a day until a day or without an end."""

    volume: Fraction
    unit: str
    frequency: str
    first: date
    last: date | None = None

    @property
    def span(self) -> Span | None:
        """The period; None without an end."""
        return Span(self.first, self.last) if self.last else None

    @property
    def hours_in_period(self) -> Fraction | None:
        """What may be delivered from the first to the last day.

        None without an end, for no time, and for a frequency that no version has.
        """
        if self.span is None or self.unit not in _MINUTES or self.frequency not in _TIMES:
            return None
        return self.volume * _MINUTES[self.unit] / 60 * _TIMES[self.frequency](self.span)

    @property
    def hours_a_year(self) -> Fraction | None:
        """What may be delivered in a year of 52 weeks; None for no time, per day and for a total."""
        if self.unit not in _MINUTES or self.frequency not in _A_YEAR:
            return None
        return self.volume * _MINUTES[self.unit] / 60 * _A_YEAR[self.frequency]


@dataclass(frozen=True)
class Problem:
    """Why an order is refused: the rule and its mark, and the reason in Dutch."""

    rule: str
    mark: str
    text: str


@dataclass(frozen=True)
class Proposal:
    """An order that passes, and how much more (or less) it gives than was asked.

    `hours` and `over` are over the period where it has an end, else over a year of 52 weeks.
    """

    order: Order
    hours: Fraction
    over: Fraction


def problems(order: Order, version: CodeVersion) -> tuple[Problem, ...]:
    """What stands in the way under this version; empty for an order that passes.

    Raises WrongUse for a volume that is not above zero.
    """
    if order.volume <= 0:
        raise WrongUse("Het volume moet groter zijn dan nul.")
    found = list(_unknown_codes(order, version))
    if not found:
        found = [
            p
            for rule in version.rules
            if rule.speaks_of(order.unit, order.frequency, order.last)
            for p in _broken(order, rule)
        ]
    return tuple(found)


def _unknown_codes(order: Order, version: CodeVersion) -> Iterator[Problem]:
    lists = (("eenheid", order.unit, version.units), ("frequentie", order.frequency, version.frequencies))
    for what, code, known in lists:
        if code not in known:
            words = ", ".join(f"{key} ({label.lower()})" for key, label in known.items())
            text = f"{what} {code:.10} staat niet in de codelijst van {version.name}; daar staan {words}"
            yield Problem(f"codelijst {what}", version.mark, text)


def _broken(order: Order, rule: CodeRule) -> Iterator[Problem]:
    if rule.allowed and order.frequency not in rule.allowed:
        text = f"bij eenheid {order.unit} kan alleen frequentie {', '.join(rule.allowed)}"
        yield Problem(rule.id, rule.mark, text)
    if rule.end_required and order.last is None:
        yield Problem(rule.id, rule.mark, f"bij frequentie {order.frequency} is een einddatum nodig")
    if rule.volume_to is not None and order.volume > rule.volume_to:
        yield Problem(rule.id, rule.mark, f"het volume is hoger dan {format_number(rule.volume_to, 0)}")
    if rule.volume_whole and order.volume.denominator != 1:
        yield Problem(
            rule.id, rule.mark, "het volume is geen geheel getal; neem een kleinere eenheid, of rond het af"
        )


def proposals(
    hours: Fraction, first: date, last: date | None, version: CodeVersion, in_period: Fraction | None = None
) -> tuple[Proposal, ...]:
    """Orders under a version for so many hours a year, the freest to spread first; only those that pass.

    `in_period`, where it was asked so and not by the year, is the hours from the first to the last day: an
    order per week gives weeks of it, and no part of a year of 52. Volumes are whole (halves up), so an
    order may give a little more or less: `over` says how much.
    """
    span = Span(first, last) if last else None
    asked = hours if span is None else hours * span.years if in_period is None else in_period
    candidates = [Order(volume, unit, YEAR, first, last) for volume, unit in _whole(hours)]
    if span is not None:
        candidates += [Order(volume, unit, TOTAL, first, last) for volume, unit in _whole(asked)]
    for frequency in (WEEK, MONTH):
        part = hours / _A_YEAR[frequency]
        if span is not None and in_period is not None:
            part = in_period / _TIMES[frequency](span)
        minutes = _rounded(part * 60)
        candidates.append(Order(minutes, "01", frequency, first, last))
    passed = [order for order in candidates if order.volume > 0 and not problems(order, version)]
    given = ((order, order.hours_in_period if last else order.hours_a_year) for order in passed)
    return tuple(Proposal(order, found, found - asked) for order, found in given if found is not None)


def instead_of(order: Order, version: CodeVersion) -> tuple[Proposal, ...]:
    """What can be sent in place of an order that does not pass; empty where its hours can't be said."""
    hours = order.hours_a_year
    # a year is the year of the norms; anything else gives what its own days, weeks or months come to
    in_period = order.hours_in_period if order.frequency != YEAR else None
    if hours is None and in_period is not None and order.span is not None:
        hours = in_period / order.span.years
    return proposals(hours, order.first, order.last, version, in_period) if hours else ()


def _whole(hours: Fraction) -> Iterator[tuple[Fraction, str]]:
    """Whole hours where they are whole, else minutes."""
    if hours.denominator == 1:
        yield hours, "04"
    else:
        yield _rounded(hours * 60), "01"


def _rounded(minutes: Fraction) -> Fraction:
    return exact(round_half_up(minutes, 1))
