"""Whole files or none: atomic writes, hashes and one canonical JSON text."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# How the name begins of what is not in its place yet; a killed process leaves it.
TEMPORARY = ".tmp-"
_OLD = ".vorige"


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def canonical_json(value: Any) -> bytes:
    """The one text of a JSON value: sorted keys, two spaces, UTF-8, a final newline; no NaN."""
    text = json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    return text.encode() + b"\n"


def parse_json(data: bytes) -> Any:
    """The value of a JSON text. Raises ValueError, also for one that is nested too deep to be read."""
    try:
        return json.loads(data)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def write_atomic(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write beside the target, flush to disk, then rename: a reader sees the old or the new file.

    `mode` is set from the start, so a confidential file is never readable in between.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=TEMPORARY)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_inside(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write in a folder that nobody reads yet; `replaced_directory` flushes it before that changes."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(handle, "wb") as stream:
        os.fchmod(stream.fileno(), mode)
        stream.write(data)


def flush_folder(folder: Path) -> None:
    """Have all files below a folder on the disk; at once, which is faster than one by one as they come.

    Not what a link points to, which lies elsewhere.
    """
    how = os.O_RDWR if sys.platform == "win32" else os.O_RDONLY  # a file may be one that nobody may write
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            handle = os.open(path, how)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def recover(target: Path) -> None:
    """Finish what a killed `replaced_directory` left: an old folder whose successor never came."""
    old = target.with_name(f".{target.name}{_OLD}")
    if not old.exists():
        return
    if target.exists():
        shutil.rmtree(old)
    else:
        old.rename(target)


def recover_all(folder: Path) -> None:
    """The same for every folder in this one."""
    for old in folder.glob(f".*{_OLD}"):
        recover(folder / old.name[1 : -len(_OLD)])


@contextlib.contextmanager
def replaced_directory(target: Path, mode: int = 0o755) -> Iterator[Path]:
    """A temporary sibling folder that takes the place of `target` when the block ends well.

    All in it is on the disk before it does. When the block raises, the temporary folder goes and `target`
    stays as it was. Between the two renames the old folder lies under a hidden name, from which `recover`
    brings it back.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    recover(target)
    temporary = Path(tempfile.mkdtemp(dir=target.parent, prefix=TEMPORARY))
    try:
        temporary.chmod(mode)
        yield temporary
        flush_folder(temporary)
        old = target.with_name(f".{target.name}{_OLD}")
        if target.exists():
            target.rename(old)
        temporary.rename(target)
        if old.exists():
            shutil.rmtree(old)
    except BaseException:
        recover(target)
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def clear_abandoned(folder: Path) -> None:
    """Remove the temporary folders of killed processes. Only for who knows that no other is at work."""
    for path in folder.glob(f"{TEMPORARY}*"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def exclusive(path: Path, wait: bool = True) -> Iterator[None]:
    """Hold a lock on a file of its own; another process waits here. A process that dies lets go of it.

    Without `wait` it raises BlockingIOError where another process holds the lock. Not guaranteed on a
    network drive without locks.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle, wait)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, wait: bool) -> None:
    if sys.platform == "win32":  # pragma: no cover - Windows
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
