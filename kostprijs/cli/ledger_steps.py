"""The steps behind what only the project leader sees: the ledger and the internal table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kostprijs.layout import PART, Workspace
from kostprijs.traject import load_traject

if TYPE_CHECKING:
    from kostprijs.anonymise.entry import Entry
    from kostprijs.anonymise.ledger import Ledger
    from kostprijs.intake.internal import InternalTable


def publication_of(ronde: str, deel: str) -> str:
    """How the ledger names a publication: RONDE, or RONDE/DEEL."""
    return f"{ronde}/{deel}" if deel else ronde


def internal(workspace: Workspace, traject: str, ronde: str) -> InternalTable:
    """The unprotected statistics of a round, or of RONDE--DEEL, from the vault."""
    from kostprijs.intake.internal import internal_table
    from kostprijs.intake.parts import part_contributions

    settings = load_traject(workspace.config(traject))
    model = settings.cost_model()
    whole, _, deel = ronde.partition(PART)
    rows = part_contributions(workspace, settings, whole, model, deel)
    return internal_table(traject, ronde, model, rows)


def add(
    workspace: Workspace,
    traject: str,
    ronde: str,
    figures: Sequence[str],
    date: str,
    note: str,
    deel: str,
) -> tuple[Entry, tuple[str, ...]]:
    """Record spoken figures; the line that was added, and the labels of what isolates somebody already."""
    from kostprijs.anonymise.certified import read_certified
    from kostprijs.anonymise.ledger import open_ledger
    from kostprijs.anonymise.policy import load_policy
    from kostprijs.anonymise.spoken import already_isolates, speak
    from kostprijs.intake.parts import part_contributions

    settings = load_traject(workspace.config(traject))
    model, policy = settings.cost_model(), load_policy(settings.policy)
    rows = part_contributions(workspace, settings, ronde, model, deel)
    publication, ledger = publication_of(ronde, deel), open_ledger(workspace.ledger(traject))
    isolating = already_isolates(ledger, rows, model, policy, figures, publication)
    certified = read_certified(workspace.certificates(traject))
    ledger = speak(ledger, rows, model, policy, figures, publication, _day(date), note, certified)
    return ledger.entries[-1], tuple(figure.label for figure in isolating)


def _day(text: str) -> str:
    from kostprijs.dates import parse_date

    return (parse_date(text) if text else dt.datetime.now(dt.UTC).date()).isoformat()


def lines(workspace: Workspace, traject: str) -> list[dict[str, Any]]:
    """A row per line of the ledger; the hash is that over the public part, as certificates name it."""
    from kostprijs.anonymise.certified import public_hashes
    from kostprijs.anonymise.ledger import read_ledger
    from kostprijs.intake.closed import check_finished

    load_traject(workspace.config(traject))
    check_finished(workspace.raw(traject))
    ledger = read_ledger(workspace.ledger(traject))
    return [
        {
            "nr": entry.number,
            "soort": entry.kind,
            "publicatie": entry.publication,
            "datum": entry.date,
            "figuren": sum(posted.public for posted in entry.figures.values()),
            "sha256": public,
        }
        for entry, public in zip(ledger.entries, public_hashes(ledger.entries), strict=True)
    ]


def check(workspace: Workspace, traject: str) -> int:
    """Check the ledger, also against the certificates; how many lines it has."""
    load_traject(workspace.config(traject))
    return len(sound_ledger(workspace, traject).entries)


def sound_ledger(workspace: Workspace, traject: str) -> Ledger:
    """The ledger; without its key where that was destroyed.

    Raises Refused when it is not whole or lacks what a certificate names, WrongUse when a closing is halfway.
    """
    from kostprijs.anonymise.certified import check_certificates, read_certified
    from kostprijs.anonymise.ledger import read_ledger
    from kostprijs.intake.closed import check_finished

    check_finished(workspace.raw(traject))
    ledger = read_ledger(workspace.ledger(traject))
    check_certificates(ledger.entries, read_certified(workspace.certificates(traject)))
    return ledger
