"""The letter to one provider: what is asked, in its own context, and what was decided about its values.

A letter holds nothing of another provider: no count, no middle, no name. The ground of a decision stays in
the log too: the project leader may have named another in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kostprijs.intake.decision import Action
from kostprijs.intake.decisions import Applied, corrected_and_excluded
from kostprijs.intake.findings import LEADER_ONLY, Finding, Place, Severity
from kostprijs.intake.findings_text import labels_of
from kostprijs.intake.lookup import BY_TABLE, WAYS
from kostprijs.intake.recipients import asks, called
from kostprijs.intake.submission import BLANK, BLOCKED, EXCLUDED, SUPERSEDED, VALID, Submission
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.numbers import UNITS, format_amount, format_shortest

HEADINGS = {
    Severity.ERROR: "Dit telt nog niet mee",
    Severity.QUESTION: "Wilt u hiernaar kijken?",
    Severity.NOTE: "Ter informatie",
}
INTRODUCTION = (
    "Hartelijk dank voor uw rekentool. Bij het nakijken kwamen wij het onderstaande tegen. Wilt u per punt "
    "antwoorden of verbeteren, en dat terugsturen? Is een waarde juist, dan is een korte toelichting genoeg."
)
NOTHING_ASKED = (
    "Hartelijk dank voor uw rekentool. Er staan geen vragen meer open. Hieronder staat wat wij in uw opgave "
    "hebben aangepast. Klopt dat niet, laat het ons dan weten."
)
CONFIDENTIAL = (
    "Wat u inzendt behandelen wij vertrouwelijk. Deze brief gaat alleen over uw eigen opgave, en is alleen "
    "voor u bestemd."
)
# What the finding asks of the project leader, asked of the provider.
_OF_PROVIDER = {
    "concern_onbekend": "Wilt u de naam of het KvK-nummer van uw concern invullen? Eerder telt niets mee.",
    "concern_aangenomen": "Hoort u bij een groter geheel? Vul dan de naam of het KvK-nummer daarvan in.",
}
STANDS = {
    VALID: "telt mee",
    BLANK: "niet ingevuld",
    BLOCKED: "telt nog niet mee",
    SUPERSEDED: "telt niet mee (staat er dubbel)",
    EXCLUDED: "telt niet mee (besluit)",
}


@dataclass(frozen=True)
class Item:
    """One point of a letter; `context` are (label with unit, what was filled in) around it, in order."""

    severity: Severity
    subject: str
    where: str
    found: str
    expected: str
    action: str
    context: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Row:
    """One figure as it was read: `value` is what counts or was read, None for nothing."""

    label: str
    unit: str
    where: str
    shown: str
    value: float | None
    stands: str
    how: str = ""


@dataclass(frozen=True)
class Letter:
    """The letter to the provider of one file. Its number names it; the overview says which file that is.

    `about` is the name under which its provider knows it, empty where there is none. `rows` is all that was
    read, nothing for a file that was not read.
    """

    number: int
    file: str
    about: str
    title: str
    items: tuple[Item, ...]
    changes: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """The beginning of the file names; never made of a provider's name."""
        return f"brief-{self.number:03d}"

    @property
    def asks(self) -> bool:
        """Whether there is anything to answer or to mend."""
        return any(item.severity is not Severity.NOTE for item in self.items)

    def of(self, severity: Severity) -> list[Item]:
        """The points of one severity."""
        return [item for item in self.items if item.severity is severity]


def letters_of(
    model: CostModel,
    title: str,
    submissions: Iterable[Submission],
    findings: Iterable[Finding],
    log: Sequence[Applied],
    numbers: Mapping[str, int],
) -> list[Letter]:
    """A letter per tool that is asked something or that a decision changed; `numbers` gives each its number.

    Remarks go along in a letter, but are no reason for one. `submissions` are those that may get one, each
    with a name of its own; `findings` are the open ones.
    """
    labels = labels_of(model)
    per_file: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.code not in LEADER_ONLY:
            per_file.setdefault(finding.file, []).append(finding)
    letters = []
    for submission in submissions:
        found = per_file.get(submission.file, ())
        changes = tuple(_changes(model, labels, submission, log))
        if changes or any(map(asks, found)):
            items = tuple(_item(model, labels, submission, f) for f in found)
            rows = () if submission.unread else tuple(_rows(model, submission))
            number, about = numbers[submission.file], called(submission)
            letters.append(Letter(number, submission.file, about, title, items, changes, rows))
    return letters


