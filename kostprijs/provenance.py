"""Where a publication came from: its mark (kenmerk) and its manifest."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import kostprijs
from kostprijs.files import canonical_json, sha256

LOCK = "requirements.lock"
_NAMED = (
    *("ipython", "matplotlib", "nbconvert", "numpy", "pandas", "papermill"),
    *("python-pptx", "typst", "xlsxwriter"),
)


def basis(dataset_sha256: str, references_sha256: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that determines the figures and texts of a publication. No path, no user, no time.

    The hash of the dataset covers its table, its context, its model and its policy.
    """
    return {
        "pakket": {"naam": "kostprijs", "versie": kostprijs.__version__},
        "lock_sha256": lock_sha256(),
        "dataset_sha256": dataset_sha256,
        "parameters_sha256": references_sha256,
        "notebook_parameters": dict(sorted(parameters.items())),
    }


def kenmerk(dataset_sha256: str, references_sha256: str, parameters: Mapping[str, Any]) -> str:
    """The short mark printed on every page: the first twelve characters of the hash of the basis."""
    return sha256(canonical_json(basis(dataset_sha256, references_sha256, parameters)))[:12]


def manifest(
    dataset_sha256: str,
    references_sha256: str,
    parameters: Mapping[str, Any],
    outputs: Mapping[str, bytes],
) -> bytes:
    """The manifest.json of a publication. `outputs` maps file names (no paths) to their bytes.

    `grondslag` and `uitkomst` are the hashed part; `omgeving` tells on what it was made and may
    differ between two machines that give the same figures.
    """
    hashed = {
        "grondslag": basis(dataset_sha256, references_sha256, parameters),
        "uitkomst": {name: sha256(data) for name, data in sorted(outputs.items())},
    }
    content = {
        **hashed,
        "kenmerk": kenmerk(dataset_sha256, references_sha256, parameters),
        "sha256": sha256(canonical_json(hashed)),
        "omgeving": environment(),
    }
    return canonical_json(content)


def environment() -> dict[str, Any]:
    """Python and the libraries that draw and set the pages."""
    return {
        "python": platform.python_version(),
        "systeem": sys.platform,
        "pakketten": {name: metadata.version(name) for name in _NAMED},
    }


def lock_sha256() -> str | None:
    """The hash of the lock file: in the wheel beside the package, in a checkout above it; else None."""
    packaged = resources.files("kostprijs") / LOCK
    if packaged.is_file():
        return sha256(packaged.read_bytes())
    checkout = Path(kostprijs.__file__).parent.parent / LOCK
    return sha256(checkout.read_bytes()) if checkout.is_file() else None
