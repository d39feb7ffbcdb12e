"""What closing a traject destroys, and what lies there that it leaves."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kostprijs.intake.cleared import naming_tables, without_names
from kostprijs.intake.source import kept_table
from kostprijs.intake.vault import load_register
from kostprijs.layout import CLOSED, CLOSED_TEXT, CONFIG, VAULT, Workspace


@dataclass(frozen=True)
class Plan:
    """What a closing destroys. Confidential: it holds names of files.

    submissions, kept   round -> its files as they came in, and those about it in the vault
    loose   how many other files lie in the folder of the traject: they stay
    outside how many bulk tables lie outside that folder: they stay too
    tables  which tables go out of traject.toml, since they name concerns or files
    """

    submissions: Mapping[str, tuple[Path, ...]]
    kept: Mapping[str, tuple[Path, ...]]
    loose: int
    outside: int
    tables: tuple[str, ...]

    @property
    def rounds(self) -> tuple[str, ...]:
        """The rounds of which there is something, sorted; "" for what is of none."""
        return tuple(sorted({*self.submissions, *self.kept}))

    def counts(self, ronde: str) -> tuple[int, int]:
        """Files as they came in, and files in the vault."""
        return len(self.submissions.get(ronde, ())), len(self.kept.get(ronde, ()))


def plan_closing(workspace: Workspace, traject: str, stay: Collection[Path], guard: Collection[str]) -> Plan:
    """What there is to destroy.

    `stay` are files that the settings use (model, house style), `guard` the names in the vault that the guard
    needs. Raises WrongUse for settings that can't be cleared of names and for a damaged register. Nothing is
    written.
    """
    raw, vault = workspace.raw(traject), workspace.ledger(traject)
    text = workspace.config(traject).read_text("utf-8-sig")
    without_names(text)
    load_register(vault)
    staying = {path.resolve() for path in stay}
    submissions = {
        folder.name: tuple(path for path in _files(folder) if path.resolve() not in staying)
        for folder in _folders(raw)
        if folder.name != VAULT
    }
    kept = {folder.name: tuple(_files(folder)) for folder in _folders(vault)}
    rest = tuple(path for path in _loose(vault) if path.name not in guard)
    tables, outside = _tables(workspace, raw, kept)
    for ronde, table in tables.items():
        if table not in submissions.get(ronde, ()):
            submissions[ronde] = (*submissions.get(ronde, ()), table)
    gone = {path for paths in submissions.values() for path in paths}
    loose = [path for path in _loose(raw) if path.resolve() not in staying and path not in gone]
    own = (CONFIG, CLOSED, CLOSED_TEXT)
    return Plan(
        submissions={ronde: paths for ronde, paths in submissions.items() if paths},
        kept={ronde: paths for ronde, paths in {**kept, "": rest}.items() if paths},
        loose=sum(not path.name.startswith(".") and path.name not in own for path in loose),
        outside=outside,
        tables=naming_tables(text),
    )


def _folders(place: Path) -> list[Path]:
    return sorted(path for path in place.glob("[!.]*") if path.is_dir()) if place.is_dir() else []


def _loose(place: Path) -> list[Path]:
    """What is no folder."""
    return sorted(path for path in place.iterdir() if not path.is_dir()) if place.is_dir() else []


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder, the hidden ones too; a link to another folder counts as a file."""
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        yield from (Path(place) / name for name in sorted([*names, *links]))


def _tables(
    workspace: Workspace, raw: Path, kept: Mapping[str, tuple[Path, ...]]
) -> tuple[dict[str, Path], int]:
    """The bulk table of each round that lies in the folder of the traject; and how many lie elsewhere."""
    inside, outside = dict[str, Path](), 0
    for ronde in kept:
        table = kept_table(workspace, raw / VAULT / ronde)
        if table is None:
            continue
        path = table.resolve()
        if path.is_relative_to(raw.resolve()):
            inside[ronde] = raw / path.relative_to(raw.resolve())
        else:
            outside += 1
    return inside, outside
