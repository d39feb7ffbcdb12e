"""Writes a small .xls (MS-CFB around MS-XLS) record by record: no library that we want writes one."""

from __future__ import annotations

import struct

_FREE, _END, _TABLE, _MORE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
SIZE = 512


def container(stream: bytes, name: str = "Workbook") -> bytes:
    """A container with one stream of at least 4096 bytes (padded with zeros)."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % SIZE)
    sectors = len(stream) // SIZE
    tables = -(-(sectors + 2) // 127)
    more = tables > 109  # the head has no room for more
    # the tables first, then the list of more tables, the folder and the stream
    folder_at = tables + more
    links = [_TABLE] * tables + [_MORE] * more + [_END]
    links += [*range(folder_at + 2, folder_at + 1 + sectors), _END]
    links += [_FREE] * (tables * 128 - len(links))
    head = struct.pack(
        "<8s16sHHHHH6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, folder_at, 0, 4096, _END, 0, tables if more else _END, int(more),
    )  # fmt: skip
    numbers = [*range(tables), *[_FREE] * (109 + 127 - tables)]
    head += struct.pack("<109I", *numbers[:109])
    rest = struct.pack("<128I", *numbers[109:], _END) if more else b""
    folder = _entry("Root Entry", 5, _END, 0, child=1) + _entry(name, 2, folder_at + 1, len(stream))
    return head + struct.pack(f"<{len(links)}I", *links) + rest + folder.ljust(SIZE, b"\0") + stream


def _entry(name: str, kind: int, start: int, length: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16s4s16sIQ", text, len(text), kind, 1, _FREE, _FREE, child, b"", b"", b"", start, length
    )


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def text_cell(row: int, column: int, text: str) -> bytes:
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1"))


def number_cell(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def error_cell(row: int, column: int, code: int) -> bytes:
    return record(0x205, struct.pack("<HHHBB", row, column, 0, code, 1))


def stream(
    cells: bytes, more: bytes = b"", formats: tuple[int, ...] = (0, 10), sheet: str = "Invoer"
) -> bytes:
    """The records of a workbook with one sheet; style number `n` has number format `formats[n]`."""
    begin = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0x600)
    styles = b"".join(record(0xE0, struct.pack("<HHH", 0, number, 0) + b"\0" * 14) for number in formats)
    fixed = record(0x809, begin) + record(0x42, struct.pack("<H", 1200)) + styles
    wide = not sheet.isascii()
    name = bytes([len(sheet), wide]) + sheet.encode("utf-16-le" if wide else "latin-1")
    start = len(fixed) + len(record(0x85, b"\0" * 6 + name)) + len(more) + 4
    front = fixed + record(0x85, struct.pack("<IH", start, 0) + name) + more + record(0x0A)
    body = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0x600)) + cells + record(0x0A)
    return front + body


def named_cell(name: str, row: int, column: int) -> bytes:
    """The records by which a name points at a cell of the first sheet."""
    return own_book() + named(name, struct.pack("<BHHH", 0x3A, 0, row, column))


def own_book() -> bytes:
    """The records of the references: table 0 is the first sheet."""
    return record(0x1AE, struct.pack("<HH", 1, 0x0401)) + record(0x17, struct.pack("<HHHH", 1, 0, 0, 0))


def named(name: str, formula: bytes) -> bytes:
    head = struct.pack("<HBBHHHI", 0, 0, len(name), len(formula), 0, 0, 0)
    return record(0x18, head + b"\0" + name.encode("latin-1") + formula)
