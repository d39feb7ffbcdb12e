"""Two versions of one file set side by side: which number and which words differ, and by how much."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher

from kostprijs.audit.item import CODE, FORM, TEXT, Item
from kostprijs.audit.outcome import Place

# digits with points and commas between them; not a part of a word, a date with dashes or a mark
_NUMBER = re.compile(r"(?<![\w.,-])[-\u2212]?\d+(?:[.,]\d+)*(?![\w])")
_COUNTED = re.compile(r"\b(regel|alinea|cel [A-Z]+) ?\d+")
_NUMBER_KIND = "getal"  # beside the kinds of items: a difference in which a number differs
_AROUND = 45  # signs shown on either side of a difference in a long text
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")


@dataclass(frozen=True)
class Compared:
    """What came out for one file.

    numbers   places where a number differs, is missing or is too many
    words     places where only words differ
    form      places where only a drawing differs
    code      places where a script, a style sheet or an address differs
    """

    numbers: tuple[Place, ...]
    words: tuple[Place, ...]
    form: tuple[Place, ...]
    code: tuple[Place, ...]


def numbers_in(text: str) -> list[str]:
    """The numbers of a text as they are written."""
    return _NUMBER.findall(text)


def compare(name: str, published: Sequence[Item], rebuilt: Sequence[Item], english: bool) -> Compared:
    """Compare all texts of a file; what was moved, added or left out does not shift the rest.

    `english` says that a page writes 1,234.5 instead of 1.234,5.
    """
    places = list(_places(name, published, rebuilt, english))
    return Compared(
        numbers=tuple(place for place, kind in places if kind == _NUMBER_KIND),
        words=tuple(place for place, kind in places if kind == TEXT),
        form=tuple(place for place, kind in places if kind == FORM),
        code=tuple(place for place, kind in places if kind == CODE),
    )


def _places(
    name: str, published: Sequence[Item], rebuilt: Sequence[Item], english: bool
) -> Iterator[tuple[Place, str]]:
    if list(published) == list(rebuilt):
        return
    keys = (list(map(_key, published)), list(map(_key, rebuilt)))
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    for change, first, last, start, end in matcher.get_opcodes():
        if change == "equal":
            continue
        old, new = published[first:last], rebuilt[start:end]
        for before, after in zip(old, new, strict=False):
            yield from _difference(name, before, after, english)
        for item in old[len(new) :]:
            yield Place(name, item.where, "hoort hier niet te staan", _told(item)), _kind_alone(item)
        for item in new[len(old) :]:
            yield Place(name, item.where, "staat er niet bij", rebuilt=_told(item)), _kind_alone(item)


def _key(item: Item) -> tuple[str, str, str]:
    """What two items are the same by: not the number of their line, which a line put in before shifts."""
    return _COUNTED.sub(r"\1", item.where), item.text, item.kind


def _kind_alone(item: Item) -> str:
    """The kind of a difference where one side has an item and the other has none."""
    return _NUMBER_KIND if item.kind == TEXT and numbers_in(item.text) else item.kind


def _told(item: Item) -> str:
    """The text of an item; of a drawing it is a hash, which tells nobody anything."""
    return "" if item.kind == FORM else item.text


def _difference(name: str, before: Item, after: Item, english: bool) -> Iterator[tuple[Place, str]]:
    if CODE in (before.kind, after.kind):
        yield Place(name, before.where, "is anders dan wat nu gemaakt wordt", before.text, after.text), CODE
    elif FORM in (before.kind, after.kind):
        yield Place(name, before.where, "is anders dan wat nu gemaakt wordt"), FORM
    else:
        yield from _texts(name, before, after, english)


def _texts(name: str, before: Item, after: Item, english: bool) -> Iterator[tuple[Place, str]]:
    old, new = numbers_in(before.text), numbers_in(after.text)
    pairs = [(a, b) for a, b in zip(old, new, strict=False) if a != b]
    if len(old) == len(new) and pairs:
        for one, other in pairs:
            by = difference(one, other, english)
            yield Place(name, before.where, "een ander cijfer", one, other, by), _NUMBER_KIND
    else:
        kind, what = (_NUMBER_KIND, "andere cijfers") if old != new else (TEXT, "andere woorden")
        yield Place(name, before.where, what, *_around(before.text, after.text)), kind


def _around(one: str, other: str) -> tuple[str, str]:
    """Two texts from shortly before where they begin to differ, to shortly after where they end to."""
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    first = max(0, start - _AROUND)
    cut = []
    for text in (one, other):
        last = min(len(text), len(text) - end + _AROUND)
        cut.append("…" * (first > 0) + text[first:last] + "…" * (last < len(text)))
    return cut[0], cut[1]


def _alike(one: str, other: str) -> int:
    """How many signs two texts begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def difference(published: str, rebuilt: str, english: bool) -> str:
    """Rebuilt minus published, in Dutch with its sign; "" where one of them is no number."""
    values = [_value(text, english) for text in (published, rebuilt)]
    if values[0] is None or values[1] is None:
        return ""
    by = values[1] - values[0]
    sign = "+" if by > 0 else "\u2212" if by < 0 else ""
    return f"{sign}{abs(by):f}".replace(".", ",")


def _value(text: str, english: bool) -> Decimal | None:
    plain = text.replace("\u2212", "-")
    if english:
        plain = plain.replace(",", "")
    elif "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    elif _THOUSANDS.fullmatch(plain.lstrip("-")):
        plain = plain.replace(".", "")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None
