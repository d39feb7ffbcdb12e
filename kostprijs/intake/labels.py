"""Reading a sheet by its labels: the known texts, the column of the values, and what is left unread."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kostprijs.intake.scanned import Position
from kostprijs.intake.words import Dictionary, normalise
from kostprijs.intake.workbook import Content, Sheet, Workbook
from kostprijs.model.sheet import INPUT_SHEET, RESULT_SHEET
from kostprijs.numbers import parse_number

# Beyond this many columns right of a label stand notes and references, not the value.
_MAX_OFFSET = 3
_MAX_LABEL = 200
_MAX_HEADING_ROWS = 12
_FEWEST_ROWS = 3
_NUMBER_START = re.compile(r"\s*[-+€]?\s*\.?\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]{3}")


class Label(NamedTuple):
    """A cell with a known word, and the item that it stands for."""

    place: Position
    item: str
    word: str


class Columns(NamedTuple):
    """Two columns that both hold a number beside most labels; headings empty where none stands above.

    `by_year`: the headings tell which of the two is of the peiljaar, and that one is read.
    """

    sheet: Sheet
    read: int
    heading: str
    other: int
    other_heading: str
    by_year: bool


@dataclass(frozen=True)
class Labelled:
    """One sheet with its labels, from top to bottom, and how far right of them the values stand."""

    sheet: Sheet
    labels: tuple[Label, ...]
    offset: int
    is_result: bool = False
    columns: Columns | None = None

    def value_place(self, label: Label) -> Position:
        """Where the value of a label stands."""
        return label.place[0], self.sheet.right_edge(label.place) + self.offset


def labelled_sheets(
    dictionary: Dictionary, workbook: Workbook, named: Collection[tuple[str, Position]]
) -> list[Labelled]:
    """The visible sheets as they are read by label: the input sheet alone if it has any, then the results.

    `named` are the cells (sheet, place) with a name: where nothing is filled in, they tell the column.
    """
    visible = [(sheet, labels_on(dictionary, sheet)) for sheet in workbook.sheets if not sheet.hidden]
    results = [pair for pair in visible if normalise(pair[0].name) == normalise(RESULT_SHEET)]
    others = [pair for pair in visible if pair not in results]
    inputs = [pair for pair in others if normalise(pair[0].name) == normalise(INPUT_SHEET) and pair[1]]
    found = [_labelled(dictionary, sheet, labels, named) for sheet, labels in inputs or others]
    return found + [
        Labelled(sheet, tuple(labels), _value_offset(sheet, labels, named), is_result=True)
        for sheet, labels in results
    ]


def labels_on(dictionary: Dictionary, sheet: Sheet) -> list[Label]:
    """The cells with a known word, from top to bottom."""
    found = []
    for place, content in sheet.cells.items():
        if isinstance(content, str) and len(content) <= _MAX_LABEL:
            word = dictionary.word(content)
            if word:
                found.append(Label(place, dictionary.words[word], word))
    return sorted(found)


def _labelled(
    dictionary: Dictionary, sheet: Sheet, labels: list[Label], named: Collection[tuple[str, Position]]
) -> Labelled:
    offset = _value_offset(sheet, labels, named)
    figures = [label for label in labels if label.item in dictionary.layout.figures]
    columns = _columns(dictionary, sheet, labels, figures, offset)
    if columns is not None and columns.by_year:
        offset += columns.read - (sheet.right_edge(figures[0].place) + offset)
    return Labelled(sheet, tuple(labels), offset, columns=columns)


def _value_offset(sheet: Sheet, labels: Sequence[Label], named: Collection[tuple[str, Position]]) -> int:
    """How many columns right of the labels the values stand: where most rows have their first number.

    Named cells have a say only where no number stands at all, and dates, error values and formulas without
    an outcome only where there are no names either.
    """
    ways: tuple[Callable[[Position], bool], ...] = (
        lambda place: like_number(sheet.at(place)),
        lambda place: (sheet.name, place) in named,
        lambda place: _stands_for_number(sheet.at(place)),
    )
    for counts in ways:
        votes: Counter[int] = Counter()
        for label in labels:
            edge = sheet.right_edge(label.place)
            for offset in range(1, _MAX_OFFSET + 1):
                if counts((label.place[0], edge + offset)):
                    votes[offset] += 1
                    break
        if votes:
            return min(votes, key=lambda offset: (-votes[offset], offset))
    return 1


def like_number(content: Content) -> bool:
    """Whether this is a number, or a text that begins as one."""
    if isinstance(content, str):
        return _NUMBER_START.match(content) is not None
    return isinstance(content, float)


def _stands_for_number(content: Content) -> bool:
    return content is not None and not isinstance(content, bool | str)


def is_number(content: Content) -> bool:
    """Whether this is a number, or a text that is one as a whole."""
    return _is_number(content) if isinstance(content, str) else isinstance(content, float)


@functools.lru_cache(maxsize=20_000)  # the tools of one round have most of their texts in common
def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


def _columns(
    dictionary: Dictionary, sheet: Sheet, labels: list[Label], figures: list[Label], offset: int
) -> Columns | None:
    """The column of the values and a second one with at least half as many numbers, if there is one."""
    taken = {label.place for label in labels}
    rows: Counter[int] = Counter()
    differ: set[int] = set()
    for label in figures:
        row, edge = label.place[0], sheet.right_edge(label.place)
        for other in range(1, _MAX_OFFSET + 1):
            place = row, edge + other
            if place in taken:
                break  # a second block of labels begins here
            content = sheet.at(place)
            if is_number(content):
                rows[other] += 1
                if content != sheet.at((row, edge + offset)):
                    differ.add(other)
    enough = max(_FEWEST_ROWS, rows[offset] / 2)
    seconds = [other for other in sorted(rows) if other != offset and other in differ]
    second = next((other for other in seconds if rows[other] >= enough), None)
    if second is None:
        return None
    edge = sheet.right_edge(figures[0].place)
    above = figures[0].place[0], {label.place[0] for label in labels}
    read, other = edge + offset, edge + second
    heading, other_heading = _heading(sheet, read, *above), _heading(sheet, other, *above)
    years, other_years = set(_YEAR.findall(heading)), set(_YEAR.findall(other_heading))
    wanted = {str(dictionary.peiljaar)}
    by_year = bool(years and other_years) and wanted in (years, other_years) and not years & other_years
    if by_year and other_years == wanted:
        return Columns(sheet, other, other_heading, read, heading, by_year)
    return Columns(sheet, read, heading, other, other_heading, by_year)


def _heading(sheet: Sheet, column: int, first: int, labelled: Collection[int]) -> str:
    """What stands nearest above a column, in a row without a label."""
    for row in range(first - 1, max(-1, first - 1 - _MAX_HEADING_ROWS), -1):
        content = sheet.at((row, column)) if row not in labelled else None
        if isinstance(content, float):
            return str(int(content)) if content.is_integer() and abs(content) < 1e6 else ""
        if isinstance(content, str):
            return content
    return ""


def unread_rows(
    dictionary: Dictionary, part: Labelled, read: Collection[tuple[str, Position]]
) -> list[tuple[Position, str]]:
    """The rows between the labels with an unknown text and a number beside it: place and text.

    `read` are the cells (sheet, place) whose value is taken in another way.
    """
    figures = [label.place for label in part.labels if label.item in dictionary.layout.figures]
    if not figures or part.is_result:
        return []
    sheet, columns = part.sheet, {column for _, column in figures}
    known = {label.place for label in part.labels}
    found = []
    for place, content in sheet.cells.items():
        if place[1] not in columns or place in known or not isinstance(content, str):
            continue
        if len(content) > _MAX_LABEL or not _LETTERS.search(content) or is_number(content):
            continue
        value = place[0], sheet.right_edge(place) + part.offset
        if (
            is_number(sheet.at(value))
            and (sheet.name, value) not in read
            and normalise(content) not in dictionary.lines
            and place[0] > figures[0][0]
        ):
            found.append((place, content))
    return sorted(found)
