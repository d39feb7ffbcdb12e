"""Workbooks bent on purpose: the pieces of which hostile files are made."""

from __future__ import annotations

import functools
import io
import re
import struct
import zipfile

from kostprijs.model.loader import load_model
from kostprijs.model.sheet import layout_of
from kostprijs.model.template import Filling, workbook_bytes

MODEL = load_model("hbh-2019")
FIGURE, VALUE = "verlof", 16.5
HOME = layout_of(MODEL).figures[FIGURE].address
SHEET, BOOK, STYLES, STRINGS = (
    f"xl/{part}.xml" for part in ("worksheets/sheet1", "workbook", "styles", "sharedStrings")
)
Changes = dict[str, bytes | None]


@functools.cache
def tool() -> bytes:
    """A tool with one figure and no concern: it can be read and counts for nobody."""
    return workbook_bytes(MODEL, Filling(values={FIGURE: VALUE}))


@functools.cache
def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(tool())) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return buffer.getvalue()


def changed(changes: Changes) -> bytes:
    """The tool with other members; None takes one out."""
    parts = {name: data for name, data in (members() | changes).items() if data is not None}
    return packed(parts)


def replaced(part: str, old: bytes, new: bytes) -> bytes:
    """The tool with a text in one member replaced, once."""
    data = members()[part]
    if old not in data:
        raise ValueError(f"{old!r} is not in {part}")
    return changed({part: data.replace(old, new, 1)})


def with_cell(inner: str, attributes: str = "") -> bytes:
    """The tool with something else in the cell of the figure."""
    data, count = re.subn(
        rf'<c r="{HOME}"( s="\d+")?>.*?</c>'.encode(),
        f'<c r="{HOME}"{attributes}>{inner}</c>'.encode(),
        members()[SHEET],
    )
    if count != 1:
        raise ValueError("the cell of the figure is not there")
    return changed({SHEET: data})


def with_rows(rows: bytes) -> bytes:
    """The tool with more rows below."""
    return replaced(SHEET, b"</sheetData>", rows + b"</sheetData>")


def with_names(names: str) -> bytes:
    """The tool with more defined names, before its own."""
    return replaced(BOOK, b"<definedNames>", f"<definedNames>{names}".encode())


def stray(address: str) -> bytes:
    row = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return with_rows(f'<row r="{row}"><c r="{address}"><v>1</v></c></row>'.encode())


def entities(part: str) -> bytes:
    """A billion laughs in one member."""
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE x [<!ENTITY e0 "lol">{lines}]>'.encode()
    return changed({part: members()[part].replace(b"?>", b"?>" + head, 1)})


def outside_entity(part: str) -> bytes:
    head = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return changed({part: members()[part].replace(b"?>", b"?>" + head, 1)})


def nested(depth: int, part: str) -> bytes:
    """So many elements in each other, in an XML member."""
    return changed({part: b"<?xml version='1.0'?>" + b"<a>" * depth + b"</a>" * depth})


def double_member(name: str) -> bytes:
    """Two members of the same name: readers may each take another."""
    buffer = io.BytesIO(tool())
    data = buffer.getvalue()
    with zipfile.ZipFile(buffer, "a") as package:
        package.filelist.clear()
        package.NameToInfo.clear()
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            package.filelist.extend(source.infolist())
        package.writestr(name, b"<x/>")
    return buffer.getvalue()


def sealed_member() -> bytes:
    data = bytearray(tool())
    data[data.find(b"PK\x03\x04") + 6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying_size() -> bytes:
    """A sheet of 300 MB that says to be of 100 bytes."""
    data = bytearray(changed({SHEET: b" " * 300_000_000}))
    for mark, size in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        name = 30 if mark[2] == 3 else 46
        at = data.find(mark)
        while at >= 0:
            if data[at + name : at + name + len(SHEET)] == SHEET.encode():
                data[at + size : at + size + 4] = struct.pack("<I", 100)
            at = data.find(mark, at + 4)
    return bytes(data)


def overlapping() -> bytes:
    """A directory in which a thousand names share the bytes of one member."""
    source = io.BytesIO()
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(BOOK, b"\0" * 1_000_000)
        for number in range(1_000):
            info = zipfile.ZipInfo(f"xl/m{number}")
            first = package.filelist[0]
            info.header_offset, info.compress_type = first.header_offset, first.compress_type
            info.CRC, info.compress_size, info.file_size = first.CRC, first.compress_size, first.file_size
            package.filelist.append(info)
    return source.getvalue()


def bomb_in_bomb() -> bytes:
    """Zips in zips, the innermost 100 MB of nothing."""
    data = packed({"0": b"\0" * 100_000_000})
    for level in range(3):
        data = packed({f"{level}.{n}.zip": data for n in range(10)})
    return data
