"""The step behind `verify --raw`: a round made once more from its submissions, beside what was released."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from kostprijs.cli import steps
from kostprijs.cli.aside import Aside, Published, copy_released, copy_vault, private
from kostprijs.cli.ledger_steps import publication_of
from kostprijs.errors import KostprijsError, VerificationFailed, WrongUse
from kostprijs.layout import CLOSED, PART, Workspace
from kostprijs.numbers import count_of
from kostprijs.traject import load_traject

if TYPE_CHECKING:
    from kostprijs.anonymise.entry import Entry
    from kostprijs.audit.outcome import Check

REPEATED, CLOSING = "herhaald", "afgesloten"  # ids of checks
_TITLE = "De inzendingen geven dezelfde cijfers"
Progress = Callable[[int, int], None]


def repeat(
    workspace: Workspace, traject: str, ronde: str, progress: Progress | None = None
) -> tuple[Check, ...]:
    """The ledger of a traject, and a publication (RONDE or RONDE--DEEL) made again from its submissions.

    `workspace` is the root of data/. The caller holds the lock of the traject, of which nothing changes.
    What can't be done any more, because it was destroyed, is a check that was not done and says why.
    """
    from kostprijs.audit.ledger_proof import ledger_check, line_check
    from kostprijs.audit.outcome import Check
    from kostprijs.intake.closing import under_way

    vault = workspace.ledger(traject)
    if under_way(workspace, traject):  # of the ledger one file may be as it was and one as it becomes
        why = f"het afsluiten van «{traject}» is begonnen en niet afgemaakt; maak dat eerst af"
        return (Check(REPEATED, _TITLE, skipped=why),)
    if not workspace.raw(traject).is_dir():
        why = f"data/raw/{traject} is er niet, en dus ook geen verslag van vernietiging ({CLOSED})"
        return (Check(REPEATED, _TITLE, skipped=why),)
    if not vault.is_dir():
        why = "er is geen kluis, dus ook geen grootboek"
        checks: list[Check] = [Check("grootboek", "Het grootboek is heel", skipped=why)]
        entries: tuple[Entry, ...] = ()
    else:
        ledger, entries = ledger_check(vault, workspace.certificates(traject))
        checks = [ledger]
    published = Published(workspace, traject, ronde, _own_line(entries, ronde))
    with contextlib.suppress(KostprijsError):  # that the release was changed is found without --raw
        if published.line is not None:
            checks.append(line_check(published.line, steps.released(workspace, traject, ronde)))
    return (*checks, *_from_submissions(published, bool(checks[0].places), progress))


def check_repeated(checks: tuple[Check, ...]) -> None:
    """Raise WrongUse where what was asked could not be done, and no record says why."""
    for check in checks:
        if check.id == REPEATED and check.skipped and not check.places:
            raise WrongUse(
                f"De publicatie is niet herhaald vanaf de inzendingen: {check.skipped}. Wat zonder "
                "inzendingen na te gaan is, staat hierboven."
            )


def _own_line(entries: tuple[Entry, ...], ronde: str) -> Entry | None:
    from kostprijs.anonymise.entry import PUBLISHED

    whole, _, deel = ronde.partition(PART)
    publication = publication_of(whole, deel)
    own = [each for each in entries if each.kind == PUBLISHED and each.publication == publication]
    return own[-1] if own else None


def _from_submissions(
    published: Published, ledger_is_broken: bool, progress: Progress | None
) -> tuple[Check, ...]:
    from kostprijs.audit.outcome import Check, Place

    workspace, traject = published.workspace, published.traject
    try:
        destroyed = _destroyed(published)
        if destroyed is not None:
            return (destroyed,)
        why = _obstacle(published, ledger_is_broken)
        if why:
            return (Check(REPEATED, _TITLE, skipped=why),)
        with private(workspace.ledger(traject)) as place:
            return _again(published, Aside(workspace.root, place), progress)
    except VerificationFailed as error:
        return (Check(REPEATED, _TITLE, (Place(f"data/raw/{traject}", "", str(error)),), confidential=True),)
    except KostprijsError as error:
        what = f"herhalen lukt niet met wat er nu staat: {error}"
        return (Check(REPEATED, _TITLE, (Place(f"data/raw/{traject}", "", what),), confidential=True),)


def _destroyed(published: Published) -> Check | None:
    from kostprijs.audit.outcome import Check
    from kostprijs.intake.closed import closed_rounds, key_destroyed_on

    whole, _ = published.parts
    raw = published.workspace.raw(published.traject)
    closed, day = closed_rounds(raw).get(whole), key_destroyed_on(raw)
    if closed is None and day:
        why = f"de sleutel van de kluis is op {day} vernietigd ({CLOSED}); zonder haar is niets te herhalen"
        return Check(CLOSING, _TITLE, skipped=why)
    if closed is None:
        return None
    why = (
        f"de ronde is op {closed.day} afgesloten; "
        f"{count_of(closed.submissions, 'ingezonden bestand', 'ingezonden bestanden')} en "
        f"{count_of(closed.kept, 'bestand', 'bestanden')} uit de kluis zijn toen vernietigd ({CLOSED}). "
        "Of de cijfers uit de inzendingen volgen is niet meer na te gaan"
    )
    return Check(CLOSING, _TITLE, skipped=why)


def _obstacle(published: Published, ledger_is_broken: bool) -> str:
    """Why the round can't be made again, or empty."""
    if ledger_is_broken:
        return "het grootboek is niet heel, en wat eerder gepubliceerd was bepaalt mee wat getoond mag worden"
    if published.line is None and _named_line(published) != 1:
        return (
            "de regel van deze publicatie staat in geen grootboek, en er gingen andere publicaties aan vooraf"
        )
    return ""


