"""The intake of one round: read, check, settle who is who, and keep it in the vault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kostprijs.errors import WrongUse
from kostprijs.files import replaced_directory, write_atomic
from kostprijs.intake import letter, vault
from kostprijs.intake.basis import Context, context_of
from kostprijs.intake.bulk import read_table
from kostprijs.intake.checks import run_asking, run_blocking
from kostprijs.intake.concerns import registered, settle_concerns
from kostprijs.intake.findings import Finding
from kostprijs.intake.reading import list_files, read_files, skipped_folders
from kostprijs.intake.result import IntakeResult, result_of
from kostprijs.intake.submission import Submission
from kostprijs.intake.tariffs import Conventions, with_tariffs
from kostprijs.layout import Workspace
from kostprijs.model.costmodel import CostModel
from kostprijs.model.references import lookup
from kostprijs.traject import load_traject

Progress = Callable[[int, int], None]


def run_intake(
    workspace: Workspace,
    traject_name: str,
    ronde: str,
    table: Path | None = None,
    progress: Progress | None = None,
) -> IntakeResult:
    """Read and check the files of a round (or a bulk table) and write the vault folder of the round.

    `progress` is called with (done, total). Originals are never changed; the vault folder is replaced
    as a whole. Raises WrongUse when there is nothing to read or the settings are not right; a file
    that can't be read is a finding.
    """
    traject = load_traject(workspace.config(traject_name))
    model = traject.cost_model()
    traject.check_questions([*(element.id for element in model.elements), model.outcome])
    if table is None:
        files = list_files(workspace, traject_name, ronde)
        submissions, findings = read_files(model, files, progress)
        findings += skipped_folders(workspace.submissions(traject_name, ronde))
    else:
        submissions, findings = read_table(table, model, progress)
        if not submissions:
            raise WrongUse("De tabel heeft geen rijen met een rekentool. Verwacht: één rij per rekentool.")
    context = context_of(model, traject.peiljaar or model.peiljaar, lookup)
    known = vault.load_register(workspace.ledger(traject_name))
    submissions, more = settle_concerns(submissions, traject.concerns, known)
    submissions, checked = _checked(context, submissions, traject.own_conventions)
    findings = [*findings, *more, *checked]
    result = result_of(traject_name, ronde, submissions, findings)
    # before the round itself: a key that stands in a vault must stand in the register
    vault.write_register(workspace.ledger(traject_name), known | registered(submissions, traject.concerns))
    _write(workspace, model, result)
    return result


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


def _write(workspace: Workspace, model: CostModel, result: IntakeResult) -> None:
    """The vault folder of the round, all of it or nothing, for the owner's eyes only."""
    target = workspace.vault(result.traject, result.ronde)
    target.parent.mkdir(mode=vault.FOLDER_MODE, exist_ok=True)
    target.parent.chmod(vault.FOLDER_MODE)
    title = f"{result.traject}, {result.ronde}"
    files = {
        vault.SUBMISSIONS_FILE: vault.dump(vault.submissions_json(model, result.submissions)),
        vault.FINDINGS_JSON: vault.dump([finding.as_json() for finding in result.findings]),
        vault.FINDINGS_CSV: letter.findings_csv(result.findings),
        vault.FINDINGS_MD: letter.findings_md(result.findings, letter.labels_of(model), title),
    }
    with replaced_directory(target, vault.FOLDER_MODE) as folder:
        for name, data in files.items():
            write_atomic(folder / name, data, vault.FILE_MODE)
