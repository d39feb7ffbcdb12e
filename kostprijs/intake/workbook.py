"""The content of one submitted file, whatever its format: cells, names, and what a value leaves unsaid."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kostprijs.intake.metadata import Hint
from kostprijs.intake.scanned import Position
from kostprijs.model.sheet import Cell


@dataclass(frozen=True)
class Moment:
    """A date or time where a number may have been meant."""

    text: str


@dataclass(frozen=True)
class CellError:
    """An error value such as #DIV/0!."""

    text: str


@dataclass(frozen=True)
class Uncached:
    """A formula whose outcome was never saved."""


Range = tuple[Position, Position]
Content = float | str | bool | Moment | CellError | Uncached | None


@dataclass(frozen=True)
class Sheet:
    """One sheet; `cells` holds what is filled, positions (row, column) count from zero.

    `percent` are the cells that show a percentage, `euro` those that show an amount of money; `parted` those
    whose decimal comma was put back between two fields by guess. `merged` are ranges
    ((first row, first column), (last row, last column)).
    """

    name: str
    cells: Mapping[Position, Content]
    hidden: bool = False
    percent: frozenset[Position] = frozenset()
    merged: tuple[Range, ...] = ()
    euro: frozenset[Position] = frozenset()
    parted: frozenset[Position] = frozenset()

    def at(self, place: Position) -> Content:
        """What the cell shows; inside a merged range that is the content of its first cell."""
        return self.cells.get(self.origin(place))

    def origin(self, place: Position) -> Position:
        """The cell that holds the content: the first of a merged range, else the cell itself."""
        merged = None if place in self.cells else self._ranges.get(place)
        return merged[0] if merged else place

    def right_edge(self, place: Position) -> int:
        """The last column that the cell covers."""
        merged = self._ranges.get(place)
        return merged[1][1] if merged else place[1]

    @functools.cached_property
    def _ranges(self) -> dict[Position, Range]:
        """The merged range of every cell in one: the worker bounds how many there are."""
        return {
            (row, column): ((a, b), (c, d))
            for (a, b), (c, d) in self.merged
            for row in range(a, c + 1)
            for column in range(b, d + 1)
        }

    def cell(self, place: Position) -> Cell:
        """The cell for a message."""
        return Cell(self.name, *place)


@dataclass(frozen=True)
class Workbook:
    """One file. `names` are the defined names: (name, reference), as the file has them.

    `hints` are what the file tells besides its figures: who made it, and what lies hidden in it.
    """

    sheets: tuple[Sheet, ...]
    names: tuple[tuple[str, str], ...] = ()
    macros: bool = False
    links: bool = False
    hints: tuple[Hint, ...] = ()


def workbook_from(data: Mapping[str, Any]) -> Workbook:
    """The workbook from what the worker sent."""
    return Workbook(
        sheets=tuple(_sheet(sheet) for sheet in data["bladen"]),
        names=tuple((name, reference) for name, reference in data["namen"]),
        macros=data["macros"],
        links=data["koppelingen"],
        hints=tuple((what, text) for what, text in data["sporen"]),
    )


def _sheet(data: Mapping[str, Any]) -> Sheet:
    values = (v if type(v) is float or type(v) is str else _content(v) for v in data["waarden"])
    places = zip(data["rijen"], data["kolommen"], strict=True)
    cells: dict[Position, Content] = dict(zip(places, values, strict=True))
    cells.update({(row, column): Uncached() for row, column in data.get("ongerekend", ())})
    cells.update({(row, column): CellError(text) for row, column, text in data.get("fouten", ())})
    return Sheet(
        name=data["naam"],
        cells=cells,
        hidden=data.get("verborgen", False),
        percent=_places(data, "procent"),
        euro=_places(data, "euro"),
        parted=_places(data, "komma"),
        merged=tuple(((a, b), (c, d)) for (a, b), (c, d) in data.get("samengevoegd", ())),
    )


def _places(data: Mapping[str, Any], key: str) -> frozenset[Position]:
    return frozenset((row, column) for row, column in data.get(key, ()))


def _content(value: object) -> Content:
    if isinstance(value, dict):
        return Moment(str(value["moment"]))
    if isinstance(value, bool | str):
        return value
    return float(value) if isinstance(value, int | float) else None
