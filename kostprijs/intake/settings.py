"""What in traject.toml bears on the files that were read: its fingerprint, and names that no file has."""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kostprijs.files import parse_json, sha256
from kostprijs.intake.findings import Finding, Severity, clean
from kostprijs.intake.submission import file_name
from kostprijs.intake.vault import kept_rounds
from kostprijs.layout import CONFIG, VAULT, Workspace
from kostprijs.traject import Traject

_LIKENESS, MOST_ALIKE = 0.5, 3
# Looking for what is alike takes a while in a round of thousands.
_MOST_COMPARED = 20
_MAX_NAME = 255


def named_files(traject: Traject) -> set[str]:
    """The file names in the tables [concern] and [rekenwijze_bestand]."""
    return set(map(file_name, (*traject.concerns, *traject.own_conventions)))


def state_of(traject: Traject, ronde: str, files: Collection[str]) -> str:
    """A fingerprint of all in traject.toml that changes what the intake of a round finds; empty without any.

    `files` are the names in the round: what is said of another file does not count.
    """
    stated: dict[str, Any] = {
        "besluit": [dict(table.data) for table in traject.decisions if table.data.get("ronde") == ronde],
        "concern": _of(traject.concerns, files),
        "rekenwijze_bestand": _of(traject.own_conventions, files),
        "vooringevuld": dict(traject.prefilled),
        "peiljaar": traject.peiljaar,
    }
    given = {key: value for key, value in stated.items() if value}
    return sha256(json.dumps(given, sort_keys=True, default=str).encode()) if given else ""


def names_without_file(
    workspace: Workspace, traject: Traject, ronde: str, files: Collection[str]
) -> list[Finding]:
    """A `fout` per name under [concern] or [rekenwijze_bestand] that no file and no row of the traject has.

    Not an exception: the message must name files, and only the intake's own report may. What was in
    other rounds is known from their folders and their vaults.
    """
    here = set(map(file_name, files))
    missing = named_files(traject) - here
    if missing:
        missing -= set(_elsewhere(workspace, traject, ronde))
    tables: dict[str, Iterable[str]] = {
        "concern": traject.concerns, "rekenwijze_bestand": traject.own_conventions
    }  # fmt: skip
    wrong = [(key, name) for key, names in tables.items() for name in names if file_name(name) in missing]
    return [
        _no_file(key, name, _alike(name, here) if number < _MOST_COMPARED else [])
        for number, (key, name) in enumerate(wrong)
    ]


def _of(table: Mapping[str, Any], files: Collection[str]) -> dict[str, Any]:
    names = set(map(file_name, files)) if table else set()
    return {file_name(name): value for name, value in table.items() if file_name(name) in names}


def _elsewhere(workspace: Workspace, traject: Traject, ronde: str) -> Iterator[str]:
    for path in workspace.raw(traject.name).glob("*/*"):
        if path.parent.name != VAULT:
            yield file_name(path.name)
    for path in kept_rounds(workspace.ledger(traject.name)):
        if path.parent.name != ronde:
            yield from _read_names(path)


def _read_names(path: Path) -> list[str]:
    try:
        return [file_name(str(item["bestand"])) for item in parse_json(path.read_bytes())["inzendingen"]]
    except (OSError, ValueError, KeyError, TypeError):  # no part of this round: passed over
        return []


def _alike(name: str, files: Collection[str]) -> list[str]:
    folded = {file.casefold(): file for file in sorted(files)}
    found = difflib.get_close_matches(name[:_MAX_NAME].casefold(), folded, MOST_ALIKE, _LIKENESS)
    return [folded[file] for file in found]


def _no_file(key: str, name: str, alike: list[str]) -> Finding:
    known = " of ".join(f"«{clean(file)}»" for file in alike)
    return Finding(
        "naam_zonder_bestand", Severity.ERROR, CONFIG, None, "",
        f"[{key}] noemt «{clean(name)}», maar in geen ronde heet een bestand of rij zo",
        f"de naam van een bestand, zoals {known}" if known else "de naam van een bestand, letterlijk",
        f"{f'Bedoelt u {known}? ' if known else ''}Verbeter de naam in {CONFIG} onder [{key}], of haal de "
        "regel weg, en draai de intake opnieuw. Zo doet de regel niets.",
    )  # fmt: skip
