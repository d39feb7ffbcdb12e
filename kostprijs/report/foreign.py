"""Dutch texts on a page in another language: marked where they come from, said or left out where shown.

The marks are Unicode's own for a piece of another language inside a text (first strong isolate).
"""

from __future__ import annotations

import dataclasses
import re
from typing import TypeVar, cast

T = TypeVar("T")
_START, _END = "\u2068", "\u2069"
_MARKED = re.compile(f"{_START}([^{_START}{_END}]*){_END}")
_MARKS = str.maketrans("", "", _START + _END)


def foreign(text: str) -> str:
    """A Dutch text, marked as such; a text without letters is of every language."""
    bare = text.translate(_MARKS)
    return f"{_START}{bare}{_END}" if any(map(str.isalpha, bare)) else bare


def spans(html: str) -> str:
    """HTML in which every marked text has its language."""
    return _MARKED.sub(r'<span lang="nl">\1</span>', html).translate(_MARKS)


def pieces(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, and of each whether it is marked."""
    found = enumerate(_MARKED.split(text))
    return [(piece.translate(_MARKS), bool(place % 2)) for place, piece in found if piece]


def unmarked(value: T) -> T:
    """The same text, or content of texts, without the marks."""
    return cast("T", _unmarked(value))


def _unmarked(value: object) -> object:
    if type(value) is str:
        return value.translate(_MARKS)
    if isinstance(value, tuple):
        return tuple(map(_unmarked, value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [part.name for part in dataclasses.fields(value) if part.init]
        return dataclasses.replace(value, **{name: _unmarked(getattr(value, name)) for name in names})
    return value
