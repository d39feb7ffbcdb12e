"""Dated public reference values: each with unit, base, population, period, source and mark."""

from __future__ import annotations

from dataclasses import dataclass

MARKS = ("bevestigd", "afgeleid", "alleen consultatiestukken", "onbevestigd")


@dataclass(frozen=True)
class Reference:
    """One value of a parameter in one period.

    `value` is in `unit` (`pct` in percent points); `high` is set when the source gives a range.
    `first_year` and `last_year` bound the period (both inclusive; None: open).
    """

    id: str
    label: str
    unit: str
    value: float
    high: float | None
    base: str
    population: str
    period: str
    first_year: int
    last_year: int | None
    source: str
    url: str
    mark: str
