"""The step behind the red-team report: what was released, attacked with what lies in the vault."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kostprijs.errors import KostprijsError
from kostprijs.layout import PART, Workspace
from kostprijs.traject import Traject, load_traject

if TYPE_CHECKING:
    from kostprijs.anonymise.attack import RoundAttack
    from kostprijs.anonymise.dataset import ReleasedRound


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
    earlier = _earlier(workspace, settings, released, deel)
    return attack_round(rows, released, naive=naive, progress=progress, earlier=earlier)


def _earlier(
    workspace: Workspace, settings: Traject, released: ReleasedRound, scope: str
) -> dict[str, Mapping[str, Mapping[str, float]]]:
    """What repeated figures were made of, where the vault still holds exactly that."""
    from kostprijs.anonymise.ledger import open_ledger
    from kostprijs.anonymise.members import Marker
    from kostprijs.anonymise.policy import load_policy
    from kostprijs.intake.parts import part_contributions

    ledger = open_ledger(workspace.ledger(settings.name))
    marker = Marker(ledger, released.model, load_policy(released.policy))
    repeated = {shown.id for shown in released.figures if shown.frozen_since}
    found: dict[str, Mapping[str, Mapping[str, float]]] = {}
    for figure in released.model.figures():
        posted = ledger.shown(figure.id, scope) if figure.id in repeated else None
        if posted is None:
            continue
        whole, _, deel = ledger.entries[posted.since - 1].publication.partition("/")
        with contextlib.suppress(KostprijsError):  # the round of then may be gone
            rows = part_contributions(workspace, settings, whole, released.model, deel)
            if marker.members(figure, rows) == posted.members:
                found[figure.id] = rows
    return found
