"""Finds each figure in a workbook: by defined name, else by the cell of the layout, else by its label."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kostprijs.intake.labels import Columns, Labelled, labelled_sheets, labels_on, unread_rows
from kostprijs.intake.rivals import Spot, other_label, rival_of_label, rival_of_name, unit_beside
from kostprijs.intake.scanned import Position, position_of
from kostprijs.intake.words import Dictionary, normalise
from kostprijs.intake.workbook import Content, Workbook
from kostprijs.model.sheet import RESULT_SHEET, Cell

BY_NAME, BY_CELL, BY_LABEL, BY_SYNONYM, BY_TABLE = "naam", "cel", "label", "synoniem", "tabel"
# The ways in which a value is found, as a reader sees them.
WAYS = {
    BY_NAME: "via de naam van de cel",
    BY_CELL: "op de vaste plaats",
    BY_LABEL: "via het label",
    BY_SYNONYM: "via een synoniem",
    BY_TABLE: "uit de tabel",
}
_REFERENCE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::.*)?")


class Located(NamedTuple):
    """What was found for one item: its content, the cell, the way, and whether the cell shows a percentage.

    rival   a second cell with another content that could be meant as well
    unit    `euro` or `procent`, where the format of the cell or the word beside it says so
    label   the text that it was found by; for a name the text beside it that is not the item's word, if any
    shared  whether another figure has the very same cell
    parted  whether a decimal comma that parted two fields was put back by guess
    """

    content: Content
    cell: Cell
    how: str
    percent: bool
    rival: Cell | None = None
    unit: str = ""
    label: str = ""
    shared: bool = False
    parted: bool = False


@dataclass(frozen=True)
class Survey:
    """All that was found in one workbook: the items, the choice between columns, the rows left unread."""

    found: Mapping[str, Located]
    columns: tuple[Columns, ...]
    unread: tuple[tuple[Cell, str], ...]


def survey(dictionary: Dictionary, workbook: Workbook) -> Survey:
    """Every item of the model that the workbook has a place for, filled or not, and how it was found.

    A name wins, unless the label of the item stands elsewhere on the same sheet (on any visible one when
    the name points to a hidden sheet) with something else beside it: then that cell is the rival (rows
    shifted under the names). Labels are read on the visible sheets, on the input sheet alone when it has any.
    """
    by_name = _by_name(dictionary, workbook)
    named = {(spot.sheet.name, spot.place) for spot in by_name.values()}
    parts = labelled_sheets(dictionary, workbook, named)
    by_label = _by_label(dictionary, parts)
    found: dict[str, Located] = {}
    origins: dict[str, tuple[str, Position]] = {}
    for item in dictionary.items:
        spots = by_label.get(item, [])
        if item in by_name:
            spot = by_name[item]
            found[item] = _named(dictionary, item, spot, spots)
        elif spots:
            spot, found[item] = _labelled(dictionary, item, spots)
        else:
            continue
        if item in dictionary.layout.figures and spot.content is not None:
            origins[item] = spot.sheet.name, spot.sheet.origin(spot.place)
    times = Counter(origins.values())
    found |= {item: found[item]._replace(shared=True) for item, at in origins.items() if times[at] > 1}
    read = {(located.cell.sheet, (located.cell.row, located.cell.column)) for located in found.values()}
    labelled = {f.cell.sheet for item, f in found.items() if _is_labelled_figure(dictionary, item, f)}
    return Survey(
        found,
        tuple(part.columns for part in parts if part.columns and part.sheet.name in labelled),
        tuple(
            (part.sheet.cell(place), text)
            for part in parts
            for place, text in unread_rows(dictionary, part, read)
        ),
    )


def _is_labelled_figure(dictionary: Dictionary, item: str, located: Located) -> bool:
    return item in dictionary.layout.figures and located.how != BY_NAME


def _named(dictionary: Dictionary, item: str, spot: Spot, spots: list[Spot]) -> Located:
    rival = rival_of_name(spot, spots)
    label = other_label(dictionary, item, spot) if item in dictionary.layout.figures and not rival else ""
    return _located(spot, BY_NAME, rival)._replace(label=label)


def _labelled(dictionary: Dictionary, item: str, spots: list[Spot]) -> tuple[Spot, Located]:
    filled = [spot for spot in spots if spot.content is not None] or spots[:1]
    first = filled[0]
    home = _home(dictionary, item)
    at_home = home is not None and (first.sheet.name, *first.place) == (home.sheet, home.row, home.column)
    how = BY_CELL if at_home else BY_LABEL
    if first.label and first.label.word in dictionary.synonyms:
        how = BY_SYNONYM
    found = _located(first, how, rival_of_label(filled))
    text = first.sheet.cells.get(first.label.place) if first.label else None
    return first, found._replace(label=text if isinstance(text, str) else "")


def _located(spot: Spot, how: str, rival: Spot | None) -> Located:
    origin = spot.sheet.origin(spot.place)
    return Located(
        spot.content,
        spot.sheet.cell(spot.place),
        how,
        origin in spot.sheet.percent,
        rival.sheet.cell(rival.place) if rival else None,
        "euro" if origin in spot.sheet.euro else unit_beside(spot),
        parted=origin in spot.sheet.parted,
    )


def _home(dictionary: Dictionary, item: str) -> Cell | None:
    layout = dictionary.layout
    return layout.figures.get(item) or layout.fields.get(item) or layout.lines.get(item)


def _by_name(dictionary: Dictionary, workbook: Workbook) -> dict[str, Spot]:
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    cells: dict[str, Spot] = {}
    for name, reference in workbook.names:
        target = _target(reference)
        if target is not None and target[0] in sheets:
            cells.setdefault(name.casefold(), Spot(sheets[target[0]], target[1]))
    names = dictionary.layout.names
    known = {item: cells.get(names[item].casefold()) for item in dictionary.items}
    return {item: spot for item, spot in known.items() if spot is not None}


@functools.lru_cache(maxsize=20_000)
def _target(reference: str) -> tuple[str, Position] | None:
    """The sheet and the cell of a reference; the tools of one round have the same ones."""
    match = _REFERENCE.fullmatch(reference.strip())
    place = position_of(match[3] + match[4]) if match else None
    if match is None or place is None:
        return None
    return (match[1] or "").replace("''", "'") or match[2], place


def _by_label(dictionary: Dictionary, parts: list[Labelled]) -> dict[str, list[Spot]]:
    found: dict[str, list[Spot]] = {}
    for part in parts:
        for label in part.labels:
            if not part.is_result or label.item == dictionary.outcome:
                spot = Spot(part.sheet, part.value_place(label), label)
                found.setdefault(label.item, []).append(spot)
    return found


def look_alikes(dictionary: Dictionary, workbook: Workbook) -> tuple[str, ...]:
    """The sheets that each hold the labels of half of the figures: more than one needs a choice.

    The visible ones, and a hidden one if names make that the one that is read.
    """
    named = {
        id(spot.sheet)
        for item, spot in _by_name(dictionary, workbook).items()
        if item in dictionary.layout.figures
    }
    sheets = [
        sheet
        for sheet in workbook.sheets
        if (not sheet.hidden or id(sheet) in named) and normalise(sheet.name) != normalise(RESULT_SHEET)
    ]
    if len(sheets) < 2:
        return ()
    enough = max(2, len(dictionary.layout.figures) / 2)
    known = {sheet.name: {label.item for label in labels_on(dictionary, sheet)} for sheet in sheets}
    found = [name for name, items in known.items() if len(items & set(dictionary.layout.figures)) >= enough]
    return tuple(found) if len(found) > 1 else ()
