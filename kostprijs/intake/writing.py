"""Writes the vault folder of a round: what was read and found, the letters, the overview. All or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kostprijs.files import recover, replaced_directory, write_atomic
from kostprijs.intake import letter, vault
from kostprijs.intake.decision import state_of
from kostprijs.intake.findings import Severity, clean
from kostprijs.intake.letter_book import letter_xlsx, reply_xlsx
from kostprijs.intake.letters import Letter, letter_md, letters_of, numbered
from kostprijs.intake.metadata import Trace, traces_of
from kostprijs.intake.overview import metadata_md, overview_md
from kostprijs.intake.package import Unreadable
from kostprijs.intake.reader import load_bytes
from kostprijs.intake.result import IntakeResult
from kostprijs.layout import Workspace
from kostprijs.model.costmodel import CostModel
from kostprijs.model.sheet import HIDDEN_SHEET
from kostprijs.traject import Traject

# A tool to send along takes a fifth of a second to make; in a larger round the letter alone is enough.
MOST_REPLIES = 25


def write_round(
    workspace: Workspace, traject: Traject, model: CostModel, result: IntakeResult, paths: Mapping[str, Path]
) -> None:
    """The vault folder of the round, for the owner's eyes only. `paths` are the submitted files, by name."""
    target = workspace.vault(result.traject, result.ronde)
    target.parent.mkdir(mode=vault.FOLDER_MODE, exist_ok=True)
    target.parent.chmod(vault.FOLDER_MODE)
    recover(target)
    numbers = numbered((s.file for s in result.submissions if not s.bulk), vault.load_numbers(target))
    title = ", ".join(filter(None, (traject.title, traject.round(result.ronde).title)))
    letters = letters_of(model, title, result.submissions, result.findings, result.decisions, numbers)
    name = f"{result.traject}, {result.ronde}"
    read = {s.file for s in result.submissions if not s.unread}  # nothing else is opened a second time
    own = frozenset({HIDDEN_SHEET, clean(f"Rekentool {model.title}")})
    files = {
        vault.SUBMISSIONS_FILE: vault.dump(vault.submissions_json(model, result.submissions)),
        vault.FINDINGS_JSON: vault.dump([finding.as_json() for finding in result.findings]),
        vault.FINDINGS_CSV: letter.findings_csv(result.findings),
        vault.FINDINGS_MD: letter.findings_md(result.findings, letter.labels_of(model), name),
        vault.DECISIONS_FILE: _decisions_json(traject, result),
        vault.OVERVIEW_FILE: overview_md(result, name, letters),
        vault.METADATA_FILE: metadata_md(
            {file: _traces(path, own) for file, path in paths.items() if file in read}, name
        ),
    }
    with replaced_directory(target, vault.FOLDER_MODE) as folder:
        for file, data in files.items():
            write_atomic(folder / file, data, vault.FILE_MODE)
        _write_letters(folder / vault.LETTERS_FOLDER, traject, model, result, letters, numbers)


def _write_letters(
    folder: Path,
    traject: Traject,
    model: CostModel,
    result: IntakeResult,
    letters: Sequence[Letter],
    numbers: Mapping[str, int],
) -> None:
    folder.mkdir(mode=vault.FOLDER_MODE)
    write_atomic(folder / vault.NUMBERS_FILE, vault.dump(numbers), vault.FILE_MODE)
    for one in letters:
        write_atomic(folder / f"{one.name}.md", letter_md(one), vault.FILE_MODE)
        write_atomic(folder / f"{one.name}.xlsx", letter_xlsx(one), vault.FILE_MODE)
    heading = ", ".join(filter(None, (traject.title, traject.region)))
    asking = {one.file: one for one in letters if one.of(Severity.ERROR) or one.of(Severity.QUESTION)}
    if len(asking) <= MOST_REPLIES:
        for submission in (s for s in result.submissions if s.file in asking and not s.unread):
            data = reply_xlsx(model, submission, traject.peiljaar or model.peiljaar, heading)
            write_atomic(folder / f"{asking[submission.file].name}-rekentool.xlsx", data, vault.FILE_MODE)


def _decisions_json(traject: Traject, result: IntakeResult) -> bytes:
    """The log of the decisions, with what stood there and which findings they settled."""
    return vault.dump(
        {
            "stand": state_of(traject.decisions, result.ronde),
            "besluiten": [applied.as_json() for applied in result.decisions],
            "afgedaan": [finding.as_json() for finding in result.settled],
        }
    )


def _traces(path: Path, known: frozenset[str]) -> tuple[Trace, ...]:
    try:
        return traces_of(load_bytes(path), known)
    except Unreadable:
        return ()
