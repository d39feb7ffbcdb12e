"""One worker process, and the files that it was given and has not answered yet."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

from kostprijs.intake.package import Unreadable

Reply = dict[str, Any]
_PIPE = 1 << 20
_MOST = 1 << 27  # several times what the limits of the worker leave room for


class Request(NamedTuple):
    """A file to read: its number, its bytes, its kind (`xlsx`), and the seconds that this may take."""

    number: int
    data: bytes
    kind: str
    limit: float


class Lane:
    """A worker that answers the files given to it in turn; it starts with the first, and again after it died.

    Nothing here waits: `pump` moves what the pipes take, and `wait` waits for any of several lanes.
    `started` counts the processes: one, plus one for each file that broke its worker.
    """

    def __init__(self) -> None:
        self.started = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting: deque[Request] = deque()
        self._unsent: deque[memoryview] = deque()
        self._reply = bytearray()
        self._since = 0.0

    def __len__(self) -> int:
        return len(self._waiting)

    def start(self) -> None:
        """Have the process ready; one that died while it had nothing to do is replaced."""
        if self._process is not None and (self._waiting or self._process.poll() is None):
            return
        self.stop()
        self._process = _started()
        self.started += 1

    def give(self, request: Request) -> None:
        """One more file to read, after those that it has."""
        self.start()
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(request)
        self._send(request)

    def pump(self) -> list[tuple[int, Reply | Unreadable]]:
        """Send and receive what is possible at once; the answers that are whole, in the order given.

        The first file of a worker that died, or whose time is over, is the one to blame; those after it go
        to a new worker.
        """
        done: list[tuple[int, Reply | Unreadable]] = []
        if not self._waiting:
            return done
        broken = ""
        try:
            ended = self._push() or self._pull()
            while self._waiting and (reply := self._whole_reply()) is not None:
                done.append((self._next(), reply))
                if reply.get("onleesbaar") == "te_veel_geheugen":
                    self._again()
                    ended = False
            broken = "afgebroken" if ended else ""
        except (ValueError, RecursionError):  # an answer that is none
            broken = "afgebroken"
        if self._waiting and not broken and self.seconds_left() <= 0:
            broken = "tijd_op"
        if self._waiting and broken:
            done.append((self._next(), Unreadable(broken)))
            self._again()
        return done

    def seconds_left(self) -> float:
        """How long the file at hand may still take."""
        return self._since + self._waiting[0].limit - time.monotonic()

    def register(self, selector: selectors.BaseSelector) -> None:
        """Have the selector look at the pipes."""
        if self._process is not None and self._waiting:
            selector.register(_open(self._process.stdout), selectors.EVENT_READ)
            if self._unsent:
                selector.register(_open(self._process.stdin), selectors.EVENT_WRITE)

    def stop(self) -> None:
        """End the process and forget what it was given."""
        self._waiting.clear()
        self._unsent.clear()
        self._reply.clear()
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                _open(stream).close()
        process.wait()

    def _send(self, request: Request) -> None:
        header = json.dumps({"soort": request.kind, "bytes": len(request.data)}).encode() + b"\n"
        self._unsent += [memoryview(header), memoryview(request.data)]
        self._push()

    def _push(self) -> bool:
        """Send what fits; true when the worker is gone."""
        while self._process is not None and self._unsent:
            try:
                sent = os.write(_open(self._process.stdin).fileno(), self._unsent[0])
            except BlockingIOError:
                return False
            except OSError:
                self._unsent.clear()  # what it did answer is still to be had
                return False
            self._unsent[0] = self._unsent[0][sent:]
            if not self._unsent[0]:
                self._unsent.popleft()
        return self._process is None

    def _pull(self) -> bool:
        """Receive what is there; true when the worker is gone."""
        while self._process is not None:
            try:
                piece = os.read(_open(self._process.stdout).fileno(), _PIPE)
            except BlockingIOError:
                return False
            if not piece:
                break
            self._reply += piece
        return True

    def _whole_reply(self) -> Reply | None:
        """The first answer, if it is there as a whole. Raises ValueError for one that is none."""
        at = self._reply.find(b"\n", 0, 20) + 1
        if not at:
            if len(self._reply) >= 20:
                raise ValueError("no length")
            return None
        length = int(self._reply[:at])
        if not 0 <= length <= _MOST:
            raise ValueError("no length")
        if len(self._reply) < at + length:
            return None
        reply: Reply = json.loads(self._reply[at : at + length])
        if not isinstance(reply, dict):
            raise ValueError("no content")
        del self._reply[: at + length]
        return reply

    def _next(self) -> int:
        self._since = time.monotonic()
        return self._waiting.popleft().number

    def _again(self) -> None:
        """A new worker for the files that are left."""
        left = tuple(self._waiting)
        self.stop()
        for request in left:
            self.give(request)


def wait(lanes: Sequence[Lane]) -> None:
    """Until one of the lanes can go on, or the file at hand of one has no time left."""
    busy = [lane for lane in lanes if len(lane)]
    if not busy:
        return
    with selectors.DefaultSelector() as selector:
        for lane in busy:
            lane.register(selector)
        selector.select(max(0.0, min(lane.seconds_left() for lane in busy)))


def _open(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise OSError("no pipe")
    return stream


def _started() -> subprocess.Popen[bytes]:
    # -S skips the site folder's start-up files (half of the start-up time); -P keeps the current folder,
    # where submissions may lie, off the module path. Its own session: Ctrl-C reaches the parent only.
    folders = [str(Path(__file__).parents[2])]
    library = importlib.util.find_spec("python_calamine")
    if library is not None and library.origin is not None:
        folders.append(str(Path(library.origin).parents[1]))
    command = [sys.executable, "-S", "-P", "-m", "kostprijs.intake.worker"]
    process = subprocess.Popen(  # noqa: S603 - our own module, no text from outside
        command,
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a panic message could hold a value
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
        start_new_session=True,
    )
    for stream in (process.stdin, process.stdout):
        os.set_blocking(_open(stream).fileno(), False)
    _widen(process.stdin)
    return process


def _widen(pipe: IO[bytes] | None) -> None:
    """Room for whole workbooks in the pipe, where the system can: else every 64 kB waits for the worker."""
    if sys.platform == "linux" and pipe is not None:
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
