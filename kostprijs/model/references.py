"""Dated public reference values: each with unit, base, population, period, source and mark."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import resources
from operator import attrgetter
from types import MappingProxyType

from kostprijs.errors import ModelError
from kostprijs.files import sha256
from kostprijs.numbers import DUTCH, UNITS, NumberStyle, decimals_of
from kostprijs.tomlfile import Table, parse_toml

MARKS = ("bevestigd", "afgeleid", "alleen consultatiestukken", "onbevestigd")

# how a base goes on after an amount
_JOINED, _BY_ITSELF = ("per ",), ("grondslag ", "opslag ")
_ID = r"[a-z][a-z0-9_]*"
_PARAMETER_KEYS = ("id", "label", "eenheid", "grondslag", "populatie", "waarde")
_VALUE_KEYS = ("waarde", "hoog", "periode", "van", "tot", "bron", "url", "merk")


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

    def holds_in(self, year: int) -> bool:
        """Whether the period contains the year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    @property
    def amount(self) -> str:
        """The value, or the range, as a page shows it: `5,7%`, `€ 10,76 tot € 13,46`."""
        return " tot ".join(self.ends(DUTCH))

    def ends(self, style: NumberStyle) -> tuple[str, ...]:
        """The value, or both ends of the range, as a language writes them."""
        numbers = [self.value] if self.high is None else [self.value, self.high]
        places = max(UNITS[self.unit][3], *(decimals_of(number) for number in numbers))
        return tuple(style.amount(number, self.unit, places) for number in numbers)

    @property
    def measured(self) -> str:
        """The amount with its base: `5,7% over te werken dagen`, `€ 0,10 per kilometer`."""
        return f"{self.amount}{self.joint('over')}{self.base}"

    def joint(self, of: str) -> str:
        """What stands between the amount and its base; `of` is the word for a part of it."""
        if self.base.startswith(_JOINED):
            return " "
        itself = self.unit != "pct" or self.base.startswith(_BY_ITSELF)
        return ", " if itself else f" {of} "


@functools.cache
def load_references() -> Mapping[str, tuple[Reference, ...]]:
    """All shipped reference values by parameter id, each series in order of its periods.

    Raises ModelError (file, place, reason) for a wrong file, and for an id that two files share.
    """
    found: dict[str, tuple[Reference, ...]] = {}
    for file, data in _files():
        for name, series in parse_references(data, file).items():
            if name in found:
                raise ModelError(file, f"[[parameter]] {name}", "deze id staat al in een ander bestand")
            found[name] = series
    return MappingProxyType(found)


def lookup(reference_id: str, year: int) -> Reference | None:
    """The value whose period contains the year; None when there is none, or no such parameter."""
    series = load_references().get(reference_id, ())
    return next((reference for reference in series if reference.holds_in(year)), None)


def references_sha256() -> str:
    """One hash over the names and the bytes of all parameter files."""
    return sha256("".join(f"{file} {sha256(data)}\n" for file, data in _files()).encode())


def reference_hashes() -> dict[str, str]:
    """The SHA-256 of each parameter file, by its name."""
    return {file: sha256(data) for file, data in _files()}


def parse_references(
    data: bytes, file: str, beside: Collection[str] = ()
) -> dict[str, tuple[Reference, ...]]:
    """The values of one parameter file by id; `file` is the name used in errors.

    `beside` are keys that may stand beside the parameters, for who calls to read.
    """
    top = parse_toml(data, file)
    top.only(("parameter", *beside))
    found: dict[str, tuple[Reference, ...]] = {}
    for table in top.tables("parameter"):
        table.only(_PARAMETER_KEYS)
        name = table.identifier("id", _ID)
        if name in found:
            raise table.error("id", "deze id komt twee keer voor; zet alle waarden bij elkaar")
        found[name] = _series(table, name)
    if not found:
        raise top.error("", "er is geen enkele [[parameter]]")
    return found


def _files() -> list[tuple[str, bytes]]:
    folder = resources.files("kostprijs") / "parameters"
    files = [entry for entry in folder.iterdir() if entry.name.endswith(".toml")]
    return [(entry.name, entry.read_bytes()) for entry in sorted(files, key=lambda entry: entry.name)]


def _series(table: Table, name: str) -> tuple[Reference, ...]:
    values = sorted(
        (_reference(table, name, value) for value in table.tables("waarde")), key=attrgetter("first_year")
    )
    if not values:
        raise table.error("waarde", "ontbreekt; verwacht: ten minste één [[parameter.waarde]]")
    for earlier, later in itertools.pairwise(values):
        if earlier.last_year is None or earlier.last_year >= later.first_year:
            reason = f"twee perioden bevatten {later.first_year}; per jaar kan er één waarde zijn"
            raise table.error("waarde", reason)
    return tuple(values)


def _reference(table: Table, name: str, value: Table) -> Reference:
    value.only(_VALUE_KEYS)
    number, high = value.required_number("waarde"), value.number("hoog")
    if high is not None and high <= number:
        raise value.error("hoog", "moet hoger zijn dan waarde; laat hoog weg als er één getal is")
    first = value.integer("van", 1900, 2100)
    last = value.integer("tot", first, 2100) if "tot" in value else None
    return Reference(
        id=name,
        label=table.text("label"),
        unit=table.choice("eenheid", UNITS),
        value=number,
        high=high,
        base=table.text("grondslag"),
        population=table.text("populatie"),
        period=value.text("periode"),
        first_year=first,
        last_year=last,
        source=value.text("bron"),
        url=value.text("url", ""),
        mark=value.choice("merk", MARKS),
    )
