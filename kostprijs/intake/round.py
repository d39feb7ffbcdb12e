"""The intake of one round: read, check, settle who is who, and keep it in the vault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kostprijs.errors import WrongUse
from kostprijs.intake import vault
from kostprijs.intake.basis import Context, context_of
from kostprijs.intake.bulk import read_table
from kostprijs.intake.checks import run_asking, run_blocking
from kostprijs.intake.closed import check_open
from kostprijs.intake.concerns import registered, settle_concerns
from kostprijs.intake.decision import decisions_of
from kostprijs.intake.decisions import apply_decisions, settle
from kostprijs.intake.earlier import reappeared, versions
from kostprijs.intake.findings import Finding, in_order
from kostprijs.intake.metadata import Hint
from kostprijs.intake.reading import Found, list_files, read_files, round_folders, skipped_folders
from kostprijs.intake.recipients import double_names, rows_get_letters, tools_go_along
from kostprijs.intake.result import IntakeResult
from kostprijs.intake.same_file import load_pins, still_meant
from kostprijs.intake.sealed import known_concerns, tokens_in
from kostprijs.intake.settings import names_without_file
from kostprijs.intake.source import folder_source, table_source
from kostprijs.intake.spread import spread
from kostprijs.intake.submission import Submission
from kostprijs.intake.tariffs import Conventions, with_tariffs
from kostprijs.intake.writing import write_round
from kostprijs.layout import Workspace
from kostprijs.model.costmodel import CostModel
from kostprijs.model.references import lookup
from kostprijs.traject import Traject, load_traject

Progress = Callable[[int, int], None]


def run_intake(
    workspace: Workspace,
    traject_name: str,
    ronde: str,
    table: Path | None = None,
    progress: Progress | None = None,
    letters: bool = False,
    found: Found | None = None,
    written: Progress | None = None,
    least: int = 0,
) -> IntakeResult:
    """Read and check the files of a round (or a bulk table) and write the vault folder of the round.

    `progress` is called with (done, total), `found` with findings as they come, `written` with (done, total)
    of the letters. `letters` asks for all of them, in a large round too; `least` is how many concerns the
    policy asks, to say how many are still needed. Originals are never changed; the vault folder is replaced
    as a whole. The decisions of traject.toml are carried out and kept. Raises WrongUse when there is nothing
    to read or the settings are not right; a file that can't be read is a finding. The caller sees to it that
    no other intake of the traject runs.
    """
    check_open(workspace.raw(traject_name), ronde)
    traject = load_traject(workspace.config(traject_name))
    model = traject.cost_model()
    traject.check_questions([*(element.id for element in model.elements), model.outcome])
    _check_prefilled(traject, model)
    traject.check_own_conventions(model)
    decisions = decisions_of(traject.decisions, ronde, _rounds(workspace, traject, ronde), model)
    context = context_of(model, traject.peiljaar or model.peiljaar, lookup, traject.prefilled)
    folder = workspace.ledger(traject_name)
    source = table_source(workspace, table) if table else None
    submissions, early, hints = _read(workspace, traject_name, ronde, context, table, progress, found)
    known = known_concerns(folder, tokens_in(submissions, traject.concerns))
    submissions, about_concerns = settle_concerns(submissions, traject.concerns, known)
    meant = still_meant(decisions, submissions, load_pins(workspace.vault(traject_name, ronde)))
    changed, log = apply_decisions(meant.decisions, submissions, traject.concerns, model.outcome)
    checked, findings = _checked(context, changed, traject.own_conventions)
    if found is not None:
        found([*about_concerns, *findings])
    findings = [*early, *about_concerns, *findings, *reappeared(folder, ronde, checked)]
    findings += [*versions(checked), *spread(model, checked, findings)]
    still, done, idle = settle(findings, early, checked, log)
    unnamed = names_without_file(workspace, traject, ronde, {s.file for s in submissions})
    still += [*idle, *meant.findings, *unnamed, *double_names(submissions)]
    result = IntakeResult(
        traject_name,
        ronde,
        tuple(checked),
        in_order(still),
        settled=in_order(done),
        decisions=tuple(log),
        pins=meant.pins,
        letters=rows_get_letters(checked, letters),
        replies=tools_go_along(checked, still, letters),
        source=source or folder_source(workspace, traject_name, ronde, submissions),
        least=least,
    )
    # before the round itself: a key that stands in a vault must stand in the register
    vault.write_register(folder, known | registered(submissions, traject.concerns))
    write_round(workspace, traject, model, result, hints, written)
    return result


def _read(
    workspace: Workspace,
    traject: str,
    ronde: str,
    context: Context,
    table: Path | None,
    progress: Progress | None,
    found: Found | None,
) -> tuple[list[Submission], list[Finding], dict[str, tuple[Hint, ...]]]:
    """The tools as they came in, what was found while reading, and what files tell besides their figures."""
    if table is None:
        files = list_files(workspace, traject, ronde)
        submissions, findings, hints = read_files(context.model, files, progress, found, context.peiljaar)
        findings += skipped_folders(workspace.submissions(traject, ronde))
        return submissions, findings, hints
    submissions, findings = read_table(table, context.model, progress)
    if not submissions:
        raise WrongUse("De tabel heeft geen rijen met een rekentool. Verwacht: één rij per rekentool.")
    return submissions, findings, {}


def _rounds(workspace: Workspace, traject: Traject, ronde: str) -> set[str]:
    """The rounds that a decision may be about: those described, those with files, and this one."""
    return {ronde, *traject.rounds, *round_folders(workspace.raw(traject.name))}


def _check_prefilled(traject: Traject, model: CostModel) -> None:
    """Raise WrongUse for a value sent out with something that is no figure: it would never be compared."""
    unknown = sorted(set(traject.prefilled) - {figure for e in model.elements for figure in e.figures})
    if unknown:
        raise WrongUse(
            f"traject.toml, [vooringevuld]: «{unknown[0][:60]}» is geen element van dit model. Kies de id "
            "van een element; bij een reeks die van een trede, tussen aanhalingstekens."
        )


def _checked(
    context: Context, submissions: Sequence[Submission], own: Conventions
) -> tuple[list[Submission], list[Finding]]:
    findings: list[Finding] = []
    checked: list[Submission] = []
    for submission in submissions:
        if not submission.unread:
            submission, found = run_blocking(context, submission)
            findings += found
        checked.append(submission)
    checked = with_tariffs(context.model, checked, own)
    for submission in checked:
        if not submission.unread:
            findings += run_asking(context, submission)
    return checked, findings
