"""Weeks, four-week periods and months of a year, and what part of a year a period is.

Two ways of counting, which differ by a day or two a year and are never mixed in one figure:

* a year of the normenkader has 52 weeks or 13 periods of four weeks (108 hours are 124.6 minutes a week);
* a period from day to day counts days: each calendar year for the share of its own days (365 or 366).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kostprijs.errors import WrongUse

WEEKS = 52


@dataclass(frozen=True)
class Period:
    """A stretch for which is paid or granted; `per_year` of them make a year of 52 weeks or 12 months."""

    id: str
    label: str
    per_year: int


PERIODS = {
    period.id: period
    for period in (
        Period("week", "per week", WEEKS),
        Period("vierweken", "per vier weken", 13),
        Period("maand", "per maand", 12),
        Period("jaar", "per jaar", 1),
    )
}


@dataclass(frozen=True)
class Span:
    """From the first to the last day, both included. Raises WrongUse when the last lies before the first."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise WrongUse(f"De einddatum {self.last} ligt voor de begindatum {self.first}; draai ze om.")

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    @property
    def years(self) -> Fraction:
        """The part of a year: 182 days of 2020 are 182/366. Adds up exactly over adjoining spans."""
        return sum(
            (
                Fraction(_overlap(self, date(year, 1, 1), date(year, 12, 31)), 366 if leap else 365)
                for year, leap in _years(self)
            ),
            Fraction(0),
        )

    @property
    def months(self) -> Fraction:
        """The number of months, each calendar month for the share of its own days."""
        total = Fraction(0)
        for year, _ in _years(self):
            for month in range(1, 13):
                length = calendar.monthrange(year, month)[1]
                days = _overlap(self, date(year, month, 1), date(year, month, length))
                total += Fraction(days, length)
        return total


def _years(span: Span) -> list[tuple[int, bool]]:
    return [(year, calendar.isleap(year)) for year in range(span.first.year, span.last.year + 1)]


def _overlap(span: Span, first: date, last: date) -> int:
    return max(0, (min(span.last, last) - max(span.first, first)).days + 1)
