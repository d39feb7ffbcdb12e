"""The container in which an .xls lies (MS-CFB), read as far as the scan of one needs it."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kostprijs.intake.package import Unreadable

_LAST_SECTOR = 0xFFFFFFFA
_STREAM, _TOP = 2, 5
_SMALL_SIZE = 64


class _Entry(NamedTuple):
    name: str
    kind: int
    start: int
    length: int


class Container:
    """The entries of a container by name in small letters.

    Raises Unreadable, struct.error or IndexError for one that is damaged.
    """

    def __init__(self, data: bytes) -> None:
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or 1 << small_shift != _SMALL_SIZE:
            raise Unreadable("beschadigd")
        self._data, self._size = data, 1 << shift
        (first,) = struct.unpack_from("<I", data, 48)
        self._cutoff, self._small_first = struct.unpack_from("<II", data, 56)
        self._table = _numbers(self._joined(self._table_sectors()))
        folder = self._joined(_chain(first, self._table))
        entries = [_entry(folder[at : at + 128]) for at in range(0, len(folder) - 127, 128)]
        self._top = next((entry.start for entry in entries if entry.kind == _TOP), _LAST_SECTOR)
        self._entries: dict[str, _Entry] = {}
        for entry in entries:
            if entry.kind:
                self._entries.setdefault(entry.name, entry)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def stream(self, name: str) -> bytes:
        """The bytes of one stream; empty when there is none of that name."""
        entry = self._entries.get(name)
        if entry is None or entry.kind != _STREAM:
            return b""
        if entry.length >= self._cutoff:
            return self._joined(_chain(entry.start, self._table))[: entry.length]
        small = self._joined(_chain(self._top, self._table))
        links = _numbers(self._joined(_chain(self._small_first, self._table)))
        parts = (small[n * _SMALL_SIZE : (n + 1) * _SMALL_SIZE] for n in _chain(entry.start, links))
        return b"".join(parts)[: entry.length]

    def _table_sectors(self) -> list[int]:
        (count,) = struct.unpack_from("<I", self._data, 44)
        if count > len(self._data) // self._size:
            raise Unreadable("beschadigd")  # a list that may bite its tail
        (more,) = struct.unpack_from("<I", self._data, 68)
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        while more < _LAST_SECTOR and len(sectors) < count:
            *numbers, more = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            sectors += numbers
        return [number for number in sectors[:count] if number < _LAST_SECTOR]

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _joined(self, numbers: Iterable[int]) -> bytes:
        return b"".join(self._sector(number) for number in numbers)


def _chain(start: int, links: Sequence[int]) -> Iterator[int]:
    seen = 0
    while start < _LAST_SECTOR:
        seen += 1
        if seen > len(links):
            raise Unreadable("beschadigd")  # a chain that bites its tail
        yield start
        start = links[start]


def _entry(data: bytes) -> _Entry:
    size, kind = struct.unpack_from("<HB", data, 64)
    start, length = struct.unpack_from("<II", data, 116)
    name = data[: max(0, min(size, 64) - 2)].decode("utf-16-le", "replace")
    return _Entry(name.casefold(), kind, start, length)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
