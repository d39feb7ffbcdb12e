"""Writes what was released: group table, description, model and certificate, as one whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kostprijs.anonymise.dataset import (
    CERTIFICATE,
    GROUP_WORDS,
    HEADER,
    MODEL,
    PACKAGE,
    TABLE,
    Display,
    ReleasedFigure,
)
from kostprijs.context import PublicContext
from kostprijs.files import canonical_json, replaced_directory, sha256
from kostprijs.model.costmodel import CostModel


@dataclass(frozen=True)
class PolicyStamp:
    """Which policy was applied: its id, the hash of its file, and its thresholds for the column omvang."""

    id: str
    sha256: str
    k: int
    n_min: int


def write_round(
    folder: Path,
    names: tuple[str, str],
    figures: Sequence[ReleasedFigure],
    submissions: int,
    context: PublicContext,
    model: CostModel,
    stamp: PolicyStamp,
    certificate: Mapping[str, Any],
) -> str:
    """Write data/anonymised/<traject>/<ronde>/ as a whole; returns the hash of the dataset.

    `names` is (traject, ronde). The folder holds the group table, its Frictionless description with
    the public context, the model file and the certificate: no row per provider, no key, no order of
    submission and no number per figure.
    """
    table = _table(figures, stamp)
    model_bytes = model.text.encode()
    package = canonical_json(
        _package(names, table, model_bytes, submissions, context, model, stamp, certificate)
    )
    dataset = sha256(package)
    with replaced_directory(folder) as temporary:
        (temporary / TABLE).write_bytes(table)
        (temporary / MODEL).write_bytes(model_bytes)
        (temporary / PACKAGE).write_bytes(package)
        (temporary / CERTIFICATE).write_bytes(canonical_json({**certificate, "dataset_sha256": dataset}))
    return dataset


def _table(figures: Sequence[ReleasedFigure], stamp: PolicyStamp) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    sizes = {Display.GROUPS: f"{stamp.k}+", Display.MEAN: f"{stamp.n_min}+"}
    for figure in figures:
        words = GROUP_WORDS[figure.display, len(figure.values)]
        texts = [f"{value:.{figure.decimals}f}" for value in figure.values] or [""]
        for word, text in zip(words, texts, strict=True):
            writer.writerow([figure.id, word, sizes.get(figure.display, ""), text])
    return stream.getvalue().encode()


def _package(
    names: tuple[str, str],
    table: bytes,
    model_bytes: bytes,
    submissions: int,
    context: PublicContext,
    model: CostModel,
    stamp: PolicyStamp,
    certificate: Mapping[str, Any],
) -> dict[str, Any]:
    descriptions = {
        "element": "figuur: id van het kostprijselement, met [trede] bij een reeks, of de tariefregel",
        "groep": "welke groep van inzendingen; «niet getoond» heeft één vorm, wat de reden ook is",
        "omvang": "ten minste zoveel concerns",
        "gemiddelde": "gemiddelde van de groep, of de genoemde grens of norm, in de eenheid van de figuur",
    }
    fields = [
        {
            "name": name,
            "type": "number" if name == "gemiddelde" else "string",
            "description": descriptions[name],
        }
        for name in HEADER
    ]
    return {
        "profile": "tabular-data-package",
        "name": f"{names[0]}-{names[1]}".lower(),
        "title": f"Bandbreedtes {context.title}, {context.round_title}",
        "resources": [
            {
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
        ],
        "kostprijs": {
            "traject": names[0],
            "ronde": names[1],
            "inzendingen": submissions,
            "context": context.as_json(),
            "model": {"id": model.id, "bestand": MODEL, "bron": model.source, "sha256": sha256(model_bytes)},
            "beleid": {
                "id": stamp.id,
                "sha256": stamp.sha256,
                "niet_toegepast": certificate["niet_toegepast"],
            },
            "figuren": [figure.id for figure in model.figures()],
        },
    }
