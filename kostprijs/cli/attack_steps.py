"""The step behind the red-team report: what was released, attacked with what lies in the vault."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kostprijs.layout import PART, Workspace
from kostprijs.traject import load_traject

if TYPE_CHECKING:
    from kostprijs.anonymise.attack import RoundAttack


def attack(
    workspace: Workspace, traject: str, ronde: str, *, naive: bool, progress: Callable[[int, int], None]
) -> RoundAttack:
    """Attack a released round (or RONDE--DEEL). Nothing is written."""
    from kostprijs.anonymise.attack import attack_round
    from kostprijs.anonymise.dataset import read_round
    from kostprijs.intake.parts import part_contributions

    settings = load_traject(workspace.config(traject))
    released = read_round(workspace.anonymised(traject, ronde))
    whole, _, deel = ronde.partition(PART)
    rows = part_contributions(workspace, settings, whole, released.model, deel)
    return attack_round(rows, released, naive=naive, progress=progress)
