"""Reads submitted files; workbooks in one worker process that is started again when it dies."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from kostprijs.intake.package import MAX_BYTES, Unreadable, content_kind
from kostprijs.intake.workbook import Workbook, workbook_from

TIME_LIMIT = 8.0
_PIPE = 1 << 20
# Per extension: what the bytes must be.
FORMATS = {"xlsx": "zip", "xlsm": "zip", "ods": "zip", "xls": "ole", "csv": "anders"}


class WorkbookReader:
    """Reads files one after another. Use as a context manager: leaving it ends the worker.

    `started` counts the processes: one, plus one for each file that broke its worker.
    """

    def __init__(self, time_limit: float = TIME_LIMIT) -> None:
        self.started = 0
        self._time_limit = time_limit
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, path: Path) -> tuple[Workbook, bytes]:
        """The content and the bytes of one file. Raises Unreadable with the reason."""
        data = load_bytes(path)
        return self.read_bytes(data, path.suffix.lower().removeprefix(".")), data

    def read_bytes(self, data: bytes, extension: str) -> Workbook:
        """The content of a file with this extension (`xlsx`). Raises Unreadable with the reason."""
        check_format(data, extension)
        reply = self._ask(data, extension)
        if "onleesbaar" in reply:
            raise Unreadable(reply["onleesbaar"], reply["waar"])
        return workbook_from(reply)

    def _ask(self, data: bytes, kind: str) -> dict[str, Any]:
        process = self._running()
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            process.kill()

        timer = threading.Timer(self._time_limit, expire)
        timer.daemon = True
        timer.start()
        try:
            reply = _exchange(process, data, kind)
        except (OSError, ValueError) as error:
            self._stop()
            raise Unreadable("tijd_op" if expired.is_set() else "afgebroken") from error
        finally:
            timer.cancel()
        if reply.get("onleesbaar") == "te_veel_geheugen":
            self._stop()
        return reply

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._stop()
            self._process = _start()
            self.started += 1
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                _open(stream).close()
        process.wait()


def load_bytes(path: Path) -> bytes:
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


def check_format(data: bytes, extension: str) -> None:
    """Refuse what is empty, of an unknown kind, encrypted, or something else than its name says."""
    found = content_kind(data)
    if found == "leeg":
        raise Unreadable("leeg_bestand")
    if extension not in FORMATS:
        raise Unreadable("onbekend_type")
    if found == "ole" and FORMATS[extension] == "zip":
        raise Unreadable("versleuteld")  # a password puts the zip inside an OLE container
    if found != FORMATS[extension]:
        raise Unreadable("verkeerd_type" if found != "anders" else "beschadigd")


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise OSError("no pipe")
    return stream


def _exchange(process: subprocess.Popen[bytes], data: bytes, kind: str) -> dict[str, Any]:
    """One request and its answer. Raises OSError or ValueError when the worker ends before answering."""
    requests, replies = _open(process.stdin), _open(process.stdout)
    requests.write(json.dumps({"soort": kind, "bytes": len(data)}).encode() + b"\n")
    requests.write(data)
    requests.flush()
    length = int(replies.readline())
    payload = replies.read(length)
    if len(payload) != length:
        raise OSError("the worker ended halfway")
    answer: dict[str, Any] = json.loads(payload)
    return answer


def _start() -> subprocess.Popen[bytes]:
    # -S skips the site folder's start-up files (half of the start-up time); -P keeps the current folder,
    # where submissions may lie, off the module path. Its own session: Ctrl-C reaches the parent only.
    folders = [str(Path(__file__).parents[2])]
    library = importlib.util.find_spec("python_calamine")
    if library is not None and library.origin is not None:
        folders.append(str(Path(library.origin).parents[1]))
    command = [sys.executable, "-S", "-P", "-m", "kostprijs.intake.worker"]
    process = subprocess.Popen(  # noqa: S603 - our own module, no text from outside
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a panic message could hold a value
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
        start_new_session=True,
    )
    _widen(process.stdin)
    return process


def _widen(pipe: IO[bytes] | None) -> None:
    """Room for a whole workbook in the pipe, where the system can: else every 64 kB waits for the worker."""
    if sys.platform == "linux" and pipe is not None:
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
