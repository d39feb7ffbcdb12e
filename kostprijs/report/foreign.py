"""Dutch texts on a page in another language: marked where they come from, said or left out where shown.

The marks are Unicode's own for a piece of another language inside a text (first strong isolate).
"""

from __future__ import annotations

import dataclasses
import functools
import operator
import re
from typing import Any, TypeVar, cast

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


def unmarked(value: T) -> T:
    """The same text, or content of texts, without the marks."""
    return cast("T", _unmarked(value))


def _unmarked(value: object) -> object:
    """The value itself where it has no marks: most content has none, and making it anew takes time."""
    if type(value) is str:
        return value.translate(_MARKS) if _START in value or _END in value else value
    if isinstance(value, tuple):
        found = tuple(map(_unmarked, value))
        return value if all(map(operator.is_, found, value)) else found
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {name: getattr(value, name) for name in _names(type(value))}
        bare = {name: _unmarked(part) for name, part in parts.items()}
        changed = {name: part for name, part in bare.items() if part is not parts[name]}
        return dataclasses.replace(value, **changed) if changed else value
    return value


@functools.cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(part.name for part in dataclasses.fields(kind))
