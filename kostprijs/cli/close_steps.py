"""The step behind `close`: what may go, what must stay, and the record of it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostprijs.cli.ledger_steps import sound_ledger
from kostprijs.errors import Halfway, WrongUse
from kostprijs.files import recover_all, write_atomic
from kostprijs.layout import KEY, LEDGER, Workspace
from kostprijs.numbers import count_of
from kostprijs.traject import Traject, load_traject

if TYPE_CHECKING:
    from kostprijs.anonymise.ledger import Ledger
    from kostprijs.intake.closing_plan import Plan


_KEY_BYTES = 32


def close(
    workspace: Workspace,
    traject: str,
    confirmed: str,
    progress: Callable[[int, int], None] | None = None,
    *,
    key_too: bool = False,
) -> dict[str, Any]:
    """Destroy the submissions and the vault of every round of a traject; what was recorded of it.

    With `key_too` also the key of the vault and the notes in the ledger, and nothing can be published any
    more; that can be done later too. A key put back after that goes as any other file. The ledger must be
    whole and have all that the certificates name: after this nothing can be made anew. A closing that was
    killed goes on.

    Raises WrongUse, with what would be destroyed, when `confirmed` is not the name of the traject, and when
    there is nothing to destroy; Halfway instead for a closing that was killed; Refused for a damaged ledger;
    VerificationFailed for a damaged record of earlier closings.
    """
    from kostprijs.anonymise.ledger import key_destroyed
    from kostprijs.intake import closing
    from kostprijs.intake.closed import load_record
    from kostprijs.intake.closing_plan import plan_closing

    settings = load_traject(workspace.config(traject))
    load_record(workspace.raw(traject))  # it is added to when all is gone: too late to find it damaged
    vault, going_on = workspace.ledger(traject), closing.under_way(workspace, traject)
    # it was sound when the closing began; of its files one may be as it was and one as it becomes
    ledger = None if going_on else sound_ledger(workspace, traject)
    recover_all(vault)  # else a hidden folder of a killed intake would stay
    closing.tidy(vault)
    plan = plan_closing(workspace, traject, _in_use(settings), _guard(vault))
    if ledger is not None and not plan.rounds:
        _check_something_left(traject, (vault / KEY).exists(), key_too)
    if confirmed != traject:
        if ledger is None:
            raise Halfway(_go_on(traject, key_too), WrongUse.exit_code)
        raise WrongUse(_question(workspace, traject, plan, ledger, key_too and bool(ledger.key)))
    if ledger is not None:
        _begin(workspace, traject, plan, ledger, key_too and bool(ledger.key))
    key = (vault / KEY).read_bytes() if (vault / KEY).exists() else _nobodys_key()
    done = closing.finish(workspace, traject, key, progress)
    if going_on and (vault / KEY).exists() and (key_too or key_destroyed(vault)):  # what was begun left it
        then = close(workspace, traject, confirmed, progress, key_too=key_too)
        return {**then, **{name: [*done[name], *then[name]] for name in ("rondes", "uit_instellingen")}}
    return {"traject": traject, **done, "losse_bestanden": plan.loose, "tabellen_elders": plan.outside}


def _check_something_left(traject: str, has_key: bool, key_too: bool) -> None:
    """Raise WrongUse where nothing but the guard is left, and that is not asked for or not there either."""
    if has_key and key_too:
        return
    more = (
        " De sleutel van de kluis is er nog. Publiceert u in dit traject niets meer, vernietig dan ook die: "
        f"«{_command(traject, key_too=True)}»."
    )
    raise WrongUse(
        f"Van «{traject}» is er niets (meer) te vernietigen.{more if has_key else ''} Er is niets gewijzigd."
    )


def _begin(workspace: Workspace, traject: str, plan: Plan, ledger: Ledger, key_too: bool) -> None:
    from kostprijs.anonymise.ledger import without_key
    from kostprijs.intake import closing

    vault = workspace.ledger(traject)
    vault.mkdir(mode=0o700, exist_ok=True)
    if ledger.key and not (vault / KEY).exists():
        write_atomic(vault / KEY, ledger.key, 0o600)
    when = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    left, files = without_key(ledger, when) if key_too else (ledger, {})
    kept = {**_kept(left), "toelichtingen_vernietigd": _notes(ledger) - _notes(left)}
    closing.begin(workspace, traject, plan, ledger.key or _nobodys_key(), kept, when, files)


def _nobodys_key() -> bytes:
    """For fingerprints of what is found after the key was destroyed: they prove nothing and tell nothing."""
    return secrets.token_bytes(_KEY_BYTES)


def _guard(vault: Path) -> frozenset[str]:
    """The files in the vault that a later publication is held against; no key that was put back."""
    from kostprijs.anonymise.ledger import HEAD, LOCK, key_destroyed
    from kostprijs.intake.closed import JOURNAL
    from kostprijs.intake.vault import REGISTER_FILE

    guard = frozenset({LEDGER, HEAD, KEY, LOCK, REGISTER_FILE, JOURNAL})
    return guard - {KEY} if key_destroyed(vault) else guard


def _kept(ledger: Ledger) -> dict[str, Any]:
    from kostprijs.anonymise.certified import public_hashes

    public = public_hashes(ledger.entries)
    return {
        "regels": len(ledger.entries),
        "sha256": ledger.head,
        "openbaar_sha256": public[-1] if public else "",
        "toelichtingen": _notes(ledger),
        "sleutel": bool(ledger.key),
    }


def _notes(ledger: Ledger) -> int:
    """How many lines have a note, in words of the project leader: it is part of the chain."""
    return sum(bool(entry.note) for entry in ledger.entries)


def _in_use(settings: Traject) -> list[Path]:
    """The files that the settings name: they are no submissions, wherever they lie."""
    found = [Path(settings.model)] if settings.model.endswith(".toml") else []
    style = settings.addenda.house_style
    return [*found, style.path] if style else found


def _go_on(traject: str, key_too: bool) -> str:
    return (
        f"Het afsluiten van «{traject}» is begonnen en niet afgemaakt; een deel is al vernietigd. "
        f"Geef «{_command(traject, key_too=key_too)}»; het gaat verder waar het was."
    )


def _question(workspace: Workspace, traject: str, plan: Plan, ledger: Ledger, key_too: bool) -> str:
    from kostprijs.intake.cleared import NAMING

    rows = []
    for ronde in plan.rounds:
        came, kept = plan.counts(ronde)
        row = (
            f"{ronde or 'overig'}: {count_of(came, 'ingezonden bestand', 'ingezonden bestanden')} en "
            f"{count_of(kept, 'bestand', 'bestanden')} in de kluis"
        )
        released = not ronde or workspace.anonymised(traject, ronde).is_dir()
        rows.append(row if released else f"{row} (NIET als ronde vrijgegeven)")
    notes = _notes(ledger)
    lines = f"wat u bij {count_of(notes, 'regel', 'regels')} van het grootboek als toelichting schreef"
    if key_too:
        rows += ["de sleutel van de kluis", *([lines] if notes else [])]
    cleared = f"wat concerns of bestanden noemt ({', '.join(NAMING.values())})"
    return (
        f"Hiermee vernietigt u voorgoed, van «{traject}»: {'; '.join(rows)}. Ook verdwijnt uit traject.toml "
        f"{cleared}. Het grootboek en alles wat vrijgegeven of gepubliceerd is blijft. "
        f"{_of_the_key(ledger, lines if notes else '', key_too)}Wilt u dat? Geef dan "
        f"«{_command(traject, key_too=key_too)}». Er is niets gewijzigd."
    )


def _command(traject: str, *, key_too: bool) -> str:
    return f"kostprijs close {traject} --bevestig {traject}{' --ook-sleutel' if key_too else ''}"


def _of_the_key(ledger: Ledger, notes: str, key_too: bool) -> str:
    if key_too:
        return "In dit traject kan daarna niets meer gepubliceerd worden. "
    if not ledger.key:
        return ""
    return (
        f"Ook blijft de sleutel van de kluis{f', en {notes}' if notes else ''}: met --ook-sleutel gaat dat "
        "ook weg, en kan er niets meer gepubliceerd worden. "
    )
