"""The ledger of a traject: every publication, append-only, chained by hash, without a name or a value.

`grootboek.jsonl` holds one line per publication. A contribution stands in it as a keyed fingerprint
(HMAC-SHA256 over figure, concern and value, with a key that never leaves the vault), so that the
ledger can tell an unchanged contribution from a changed one and nothing else. `grootboek.stand.json`
holds the number and hash of the last line: a line cut off at the end is noticed too.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from kostprijs.anonymise.dataset import Display
from kostprijs.errors import Refused
from kostprijs.files import canonical_json, sha256, write_atomic
from kostprijs.layout import LEDGER

HEAD, KEY = "grootboek.stand.json", "sleutel"
PUBLISHED, SPOKEN = "publicatie", "gesproken"
START = "0" * 64
RESTORE = "Er wordt niets gepubliceerd. Zet het grootboek terug uit een reservekopie."


def compact(value: Any) -> bytes:
    """One line of JSON with sorted keys: what hashes are taken over."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Posted:
    """One figure in one line: what was shown (Decimal texts), of which contributions, since when.

    A spoken figure has no display. `since` is the number of the line in which these numbers first
    stood and `date` the date of that line.
    """

    members: frozenset[str]
    display: Display | None
    values: tuple[Decimal, ...]
    grid: Decimal
    since: int = 0
    date: str = ""

    def as_json(self) -> dict[str, Any]:
        """The JSON form of the line."""
        return {
            "leden": sorted(self.members),
            "toon": self.display.value if self.display else None,
            "waarden": [str(value) for value in self.values],
            "raster": str(self.grid),
            "sinds": self.since,
            "datum": self.date,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Posted:
        """The inverse of `as_json`."""
        return cls(
            frozenset(data["leden"]),
            Display(data["toon"]) if data["toon"] else None,
            tuple(Decimal(text) for text in data["waarden"]),
            Decimal(data["raster"]),
            int(data["sinds"]),
            str(data["datum"]),
        )


@dataclass(frozen=True)
class Entry:
    """One line of the ledger. `submissions` is the number of concerns in a published round."""

    number: int
    kind: str
    publication: str
    date: str
    policy: str
    figures: Mapping[str, Posted]
    previous: str
    note: str = ""
    submissions: int = 0

    def content(self) -> dict[str, Any]:
        """What the hash of the line is taken over."""
        return {
            "nr": self.number,
            "soort": self.kind,
            "publicatie": self.publication,
            "datum": self.date,
            "beleid": self.policy,
            "figuren": {name: posted.as_json() for name, posted in self.figures.items()},
            "toelichting": self.note,
            "inzendingen": self.submissions,
            "vorige": self.previous,
        }

    @property
    def scope(self) -> str:
        """Which part of a round the line is about; empty for a whole round."""
        return self.publication.partition("/")[2]

    @functools.cached_property
    def sha256(self) -> str:
        """The hash of the line."""
        return sha256(compact(self.content()))

    @functools.cached_property
    def line(self) -> bytes:
        """The line as it stands in the file."""
        return compact({**self.content(), "hash": self.sha256}) + b"\n"


@dataclass(frozen=True)
class Ledger:
    """All lines of a traject, checked. `folder` is the vault of the traject."""

    folder: Path
    entries: tuple[Entry, ...] = ()
    key: bytes = field(default=b"", repr=False)

    @property
    def head(self) -> str:
        """The hash of the last line (64 zeros for an empty ledger)."""
        return self.entries[-1].sha256 if self.entries else START

    def history(self, figure: str) -> Iterator[Posted]:
        """What was posted of a figure, oldest first."""
        return (entry.figures[figure] for entry in self.entries if figure in entry.figures)

    def shown(self, figure: str, scope: str) -> Posted | None:
        """What was last shown of a figure in the same scope: the whole of a round, or one part."""
        lines = (
            e.figures[figure] for e in reversed(self.entries) if e.scope == scope and figure in e.figures
        )
        return next((posted for posted in lines if posted.display is not None), None)

    def fingerprint(self, figure: str, concern: str, value: float) -> str:
        """The keyed fingerprint of one contribution to one figure: 128 bits of it are plenty."""
        message = "\x00".join((figure, concern, repr(float(value) + 0.0))).encode()
        return hmac.new(self.key, message, hashlib.sha256).hexdigest()[:32]

    def append(self, entry: Entry) -> Ledger:
        """Write one more line, whole or not at all, and return the longer ledger."""
        entries = (*self.entries, entry)
        write_atomic(self.folder / KEY, self.key, 0o600)
        write_atomic(self.folder / LEDGER, b"".join(each.line for each in entries), 0o600)
        head = canonical_json({"nr": entry.number, "hash": entry.sha256, "sleutel": _key_mark(self.key)})
        write_atomic(self.folder / HEAD, head, 0o600)
        return Ledger(self.folder, entries, self.key)


def open_ledger(folder: Path) -> Ledger:
    """Read and check the ledger of a vault; an absent one is empty and gets a new key.

    Raises Refused, with the number of the line, when a line is missing, swapped or altered, or when
    the key is gone: without it no contribution can be recognised.
    """
    path, key_path = folder / LEDGER, folder / KEY
    lines = path.read_bytes().splitlines() if path.exists() else []
    key = key_path.read_bytes() if key_path.exists() else b""
    if not lines:
        _check_head(folder, 0)
        return Ledger(folder, (), key or secrets.token_bytes(32))
    if not key:
        raise Refused(f"De sleutel van het grootboek ({KEY}) ontbreekt in de kluis. {RESTORE}")
    entries: list[Entry] = []
    for number, line in enumerate(lines, 1):
        entries.append(_checked(line, number, entries[-1].sha256 if entries else START))
    _check_head(folder, len(lines))
    ledger = Ledger(folder, tuple(entries), key)
    head = _head(folder)
    if head and entries[head[0] - 1].sha256 != head[1]:
        raise _broken(head[0], "is niet de regel waarmee het grootboek werd afgesloten")
    if head and head[2] != _key_mark(key):
        raise Refused(f"De sleutel in de kluis ({KEY}) is niet die van dit grootboek. {RESTORE}")
    return ledger


def _key_mark(key: bytes) -> str:
    """By what the head knows its key: another key would make every contribution look new."""
    return hmac.new(key, b"grootboek", hashlib.sha256).hexdigest()[:32]


def _broken(number: int, what: str) -> Refused:
    return Refused(f"Het grootboek klopt niet: regel {number} {what}. {RESTORE}")


def _head(folder: Path) -> tuple[int, str, str] | None:
    try:
        data = json.loads((folder / HEAD).read_bytes())
        return int(data["nr"]), str(data["hash"]), str(data["sleutel"])
    except OSError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(f"De stand van het grootboek ({HEAD}) is niet leesbaar. {RESTORE}") from error


def _check_head(folder: Path, count: int) -> None:
    """One line more than the head says is a kill between the two writes; fewer means lines are gone."""
    head = _head(folder)
    known = head[0] if head else 0
    if count < known:
        raise _broken(count + 1, "ontbreekt")
    if count > known + 1:
        raise _broken(known + 2, "is toegevoegd buiten kostprijs om")


def _checked(line: bytes, number: int, previous: str) -> Entry:
    try:
        data = json.loads(line)
        entry = Entry(
            int(data["nr"]),
            str(data["soort"]),
            str(data["publicatie"]),
            str(data["datum"]),
            str(data["beleid"]),
            {name: Posted.from_json(item) for name, item in data["figuren"].items()},
            str(data["vorige"]),
            str(data["toelichting"]),
            int(data["inzendingen"]),
        )
    except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError) as error:
        raise _broken(number, "is niet leesbaar") from error
    if entry.sha256 != data.get("hash"):
        raise _broken(number, "is gewijzigd")
    if entry.number != number or entry.previous != previous:
        raise _broken(number, "ontbreekt of staat op een andere plaats")
    return entry
