"""What an intake read, to see before a release that it is still what lies there."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kostprijs.errors import Blocked, WrongUse
from kostprijs.files import parse_json, sha256
from kostprijs.intake.bulk import MAX_TABLE_BYTES
from kostprijs.intake.package import MAX_BYTES
from kostprijs.intake.reading import files_in
from kostprijs.intake.submission import Submission, file_name
from kostprijs.intake.vault import SOURCE_FILE, again
from kostprijs.layout import Workspace

Marked = tuple[str, str]


@dataclass(frozen=True)
class Source:
    """What was read: a bulk table, or else the files of the round. For the vault only: it holds names.

    table  where the table is, as seen from the root, empty without one and for what is no file (a pipe)
    files  (name, mark) of all that was read, sorted; a mark is the sha256, or what can be told without it
    """

    table: str
    files: tuple[Marked, ...]

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys)."""
        return {"tabel": self.table, "bestanden": [list(marked) for marked in self.files]}


def table_source(workspace: Workspace, table: Path) -> Source:
    """The bulk table as it is now: to be asked before it is read."""
    if not table.is_file():
        return Source("", ())
    return Source(_place(workspace, table), _marked_table(table))


def folder_source(workspace: Workspace, traject: str, ronde: str, read: Iterable[Submission]) -> Source:
    """The files of a round as they were read; of those that could not be read, as they are now."""
    known = {submission.file: submission.sha256 for submission in read if submission.sha256}
    return Source("", _marked(files_in(workspace.submissions(traject, ronde)), known))


def check_source(workspace: Workspace, traject: str, ronde: str) -> None:
    """Raise where the vault of a round is not about what lies there now.

    WrongUse when files were added, deleted or changed since the intake (or its table was), without a name;
    Blocked when traject.toml did not fit the files. A table that came through a pipe can't be compared.
    """
    then, fits = _kept(workspace.vault(traject, ronde), traject, ronde)
    if not fits:
        raise Blocked(
            "traject.toml past niet bij de bestanden; zie overzicht.md in de kluis, onder «Aan u».",
            f"Er is niets vrijgegeven. Verbeter het en {again(traject, ronde, 'draai')} opnieuw.",
        )
    if then.table:
        now = _marked_table(workspace.root / then.table)
        what = "De tabel (--tabel) waarmee de intake is gedaan"
    elif then.files:
        now, what = (
            _marked(files_in(workspace.submissions(traject, ronde)), {}),
            f"data/raw/{traject}/{ronde}",
        )
    else:
        return
    if now != then.files:
        back = "Zet terug wat er toen stond, of draai" if then.table else "Draai"
        raise WrongUse(
            f"{what} is na de intake gewijzigd ({_difference(then.files, now)}).",
            f"Dat telt zo nog niet. {again(traject, ronde, back)} opnieuw.",
        )


def kept_table(workspace: Workspace, folder: Path) -> Path | None:
    """The bulk table that the round in this vault folder was read from, if any and still there."""
    try:
        table = str(parse_json((folder / SOURCE_FILE).read_bytes())["tabel"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    path = workspace.root / table
    return path if table and path.is_file() else None


def _kept(folder: Path, traject: str, ronde: str) -> tuple[Source, bool]:
    try:
        kept = parse_json((folder / SOURCE_FILE).read_bytes())
        files = tuple((str(name), str(mark)) for name, mark in kept["bestanden"])
        return Source(str(kept["tabel"]), files), kept["past"] is True
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WrongUse(
            "In de kluis staat niet wat de intake gelezen heeft.", f"{again(traject, ronde)} opnieuw."
        ) from error


def _marked_table(table: Path) -> tuple[Marked, ...]:
    place = table.resolve()
    return ((_plain(place.name), _digest(place, MAX_TABLE_BYTES)),) if place.is_file() else ()


def _marked(paths: Iterable[Path], known: dict[str, str]) -> tuple[Marked, ...]:
    normal = ((file_name(path.name), path) for path in paths)
    return tuple(sorted((_plain(name), known.get(name) or _digest(path)) for name, path in normal))


def _digest(path: Path, most: int = MAX_BYTES) -> str:
    """The sha256 of a file, its size if it is too large to be read, nothing for what is no file."""
    try:
        seen = os.lstat(path)
        if not stat.S_ISREG(seen.st_mode):
            return ""
        return sha256(path.read_bytes()) if seen.st_size <= most else f"{seen.st_size} bytes"
    except OSError:
        return ""


def _place(workspace: Workspace, table: Path) -> str:
    """Seen from the root, so that the whole tree can be moved."""
    try:
        return Path(os.path.relpath(table.resolve(), workspace.root.resolve())).as_posix()
    except ValueError:  # pragma: no cover - only Windows has another drive
        return table.resolve().as_posix()


def _plain(name: str) -> str:
    """A name as it can be kept: without the bytes that are no text."""
    return name.encode("utf-8", "replace").decode()


def _difference(then: Sequence[Marked], now: Sequence[Marked]) -> str:
    """How many came, went and changed."""
    old, new = Counter(name for name, _ in then), Counter(name for name, _ in now)
    came, went = (new - old).total(), (old - new).total()
    changed = (Counter(now) - Counter(then)).total() - came
    words = ((came, "erbij"), (went, "weg"), (changed, "anders"))
    return ", ".join(f"{count} {word}" for count, word in words if count)
