"""Reads submitted files; workbooks in worker processes that are started again when they die."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from kostprijs.files import sha256
from kostprijs.intake.lane import Lane, Reply, Request, wait
from kostprijs.intake.package import MAX_BYTES, Unreadable, content_kind
from kostprijs.intake.workbook import Workbook, workbook_from

# Seconds for one file: many times what a tool takes.
TIME_LIMIT = 8.0
# Reading takes somewhat longer than looking through what was read: two workers keep two cores busy.
LANES = 2
# A worker has its next file before it has answered this one, so that it never waits; and no more than so many
# files are read ahead of the one that is looked through, so that memory is bounded.
_DEPTH, _AHEAD = 2, 8
# Per extension: what the bytes must be.
FORMATS = {"xlsx": "zip", "xlsm": "zip", "ods": "zip", "xls": "ole", "csv": "anders"}


class Reading(NamedTuple):
    """The content of one file, and the SHA-256 of its bytes."""

    workbook: Workbook
    sha256: str


class WorkbookReader:
    """Reads files, two at a time. Use as a context manager: leaving it ends the workers.

    Every worker has limits of its own. Needs pipes that can be waited for (any system but Windows).
    """

    def __init__(self) -> None:
        self._lanes = [Lane() for _ in range(LANES)]
        self._done: dict[int, Reading | Unreadable] = {}
        self._sums: dict[int, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for lane in self._lanes:
            lane.stop()

    def start(self, files: int) -> None:
        """Start what so many files need, so that it is ready when they come."""
        for lane in self._lanes[:files]:
            lane.start()

    def read_all(self, files: Sequence[Path]) -> Iterator[Reading | Unreadable]:
        """The files in the order given, each once all before it are there; meanwhile others are read.

        Raises nothing for what a file holds: its place is taken by the reason why it was not read. To be
        read to the end before the next call.
        """
        asked = 0
        for number in range(len(files)):
            while True:
                while asked < min(len(files), number + _AHEAD) and (lane := self._free()) is not None:
                    self._ask(lane, asked, files[asked])
                    asked += 1
                self._collect(waiting=number not in self._done)
                if number in self._done:
                    break
            yield self._done.pop(number)

    def _free(self) -> Lane | None:
        lane = min(self._lanes, key=len)
        return lane if len(lane) < _DEPTH else None

    def _ask(self, lane: Lane, number: int, path: Path) -> None:
        try:
            data = _load_bytes(path)
            extension = path.suffix.lower().removeprefix(".")
            _check_format(data, extension)
        except Unreadable as error:
            self._done[number] = error
            return
        lane.give(Request(number, data, extension, TIME_LIMIT))
        self._sums[number] = sha256(data)  # while the worker reads

    def _collect(self, waiting: bool) -> None:
        """Take in what the workers have ready; where there is nothing yet, wait for it if asked to."""
        found = [reply for lane in self._lanes for reply in lane.pump()]
        if not found and waiting:
            wait(self._lanes)
            found = [reply for lane in self._lanes for reply in lane.pump()]
        for number, reply in found:
            self._done[number] = _result(reply, self._sums.pop(number))


def _result(reply: Reply | Unreadable, digest: str) -> Reading | Unreadable:
    if isinstance(reply, Unreadable):
        return reply
    if "onleesbaar" in reply:
        return Unreadable(reply["onleesbaar"], reply["waar"])
    return Reading(workbook_from(reply), digest)


def _load_bytes(path: Path) -> bytes:
    """The bytes of a submitted file.

    Raises Unreadable when it is too large, can't be opened, is a link to something elsewhere or no file at
    all (a pipe would keep the reader waiting for ever).
    """
    if path.is_symlink():
        raise Unreadable("snelkoppeling")
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Unreadable("geen_bestand")
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Unreadable("niet_te_openen") from error
    if len(data) > MAX_BYTES:
        raise Unreadable("te_groot")
    return data


def _check_format(data: bytes, extension: str) -> None:
    """Raise Unreadable for what is empty, of an unknown kind, encrypted, or not what its name says."""
    found = content_kind(data)
    if found == "leeg":
        raise Unreadable("leeg_bestand")
    if extension not in FORMATS:
        raise Unreadable("onbekend_type")
    if found == "ole" and FORMATS[extension] == "zip":
        raise Unreadable("versleuteld")  # a password puts the zip inside an OLE container
    if found != FORMATS[extension]:
        raise Unreadable("verkeerd_type" if found != "anders" else "beschadigd")
