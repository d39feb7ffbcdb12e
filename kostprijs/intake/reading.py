"""The files of a round, each as a submission."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from kostprijs.errors import WrongUse
from kostprijs.intake.assembling import assemble
from kostprijs.intake.closed import check_open
from kostprijs.intake.findings import Finding, Severity, clean
from kostprijs.intake.lookup import look_alikes, survey
from kostprijs.intake.metadata import Hint
from kostprijs.intake.package import Unreadable
from kostprijs.intake.reader import Reading, WorkbookReader
from kostprijs.intake.reasons import unreadable
from kostprijs.intake.remarks import about_the_way
from kostprijs.intake.submission import BLOCKED, Submission, file_name
from kostprijs.intake.words import Dictionary, dictionary_of
from kostprijs.intake.workbook import Workbook
from kostprijs.layout import VAULT, Workspace
from kostprijs.model.costmodel import CostModel

Progress = Callable[[int, int], None]
Found = Callable[[Sequence[Finding]], None]
_ASIDE = ("readme", "readme.md", "readme.txt", "thumbs.db", "desktop.ini")


def list_files(workspace: Workspace, traject_name: str, ronde: str) -> list[Path]:
    """The submitted files of a round, sorted; not the hidden ones, lock files and README.

    Raises WrongUse when there are none, and for a round that was closed.
    """
    check_open(workspace.raw(traject_name), ronde)
    found = files_in(workspace.submissions(traject_name, ronde))
    if not found:
        raise WrongUse(
            f"Er zijn geen rekentools in data/raw/{traject_name}/{ronde}. Zet de ingestuurde bestanden in "
            "die map, of geef met --tabel een tabel met een rij per rekentool."
        )
    return found


def round_folders(raw: Path) -> set[str]:
    """The folders of a traject (data/raw/<traject>) that submissions may lie in, by name."""
    found = (path.name for path in raw.iterdir() if path.is_dir())
    return {name for name in found if name != VAULT and not name.startswith(".")}


def files_in(folder: Path) -> list[Path]:
    """The same of a folder, none when there is no such folder."""
    return sorted(path for path in folder.iterdir() if _is_submission(path)) if folder.is_dir() else []


def _is_submission(path: Path) -> bool:
    # whatever is no folder: what is no file either (a pipe, a link to nowhere) gets a finding
    return not _is_aside(path) and not path.is_dir()


def _is_aside(path: Path) -> bool:
    name = path.name.casefold()
    return name.startswith((".", "~$")) or name in _ASIDE


def skipped_folders(folder: Path) -> list[Finding]:
    """A note per folder among the submissions: what lies in it is not read."""
    found = sorted(path for path in folder.iterdir() if path.is_dir() and not _is_aside(path))
    return [
        Finding(
            "submap", Severity.NOTE, file_name(path.name), None, "", "een map",
            "alleen bestanden", "Zet de rekentools uit deze map bij de andere als ze moeten meetellen.",
        )
        for path in found
    ]  # fmt: skip


def read_files(
    model: CostModel,
    files: Sequence[Path],
    progress: Progress | None,
    found: Found | None = None,
    peiljaar: int | None = None,
) -> tuple[list[Submission], list[Finding], dict[str, tuple[Hint, ...]]]:
    """All files in one go, in the order given.

    `progress` is called with (done, total), before that `found` with the findings of the file. The hints are,
    by the name of a file that was read, what it tells besides its figures.
    """
    submissions: list[Submission] = []
    findings: list[Finding] = []
    hints: dict[str, tuple[Hint, ...]] = {}
    with WorkbookReader() as reader:
        reader.start(len(files))
        dictionary = dictionary_of(model, peiljaar)
        for number, (path, reading) in enumerate(zip(files, reader.read_all(files), strict=True), 1):
            submission, own = submission_of(model, dictionary, path.name, reading)
            submissions.append(submission)
            findings += own
            if found is not None:
                found(own)
            if not isinstance(reading, Unreadable):
                hints[submission.file] = reading.workbook.hints
            if progress is not None:
                progress(number, len(files))
    return submissions, findings, hints


def submission_of(
    model: CostModel, dictionary: Dictionary, file: str, reading: Reading | Unreadable
) -> tuple[Submission, list[Finding]]:
    """One file as a submission. Never raises for what the file holds: that is a finding."""
    name = file_name(file)
    if isinstance(reading, Unreadable):
        return Submission(name, "", unread=reading.code), [unreadable(name, reading.code, reading.where)]
    workbook = reading.workbook
    seen = survey(dictionary, workbook)
    submission, findings = assemble(model, dictionary, seen.found, name, reading.sha256)
    findings += _about_file(name, workbook)
    findings += _about_sheets(submission, look_alikes(dictionary, workbook))
    if not submission.values:
        return replace(submission, unread="geen_elementen"), [_no_elements(name), *findings]
    if all(filled.value is None and filled.status != BLOCKED for filled in submission.values.values()):
        return replace(submission, unread="niet_ingevuld"), [_untouched(name), *findings]
    return submission, findings + about_the_way(model, submission, seen)


def _no_elements(file: str) -> Finding:
    return Finding(
        "geen_elementen", Severity.ERROR, file, None, "", "een bestand zonder herkenbare kostprijselementen",
        "de rekentool van deze consultatie", "Wilt u de ingevulde rekentool insturen?",
    )  # fmt: skip


def _untouched(file: str) -> Finding:
    return Finding(
        "niet_ingevuld", Severity.ERROR, file, None, "", "een rekentool waarin niets is ingevuld",
        "een ingevulde rekentool",
        "Misschien is het lege bestand verstuurd. Wilt u de ingevulde rekentool insturen?",
    )  # fmt: skip


def _about_sheets(submission: Submission, sheets: Sequence[str]) -> list[Finding]:
    """A question where two sheets could be the one that was filled in."""
    if not sheets:
        return []
    read = {filled.place.sheet for filled in submission.values.values() if filled.place}
    return [
        Finding(
            "twee_invoerbladen", Severity.QUESTION, submission.file, None, "",
            "meer dan een invoerblad: " + " en ".join(f"«{clean(name)}»" for name in sheets),
            "één ingevuld blad",
            f"Wij lezen {' en '.join(f'«{clean(name)}»' for name in sorted(read))}. Klopt dat? Wilt u het "
            "andere blad anders verwijderen?",
        )
    ]  # fmt: skip


def _about_file(file: str, workbook: Workbook) -> list[Finding]:
    seen = (
        (workbook.macros, "macro", "macro's", "uitgevoerd"),
        (workbook.links, "koppeling", "koppelingen naar andere bestanden", "gevolgd"),
    )
    return [
        Finding(
            code, Severity.NOTE, file, None, "", f"{what}; die zijn niet {done}",
            f"een rekentool zonder {what}",
            "Wij lezen de uitkomsten zoals ze zijn opgeslagen. Wilt u nagaan of die kloppen?",
        )
        for present, code, what, done in seen
        if present
    ]  # fmt: skip