def _item(model: CostModel, labels: Mapping[str, str], submission: Submission, finding: Finding) -> Item:
    return Item(
        severity=finding.severity,
        subject=labels.get(finding.figure, finding.figure) or "Het bestand",
        where=_where(submission, finding.place),
        found=finding.found,
        expected=finding.expected,
        action=_OF_PROVIDER.get(finding.code, finding.action),
        context=tuple(_context(model, submission, finding.figure)),
    )


def _where(submission: Submission, place: Place | None) -> str:
    """Sheet and cell; nothing for a row of a table, whose number would tell how many others there are."""
    return "" if submission.bulk else ", ".join(part for part in place or () if part)


def _context(model: CostModel, submission: Submission, figure: str) -> list[tuple[str, str]]:
    """The series that a figure is of, a total and its parts, or the lines just before and after it."""
    for position, element in enumerate(model.elements):
        if figure in (element.id, *element.figures):
            around = model.elements[max(0, position - 1) : position + 2]
            nearby = [element] if element.series else _family(model, element) or around
            return [pair for near in nearby for pair in _filled(near, submission)]
    return []


def _family(model: CostModel, element: CostElement) -> list[CostElement]:
    """A total and its parts, of either."""
    for total in model.elements:
        if total.parts and element.id in (total.id, *total.parts):
            return [e for e in model.elements if e.id in (total.id, *total.parts)]
    return []


def _filled(element: CostElement, submission: Submission) -> list[tuple[str, str]]:
    return [
        (f"{label} ({UNITS[element.unit][2]})", submission.values[figure].shown)
        for figure, label in zip(element.figures, element.labels, strict=True)
        if figure in submission.values
    ]


def _changes(
    model: CostModel, labels: Mapping[str, str], submission: Submission, log: Sequence[Applied]
) -> Iterable[str]:
    """What was decided about this file, as far as its provider is told."""
    if submission.decided == Action.COUNTS:
        yield "Van uw concern telt een andere rekentool mee; deze telt daarom niet mee."
    for applied in corrected_and_excluded(log, submission.file):
        decision, day = applied.decision, f"{applied.decision.date:%d-%m-%Y}"
        subject = labels.get(decision.element, decision.element)
        if decision.value is None:  # excluded
            what = f"{subject}: uw waarde telt" if decision.element else "Uw rekentool telt"
            yield f"{what} in deze ronde niet mee (besluit van {day})."
        else:
            units = {figure.id: figure.unit for figure in model.figures()}
            amount = format_shortest(decision.value, units[decision.element])
            was = ", ".join(filled.shown for filled in applied.originals.values())
            before = "" if decision.element == model.outcome else f"; in uw rekentool staat {was}"
            yield f"{subject}: wij rekenen met {amount}{before} (besluit van {day})."
    if submission.printed_was is not None and submission.printed is None:
        yield _recomputed(model, submission, submission.printed_was)


def _recomputed(model: CostModel, submission: Submission, was: float) -> str:
    """What a correction of a value did to the tariff that stands in the tool."""
    line, now = model.line(model.outcome), submission.submitted_tariff
    stood = f"{line.label}: in uw rekentool staat {format_amount(was, line.unit)}"
    if now is None:
        return f"{stood}. Dat hoort bij wat er eerst stond, en is niet na te rekenen."
    return f"{stood}; nagerekend na het besluit is dat {format_amount(now, line.unit)}."


def _rows(model: CostModel, submission: Submission) -> Iterable[Row]:
    for element in model.elements:
        for figure, label in zip(element.figures, element.labels, strict=True):
            filled = submission.values.get(figure)
            yield Row(
                label=label,
                unit=UNITS[element.unit][2],
                where=_where(submission, filled.place if filled else None),
                shown=filled.shown if filled else "niet gevonden",
                value=filled.value if filled else None,
                stands=STANDS[filled.status] if filled else "niet gevonden",
                how=_way(filled.how) if filled else "",
            )


def numbered(files: Iterable[str], earlier: Mapping[str, int]) -> dict[str, int]:
    """A number per file; one that had a number keeps it, so that a letter never changes hands."""
    numbers = {file: number for file, number in earlier.items() if number > 0}
    free = max(numbers.values(), default=0)
    for file in sorted(set(files) - set(numbers)):
        free += 1
        numbers[file] = free
    return numbers


def _way(how: str) -> str:
    """How a value was found, in words; a provider whose tool came in by a table was never sent one."""
    return "" if how == BY_TABLE else WAYS.get(how, how)
