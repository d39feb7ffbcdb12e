"""Reads `banden.toml`: a count of indications by minutes per week, the rule, and own bands if any.

A class of fewer persons than the parameter `kleinste_klasse` is refused: together with the minutes it can
point at somebody. The analyst joins it with its neighbour; the program can't know which one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from kostprijs.errors import Refused
from kostprijs.scenario.bands import (
    ABOVE,
    BELOW,
    BETWEEN,
    OUTSIDE,
    BandRow,
    Cell,
    MinuteBand,
    NoBand,
    Rule,
    convert,
    place,
    public_bands,
)
from kostprijs.scenario.constants import constant
from kostprijs.scenario.quantities import MINUTES, PEOPLE, TARIFF, ascending, number, rows, unique
from kostprijs.tomlfile import Table, read_toml

_CLASS = ("minuten", "van", "tot", "gemiddeld", "aantal", "band")
_MOST_PEOPLE, _MOST_MINUTES = int(PEOPLE.highest), int(MINUTES.highest)


@dataclass(frozen=True)
class BandsPlan:
    """What a file says, and the rows that come of it; `hourly` is None when it has no tariff."""

    title: str
    source: str
    rule: Rule
    bands: tuple[MinuteBand, ...]
    cells: tuple[Cell, ...]
    rows: tuple[BandRow, ...]
    hourly: Fraction | None


def load_bands(path: Path) -> BandsPlan:
    """Raises WrongUse, ModelError (file, place, mend), or Refused for a class of too few persons."""
    top = read_toml(path)
    top.only(("titel", "bron", "tarief", "regel", "band", "klasse"))
    bands = _bands(top)
    rule = _rule(top.table("regel"))
    tables = rows(top, "klasse")
    cells = tuple(_cell(table, bands, rule) for table in tables)
    _apart(tables, cells)
    return BandsPlan(
        title=top.text("titel"),
        source=top.text("bron"),
        rule=rule,
        bands=bands,
        cells=cells,
        rows=convert(cells, bands, rule),
        hourly=number(top, "tarief", TARIFF) if "tarief" in top else None,
    )


def _bands(top: Table) -> tuple[MinuteBand, ...]:
    tables = top.tables("band")
    if not tables:
        return public_bands()
    unique(tables)
    bands = [_band(table) for table in tables]
    for table, (lower, higher) in zip(tables[1:], pairwise(bands), strict=True):
        if higher.low <= lower.high:
            raise table.error(
                "van", f"ligt niet boven {lower.high}; zet de banden van laag naar hoog, los van elkaar"
            )
    return tuple(bands)


def _band(table: Table) -> MinuteBand:
    table.only(("id", "label", "van", "tot"))
    if table.text("id") in OUTSIDE:
        reason = "«onder» en «boven» zijn de namen van wat buiten de banden valt; kies een andere"
        raise table.error("id", reason)
    low = table.integer("van", 0, _MOST_MINUTES)
    return MinuteBand(table.text("id"), table.text("label"), low, table.integer("tot", low, _MOST_MINUTES))


def _rule(table: Table) -> Rule:
    table.only(("tussen", "onder", "boven"))
    standard = Rule()
    return Rule(
        table.choice("tussen", BETWEEN, standard.between),
        table.choice("onder", BELOW, standard.below),
        table.choice("boven", ABOVE, standard.above),
    )


def _cell(table: Table, bands: Sequence[MinuteBand], rule: Rule) -> Cell:
    table.only(_CLASS)
    count = table.integer("aantal", 0, _MOST_PEOPLE)
    least = int(constant("omvang", "kleinste_klasse").value)
    if 0 < count < least:
        raise Refused(
            f"{table.file}, {table.place}, aantal: een klasse van minder dan {least} personen kan iemand "
            "aanwijzen. Voeg haar samen met de klasse ernaast: van en tot over allebei, gemiddeld erbij."
        )
    low, high, mean = _minutes(table)
    into = table.choice("band", (*(band.id for band in bands), *OUTSIDE)) if "band" in table else ""
    if not into:
        _check_one_band(table, (low, mean, high), bands, rule)
    return Cell(low, high, mean, count, into)


def _minutes(table: Table) -> tuple[Fraction, Fraction, Fraction]:
    if "minuten" in table:
        if extra := [key for key in ("van", "tot", "gemiddeld") if key in table]:
            raise table.error(extra[0], "staat naast «minuten»; geef «minuten», of «van» en «tot»")
        minutes = number(table, "minuten", MINUTES)
        return minutes, minutes, minutes
    low, high = ascending(table, "van", "tot", MINUTES)
    mean = number(table, "gemiddeld", MINUTES) if "gemiddeld" in table else (low + high) / 2
    if not low <= mean <= high:
        raise table.error("gemiddeld", "ligt niet tussen «van» en «tot»")
    return low, high, mean


def _check_one_band(
    table: Table, minutes: Sequence[Fraction], bands: Sequence[MinuteBand], rule: Rule
) -> None:
    try:
        found = {place(value, bands, rule) for value in minutes}
    except NoBand as error:
        raise table.error("minuten" if "minuten" in table else "van", str(error)) from error
    if len(found) > 1:
        names = ", ".join(sorted(found))
        raise table.error(
            "van", f"de klasse loopt over een grens ({names}); splits haar, of noem haar band met «band»"
        )


def _apart(tables: Sequence[Table], cells: Sequence[Cell]) -> None:
    """Refuse classes that overlap: a person would count twice."""
    ordered = sorted(zip(cells, tables, strict=True), key=lambda pair: (pair[0].lowest, pair[0].highest))
    for (earlier, _), (later, table) in pairwise(ordered):
        if later.lowest <= earlier.highest:
            key = "minuten" if "minuten" in table else "van"
            raise table.error(key, "overlapt met een andere klasse; tel iedereen in één klasse")
