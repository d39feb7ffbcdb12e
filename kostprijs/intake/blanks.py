"""The checks on what is left blank, or has no line in the tool at all: a `vraag`, as blank is not zero."""

from __future__ import annotations

from collections.abc import Iterator

from kostprijs.intake.basis import Context, amount
from kostprijs.intake.findings import Finding, Severity
from kostprijs.intake.submission import BLANK, Submission, finding_at
from kostprijs.intake.values import Problem
from kostprijs.model.costmodel import CostElement, CostModel


def blank_is_not_zero(context: Context, submission: Submission) -> Iterator[Finding]:
    """What is not filled in is asked about, unless a blank has a meaning of its own: vraag.

    A line that the tool does not have is no blank: it is asked about whatever a blank would mean, but for
    the parts of a total that is filled in, and the total of its parts.
    """
    spared = _spared(context.model, submission)
    for element in context.model.elements:
        if element.id in spared:
            continue
        if element.blank_counts_as is not None:
            if not submission.bulk and element.id not in submission.values:
                yield _line_missing(submission, element)
            continue
        for figure, label in zip(element.figures, element.labels, strict=True):
            filled = submission.values.get(figure)
            if filled.status != BLANK if filled else submission.bulk:
                continue  # a column that a bulk table lacks is asked once, not per row
            problem = Problem(
                "leeg" if filled else "niet_gevonden",
                f"een waarde voor {label}; leeg is geen nul",
                "Wilt u de waarde invullen? Vul 0 in als het bij u echt nul is.",
            )
            yield finding_at(submission, problem, Severity.QUESTION, figure)


def _spared(model: CostModel, submission: Submission) -> set[str]:
    """What may be absent: parts beside a total, a total beside its parts; with neither, the parts."""
    there = {figure for figure, filled in submission.values.items() if filled.status != BLANK}
    spared: set[str] = set()
    for element in model.elements:
        if element.id in there or not there & set(element.parts):
            spared |= set(element.parts)
        else:
            spared.add(element.id)
    return spared


def _line_missing(submission: Submission, element: CostElement) -> Finding:
    problem = Problem(
        "niet_gevonden",
        f"een regel {element.label}; zonder die regel rekenen wij met "
        f"{amount(element.blank_counts_as or 0.0, element)}",
        "Staat deze waarde elders in uw bestand? Wilt u haar dan op een regel met deze naam invullen?",
    )
    return finding_at(submission, problem, Severity.QUESTION, element.id)


def total_left_blank(context: Context, submission: Submission) -> Iterator[Finding]:
    """A total (Whk) and all of its parts are blank, so it counts as nothing: vraag, once."""
    for element in context.model.elements:
        family = [submission.values.get(figure) for figure in (element.id, *element.parts)]
        if element.parts and family[0] is not None and all(not f or f.status == BLANK for f in family):
            problem = Problem(
                "leeg",
                f"een waarde voor {element.label} of voor de onderdelen; nu rekenen wij met "
                f"{amount(element.blank_counts_as or 0.0, element)}",
                "Klopt dat? Wilt u anders de waarde invullen?",
            )
            yield finding_at(submission, problem, Severity.QUESTION, element.id)
