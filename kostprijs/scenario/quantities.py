"""Exact numbers out of an analyst's file or command: the decimal text that stands there, and its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kostprijs.errors import WrongUse
from kostprijs.numbers import CENT, exact, format_shortest, parse_number
from kostprijs.tomlfile import Table

_NAME = r"[a-z][a-z0-9_-]*"


@dataclass(frozen=True)
class Bounds:
    """Between which numbers a quantity surely lies; a number outside is a slip of the pen."""

    lowest: float
    highest: float


TARIFF = Bounds(CENT, 1_000)
AMOUNT = Bounds(CENT, 1_000_000)
TOTAL = Bounds(1, 1e12)
PEOPLE = Bounds(0, 10_000_000)
HOURS = Bounds(0, 8_784)
VOLUME = Bounds(0, 1e12)
MINUTES = Bounds(0, 10_080)
SHARE = Bounds(0, 100)
DELIVERED = Bounds(1, 100)
CHANGE = Bounds(-90, 900)


def number(table: Table, key: str, bounds: Bounds, default: float | None = None) -> Fraction:
    """An exact number within bounds. Raises ModelError with file, place, what is expected."""
    found = table.number(key)
    if found is None:
        if default is None:
            raise table.error(key, f"ontbreekt; verwacht: een getal {_between(bounds)}")
        found = default
    if not bounds.lowest <= found <= bounds.highest:
        raise table.error(key, f"verwacht: een getal {_between(bounds)}")
    return exact(found)


def typed_amount(text: str, bounds: Bounds, what: str, example: str) -> Fraction:
    """A number on the command line, above zero and within bounds. Raises WrongUse for anything else.

    `what` says in Dutch what it is, without an article; `example` is how to write one.
    """
    try:
        found = parse_number(text)
    except ValueError as error:
        raise WrongUse(f"«{text:.40}» is geen getal; schrijf bijvoorbeeld {example}.") from error
    if found.ambiguous:
        raise WrongUse(f"«{text:.40}» is op twee manieren te lezen; schrijf bijvoorbeeld {example}.")
    if found.percent or not bounds.lowest <= found.value <= bounds.highest or not found.value:
        expected = _between(bounds) if bounds.lowest else f"boven 0, en hoogstens {_shown(bounds.highest)}"
        raise WrongUse(
            f"«{text:.40}» kan geen {what} zijn (verwacht: een getal {expected}); schrijf bijvoorbeeld "
            f"{example}."
        )
    return exact(found.value)


def ascending(table: Table, lowest: str, highest: str, bounds: Bounds) -> tuple[Fraction, Fraction]:
    """Two numbers within bounds, of which the second is not the lower one. Raises ModelError as `number`."""
    low, high = number(table, lowest, bounds), number(table, highest, bounds)
    if low > high:
        raise table.error(highest, f"moet ten minste zo hoog zijn als «{lowest}»")
    return low, high


def not_both(table: Table, key: str, other: str) -> None:
    """Raise ModelError for a key beside the one that it stands in for."""
    if key in table and other in table:
        raise table.error(key, f"staat naast «{other}»; geef er één van de twee")


def each(
    table: Table, key: str, names: Sequence[str], bounds: Bounds, default: float | None = None
) -> dict[str, Fraction]:
    """One number that holds for all names, or a table with a number per name: none may lack."""
    if not isinstance(table.data.get(key), dict):
        value = number(table, key, bounds, default)
        return dict.fromkeys(names, value)
    inner = table.table(key)
    inner.only(names)
    return {name: number(inner, name, bounds, default) for name in names}


def unique(tables: Sequence[Table]) -> list[str]:
    """The ids of tables, each once. Raises ModelError for a wrong name or one that stands there twice."""
    names: list[str] = []
    for table in tables:
        name = table.identifier("id", _NAME)
        if name in names:
            raise table.error("id", f"«{name:.40}» komt twee keer voor; maak hem uniek")
        names.append(name)
    return names


def rows(top: Table, key: str) -> tuple[Table, ...]:
    """The tables of a list that may not be empty."""
    found = top.tables(key)
    if not found:
        raise top.error(key, f"ontbreekt; verwacht: ten minste één [[{key}]]")
    return found


def _between(bounds: Bounds) -> str:
    return f"van {_shown(bounds.lowest)} tot en met {_shown(bounds.highest)}"


def _shown(bound: float) -> str:
    return format_shortest(bound, "getal")
