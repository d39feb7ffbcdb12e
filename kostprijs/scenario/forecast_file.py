"""Reads `raming.toml`: expenditure of a first and a last year, or volumes and prices by part and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from kostprijs.dates import LAST_YEAR, YEARS
from kostprijs.scenario.forecast import (
    ForecastYear,
    State,
    constant_path,
    forecast,
    growth_a_year,
    of_parts,
    of_totals,
)
from kostprijs.scenario.quantities import CHANGE, TARIFF, TOTAL, VOLUME, each, number, rows
from kostprijs.tomlfile import Table, read_toml

_TOTAL = ("beginjaar", "eindjaar", "beginbedrag", "eindbedrag", "prijs", "mix", "reden")


@dataclass(frozen=True)
class ForecastPlan:
    """What a file says and what comes of it.

    parts   the parts that the mix is of; empty for a file with totals
    reason  why price and mix of a file with totals change so; empty for parts
    """

    title: str
    source: str
    parts: tuple[str, ...]
    reason: str
    years: tuple[ForecastYear, ...]

    @property
    def growth(self) -> Fraction | None:
        """The compound growth per year in percent from the first year to the last; None for one year."""
        first, last = self.years[0].state, self.years[-1].state
        return growth_a_year(first.amount, last.amount, last.year - first.year) if first != last else None


def load_forecast(path: Path) -> ForecastPlan:
    """Raises WrongUse or ModelError with file, place and mend."""
    top = read_toml(path)
    top.only(("titel", "bron", "totaal", "jaar"))
    if ("totaal" in top) == ("jaar" in top):
        raise top.error(
            "totaal", "geef [totaal] (twee bedragen) of [[jaar]] (volume en prijs), één van de twee"
        )
    title, source = top.text("titel"), top.text("bron")
    if "totaal" in top:
        table = top.table("totaal")
        return ForecastPlan(title, source, (), table.text("reden"), forecast(_totals(table)))
    tables = rows(top, "jaar")
    parts = tuple(tables[0].table("volume").data)
    if not parts:
        raise tables[0].error("volume", "ontbreekt; verwacht: een tabel met een getal per onderdeel")
    return ForecastPlan(title, source, parts, "", forecast(_years(tables, parts)))


def _totals(table: Table) -> tuple[State, ...]:
    table.only(_TOTAL)
    first = table.integer("beginjaar", *YEARS)
    last = table.integer("eindjaar", first + 1, LAST_YEAR + 1)
    amounts = constant_path(
        number(table, "beginbedrag", TOTAL), number(table, "eindbedrag", TOTAL), last - first
    )
    names = [str(year) for year in range(first + 1, last + 1)]
    price, mix = each(table, "prijs", names, CHANGE), each(table, "mix", names, CHANGE, 0)
    return of_totals(first, amounts, [price[name] for name in names], [mix[name] for name in names])


def _years(tables: Sequence[Table], parts: Sequence[str]) -> list[State]:
    states = [_year(table, parts) for table in tables]
    for table, (earlier, later) in zip(tables[1:], pairwise(states), strict=True):
        if later.year <= earlier.year:
            raise table.error("jaar", f"komt na {earlier.year}; zet de jaren op volgorde")
    return states


def _year(table: Table, parts: Sequence[str]) -> State:
    table.only(("jaar", "volume", "prijs"))
    volume, price = table.table("volume"), table.table("prijs")
    for inner in (volume, price):
        inner.only(parts)
    volumes = [number(volume, part, VOLUME) for part in parts]
    if not sum(volumes):
        raise table.error("volume", "is samen nul; verwacht: ten minste één onderdeel met volume")
    prices = [number(price, part, TARIFF) for part in parts]
    return of_parts(table.integer("jaar", *YEARS), volumes, prices)
