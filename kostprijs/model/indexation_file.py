"""Reads the file of `model index`: a tariff, its years, and the rates that bring it to a contract year."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kostprijs.dates import MODEL_YEARS
from kostprijs.model.indexation import IndexStep, Rate, YearRates, index_steps
from kostprijs.model.references import Reference, lookup
from kostprijs.tomlfile import Table, read_toml

_PUBLIC = "ova"  # stands in for a forecast of the wages that the file does not give


@dataclass(frozen=True)
class Indexed:
    """An amount brought to a contract year; `borrowed` are forecasts taken from the parameter files."""

    amount: float
    peiljaar: int
    wage_share: float
    steps: tuple[IndexStep, ...]
    borrowed: tuple[Reference, ...]


def load_index(path: Path) -> Indexed:
    """Raises WrongUse or ModelError with file, place and mend."""
    top = read_toml(path)
    top.only(("tarief", "peiljaar", "contractjaar", "aandeel_loon", "jaar"))
    amount, share = top.required_number("tarief"), top.required_number("aandeel_loon")
    peiljaar = top.integer("peiljaar", *MODEL_YEARS)
    contract_year = top.integer("contractjaar", *MODEL_YEARS)
    borrowed: list[Reference] = []
    rates = [_year_rates(table, borrowed) for table in top.tables("jaar")]
    steps = index_steps(amount, share, peiljaar, contract_year, rates)
    used = tuple(reference for reference in borrowed if reference.first_year <= contract_year)
    return Indexed(amount, peiljaar, share, steps, used)


def _year_rates(table: Table, borrowed: list[Reference]) -> YearRates:
    table.only(("jaar", "loon_voorlopig", "loon_definitief", "materieel_voorlopig", "materieel_definitief"))
    year = table.integer("jaar", *MODEL_YEARS)
    wage = table.number("loon_voorlopig")
    if wage is None:
        public = lookup(_PUBLIC, year)
        if public is None:
            raise table.error(
                "loon_voorlopig", f"ontbreekt, en een openbaar cijfer voor {year} is niet bekend"
            )
        borrowed.append(public)
        wage = public.value
    material = table.required_number("materieel_voorlopig")
    return YearRates(
        year,
        Rate(wage, table.number("loon_definitief")),
        Rate(material, table.number("materieel_definitief")),
    )
