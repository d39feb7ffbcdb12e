"""Writes what was released: group table, description, model and certificate, as one whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kostprijs.anonymise.dataset import (
    CERTIFICATE,
    GROUP_WORDS,
    HEADER,
    HIDDEN_TEXT,
    MODEL,
    PACKAGE,
    TABLE,
    Display,
    ReleasedFigure,
)
from kostprijs.anonymise.policy import Policy
from kostprijs.context import PublicContext
from kostprijs.files import canonical_json, replaced_directory, sha256
from kostprijs.model.costmodel import CostModel

_DESCRIPTIONS = {
    "element": "figuur: id van het kostprijselement, met [trede] bij een reeks, of de tariefregel",
    "groep": f"welke groep van inzendingen; «{HIDDEN_TEXT}» heeft één vorm, wat de reden ook is",
    "omvang": "ten minste zoveel concerns",
    "gemiddelde": "gemiddelde van de groep, of de genoemde grens of norm, in de eenheid van de figuur",
}


@dataclass(frozen=True)
class Release:
    """All that is written of a round: no row per provider, no key, no number per figure.

    `submissions` is the number of concerns in the round; `certificate` see certificate.py.
    """

    traject: str
    ronde: str
    figures: tuple[ReleasedFigure, ...]
    submissions: int
    context: PublicContext
    model: CostModel
    policy: Policy
    certificate: Mapping[str, Any]

    def table(self) -> bytes:
        """bandbreedtes.csv: the rows of every figure, in the order of the model."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADER)
        sizes = {Display.GROUPS: f"{self.policy.k}+", Display.MEAN: f"{self.policy.n_min}+"}
        for figure in self.figures:
            words = GROUP_WORDS[figure.display, len(figure.values)]
            texts = [f"{value:.{figure.decimals}f}" for value in figure.values] or [""]
            for word, text in zip(words, texts, strict=True):
                writer.writerow([figure.id, word, sizes.get(figure.display, ""), text])
        return stream.getvalue().encode()

    def package(self, table: bytes, model: bytes) -> dict[str, Any]:
        """datapackage.json: the Frictionless description of the table, with the public context."""
        return {
            "profile": "tabular-data-package",
            "name": f"{self.traject}-{self.ronde}".lower(),
            "title": f"Bandbreedtes {self.context.title}, {self.context.round_title}",
            "resources": [_resource(table)],
            "kostprijs": {
                "traject": self.traject,
                "ronde": self.ronde,
                "inzendingen": self.submissions,
                "context": self.context.as_json(),
                "model": {
                    "id": self.model.id,
                    "bestand": MODEL,
                    "bron": self.model.source,
                    "sha256": sha256(model),
                    "rekenwijze": dict(self.model.chosen),
                },
                "beleid": {
                    "id": self.policy.id,
                    "sha256": self.policy.sha256,
                    "groep_min": self.policy.k,
                    "ronde_min": self.policy.n_min,
                },
                "herhaald": {f.id: f.frozen_since for f in self.figures if f.frozen_since},
            },
        }


def _resource(table: bytes) -> dict[str, Any]:
    fields = [
        {"name": name, "type": "number" if name == "gemiddelde" else "string", "description": text}
        for name, text in _DESCRIPTIONS.items()
    ]
    return {
        "name": "bandbreedtes",
        "path": TABLE,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(table),
        "hash": f"sha256:{sha256(table)}",
        "schema": {"fields": fields, "missingValues": [""]},
    }


def write_round(folder: Path, release: Release) -> str:
    """Write data/anonymised/<traject>/<ronde>/ as a whole; returns the hash of the dataset.

    The folder holds the group table, its description, the model file and the certificate.
    """
    table, model = release.table(), release.model.text.encode()
    package = canonical_json(release.package(table, model))
    dataset = sha256(package)
    with replaced_directory(folder) as temporary:
        (temporary / TABLE).write_bytes(table)
        (temporary / MODEL).write_bytes(model)
        (temporary / PACKAGE).write_bytes(package)
        certificate = {**release.certificate, "dataset_sha256": dataset}
        (temporary / CERTIFICATE).write_bytes(canonical_json(certificate))
    return dataset
