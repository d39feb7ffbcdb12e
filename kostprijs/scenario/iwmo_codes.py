"""The code lists and rules of iWmo versions, from the parameter file."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from types import MappingProxyType

from kostprijs.dates import parse_date
from kostprijs.errors import WrongUse
from kostprijs.model.references import MARKS
from kostprijs.tomlfile import Table, parse_toml

_FILE = "iwmo.toml"
_RULE = (
    "id",
    "eenheden",
    "frequenties",
    "eindigt_na",
    "toegestaan",
    "einddatum",
    "volume_tot",
    "volume_geheel",
    "merk",
)
_NUMBER = re.compile(r"(\d+)(\.(\d+|x))?")
_MOST_VOLUME = 99_999_999


@dataclass(frozen=True)
class CodeRule:
    """A rule on the extent of an order: for these units and frequencies (empty: all), what is allowed.

    `after`: only for an order that ends after this day, or has no end.
    """

    id: str
    mark: str
    units: tuple[str, ...]
    frequencies: tuple[str, ...]
    allowed: tuple[str, ...]
    end_required: bool
    volume_to: int | None
    volume_whole: bool
    after: date | None = None

    def speaks_of(self, unit: str, frequency: str, last: date | None) -> bool:
        """Whether the rule is about such an order."""
        due = self.after is None or last is None or last > self.after
        return due and unit in (self.units or (unit,)) and frequency in (self.frequencies or (frequency,))


@dataclass(frozen=True)
class CodeVersion:
    """One version of iWmo: codes with their words, the mark of those lists, and rules."""

    name: str
    mark: str
    units: Mapping[str, str]
    frequencies: Mapping[str, str]
    rules: tuple[CodeRule, ...]


@dataclass(frozen=True)
class CodeWords:
    """By which word somebody may call a code, whatever the version: word -> code."""

    units: Mapping[str, str]
    frequencies: Mapping[str, str]


@functools.cache
def versions() -> Mapping[str, CodeVersion]:
    """The versions by number. Raises ModelError for a wrong file."""
    return parse_versions(_data(), _FILE)


@functools.cache
def code_words() -> CodeWords:
    """The words for the codes. Raises ModelError for a wrong file."""
    return CodeWords(*_both(parse_toml(_data(), _FILE).table("woord")))


def version_of(text: str) -> CodeVersion:
    """The version of `2`, `2.4`, `3` or `3.2`. Raises WrongUse for another."""
    number = _NUMBER.fullmatch(text)
    found = versions().get(number[1]) if number else None
    if found is None:
        raise WrongUse(f"Van iWmo «{text:.20}» is er geen codelijst; kies uit {', '.join(versions())}.")
    return found


def parse_versions(data: bytes, file: str) -> Mapping[str, CodeVersion]:
    """The versions of one file by number; `file` is the name used in errors. Raises ModelError."""
    top = parse_toml(data, file)
    top.only(("woord", "versie"))
    return MappingProxyType({table.text("id"): _version(table) for table in top.tables("versie")})


def _data() -> bytes:
    return (resources.files("kostprijs") / "parameters" / "codelijsten" / _FILE).read_bytes()


def _both(table: Table) -> Iterator[Mapping[str, str]]:
    """The tables of units and of frequencies."""
    for key in ("eenheid", "frequentie"):
        yield MappingProxyType(table.mapping(key, "een tekst", lambda value: isinstance(value, str)))


def _version(table: Table) -> CodeVersion:
    table.only(("id", "naam", "bron", "url", "merk", "eenheid", "frequentie", "regel"))
    units, frequencies = _both(table)
    table.text("bron")  # for who reads the file; a list without a source is refused
    return CodeVersion(
        name=table.text("naam"),
        mark=table.choice("merk", MARKS),
        units=units,
        frequencies=frequencies,
        rules=tuple(_rule(rule) for rule in table.tables("regel")),
    )


def _rule(table: Table) -> CodeRule:
    table.only(_RULE)
    return CodeRule(
        id=table.text("id"),
        mark=table.choice("merk", MARKS),
        units=table.texts("eenheden"),
        frequencies=table.texts("frequenties"),
        allowed=table.texts("toegestaan"),
        end_required=table.flag("einddatum"),
        volume_to=table.integer("volume_tot", 1, _MOST_VOLUME) if "volume_tot" in table else None,
        volume_whole=table.flag("volume_geheel"),
        after=parse_date(table.text("eindigt_na")) if "eindigt_na" in table else None,
    )
