"""The step behind the red-team report: what was released, attacked with what lies in the vault."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from kostprijs.cli.ledger_steps import publication_of
from kostprijs.errors import KostprijsError
from kostprijs.layout import PART, Workspace
from kostprijs.traject import Traject, load_traject

if TYPE_CHECKING:
    from kostprijs.anonymise.attack import RoundAttack
    from kostprijs.anonymise.dataset import ReleasedRound
    from kostprijs.anonymise.members import Contributions


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
    earlier = _earlier(workspace, settings, released, publication_of(whole, deel))
    return attack_round(rows, released, naive=naive, progress=progress, earlier=earlier)


def _earlier(
    workspace: Workspace, settings: Traject, released: ReleasedRound, publication: str
) -> dict[str, Contributions]:
    """What repeated figures were made of, where the vault still holds exactly that."""
    from kostprijs.anonymise.ledger import open_ledger
    from kostprijs.anonymise.members import Marker, canonical
    from kostprijs.anonymise.policy import load_policy
    from kostprijs.intake.parts import part_contributions

    ledger = open_ledger(workspace.ledger(settings.name))
    entries = ledger.entries
    marker = Marker(ledger, released.model, load_policy(released.policy))
    own = next((entry for entry in reversed(entries) if entry.publication == publication), None)
    found: dict[str, Contributions] = {}
    for shown in released.figures:
        posted = own.figures.get(shown.id) if own and shown.frozen_since else None
        if posted is None:
            continue
        whole, _, deel = entries[posted.since - 1].publication.partition("/")
        with contextlib.suppress(KostprijsError):  # the round of then may be gone
            rows = part_contributions(workspace, settings, whole, released.model, deel)
            then, now = canonical([posted.members, marker.members(shown.id, rows)])
            if then == now:
                found[shown.id] = rows
    return found
