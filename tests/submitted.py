"""Submitted files in a test: read by worker processes, or by their program in the process of the test."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kostprijs.intake import reader
from kostprijs.intake.findings import Finding
from kostprijs.intake.lane import Reply, Request
from kostprijs.intake.package import Unreadable
from kostprijs.intake.reader import WorkbookReader
from kostprijs.intake.reading import submission_of
from kostprijs.intake.submission import Submission
from kostprijs.intake.words import Dictionary
from kostprijs.intake.workbook import Workbook
from kostprijs.intake.worker import serve
from kostprijs.model.costmodel import CostModel

WAYS = ("worker", "here")


class Here:
    """A lane without a process of its own: what a worker runs, where the coverage of it can be measured."""

    def __init__(self) -> None:
        self._done: list[tuple[int, Reply]] = []

    def __len__(self) -> int:
        return len(self._done)

    def give(self, request: Request) -> None:
        head = json.dumps({"soort": request.kind, "bytes": len(request.data)}).encode() + b"\n"
        replies = io.BytesIO()
        serve(io.BytesIO(head + request.data), replies)
        length, _, reply = replies.getvalue().partition(b"\n")
        assert int(length) == len(reply)
        self._done.append((request.number, json.loads(reply)))

    def pump(self) -> list[tuple[int, Reply]]:
        done, self._done = self._done, []
        return done

    def stop(self) -> None:
        self._done.clear()


@contextlib.contextmanager
def opened(way: str) -> Iterator[WorkbookReader]:
    """A reader with workers, or one that reads here: not for a file that breaks the process it is read in."""
    with pytest.MonkeyPatch.context() as patch:
        if way == "here":
            patch.setattr(reader, "Lane", Here)
        found = WorkbookReader()
    with found:
        yield found


def started(reader: WorkbookReader) -> int:
    """The processes so far: one or two, plus one for each file that broke its worker."""
    return sum(lane.started for lane in reader._lanes)


def read_file(reader: WorkbookReader, path: Path) -> Workbook:
    """The content of one file. Raises Unreadable with the reason."""
    (found,) = reader.read_all([path])
    if isinstance(found, Unreadable):
        raise found
    return found.workbook


def read_bytes(reader: WorkbookReader, data: bytes, extension: str) -> Workbook:
    """The content of a file with this extension."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{extension}"
        path.write_bytes(data)
        return read_file(reader, path)


def damaged(package: bytes, member: str) -> bytes:
    """The zip with another checksum for one member, by which its content is damaged."""
    data = bytearray(package)
    at = data.rindex(member.encode()) - 46  # the last one is in the directory
    data[at + 16] ^= 0xFF
    return bytes(data)


def read_submission(
    model: CostModel, dictionary: Dictionary, reader: WorkbookReader, path: Path
) -> tuple[Submission, list[Finding]]:
    """One file as a submission, with what was found."""
    (found,) = reader.read_all([path])
    return submission_of(model, dictionary, path.name, found)
