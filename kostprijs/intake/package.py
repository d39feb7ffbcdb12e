"""Is this a file that may be opened at all? Looks at the bytes and the zip directory, unpacks nothing.

Runs in the worker process and imports the standard library only, so that starting it stays cheap.
"""

from __future__ import annotations

import io
import zipfile

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A rekentool of ours is some 105 kB; these limits leave room for pictures and still bound the work.
MAX_BYTES = 20_000_000
MAX_MEMBERS = 2_000
MAX_EXPANDED = 200_000_000
MAX_RATIO = 400
RATIO_COUNTS_FROM = 5_000_000
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


class Unreadable(Exception):
    """A file that is not read; `code` is the finding it becomes, `where` a cell or empty."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.where = where


def content_kind(data: bytes) -> str:
    """What the bytes are: `leeg`, `zip`, `ole` or `anders`, whatever the name of the file says."""
    if not data:
        return "leeg"
    if data.startswith(ZIP_MAGIC):
        return "zip"
    return "ole" if data.startswith(OLE_MAGIC) else "anders"


def open_package(data: bytes, kind: str) -> zipfile.ZipFile:
    """The checked zip of a workbook; `kind` is `xlsx`, `xlsm` or `ods`.

    Raises Unreadable for a damaged or encrypted zip, too many members, too large an expansion,
    member names that leave the folder, and a zip that is no workbook of this kind. The sizes are the
    ones that the zip declares: the memory limit of the worker bounds a zip that lies.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable("beschadigd") from error
    members = package.infolist()
    names = [member.filename for member in members]
    if any(member.flag_bits & 0x1 for member in members):
        raise Unreadable("versleuteld")
    if any(_leaves_folder(name) for name in names) or len(set(names)) != len(names):
        raise Unreadable("padtruc")
    expanded = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or expanded > MAX_EXPANDED:
        raise Unreadable("zipbom")
    if expanded > RATIO_COUNTS_FROM and expanded > MAX_RATIO * len(data):
        raise Unreadable("zipbom")
    if not _is_workbook(package, frozenset(names), kind):
        raise Unreadable("verkeerd_type")
    return package


def _leaves_folder(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return "\\" in name or name.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in name


def _is_workbook(package: zipfile.ZipFile, names: frozenset[str], kind: str) -> bool:
    if kind == "ods":
        return "mimetype" in names and read_member(package, "mimetype").startswith(_SPREADSHEET)
    return "xl/workbook.xml" in names


def read_member(package: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one member. Raises Unreadable when it is damaged or absent."""
    try:
        return package.read(name)
    except Exception as error:  # zlib.error, BadZipFile, EOFError, KeyError ... share no base class
        raise Unreadable("beschadigd") from error