def _named_line(published: Published) -> int:
    from kostprijs.anonymise.certified import read_certified

    certified = read_certified(published.workspace.certificates(published.traject))
    return next((each.number for each in certified if each.folder == published.ronde), 0)


def _again(published: Published, aside: Aside, progress: Progress | None) -> tuple[Check, ...]:
    from kostprijs.anonymise.ledger import open_ledger
    from kostprijs.audit.repeated import figures_check, files_check, line_again
    from kostprijs.intake.receipts import STATE_FILE

    workspace, traject = published.workspace, published.traject
    whole, deel = published.parts
    ledger, line = open_ledger(workspace.ledger(traject)), published.line
    copy_vault(published, aside, ledger)
    copy_released(published, aside)
    checks = [_read_again(published, aside, progress)]
    policy = line.policy if line else steps.released(workspace, traject, published.ronde).policy
    steps.anonymise(aside, traject, whole, policy, deel, line.date if line else "")
    kept = (workspace.vault(traject, whole) / STATE_FILE).is_file()
    repeated = aside.anonymised(traject, published.ronde)
    model = load_traject(workspace.config(traject)).cost_model()
    labels = {figure.id: figure.label for figure in model.figures()}
    checks += [
        files_check(published.folder, repeated, receipts=kept),
        figures_check(published.folder, repeated, labels),
    ]
    if line is not None:
        now = open_ledger(aside.ledger(traject)).entries
        checks.append(line_again(line, now[line.number - 1] if len(now) >= line.number else None))
    return tuple(checks)


def _read_again(published: Published, aside: Aside, progress: Progress | None) -> Check:
    """The intake once more, and whether the vault has what it gives; without files what the vault has."""
    from kostprijs.audit.outcome import Check
    from kostprijs.intake.reading import files_in
    from kostprijs.intake.round import run_intake
    from kostprijs.intake.source import Source, kept_table
    from kostprijs.intake.vault import SOURCE_FILE, dump

    workspace, traject, (whole, _) = published.workspace, published.traject, published.parts
    title = "De inzendingen zijn die van de intake, en de kluis heeft hun waarden"
    real = workspace.vault(traject, whole)
    table = kept_table(workspace, real)
    if table is None and not files_in(workspace.submissions(traject, whole)):
        if not real.is_dir():
            raise WrongUse(
                f"in data/raw/{traject}/{whole} staan geen rekentools, en in de kluis staat deze ronde niet"
            )
        shutil.copytree(real, aside.vault(traject, whole), dirs_exist_ok=True)
        nothing = Source("", ())
        (aside.vault(traject, whole) / SOURCE_FILE).write_bytes(dump({**nothing.as_json(), "past": True}))
        why = "de ingezonden bestanden zijn er niet (meer); herhaald is vanaf wat in de kluis staat"
        return Check("inzendingen", title, skipped=why)
    run_intake(aside, traject, whole, table, progress)
    return _beside_vault(published, aside, title)


def _beside_vault(published: Published, aside: Aside, title: str) -> Check:
    """What the vault counts beside what the files give now: figures only, no file, no concern, no value."""
    from kostprijs.audit.outcome import Check, Place
    from kostprijs.intake.source import check_source
    from kostprijs.intake.vault import load_contributions

    workspace, traject, (whole, _) = published.workspace, published.traject, published.parts
    if not workspace.vault(traject, whole).is_dir():
        return Check(
            "inzendingen",
            title,
            remarks=("De kluis heeft deze ronde niet; de inzendingen zijn wel gelezen.",),
        )
    model = load_traject(workspace.config(traject)).cost_model()
    places: list[Place] = []
    try:
        check_source(workspace, traject, whole)
    except KostprijsError as error:  # only what was found: what it advises would change the vault
        places.append(Place(f"data/raw/{traject}", whole, error.found.removesuffix(".")))
    try:
        before = load_contributions(workspace, traject, whole, model)
    except KostprijsError as error:
        places.append(Place("kluis", whole, error.found.removesuffix(".")))
        return Check("inzendingen", title, tuple(places), confidential=True)
    now = load_contributions(aside, traject, whole, model)
    if set(before) != set(now):
        places.append(Place("kluis", whole, "er tellen andere concerns mee dan de inzendingen geven"))
    places += [
        Place(
            "kluis", f"{figure.label} ({figure.id})", "in de kluis staat iets anders dan de inzendingen geven"
        )
        for figure in model.figures()
        if any(before[key].get(figure.id) != now[key].get(figure.id) for key in set(before) & set(now))
    ]
    count = len(tuple(model.figures()))
    return Check("inzendingen", title, tuple(places), compared=count, noun="figuren", confidential=True)
