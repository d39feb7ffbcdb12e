"""What several renderers of one publication need is made once."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterator
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
_MADE: ContextVar[dict[Hashable, object] | None] = ContextVar("kostprijs_made", default=None)


@contextlib.contextmanager
def shared() -> Iterator[None]:
    """Inside the block `once` keeps what it made; after it everything is forgotten."""
    token = _MADE.set({})
    try:
        yield
    finally:
        _MADE.reset(token)


def once(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` gives, or inside `shared` what it gave before under this key.

    The key must say all that the outcome depends on: name what is made, and give the hash of the dataset
    and the mark, which covers versions and references. What is made must be frozen.
    """
    made = _MADE.get()
    if made is None:
        return make()
    if key not in made:
        made[key] = make()
    return made[key]  # type: ignore[return-value]  # one kind of thing per name
