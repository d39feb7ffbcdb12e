"""The steps behind `trace`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kostprijs.errors import WrongUse
from kostprijs.layout import Workspace

if TYPE_CHECKING:  # drawing the pages loads matplotlib; only the command that needs it pays
    from kostprijs.audit.chain import Trace


def trace(workspace: Workspace, question: str, where: Sequence[str]) -> Trace:
    """Follow a figure back. Raises WrongUse for an unknown name or publication (what there is instead)."""
    from kostprijs.audit.trace import trace as traced

    return traced(workspace, report_of(workspace, where), question)


def report_of(workspace: Workspace, where: Sequence[str]) -> Path:
    """The folder of the publication: MAP, or TRAJECT RONDE, or the only one there is. Raises WrongUse."""
    if len(where) == 1:
        return Path(where[0])
    if len(where) == 2:
        return workspace.reports(*where)
    if where:
        raise WrongUse("Geef na de vraag de map van een publicatie, of een traject en een ronde.")
    found = sorted((workspace.root / "reports").glob("*/*/manifest.json"))
    if len(found) == 1:
        return found[0].parent
    if not found:
        raise WrongUse(
            "Er is nog geen publicatie in reports/. Draai eerst «kostprijs publish TRAJECT RONDE»."
        )
    names = ", ".join(f"reports/{'/'.join(path.parts[-3:-1])}" for path in found)
    raise WrongUse(f"Er is meer dan één publicatie: {names}. Geef er één na de vraag.")
