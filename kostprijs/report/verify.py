"""Rebuilds a publication from data/anonymised and compares every file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kostprijs.errors import WrongUse
from kostprijs.layout import Workspace
from kostprijs.report.publish import MANIFEST, render_round

# The manifest's own part on the machine that made it may differ between two machines.
_OUTSIDE = "omgeving"


@dataclass(frozen=True)
class Difference:
    """One file that is not what data/anonymised gives; `what` says in Dutch what was found."""

    file: str
    what: str

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys)."""
        return {"bestand": self.file, "verschil": self.what}


def verify_report(workspace: Workspace, report: Path) -> tuple[Difference, ...]:
    """Compare reports/<traject>/<ronde>/ with what data/anonymised/<traject>/<ronde>/ gives now.

    Files are compared byte for byte, the manifest without its description of the machine. Raises
    WrongUse when there is no such publication, VerificationFailed when the released round itself was
    changed. Does not look at the submissions.
    """
    folder = _folder(workspace, report)
    # data/ lies beside the reports/ that the publication is in, wherever the command was given
    home = Workspace(folder.parents[2]) if folder.parents[1].name == "reports" else workspace
    expected = render_round(home, folder.parent.name, folder.name)
    paths = sorted(path for path in folder.rglob("*") if not path.is_dir())
    present = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    missing = [Difference(name, "ontbreekt") for name in expected if name not in present]
    extra = [Difference(name, "hoort niet bij deze publicatie") for name in present if name not in expected]
    changed = [
        Difference(name, "is niet gelijk aan wat data/anonymised geeft")
        for name, data in expected.items()
        if name in present and _comparable(name, present[name]) != _comparable(name, data)
    ]
    return (*missing, *extra, *changed)


def _folder(workspace: Workspace, report: Path) -> Path:
    for folder in (report, workspace.root / report):
        if (folder / MANIFEST).is_file():
            return folder.resolve()
    raise WrongUse(f"In {report} staat geen publicatie (geen {MANIFEST}). Geef de map reports/TRAJECT/RONDE.")


def _comparable(name: str, data: bytes) -> object:
    if name != MANIFEST:
        return data
    try:
        content = json.loads(data)
    except ValueError:
        return data
    return (
        {key: value for key, value in content.items() if key != _OUTSIDE}
        if isinstance(content, dict)
        else data
    )
