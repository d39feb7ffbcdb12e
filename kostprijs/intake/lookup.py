"""Finds each figure in a workbook: by defined name, else by the cell of the layout, else by its label."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kostprijs.intake.scanned import Position, position_of
from kostprijs.intake.workbook import Content, Sheet, Workbook
from kostprijs.model.costmodel import CostModel
from kostprijs.model.sheet import INPUT_SHEET, PROVIDER_FIELDS, RESULT_SHEET, Cell, Layout, layout_of

BY_NAME, BY_CELL, BY_LABEL, BY_TABLE = "naam", "cel", "label", "tabel"
# Beyond this many columns right of a label stand notes and references, not the value.
_MAX_OFFSET = 3
_MAX_LABEL = 200
_REFERENCE = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::.*)?")
_NUMBER_START = re.compile(r"\s*[-+€]?\s*\.?\d")


class Located(NamedTuple):
    """What was found for one item: its content, the cell, the way, and whether the cell shows a percentage.

    `rival` is a second cell with another content that could be meant as well.
    """

    content: Content
    cell: Cell
    how: str
    percent: bool
    rival: Cell | None = None


class _Spot(NamedTuple):
    sheet: Sheet
    place: Position

    @property
    def content(self) -> Content:
        return self.sheet.at(self.place)


@dataclass(frozen=True)
class Dictionary:
    """Per model, made once: where things should stand and under which words they are known."""

    layout: Layout
    items: tuple[str, ...]
    words: Mapping[str, str]
    outcome: str


@functools.lru_cache(maxsize=20_000)
def normalise(text: str) -> str:
    """Lower case, no diacritics, runs of anything but letters and digits as one space."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", plain).strip()


def dictionary_of(model: CostModel) -> Dictionary:
    """The words under which the figures, the tariff and the provider's own fields are known.

    An own label goes before an id and an id before a synonym; a synonym that is already something
    else's word is dropped.
    """
    outcome = model.line(model.outcome)
    words: dict[str, str] = {}

    def add(pairs: Iterable[tuple[str, str]]) -> None:
        for text, item in pairs:
            words.setdefault(normalise(text), item)

    pairs = [pair for e in model.elements for pair in zip(e.labels, e.figures, strict=True)]
    add([*pairs, *((label, name) for name, label in PROVIDER_FIELDS.items()), (outcome.label, outcome.id)])
    add((figure, figure) for _, figure in pairs)
    add((name, name) for name in (*PROVIDER_FIELDS, outcome.id))
    for element in model.elements:
        for synonym in element.synonyms:
            steps = [f"{synonym}, {step}" for step in element.series] or [synonym]
            add(zip(steps, element.figures, strict=True))
    items = (*(figure for _, figure in pairs), *PROVIDER_FIELDS, outcome.id)
    return Dictionary(layout_of(model), items, words, outcome.id)


def locate(dictionary: Dictionary, workbook: Workbook) -> dict[str, Located]:
    """Every item of the model that the workbook has a place for, filled or not.

    A name wins, unless the label of the item stands elsewhere on the same sheet with something else
    beside it, a blank included: then that cell is the rival (rows shifted under the names). Labels are
    read on the visible sheets, on the input sheet alone when it has any.
    """
    by_name = _by_name(dictionary, workbook)
    by_label = _by_label(dictionary, workbook)
    found: dict[str, Located] = {}
    for item in dictionary.items:
        spots = by_label.get(item, [])
        if item in by_name:
            found[item] = _named(by_name[item], spots)
        elif spots:
            found[item] = _labelled(_home(dictionary, item), spots)
    return found


def _named(spot: _Spot, spots: list[_Spot]) -> Located:
    same_sheet = [other for other in spots if other.sheet is spot.sheet]
    rival = None
    if all(other.place != spot.place for other in same_sheet):
        # a blank beside the label counts too: a name that points past it may point at another line
        rival = next((other for other in same_sheet if other.content != spot.content), None)
    return _located(spot, BY_NAME, rival)


def _labelled(home: Cell | None, spots: list[_Spot]) -> Located:
    filled = [spot for spot in spots if spot.content is not None] or spots[:1]
    first = filled[0]
    rival = next((spot for spot in filled if spot is not first and spot.content != first.content), None)
    at_home = home is not None and (first.sheet.name, *first.place) == (home.sheet, home.row, home.column)
    return _located(first, BY_CELL if at_home else BY_LABEL, rival)


