"""One line of the ledger: what was shown, of which contributions, since when."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kostprijs.anonymise.dataset import Display
from kostprijs.files import sha256

PUBLISHED, SPOKEN = "publicatie", "gesproken"
# How contributions are marked in a line; a line of another version can't be held against one of this.
VERSION = 3


def compact(value: Any) -> bytes:
    """One line of JSON with sorted keys: what hashes are taken over."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class Posted:
    """One figure in one line: what was shown (Decimal texts), of which contributions, since when.

    display   None for a spoken figure; HIDDEN, without values, for one that was not shown, the same for
              every cause
    members   the contributions that the figures are of
    asked     those that were there at this publication: others where it repeated earlier figures
    since     the number of the line in which these numbers first stood, and `date` its date
    dated     whether the page gives that date
    """

    members: frozenset[str]
    display: Display | None
    values: tuple[Decimal, ...]
    grid: Decimal
    since: int = 0
    date: str = ""
    asked: frozenset[str] = frozenset()
    dated: bool = False

    @property
    def on_page(self) -> bool:
        """Whether something of it stood on a page."""
        return self.display not in (None, Display.HIDDEN)

    @property
    def public(self) -> bool:
        """Whether totals of these contributions are known to others: printed or spoken."""
        return self.display is not Display.HIDDEN

    def as_json(self) -> dict[str, Any]:
        """The JSON form of the line."""
        return {
            "leden": sorted(self.members),
            "gevraagd": sorted(self.asked),
            "gedateerd": self.dated,
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
            frozenset(data["gevraagd"]),
            bool(data["gedateerd"]),
        )


@dataclass(frozen=True)
class Entry:
    """One line of the ledger.

    submissions   the number of concerns in a published round
    formulas      the hash of the formulas that the tariff was computed with (empty when spoken)
    """

    number: int
    kind: str
    publication: str
    date: str
    policy: str
    figures: Mapping[str, Posted]
    previous: str
    note: str = ""
    submissions: int = 0
    formulas: str = ""

    def content(self) -> dict[str, Any]:
        """What the hash of the line is taken over."""
        return {
            "versie": VERSION,
            "nr": self.number,
            "soort": self.kind,
            "publicatie": self.publication,
            "datum": self.date,
            "beleid": self.policy,
            "figuren": {name: posted.as_json() for name, posted in self.figures.items()},
            "toelichting": self.note,
            "inzendingen": self.submissions,
            "formules": self.formulas,
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

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Entry:
        """The inverse of `content`. Raises KeyError, ValueError or TypeError for what is no line."""
        return cls(
            int(data["nr"]),
            str(data["soort"]),
            str(data["publicatie"]),
            str(data["datum"]),
            str(data["beleid"]),
            {name: Posted.from_json(item) for name, item in data["figuren"].items()},
            str(data["vorige"]),
            str(data["toelichting"]),
            int(data["inzendingen"]),
            str(data["formules"]),
        )
