"""What makes a found value doubtful: a second cell that could be meant, another label, another unit."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from kostprijs.intake.labels import Label, is_number
from kostprijs.intake.scanned import Position
from kostprijs.intake.words import Dictionary, normalise
from kostprijs.intake.workbook import Content, Sheet

_PER = r"(?:\s*(?:per|/|p\.)\s*(?:uur|jaar|u\.?))?"
_EURO = re.compile(rf"(?:in\s+)?(?:€|euro?s?){_PER}", re.IGNORECASE)
_PERCENT = re.compile(r"(?:in\s+)?(?:%|pct\.?|procent|percentage)", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^)]*)\)")


class Spot(NamedTuple):
    """A cell that an item may have its value in, and the label that led to it (None for a name)."""

    sheet: Sheet
    place: Position
    label: Label | None = None

    @property
    def content(self) -> Content:
        """What stands there."""
        return self.sheet.at(self.place)


def rival_of_name(spot: Spot, spots: Sequence[Spot]) -> Spot | None:
    """The cell that a label points to while the name points here, if it holds something else.

    `spots` are those of the label of the same item. On another sheet they only matter when the name points
    to a hidden sheet, which nobody looks at. A blank counts, but for a second row with the same label.
    """
    near = spots if spot.sheet.hidden else [other for other in spots if other.sheet is spot.sheet]
    elsewhere = [other for other in near if other.sheet is not spot.sheet or other.place != spot.place]
    content = spot.content
    others = (other for other in elsewhere if other.content != content)
    if len(elsewhere) < len(near):
        # a name that is in order: a remark under the same word is no rival, another number is
        others = (other for other in others if is_number(other.content))
    return next(others, None)


def rival_of_label(filled: Sequence[Spot]) -> Spot | None:
    """The first of the other cells that holds something else than the first one."""
    content = filled[0].content
    return next((spot for spot in filled[1:] if spot.content != content), None)


def other_label(dictionary: Dictionary, item: str, spot: Spot) -> str:
    """The text left of a named cell, where that is no word of the item: a line that got another name.

    A text with the item's word in it and no other item's (`Verlof incl. feestdagen`) is taken for its word.
    """
    text = _left_of(spot)
    word = dictionary.word(text)
    if not text or (word and dictionary.words[word] == item):
        return ""
    if word:
        return text
    padded = f" {normalise(text)} "
    items = {of for known, of in dictionary.words.items() if f" {known} " in padded}
    return "" if items == {item} else text


def _left_of(spot: Spot) -> str:
    """The nearest text left of a cell that is no number and no unit."""
    row, column = spot.place
    for left in range(column - 1, -1, -1):
        content = spot.sheet.at((row, left))
        if isinstance(content, str) and not is_number(content) and not _unit(content):
            return content
    return ""


def unit_beside(spot: Spot) -> str:
    """`euro` or `procent`, where a cell beside the value or a bracket in its label is no more than that."""
    row, column = spot.place
    beside = spot.sheet.at((row, spot.sheet.right_edge(spot.place) + 1)), spot.sheet.at((row, column - 1))
    texts = [text for text in beside if isinstance(text, str)]
    label = spot.sheet.cells.get(spot.label.place) if spot.label else _left_of(spot)
    texts += _BRACKETS.findall(label) if isinstance(label, str) and "(" in label else []
    return next((unit for unit in map(_unit, texts) if unit), "")


@functools.lru_cache(maxsize=20_000)
def _unit(text: str) -> str:
    bare = text.strip(" .:[]()\u00a0")
    if len(bare) > 30:
        return ""
    return "euro" if _EURO.fullmatch(bare) else "procent" if _PERCENT.fullmatch(bare) else ""
