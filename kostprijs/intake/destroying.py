"""Destroys files as far as a program can: overwritten, renamed, removed.

Not guaranteed: that overwriting a file removes it from a disk. SSDs, snapshots and backups keep copies.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from kostprijs.files import TEMPORARY

_CHUNK = 1 << 20


def destroy(path: Path) -> None:
    """Overwrite a file, give it a name that says nothing, and remove it; what is gone already is well.

    A link is removed and what it points to is left; so is what has a second name elsewhere (a linked backup).
    """
    try:
        seen = os.lstat(path)
    except FileNotFoundError:
        return
    if stat.S_ISREG(seen.st_mode) and seen.st_nlink == 1:
        path.chmod(seen.st_mode | stat.S_IWUSR)
        with path.open("rb+") as stream:
            _overwrite(stream.fileno(), seen.st_size)
    unnamed = path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
    path.rename(unnamed)
    unnamed.unlink()


def destroy_folder(folder: Path) -> None:
    """Destroy the files below a folder, as far as the system lets it, and remove the folder."""
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                destroy(Path(place) / name)
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def overwritten(path: Path) -> Iterator[None]:
    """Overwrite what a file was, after the block has put another in its place; it is never absent."""
    if not path.is_file():
        yield
        return
    with path.open("rb+") as old:
        yield
        seen = os.fstat(old.fileno())
        if seen.st_nlink == 0:  # no longer under this name, nor under another
            _overwrite(old.fileno(), seen.st_size)


def _overwrite(handle: int, size: int) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    for start in range(0, size, _CHUNK):
        os.write(handle, bytes(min(_CHUNK, size - start)))
    os.fsync(handle)


def remove_empty(folder: Path) -> None:
    """A folder of which all files are destroyed; what came in since stays, and so does its folder."""
    if folder.is_symlink():
        folder.unlink()
        return
    for place, _, names in os.walk(folder, topdown=False):
        for name in names:
            if name.startswith(TEMPORARY):  # destroyed but for its removal, when a process was killed
                (Path(place) / name).unlink()
        if not any(Path(place).iterdir()):
            Path(place).rmdir()


def digest(path: Path) -> bytes:
    """The sha256 of a file; of a link that of where it points, of what is no file nothing."""
    if path.is_symlink():
        return hashlib.sha256(os.fsencode(path.readlink())).digest()
    if not path.is_file():
        return b""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()
