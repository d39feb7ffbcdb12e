"""One submitted calculation tool as data: what it says of itself, its values, and where each came from."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from kostprijs.intake.findings import Finding, Place, Severity, clean, shown
from kostprijs.intake.lookup import BY_NAME, Dictionary, Located
from kostprijs.intake.values import Interpreted, Problem, interpret, scaled
from kostprijs.intake.workbook import Content, Uncached
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.sheet import PROVIDER_FIELDS
from kostprijs.model.usual import SERIES_TOLERANCE

# Conventions move a tariff by some 15%; what is further off than this was not meant.
PRINTED_PER_RECOMPUTED = (0.5, 2.0)
VALID, BLANK, BLOCKED, SUPERSEDED, EXCLUDED = "geldig", "leeg", "geblokkeerd", "vervallen", "uitgesloten"


class Filled(NamedTuple):
    """One figure of one tool.

    `value` is what was read, in the figure's own unit. Only `geldig` counts. `vervallen` (filled
    beside what replaces it) stands for a blank in the tariff; `geblokkeerd` and `uitgesloten` (by a
    decision) make the tariff unknown.
    """

    value: float | None
    status: str
    how: str
    place: Place | None
    shown: str


@dataclass(frozen=True)
class Submission:
    """One calculation tool, from a file of its own or a row of a bulk table.

    file       name of the file, or what the bulk table calls it
    sha256     of the bytes of the file (of the row's text in a bulk table)
    fields     what the provider says of itself (see PROVIDER_FIELDS), as text
    values     per figure id; a figure that the file has no place for is absent
    printed    the tariff that stands in the tool itself
    tariff     the tariff recomputed from the valid values in the round's convention, None when unknown
    own_tariff the same in the tool's own convention
    reckons    the convention in which the printed tariff does come out, when it differs: choice, option
    concern    key of the concern, None while unknown; never made of a file name
    unread     the code of the reason why the file was not read, or empty
    counts     whether it takes part: read, not a copy of another, of a known concern, not decided otherwise
    decided    why it does not take part though it could: the action that was decided, or empty
    """

    file: str
    sha256: str
    fields: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Filled] = field(default_factory=dict)
    field_places: Mapping[str, Place] = field(default_factory=dict)
    printed: float | None = None
    printed_place: Place | None = None
    tariff: float | None = None
    own_tariff: float | None = None
    reckons: tuple[tuple[str, str], ...] = ()
    concern: str | None = None
    unread: str = ""
    counts: bool = False
    bulk: bool = False
    decided: str = ""

    @property
    def submitted_tariff(self) -> float | None:
        """The tariff as submitted: the printed one, else that of its own convention.

        None where the tariff can't be recomputed: then the printed one can't be compared with anything. A
        printed one beside all proportion is a fault in the tool (a mix filled in as 0.1), and does not count.
        """
        if self.tariff is None or self.printed is None:
            return self.own_tariff
        low, high = sorted(bound * self.tariff for bound in PRINTED_PER_RECOMPUTED)
        return self.printed if low <= self.printed <= high else self.own_tariff

    @functools.cached_property
    def valid(self) -> Mapping[str, float]:
        """The values that count, by figure id."""
        return {
            figure: filled.value
            for figure, filled in self.values.items()
            if filled.status == VALID and filled.value is not None
        }

    def place(self, figure: str) -> Place | None:
        """Where the figure stands, if the file has a place for it."""
        filled = self.values.get(figure)
        return filled.place if filled else None

    def with_status(self, figures: Iterable[str], status: str) -> Submission:
        """The same submission with the valid ones of these figures in another status."""
        chosen = frozenset(figures)
        changed = {
            figure: filled._replace(status=status) if figure in chosen and filled.status == VALID else filled
            for figure, filled in self.values.items()
        }
        return replace(self, values=changed)


def finding_at(
    submission: Submission, problem: Problem, severity: Severity, figure: str, found: str = ""
) -> Finding:
    """The finding of a problem with one figure of a submission."""
    filled = submission.values.get(figure)
    text = found or (filled.shown if filled else "niets gevonden")
    place = submission.place(figure)
    return Finding(
        problem.code, severity, submission.file, place, figure, text, problem.expected, problem.action
    )


def assemble(
    model: CostModel, dictionary: Dictionary, located: Mapping[str, Located], file: str, sha256: str
) -> tuple[Submission, list[Finding]]:
    """The submission of one workbook and what was found while reading its values.

    Not yet decided here: the concern, the tariff and whether it counts.
    """
    values: dict[str, Filled] = {}
    notes: list[tuple[str, Interpreted]] = []
    for element in model.elements:
        readings = {f: _read(located[f], element) for f in element.figures if f in located}
        for figure, reading in _rescaled(element, located, readings).items():
            values[figure] = _filled(located[figure], reading)
            notes.append((figure, reading))
    outcome = located.get(dictionary.outcome)
    submission = Submission(
        file=file,
        sha256=sha256,
        fields=_fields(located),
        field_places={name: Place.of(located[name].cell) for name in PROVIDER_FIELDS if name in located},
        values=values,
        printed=_printed(model, outcome),
        printed_place=Place.of(outcome.cell) if outcome else None,
    )
    findings = [finding for figure, reading in notes for finding in _findings(submission, figure, reading)]
    if outcome is not None and isinstance(outcome.content, Uncached):
        findings.append(_tariff_not_saved(submission))
    return submission, findings


def _fields(located: Mapping[str, Located]) -> dict[str, str]:
    """What the provider says of itself; nothing where a field may be two cells.

    Where that is the concern or its number, no other name stands in for it: the concern is unknown.
    """
    fields = {
        name: "" if located[name].rival else field_text(located[name].content)
        for name in PROVIDER_FIELDS
        if name in located
    }
    if any(name in located and located[name].rival for name in ("concern", "kvk_nummer")):
        fields |= dict.fromkeys(("aanbieder", "concern", "kvk_nummer"), "")
    return fields


def _tariff_not_saved(submission: Submission) -> Finding:
    return Finding(
        "tarief_zonder_uitkomst", Severity.NOTE, submission.file, submission.printed_place, "",
        shown(Uncached()), "het tarief dat de rekentool zelf geeft",
        "Wilt u het bestand in Excel openen en één keer opslaan? Dan is uw tarief na te rekenen.",
    )  # fmt: skip


def _read(located: Located, element: CostElement) -> Interpreted:
    if located.rival is None:
        return interpret(located.content, element, located.percent)
    ways = "de naam" if located.how == BY_NAME else "het label"
    return Interpreted(
        None,
        Problem(
            "twee_plaatsen",
            f"één plaats; {ways} wijst hierheen, maar ook {clean(located.rival.sheet)} "
            f"{located.rival.address} komt in aanmerking",
            "Wilt u de dubbele of verschoven regel herstellen, zodat de waarde op één plaats staat?",
        ),
    )


def _rescaled(
    element: CostElement, located: Mapping[str, Located], readings: dict[str, Interpreted]
) -> dict[str, Interpreted]:
    """A series of fractions that sum to a hundredth of what the series must sum to: percentages."""
    total = element.series_total
    raw = {figure: located[figure].content for figure in readings}
    numbers = [number for number in raw.values() if isinstance(number, float)]
    if element.unit != "pct" or not total or not numbers or any(located[f].percent for f in raw):
        return readings
    if abs(sum(numbers) * 100 - total) > SERIES_TOLERANCE or any(r.problem for r in readings.values()):
        return readings
    doubt = Problem(
        "procentschaal",
        "percentages",
        "De reeks is als fractie ingevuld; wij lezen deze als percentages. Klopt dat?",
    )
    first = next(figure for figure, number in raw.items() if isinstance(number, float))
    return {
        figure: Interpreted(scaled(number, 100), doubt=doubt if figure == first else None)
        if isinstance(number, float)
        else readings[figure]
        for figure, number in raw.items()
    }


def _filled(located: Located, reading: Interpreted) -> Filled:
    status = BLOCKED if reading.problem else BLANK if reading.value is None else VALID
    return Filled(reading.value, status, located.how, Place.of(located.cell), shown(located.content))


def _findings(submission: Submission, figure: str, reading: Interpreted) -> Iterable[Finding]:
    if reading.problem:
        yield finding_at(submission, reading.problem, Severity.ERROR, figure)
    if reading.doubt:
        yield finding_at(submission, reading.doubt, Severity.QUESTION, figure)


def printed_element(model: CostModel) -> CostElement:
    """The tariff line as something that can be filled in."""
    line = model.line(model.outcome)
    return CostElement(line.id, line.label, line.unit, bounds_soft=line.protection.prior)


def _printed(model: CostModel, located: Located | None) -> float | None:
    if located is None or located.rival is not None:
        return None
    return interpret(located.content, printed_element(model), located.percent).value


def field_text(content: Content) -> str:
    """A provider field as text; a number that is whole loses its decimals (KvK numbers)."""
    if isinstance(content, float):
        return str(int(content)) if content.is_integer() and abs(content) < 1e15 else str(content)
    return content.strip() if isinstance(content, str) else ""
