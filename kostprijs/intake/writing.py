"""Writes the vault folder of a round: what was read and found, the letters, the overview. All or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from kostprijs.files import recover, replaced_directory, write_inside
from kostprijs.intake import vault
from kostprijs.intake.findings import clean
from kostprijs.intake.findings_text import findings_csv, findings_md, labels_of
from kostprijs.intake.letter_book import letter_xlsx, reply_xlsx
from kostprijs.intake.letter_text import letter_md
from kostprijs.intake.letters import Letter, letters_of, numbered
from kostprijs.intake.metadata import Hint, Sign
from kostprijs.intake.overview import metadata_md, overview_md
from kostprijs.intake.receipt_text import receipt_md, receipts_csv
from kostprijs.intake.receipts import (
    RECEIPTS_CSV,
    STATE_FILE,
    Receipt,
    load_kept,
    named,
    receipts_of,
    state_of_receipts,
    unaddressed,
)
from kostprijs.intake.recipients import recipients
from kostprijs.intake.result import IntakeResult
from kostprijs.intake.same_file import PINS
from kostprijs.intake.settings import state_of
from kostprijs.layout import Workspace
from kostprijs.model.costmodel import CostModel
from kostprijs.model.sheet import HIDDEN_SHEET, tool_title
from kostprijs.traject import Traject


def write_round(
    workspace: Workspace,
    traject: Traject,
    model: CostModel,
    result: IntakeResult,
    hints: Mapping[str, Sequence[Hint]],
    written: Callable[[int, int], None] | None = None,
) -> None:
    """The vault folder of the round, for the owner's eyes only. `hints` is what each tells, by file.

    `written` is called with (done, total) of the letters.
    """
    target = workspace.vault(result.traject, result.ronde)
    target.parent.mkdir(mode=vault.FOLDER_MODE, exist_ok=True)
    target.parent.chmod(vault.FOLDER_MODE)
    recover(target)
    addressed = recipients(result.submissions, result.letters)
    secret = load_kept(target).secret
    receipts = receipts_of(model, result.traject, result.ronde, result.submissions, secret)
    files = [s.file for s in addressed]
    rest = unaddressed(receipts, files) if result.letters else []
    numbers = numbered([*files, *rest], vault.load_numbers(target))
    sent = named(receipts, {name: numbers[name] for name in (*files, *rest)})
    title = ", ".join(filter(None, (traject.title, traject.round(result.ronde).title)))
    letters = letters_of(model, title, addressed, result.findings, result.decisions, numbers)
    with replaced_directory(target, vault.FOLDER_MODE) as folder:
        for file, data in _lists(traject, model, result, hints, letters, len(sent)):
            write_inside(folder / file, data, vault.FILE_MODE)
        _write_letters(folder / vault.LETTERS_FOLDER, traject, model, result, letters, numbers, written)
        write_inside(folder / STATE_FILE, vault.dump(state_of_receipts(receipts, secret)), vault.FILE_MODE)
        write_inside(folder / RECEIPTS_CSV, receipts_csv(sent), vault.FILE_MODE)
        _write_receipts(folder / vault.LETTERS_FOLDER, sent, title)


def _lists(
    traject: Traject,
    model: CostModel,
    result: IntakeResult,
    hints: Mapping[str, Sequence[Hint]],
    letters: Sequence[Letter],
    receipts: int,
) -> Iterator[tuple[str, bytes]]:
    """The files about the round as a whole, each made in its turn: those of a large round are large."""
    name = f"{result.traject}, {result.ronde}"
    yield vault.SUBMISSIONS_FILE, vault.dump(vault.submissions_json(model, result.submissions))
    yield vault.FINDINGS_JSON, vault.dump([finding.as_json() for finding in result.findings])
    yield vault.FINDINGS_CSV, findings_csv(result.findings)
    digests = {s.file: s.sha256 for s in result.submissions}
    yield vault.FINDINGS_MD, findings_md(result.findings, labels_of(model), name, digests)
    yield vault.DECISIONS_FILE, _decisions_json(traject, result)
    source = result.source.as_json() if result.source else {}
    yield vault.SOURCE_FILE, vault.dump({**source, "past": not result.unsettled})
    yield vault.OVERVIEW_FILE, overview_md(result, name, letters, receipts)
    read = {s.file for s in result.submissions if not s.unread}
    own = frozenset({HIDDEN_SHEET, clean(tool_title(model))})
    signs = {file: signs_of(found, own) for file, found in hints.items() if file in read}
    yield vault.METADATA_FILE, metadata_md(signs, name)


def _write_letters(
    folder: Path,
    traject: Traject,
    model: CostModel,
    result: IntakeResult,
    letters: Sequence[Letter],
    numbers: Mapping[str, int],
    written: Callable[[int, int], None] | None,
) -> None:
    folder.mkdir(mode=vault.FOLDER_MODE)
    write_inside(folder / vault.NUMBERS_FILE, vault.dump(numbers), vault.FILE_MODE)
    heading = ", ".join(filter(None, (traject.title, traject.region)))
    read = {s.file: s for s in result.submissions if not s.unread}
    for done, one in enumerate(letters, 1):
        write_inside(folder / f"{one.name}.md", letter_md(one), vault.FILE_MODE)
        write_inside(folder / f"{one.name}.xlsx", letter_xlsx(one), vault.FILE_MODE)
        if result.replies and one.asks and one.file in read:
            data = reply_xlsx(model, read[one.file], traject.peiljaar or model.peiljaar, heading)
            write_inside(folder / f"{one.name}-rekentool.xlsx", data, vault.FILE_MODE)
        if written is not None:
            written(done, len(letters))


def _write_receipts(folder: Path, receipts: Mapping[str, Receipt], title: str) -> None:
    """The receipts beside the letters; `receipts` by the beginning of their file names."""
    for name, receipt in receipts.items():
        write_inside(folder / f"{name}.json", receipt.data, vault.FILE_MODE)
        write_inside(folder / f"{name}.md", receipt_md(receipt, name, title), vault.FILE_MODE)


def _decisions_json(traject: Traject, result: IntakeResult) -> bytes:
    """The log of the decisions, with what stood there and which findings they settled."""
    return vault.dump(
        {
            "stand": state_of(traject, result.ronde, {s.file for s in result.submissions}),
            PINS: dict(result.pins),
            "besluiten": [applied.as_json() for applied in result.decisions],
            "afgedaan": [finding.as_json() for finding in result.settled],
        }
    )


def signs_of(hints: Sequence[Hint], known: frozenset[str]) -> tuple[Sign, ...]:
    """What a file tells, each once; not what stands in the tool as it is sent out, or has no text left."""
    signs = (Sign(what, clean(text)) for what, text in hints if not text or clean(text))
    return tuple(dict.fromkeys(sign for sign in signs if sign.text not in known))
