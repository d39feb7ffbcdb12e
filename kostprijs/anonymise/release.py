"""Writes what was released: group table, description, model and certificate, as one whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kostprijs.anonymise.dataset import (
    CERTIFICATE,
    EARLIER,
    GROUP_WORDS,
    HEADER,
    HIDDEN_TEXT,
    HOUSE_STYLE,
    MODEL,
    PACKAGE,
    TABLE,
    Display,
    EarlierRound,
    First,
    HouseStyle,
    ReleasedFigure,
)
from kostprijs.anonymise.policy import Policy
from kostprijs.anonymise.receipt_list import receipt_list
from kostprijs.context import PublicContext
from kostprijs.files import canonical_json, replaced_directory, sha256
from kostprijs.layout import RECEIPTS
from kostprijs.model.costmodel import CostModel

_GROUPS = sorted({word for words in GROUP_WORDS.values() for word in words})
# what each column must hold, for whoever checks the table with another program
_CONSTRAINTS: dict[str, dict[str, Any]] = {
    "element": {"required": True},
    "groep": {"required": True, "enum": _GROUPS},
    "omvang": {"pattern": r"[0-9]+\+"},
}
_DESCRIPTIONS = {
    "element": "figuur: id van het kostprijselement, met [trede] bij een reeks, of de tariefregel",
    "groep": f"welke groep van inzendingen; «{HIDDEN_TEXT}» heeft één vorm, wat de reden ook is",
    "omvang": "ten minste zoveel concerns",
    "gemiddelde": "gemiddelde van de groep, of de genoemde grens of norm, in de eenheid van de figuur",
}


@dataclass(frozen=True)
class Release:
    """All that is written of a round: no row per provider, no key, no number per figure.

    `submissions` is the number of concerns in the round; `certificate` see certificate.py, `earlier` and
    `first` (used without an earlier one) see earlier.py, `house_style` see house_style.py. `receipts` are the
    commitments of the concerns that counted, none for a release without receipts.
    """

    traject: str
    ronde: str
    figures: tuple[ReleasedFigure, ...]
    submissions: int
    context: PublicContext
    model: CostModel
    policy: Policy
    certificate: Mapping[str, Any]
    earlier: EarlierRound | None = None
    house_style: HouseStyle | None = None
    first: First = First.TRAJECT
    receipts: tuple[str, ...] = ()

    def files(self) -> dict[str, bytes]:
        """Every file by name, but for the description and the certificate."""
        files = {TABLE: group_table(self.figures, self.policy), MODEL: self.model.text.encode()}
        if self.earlier is not None:
            files[EARLIER] = group_table(self.earlier.figures, self.policy)
        if self.house_style is not None:
            files[HOUSE_STYLE] = self.house_style.pptx
        return files

    def package(self, files: Mapping[str, bytes]) -> dict[str, Any]:
        """datapackage.json: the Frictionless description of the tables, with the public context."""
        tables = {name: files[name] for name in (TABLE, EARLIER) if name in files}
        return {
            "profile": "tabular-data-package",
            "name": f"{self.traject}-{self.ronde}".lower(),
            "title": f"Bandbreedtes {self.context.title}, {self.context.round_title}",
            "resources": [_resource(name, table) for name, table in tables.items()],
            "kostprijs": {
                "traject": self.traject,
                "ronde": self.ronde,
                "inzendingen": self.submissions,
                "context": self.context.as_json(),
                "model": {
                    "id": self.model.id,
                    "bestand": MODEL,
                    "bron": self.model.source,
                    "sha256": sha256(files[MODEL]),
                    "rekenwijze": dict(self.model.chosen),
                },
                "beleid": {
                    "id": self.policy.id,
                    "sha256": self.policy.sha256,
                    "groep_min": self.policy.k,
                    "ronde_min": self.policy.n_min,
                },
                "herhaald": {f.id: f.frozen_since for f in self.figures if f.frozen_since},
                **self._attached(files),
            },
        }

    def _attached(self, files: Mapping[str, bytes]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.earlier is None:
            found["eerste"] = self.first.value
        else:
            found["vorige"] = _about(self.earlier)
        if self.house_style is not None:
            found["huisstijl"] = {
                "bestand": HOUSE_STYLE,
                "sha256": sha256(files[HOUSE_STYLE]),
                "indelingen": dict(self.house_style.layouts),
            }
        return found


def group_table(figures: Iterable[ReleasedFigure], policy: Policy) -> bytes:
    """A group table (bandbreedtes.csv, vorige.csv): the rows of every figure, in the order given."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    sizes = {Display.GROUPS: f"{policy.k}+", Display.MEAN: f"{policy.n_min}+"}
    for figure in figures:
        words = GROUP_WORDS[figure.display, len(figure.values)]
        texts = [f"{value:.{figure.decimals}f}" for value in figure.values] or [""]
        for word, text in zip(words, texts, strict=True):
            writer.writerow([figure.id, word, sizes.get(figure.display, ""), text])
    return stream.getvalue().encode()


def _about(earlier: EarlierRound) -> dict[str, Any]:
    """What vorige.csv does not say itself; its own hash stands with its resource, as that of any table."""
    return {
        "ronde": earlier.ronde,
        "titel": earlier.title,
        "datum": earlier.date.isoformat() if earlier.date else None,
        "inzendingen": earlier.submissions,
        "vergelijkbaar": earlier.comparable,
        "figuren": {f.id: {"label": f.label, "eenheid": f.unit} for f in earlier.figures},
    }


def _resource(name: str, table: bytes) -> dict[str, Any]:
    fields = [
        {
            "name": field,
            "type": "number" if field == "gemiddelde" else "string",
            "description": text,
            **({"constraints": _CONSTRAINTS[field]} if field in _CONSTRAINTS else {}),
        }
        for field, text in _DESCRIPTIONS.items()
    ]
    return {
        "name": name.partition(".")[0],
        "path": name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(table),
        "hash": f"sha256:{sha256(table)}",
        "schema": {"fields": fields, "missingValues": [""], "primaryKey": ["element", "groep"]},
    }


def write_round(folder: Path, release: Release) -> str:
    """Write data/anonymised/<traject>/<ronde>/ as a whole; returns the hash of the dataset.

    The folder holds the group table, its description, the model file and the certificate; and, where there
    are, the table of the earlier publication, the house style and the list of receipts. That list is no part
    of the dataset and its hash: it rests on random numbers of the vault, the rest can be made anew anywhere.
    """
    files = release.files()
    package = canonical_json(release.package(files))
    dataset = sha256(package)
    certificate = canonical_json({**release.certificate, "dataset_sha256": dataset})
    written = {**files, PACKAGE: package, CERTIFICATE: certificate}
    if release.receipts:
        codes = receipt_list(release.traject, release.ronde, dataset, release.receipts)
        written[RECEIPTS] = canonical_json(codes.as_json())
    with replaced_directory(folder) as temporary:
        for name, data in written.items():
            (temporary / name).write_bytes(data)
    return dataset
