"""The step behind `close`: what may go, what must stay, and the record of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostprijs.cli.ledger_steps import sound_ledger
from kostprijs.errors import WrongUse
from kostprijs.files import recover_all, write_atomic
from kostprijs.layout import KEY, LEDGER, Workspace
from kostprijs.numbers import count_of
from kostprijs.traject import Traject, load_traject

if TYPE_CHECKING:
    from kostprijs.anonymise.ledger import Ledger
    from kostprijs.intake.closing_plan import Plan


def close(
    workspace: Workspace, traject: str, confirmed: str, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """Destroy the submissions and the vault of every round of a traject; what was recorded of it.

    The ledger must be whole and have all that the certificates name: after this nothing can be made anew.
    Raises WrongUse, with what would be destroyed, when `confirmed` is not the name of the traject, and when
    there is nothing to destroy; Refused for a damaged ledger. A closing that was killed goes on.
    """
    from kostprijs.intake import closing
    from kostprijs.intake.closing_plan import plan_closing

    settings = load_traject(workspace.config(traject))
    ledger = sound_ledger(workspace, traject)
    recover_all(workspace.ledger(traject))  # else a hidden folder of a killed intake would stay
    closing.tidy(workspace.ledger(traject))
    plan = plan_closing(workspace, traject, _in_use(settings), _guard())
    going_on = closing.under_way(workspace, traject)
    if not plan.rounds and not going_on:
        raise WrongUse(f"Van «{traject}» is er niets (meer) te vernietigen. Er is niets gewijzigd.")
    if confirmed != traject:
        if going_on:
            raise WrongUse(
                f"Het afsluiten van «{traject}» is begonnen en niet afgemaakt; een deel is al vernietigd. "
                f"Geef «kostprijs close {traject} --bevestig {traject}»; het gaat verder waar het was."
            )
        raise WrongUse(_question(workspace, traject, plan, _notes(ledger)))
    if not going_on:
        workspace.ledger(traject).mkdir(mode=0o700, exist_ok=True)
        write_atomic(workspace.ledger(traject) / KEY, ledger.key, 0o600)
        when = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        closing.begin(workspace, traject, plan, ledger.key, _kept(ledger), when)
    done = closing.finish(workspace, traject, ledger.key, progress)
    return {"traject": traject, **done, "losse_bestanden": plan.loose, "tabellen_elders": plan.outside}


def _guard() -> frozenset[str]:
    """The files in the vault that a later publication is held against."""
    from kostprijs.anonymise.ledger import HEAD, LOCK
    from kostprijs.intake.closed import JOURNAL
    from kostprijs.intake.vault import REGISTER_FILE

    return frozenset({LEDGER, HEAD, KEY, LOCK, REGISTER_FILE, JOURNAL})


def _kept(ledger: Ledger) -> dict[str, Any]:
    from kostprijs.anonymise.certified import public_hashes

    public = public_hashes(ledger.entries)
    return {
        "regels": len(ledger.entries),
        "sha256": ledger.head,
        "openbaar_sha256": public[-1] if public else "",
        "toelichtingen": _notes(ledger),
    }


def _notes(ledger: Ledger) -> int:
    """How many lines have a note, in words of the project leader: it is part of the chain and can't go."""
    return sum(bool(entry.note) for entry in ledger.entries)


def _in_use(settings: Traject) -> list[Path]:
    """The files that the settings name: they are no submissions, wherever they lie."""
    found = [Path(settings.model)] if settings.model.endswith(".toml") else []
    style = settings.addenda.house_style
    return [*found, style.path] if style else found


def _question(workspace: Workspace, traject: str, plan: Plan, notes: int) -> str:
    rows = []
    for ronde in plan.rounds:
        came, kept = plan.counts(ronde)
        row = (
            f"{ronde or 'overig'}: {count_of(came, 'ingezonden bestand', 'ingezonden bestanden')} en "
            f"{count_of(kept, 'bestand', 'bestanden')} in de kluis"
        )
        released = not ronde or workspace.anonymised(traject, ronde).is_dir()
        rows.append(row if released else f"{row} (NIET als ronde vrijgegeven)")
    lines = count_of(notes, "regel", "regels")
    stays = f" Wat u bij {lines} van het grootboek als toelichting schreef, blijft ook." if notes else ""
    return (
        f"Hiermee vernietigt u voorgoed, van «{traject}»: {'; '.join(rows)}. Ook verdwijnt uit traject.toml "
        "wat concerns of bestanden noemt ([concern], [rekenwijze_bestand], [[besluit]], [deel]). Het "
        f"grootboek en alles wat vrijgegeven of gepubliceerd is blijft.{stays} Wilt u dat? Geef dan "
        f"«kostprijs close {traject} --bevestig {traject}». Er is niets gewijzigd."
    )