def _located(spot: _Spot, how: str, rival: _Spot | None) -> Located:
    other = rival.sheet.cell(rival.place) if rival else None
    return Located(
        spot.content,
        spot.sheet.cell(spot.place),
        how,
        spot.sheet.origin(spot.place) in spot.sheet.percent,
        other,
    )


def _home(dictionary: Dictionary, item: str) -> Cell | None:
    layout = dictionary.layout
    return layout.figures.get(item) or layout.fields.get(item) or layout.lines.get(item)


def _by_name(dictionary: Dictionary, workbook: Workbook) -> dict[str, _Spot]:
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    cells: dict[str, _Spot] = {}
    for name, reference in workbook.names:
        match = _REFERENCE.fullmatch(reference.strip())
        if match is None:
            continue
        sheet = sheets.get((match[1] or "").replace("''", "'") or match[2])
        place = position_of(match[3] + match[4])
        if sheet is not None and place is not None:
            cells.setdefault(name.casefold(), _Spot(sheet, place))
    names = dictionary.layout.names
    known = {item: cells.get(names[item].casefold()) for item in dictionary.items}
    return {item: spot for item, spot in known.items() if spot is not None}


def _by_label(dictionary: Dictionary, workbook: Workbook) -> dict[str, list[_Spot]]:
    visible = [sheet for sheet in workbook.sheets if not sheet.hidden]
    labels = [(sheet, _labels_on(dictionary, sheet)) for sheet in visible]
    inputs = [pair for pair in labels if normalise(pair[0].name) == normalise(INPUT_SHEET) and pair[1]]
    results = [pair for pair in labels if normalise(pair[0].name) == normalise(RESULT_SHEET)]
    others = [pair for pair in labels if pair not in results]
    found: dict[str, list[_Spot]] = {}
    for sheet, matches in [*(inputs or others), *results]:
        is_result = any(sheet is other for other, _ in results)
        offset = _value_offset(sheet, [place for place, _ in matches])
        for place, item in matches:
            if not is_result or item == dictionary.outcome:
                spot = _Spot(sheet, (place[0], sheet.right_edge(place) + offset))
                found.setdefault(item, []).append(spot)
    return found


def look_alikes(dictionary: Dictionary, workbook: Workbook) -> tuple[str, ...]:
    """The visible sheets that each hold the labels of half of the figures: more than one needs a choice."""
    visible = [s for s in workbook.sheets if not s.hidden and normalise(s.name) != normalise(RESULT_SHEET)]
    if len(visible) < 2:
        return ()
    enough = max(2, len(dictionary.layout.figures) / 2)
    known = {sheet.name: {item for _, item in _labels_on(dictionary, sheet)} for sheet in visible}
    found = [name for name, items in known.items() if len(items & set(dictionary.layout.figures)) >= enough]
    return tuple(found) if len(found) > 1 else ()


def _labels_on(dictionary: Dictionary, sheet: Sheet) -> list[tuple[Position, str]]:
    """The cells with a known word and the item they stand for, from top to bottom."""
    found = []
    for place, content in sheet.cells.items():
        if isinstance(content, str) and len(content) <= _MAX_LABEL:
            item = dictionary.words.get(normalise(content)) or _without_brackets(dictionary, content)
            if item is not None:
                found.append((place, item))
    return sorted(found)


def _without_brackets(dictionary: Dictionary, text: str) -> str | None:
    """`Ziekteverzuim (in %):` is ziekteverzuim."""
    return dictionary.words.get(normalise(re.sub(r"\([^)]*\)", " ", text))) if "(" in text else None


def _value_offset(sheet: Sheet, labels: list[Position]) -> int:
    """How many columns right of the labels the values stand: where most rows have their first number."""
    votes: Counter[int] = Counter()
    for place in labels:
        edge = sheet.right_edge(place)
        for offset in range(1, _MAX_OFFSET + 1):
            if _like_number(sheet.at((place[0], edge + offset))):
                votes[offset] += 1
                break
    return min(votes, key=lambda offset: (-votes[offset], offset), default=1)


def _like_number(content: Content) -> bool:
    if isinstance(content, str):
        return _NUMBER_START.match(content) is not None
    return content is not None and not isinstance(content, bool)
