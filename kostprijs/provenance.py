"""Where a publication came from: its mark (kenmerk) and its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import kostprijs
from kostprijs.files import canonical_json, sha256
from kostprijs.model.references import reference_hashes
from kostprijs.rules import rule_versions
from kostprijs.surroundings import environment

LOCK = "requirements.lock"
VERSION = 2
SURROUNDINGS = "omgeving"  # the part of a manifest that may differ between two machines


@dataclass(frozen=True)
class Inputs:
    """What a publication is made from; every hash is a SHA-256 of bytes.

    files       of the released round (data/anonymised/<traject>/<ronde>/), by name; the certificate, which
                names the line of the ledger, is one of them
    model, policy   `id` and `sha256`, as the released round names them
    notebooks   of the sources (not the outputs) of each notebook that is run, by name
    parameters  what the notebooks are run with
    """

    dataset_sha256: str
    files: Mapping[str, str]
    model: Mapping[str, str]
    policy: Mapping[str, str]
    notebooks: Mapping[str, str]
    parameters: Mapping[str, Any]


def basis(inputs: Inputs) -> dict[str, Any]:
    """Everything that determines the figures and texts of a publication. No path, no user, no time."""
    return {
        "pakket": {"naam": "kostprijs", "versie": kostprijs.__version__},
        "regels": rule_versions(),
        "lock_sha256": lock_sha256(),
        "dataset_sha256": inputs.dataset_sha256,
        "bestanden": dict(inputs.files),
        "model": dict(inputs.model),
        "beleid": dict(inputs.policy),
        "parameters": reference_hashes(),
        "notebooks": dict(inputs.notebooks),
        "notebook_parameters": dict(inputs.parameters),
        "zaad": None,  # nothing that is published is drawn by lot
    }


def kenmerk(ground: Mapping[str, Any]) -> str:
    """The short mark printed on every page: the first twelve characters of the hash of the basis."""
    return sha256(canonical_json(ground))[:12]


def manifest(ground: Mapping[str, Any], outputs: Mapping[str, bytes]) -> bytes:
    """The manifest.json of a publication. `outputs` maps file names (no paths) to their bytes.

    `versie`, `grondslag` (the basis) and `uitkomst` are the hashed part; `omgeving` tells on what it was
    made and may differ between two machines that give the same figures.
    """
    hashed = {
        "versie": VERSION,
        "grondslag": ground,
        "uitkomst": {name: sha256(data) for name, data in sorted(outputs.items())},
    }
    content = {
        **hashed,
        "kenmerk": kenmerk(ground),
        "sha256": hashed_part(hashed),
        SURROUNDINGS: environment(),
    }
    return canonical_json(content)


def hashed_part(content: Mapping[str, Any]) -> str:
    """The hash over the hashed part of a manifest, of this version or of the one without `versie`."""
    parts = ("versie", "grondslag", "uitkomst")
    return sha256(canonical_json({name: content[name] for name in parts if name in content}))


def lock_sha256() -> str | None:
    """The hash of the lock file: in the wheel beside the package, in a checkout above it; else None."""
    packaged = resources.files("kostprijs") / LOCK
    if packaged.is_file():
        return sha256(packaged.read_bytes())
    checkout = Path(kostprijs.__file__).parent.parent / LOCK
    return sha256(checkout.read_bytes()) if checkout.is_file() else None
