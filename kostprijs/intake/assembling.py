"""From what was found in one workbook to a submission, and what is to be said about every value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kostprijs.intake.findings import Finding, Place, Severity, clean, dutch, shown
from kostprijs.intake.lookup import BY_NAME, Located
from kostprijs.intake.scale import one_scale
from kostprijs.intake.submission import Filled, Submission, finding_at, printed_element, status_of
from kostprijs.intake.values import Interpreted, Problem, interpret, other_unit, scaled, wrong_unit
from kostprijs.intake.words import Dictionary
from kostprijs.intake.workbook import Content, Uncached
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.sheet import PROVIDER_FIELDS
from kostprijs.model.usual import SERIES_TOLERANCE

_SHARED = Problem(
    "samengevoegde_cel",
    "per regel een eigen cel; deze is samengevoegd met die van een andere regel",
    "Wilt u de cellen splitsen en in elke regel de eigen waarde invullen?",
)


def assemble(
    model: CostModel, dictionary: Dictionary, located: Mapping[str, Located], file: str, sha256: str
) -> tuple[Submission, list[Finding]]:
    """The submission of one workbook and what was found while reading its values.

    Not yet decided here: the concern, the tariff and whether it counts.
    """
    readings: dict[str, Interpreted] = {}
    for element in model.elements:
        own = {f: _read(located[f], element) for f in element.figures if f in located}
        readings |= _rescaled(element, located, own)
    readings, fraction = one_scale(model, located, readings)
    outcome = located.get(dictionary.outcome)
    printed = _read(outcome, printed_element(model)) if outcome else Interpreted(None)
    submission = Submission(
        file=file,
        sha256=sha256,
        fields=_fields(located),
        field_places={name: Place.of(located[name].cell) for name in PROVIDER_FIELDS if name in located},
        values={figure: _filled(located[figure], reading) for figure, reading in readings.items()},
        printed=printed.value,
        printed_place=Place.of(outcome.cell) if outcome else None,
    )
    findings = [f for figure, reading in readings.items() for f in _findings(submission, figure, reading)]
    if fraction:
        findings.append(_in_fractions(submission, fraction))
    if (
        outcome is not None
        and printed.problem
        and (submission.valid or isinstance(outcome.content, Uncached))
    ):
        findings.append(_no_tariff(submission, outcome, printed.problem))
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


def _no_tariff(submission: Submission, outcome: Located, problem: Problem) -> Finding:
    """The tariff of the tool itself is no number: nothing to compare with."""
    if isinstance(outcome.content, Uncached):
        return _tariff_not_saved(submission)
    return Finding(
        "tarief_onleesbaar", Severity.NOTE, submission.file, submission.printed_place, "",
        f"als eigen tarief {shown(outcome.content)}", problem.expected,
        "Het tarief van de rekentool zelf is nu niet na te rekenen; de ingevulde waarden tellen gewoon mee.",
    )  # fmt: skip


def _in_fractions(submission: Submission, figure: str) -> Finding:
    """One question for all percentages of a tool."""
    filled = submission.values[figure]
    meant = dutch(filled.value) if filled.value is not None else ""
    return Finding(
        "procentschaal", Severity.QUESTION, submission.file, filled.place, "",
        f"percentages als fractie, zoals {filled.shown}", f"percentages, zoals {meant}",
        f"Wij lezen al uw percentages zo, dus {filled.shown} als {meant}%. Klopt dat?",
    )  # fmt: skip


def _tariff_not_saved(submission: Submission) -> Finding:
    return Finding(
        "tarief_zonder_uitkomst", Severity.NOTE, submission.file, submission.printed_place, "",
        shown(Uncached()), "het tarief dat de rekentool zelf geeft",
        "Wilt u het bestand in Excel openen en één keer opslaan? Dan is uw tarief na te rekenen.",
    )  # fmt: skip


def _read(located: Located, element: CostElement) -> Interpreted:
    if located.rival is not None:
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
    if located.shared:
        return Interpreted(None, _SHARED)
    reading = interpret(located.content, element, located.percent)
    if reading.value is None:
        return reading
    if other_unit(located.unit, element) and not located.percent:
        return wrong_unit(element, located.unit)
    return reading._replace(doubt=reading.doubt or _asked(located))


def _asked(located: Located) -> Problem | None:
    """What is asked about a value that was not found as it should be."""
    if located.parted:
        return Problem(
            "decimaalteken",
            "een getal tussen aanhalingstekens, of ; tussen de velden",
            f"Wij lezen hier één getal, {clean(str(located.content))}. Klopt dat, of zijn het er twee?",
        )
    if located.how == BY_NAME and located.label:
        return Problem(
            "ander_label",
            f"de regel van de rekentool; naast deze cel staat «{clean(located.label)}»",
            "Is deze waarde nog waar de regel in onze rekentool voor bedoeld is?",
        )
    return None


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
    return Filled(
        reading.value,
        status_of(reading),
        located.how,
        Place.of(located.cell),
        shown(located.content, located.percent),
    )


def _findings(submission: Submission, figure: str, reading: Interpreted) -> Iterable[Finding]:
    if reading.problem:
        yield finding_at(submission, reading.problem, Severity.ERROR, figure)
    if reading.doubt:
        yield finding_at(submission, reading.doubt, Severity.QUESTION, figure)


def field_text(content: Content) -> str:
    """A provider field as text; a number that is whole loses its decimals (KvK numbers)."""
    if isinstance(content, float):
        return str(int(content)) if content.is_integer() and abs(content) < 1e15 else str(content)
    return content.strip() if isinstance(content, str) else ""
