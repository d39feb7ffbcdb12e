"""The ledger of a traject: every publication, append-only, chained by hash, without a name or a value.

`grootboek.jsonl` holds one line per publication. A contribution stands in it as a keyed fingerprint
(members.py; HMAC-SHA256 with a key that never leaves the vault), so that the ledger can tell an unchanged
contribution from a changed one, and two of one concern from those of two. `grootboek.stand.json`
holds the number and hash of the last line: a line cut off at the end is noticed too. It is there before
the first line is, so a ledger with a line and no such file has lost it. Where the key was destroyed it says
when: nothing can be published then, whatever key is put back.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path

from kostprijs.anonymise.entry import VERSION, Entry, Posted
from kostprijs.errors import Refused, WrongUse
from kostprijs.files import canonical_json, exclusive, parse_json, write_atomic
from kostprijs.layout import KEY, LEDGER

HEAD, LOCK = "grootboek.stand.json", "grootboek.slot"
START = "0" * 64
_DESTROYED = "sleutel_vernietigd"  # in HEAD: when
RESTORE = "Er wordt niets gepubliceerd. Zet het grootboek terug uit een reservekopie."


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

    def shown(self, figure: str, scope: str) -> Posted | None:
        """What was last shown of a figure in the same scope: the whole of a round, or one part."""
        lines = (
            e.figures[figure] for e in reversed(self.entries) if e.scope == scope and figure in e.figures
        )
        return next((posted for posted in lines if posted.on_page), None)

    def mark(self, *parts: str) -> str:
        """The keyed fingerprint of some texts: 128 bits of it are plenty."""
        message = "\x00".join(parts).encode()
        return hmac.new(self.key, message, hashlib.sha256).hexdigest()[:32]

    def append(self, entry: Entry) -> Ledger:
        """Write one more line, whole or not at all, and return the longer ledger.

        Raises Refused when the ledger on disk is no longer the one that was read: what was judged against
        it may not be published beside what came in between.
        """
        path, before = self.folder / LEDGER, b"".join(each.line for each in self.entries)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with exclusive(self.folder / LOCK):
            if (path.read_bytes() if path.exists() else b"") != before:
                raise Refused(
                    "Terwijl dit liep is er een andere publicatie in het grootboek gekomen. Er is niets "
                    "geschreven. Draai het commando opnieuw."
                )
            if not (self.folder / KEY).exists():  # a copy written over it could not be destroyed any more
                write_atomic(self.folder / KEY, self.key, 0o600)
            if not before:
                self._write_head(0, START)
            write_atomic(path, before + entry.line, 0o600)
            self._write_head(entry.number, entry.sha256)
        return Ledger(self.folder, (*self.entries, entry), self.key)

    def _write_head(self, number: int, sha256: str) -> None:
        head = {"nr": number, "hash": sha256, "merk": _seal(self.key, number, sha256)}
        write_atomic(self.folder / HEAD, canonical_json(head), 0o600)


def open_ledger(folder: Path) -> Ledger:
    """Read and check the ledger of a vault; an absent one is empty and gets a new key.

    Raises Refused, with the number of the line, when a line is missing, swapped or altered, and when the
    head or the key is gone: without the key no contribution can be recognised. Raises WrongUse when the key
    was destroyed: nothing may be published then.
    """
    entries, key_path = read_lines(folder), folder / KEY
    if key_destroyed(folder):
        raise WrongUse(
            "De sleutel van dit traject is bij het afsluiten vernietigd. Er kan in dit traject niets meer "
            "gepubliceerd worden: zonder sleutel is het niet te houden tegen wat al gepubliceerd is.",
            "Wat gepubliceerd is blijft na te gaan met «kostprijs verify».",
        )
    key = key_path.read_bytes() if key_path.exists() else b""
    if not entries:
        return Ledger(folder, (), key or secrets.token_bytes(32))
    if not key:
        raise Refused(f"De sleutel van het grootboek ({KEY}) ontbreekt in de kluis.", RESTORE)
    number, sha256, seal = _head(folder)
    if seal != _seal(key, number, sha256):
        raise Refused(
            f"De sleutel in de kluis ({KEY}) is niet die van dit grootboek, of de stand ({HEAD}) is "
            "gewijzigd.",
            RESTORE,
        )
    return Ledger(folder, entries, key)


def read_ledger(folder: Path) -> Ledger:
    """The ledger to look at: as open_ledger, and also where its key was destroyed; `key` is then empty."""
    return Ledger(folder, read_lines(folder)) if key_destroyed(folder) else open_ledger(folder)


def key_destroyed(folder: Path) -> bool:
    """Whether the key of this vault was destroyed on purpose."""
    try:
        return _DESTROYED in parse_json((folder / HEAD).read_bytes())
    except (OSError, ValueError, TypeError):
        return False


def without_key(ledger: Ledger, when: str) -> tuple[Ledger, dict[str, bytes]]:
    """The ledger without its notes and its key, and its files as they then are, by name.

    A note is part of the chain, so the lines from the first one on get other hashes. Those over the public
    parts, which certificates name, stay the same. `when` is the date and time of it. Nothing is written.
    """
    entries: list[Entry] = []
    for entry in ledger.entries:
        previous = entries[-1].sha256 if entries else START
        entries.append(replace(entry, note="", previous=previous))
    bare = Ledger(ledger.folder, tuple(entries))
    head = {"nr": len(entries), "hash": bare.head, "merk": "", _DESTROYED: when}
    files = {LEDGER: b"".join(entry.line for entry in entries)} if entries else {}
    return bare, {**files, HEAD: canonical_json(head)}


def read_lines(folder: Path) -> tuple[Entry, ...]:
    """The lines of a ledger, checked as far as goes without its key. Raises Refused as open_ledger does."""
    path = folder / LEDGER
    lines = path.read_bytes().splitlines() if path.exists() else []
    entries: list[Entry] = []
    for number, line in enumerate(lines, 1):
        entries.append(_checked(line, number, entries[-1].sha256 if entries else START))
    if not entries and not (folder / HEAD).exists():
        return ()
    number, sha256, _ = _head(folder)
    _check_head(number, len(entries))
    if number and entries[number - 1].sha256 != sha256:
        raise _broken(number, "is niet de regel waarmee het grootboek werd afgesloten")
    return tuple(entries)


def _seal(key: bytes, number: int, sha256: str) -> str:
    """What the head says of the last line, by the key: neither another key nor a shorter ledger fits it."""
    return hmac.new(key, f"{number} {sha256}".encode(), hashlib.sha256).hexdigest()[:32]


def _broken(number: int, what: str) -> Refused:
    return Refused(f"Het grootboek klopt niet: regel {number} {what}.", RESTORE, number)


def _head(folder: Path) -> tuple[int, str, str]:
    """Number and hash of the last line, and the seal on them."""
    try:
        data = parse_json((folder / HEAD).read_bytes())
        return int(data["nr"]), str(data["hash"]), str(data["merk"])
    except FileNotFoundError as error:
        raise Refused(f"De stand van het grootboek ({HEAD}) ontbreekt in de kluis.", RESTORE) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(f"De stand van het grootboek ({HEAD}) is niet leesbaar.", RESTORE) from error


def _check_head(known: int, count: int) -> None:
    """One line more than the head says is a kill between the two writes; fewer means lines are gone."""
    if count < known:
        raise _broken(count + 1, "ontbreekt")
    if count > known + 1:
        raise _broken(known + 2, "is toegevoegd buiten kostprijs om")


def _checked(line: bytes, number: int, previous: str) -> Entry:
    try:
        data = parse_json(line)
        version = data.get("versie")
        entry = Entry.from_json(data) if version == VERSION else None
    except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError) as error:
        raise _broken(number, "is niet leesbaar") from error
    if entry is None:
        raise Refused(
            f"Regel {number} van het grootboek is door een andere versie van kostprijs geschreven: bijdragen "
            "zijn er anders in gemerkt en niet te herkennen.",
            "Ga verder met die versie, of begin een nieuw traject als de inzendingen geheel nieuw zijn.",
            number,
        )
    if entry.sha256 != data.get("hash"):
        raise _broken(number, "is gewijzigd")
    if entry.number != number or entry.previous != previous:
        raise _broken(number, "ontbreekt of staat op een andere plaats")
    return entry
