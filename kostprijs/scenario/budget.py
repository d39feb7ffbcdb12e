"""What a tariff costs the municipalities: indications x hours x tariff, by module, year and scenario.

The tariff of a year is in whole cents, as it is paid; everything after that is exact, so totals are sums
of what they are made of. A year counts in full: an indication that begins in July counts for a half. The own
contribution of clients is left out, and every outcome says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from kostprijs.dates import YEARS
from kostprijs.numbers import CENT, exact, round_half_up
from kostprijs.scenario.quantities import (
    CHANGE,
    DELIVERED,
    HOURS,
    PEOPLE,
    TARIFF,
    each,
    not_both,
    number,
    rows,
    unique,
)
from kostprijs.tomlfile import Table, read_toml

# the tariff per hour of a scenario file, in whole cents
TariffOf = Callable[[Path], Fraction]

OWN_CONTRIBUTION = (
    "De eigen bijdrage van cliënten is niet meegeteld: dit zijn de uitgaven aan zorg vóór aftrek daarvan."
)


@dataclass(frozen=True)
class BudgetModule:
    """A kind of care; `hours` are granted per indication and year."""

    id: str
    label: str
    hours: Fraction


@dataclass(frozen=True)
class BudgetYear:
    """One year: mean indications by module, and the rise of tariffs since the year before in percent."""

    year: int
    indications: Mapping[str, Fraction]
    index: Fraction


@dataclass(frozen=True)
class BudgetScenario:
    """Tariffs per hour by module in the first year, and why; `files`: the scenario files they come from."""

    id: str
    label: str
    tariffs: Mapping[str, Fraction]
    reason: str
    files: Mapping[str, str]


@dataclass(frozen=True)
class BudgetPlan:
    """What a file says; `delivered` is the part of the granted hours that is delivered, 0 to 1."""

    title: str
    source: str
    delivered: Fraction
    modules: tuple[BudgetModule, ...]
    years: tuple[BudgetYear, ...]
    scenarios: tuple[BudgetScenario, ...]


@dataclass(frozen=True)
class BudgetLine:
    """One module in one year under one scenario; `amount` in euro, exact."""

    scenario: str
    year: int
    module: str
    indications: Fraction
    hours: Fraction
    tariff: Decimal
    amount: Fraction


def budget_lines(plan: BudgetPlan) -> tuple[BudgetLine, ...]:
    """Every scenario, year and module."""
    lines: list[BudgetLine] = []
    for scenario in plan.scenarios:
        level = Fraction(1)
        for year in plan.years:
            level *= 1 + year.index / 100
            for module in plan.modules:
                tariff = round_half_up(scenario.tariffs[module.id] * level, CENT)
                count = year.indications[module.id]
                hours = count * module.hours * plan.delivered
                amount = hours * exact(tariff)
                lines.append(BudgetLine(scenario.id, year.year, module.id, count, hours, tariff, amount))
    return tuple(lines)


def total(lines: Sequence[BudgetLine], scenario: str, year: int) -> Fraction:
    """All modules of one scenario in one year."""
    amounts = (line.amount for line in lines if (line.scenario, line.year) == (scenario, year))
    return sum(amounts, Fraction(0))


def load_budget(path: Path, tariff_of: TariffOf) -> BudgetPlan:
    """Reads `budget.toml`; `tariff_of` reckons a scenario file that it names, found beside it.

    Raises WrongUse or ModelError with file, place and mend, and what `tariff_of` raises.
    """
    top = read_toml(path)
    top.only(("titel", "bron", "geleverd", "module", "jaar", "scenario"))
    modules = rows(top, "module")
    names = unique(modules)
    scenarios = rows(top, "scenario")
    unique(scenarios)
    return BudgetPlan(
        title=top.text("titel"),
        source=top.text("bron"),
        delivered=number(top, "geleverd", DELIVERED, 100) / 100,
        modules=tuple(_module(table) for table in modules),
        years=_years(rows(top, "jaar"), modules, names),
        scenarios=tuple(_scenario(table, names, path.parent, tariff_of) for table in scenarios),
    )


def _module(table: Table) -> BudgetModule:
    table.only(("id", "label", "indicaties", "uren_per_jaar"))
    return BudgetModule(table.text("id"), table.text("label"), number(table, "uren_per_jaar", HOURS))


def _scenario(table: Table, names: Sequence[str], folder: Path, tariff_of: TariffOf) -> BudgetScenario:
    table.only(("id", "label", "tarief", "bestand", "reden"))
    not_both(table, "bestand", "tarief")
    files = _files(table, names) if "bestand" in table else {}
    found = {file: tariff_of(folder / file) for file in dict.fromkeys(files.values())}
    tariffs = {name: found[file] for name, file in files.items()} or each(table, "tarief", names, TARIFF)
    return BudgetScenario(table.text("id"), table.text("label"), tariffs, table.text("reden"), files)


def _files(table: Table, names: Sequence[str]) -> dict[str, str]:
    """One scenario file for all modules, or a table with a file per module: none may lack."""
    if not isinstance(table.data["bestand"], dict):
        return dict.fromkeys(names, table.text("bestand"))
    inner = table.table("bestand")
    inner.only(names)
    return {name: inner.text(name) for name in names}


def _years(tables: Sequence[Table], modules: Sequence[Table], names: Sequence[str]) -> tuple[BudgetYear, ...]:
    counts = {name: number(module, "indicaties", PEOPLE) for name, module in zip(names, modules, strict=True)}
    years: list[BudgetYear] = []
    for table in tables:
        table.only(("jaar", "indicaties", "groei", "tariefindex"))
        year = table.integer("jaar", *YEARS)
        if not years and (early := [key for key in ("groei", "tariefindex") if key in table]):
            raise table.error(early[0], "hoort niet bij het eerste jaar; laat het weg")
        counts = _counts(table, names, counts)
        years.append(BudgetYear(year, counts, number(table, "tariefindex", CHANGE, 0)))
    for table, (earlier, later) in zip(tables[1:], pairwise(years), strict=True):
        if later.year != earlier.year + 1:
            raise table.error("jaar", f"na {earlier.year} hoort {earlier.year + 1}, niet {later.year}")
    return tuple(years)


def _counts(table: Table, names: Sequence[str], before: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The indications of a year: as given, else those of the year before with their growth."""
    not_both(table, "groei", "indicaties")
    if "indicaties" in table:
        return each(table, "indicaties", names, PEOPLE)
    growth = each(table, "groei", names, CHANGE, 0)
    return {name: before[name] * (1 + growth[name] / 100) for name in names}
