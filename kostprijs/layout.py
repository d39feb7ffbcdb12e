"""Where things lie under the root folder, and which names a traject and a round may have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kostprijs.errors import WrongUse

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
VAULT = "kluis"
LEDGER = "grootboek.jsonl"
KEY = "sleutel"  # of the fingerprints in the ledger
CONFIG = "traject.toml"
CLOSED, CLOSED_TEXT = "afgesloten.json", "afgesloten.md"  # what was destroyed of a traject, and when
RECEIPTS = "ontvangsten.json"  # beside a released table: by what providers find their own contribution
PART = "--"  # ronde-1--noord: the publication of a part of a round


def check_name(kind: str, name: str) -> str:
    """The name itself, or WrongUse: a name is also a folder, so nothing that could leave it."""
    if not _NAME.fullmatch(name) or name == VAULT:
        raise WrongUse(
            f"«{name[:60]}» kan geen naam van een {kind} zijn. Gebruik letters, cijfers, - en _ "
            f"(hoogstens 64), en niet «{VAULT}»."
        )
    return name


def check_round(name: str) -> str:
    """The name of a round itself, or WrongUse: with `--` it is the publication of a part."""
    check_name("ronde", name)
    if PART in name:
        ronde, _, part = name.partition(PART)
        raise WrongUse(
            f"«{name}» is geen ronde: «{PART}» staat tussen een ronde en een deel. Geef de ronde "
            f"(«{ronde}»), en bij «kostprijs anonymise» het deel met «--deel {part}»."
        )
    return name


def publication_folder(ronde: str, part: str = "") -> str:
    """The name under which a round, or a part of it, lies in data/anonymised and reports."""
    return check_name("ronde", f"{ronde}{PART}{part}" if part else ronde)


@dataclass(frozen=True)
class Workspace:
    """The folders under one root (`--root`)."""

    root: Path

    def raw(self, traject: str) -> Path:
        """data/raw/<traject>: confidential."""
        return self.root / "data" / "raw" / check_name("traject", traject)

    def config(self, traject: str) -> Path:
        """The traject's own settings: confidential (it may name concerns)."""
        return self.raw(traject) / CONFIG

    def submissions(self, traject: str, ronde: str) -> Path:
        """The files as they came in; never written to."""
        return self.raw(traject) / check_round(ronde)

    def vault(self, traject: str, ronde: str) -> Path:
        """data/raw/<traject>/kluis/<ronde>: checked submissions and findings."""
        return self.raw(traject) / VAULT / check_round(ronde)

    def ledger(self, traject: str) -> Path:
        """data/raw/<traject>/kluis: where the ledger of the traject and its key lie."""
        return self.raw(traject) / VAULT

    def certificates(self, traject: str) -> Path:
        """data/anonymised/<traject>: the released rounds of a traject, each with its certificate."""
        return self.root / "data" / "anonymised" / check_name("traject", traject)

    def anonymised(self, traject: str, ronde: str) -> Path:
        """data/anonymised/<traject>/<ronde>: safe to show."""
        return self.certificates(traject) / check_name("ronde", ronde)

    def reports(self, traject: str, ronde: str) -> Path:
        """reports/<traject>/<ronde>: what is sent out."""
        return self.root / "reports" / check_name("traject", traject) / check_name("ronde", ronde)

    def trajects(self) -> tuple[str, ...]:
        """The trajects that have settings, sorted."""
        found = (self.root / "data" / "raw").glob(f"*/{CONFIG}")
        return tuple(sorted(path.parent.name for path in found))


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds data/anonymised. Raises WrongUse.

    A notebook runs in its own folder; this lets it find the data without a path of the machine.
    """
    for folder in (start, *start.parents):
        if (folder / "data" / "anonymised").is_dir():
            return folder
    raise WrongUse("Geen map data/anonymised gevonden in deze map of erboven. Draai eerst «kostprijs run».")
