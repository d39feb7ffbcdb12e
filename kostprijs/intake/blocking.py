"""The checks whose finding is a `fout`: the value can't be right, and does not count until it is mended."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kostprijs.intake.basis import ROUNDING_NOISE, Context, amount, valid_values
from kostprijs.intake.findings import Finding, Severity
from kostprijs.intake.submission import Submission, finding_at
from kostprijs.intake.values import Problem
from kostprijs.model.usual import SERIES_TOLERANCE


def hard_bounds(context: Context, submission: Submission) -> Iterator[Finding]:
    """A value outside the hard bounds can't be right: fout."""
    for element, figure, value in valid_values(context.model, submission):
        bounds = element.bounds_hard
        if bounds and not bounds[0] <= value <= bounds[1]:
            problem = Problem(
                "grens_hard",
                f"tussen {amount(bounds[0], element)} en {amount(bounds[1], element)}",
                "De waarde telt zo niet mee. Wilt u de waarde en de eenheid nakijken en verbeteren?",
            )
            yield finding_at(submission, problem, Severity.ERROR, figure)


def double_total(context: Context, submission: Submission) -> Iterator[Finding]:
    """A total (Whk) is filled in, or its parts (WGA and ZW-flex); both is a double count: fout.

    All parts beside the total: the total lapses. Not all of them: those parts lapse.
    """
    valid = submission.valid
    for element in context.model.elements:
        parts = [part for part in element.parts if valid.get(part)]
        if not valid.get(element.id) or not parts:
            continue
        labels = " en ".join(context.model.element(part).label for part in element.parts)
        expected = f"óf het totaal, óf de onderdelen ({labels})"
        if len(parts) == len(element.parts):
            lapsed = [element.id]
            action = "Het totaal telt niet mee, de onderdelen wel. Wilt u één van beide leeg laten?"
        else:
            lapsed = parts
            action = "Dit onderdeel telt niet mee, het totaal wel. Wilt u één van beide wijzen kiezen?"
        problem = Problem(f"{element.id}_dubbel", expected, action)
        for figure in lapsed:
            yield finding_at(submission, problem, Severity.ERROR, figure)


def series_total(context: Context, submission: Submission) -> Iterator[Finding]:
    """The steps of a series must sum to its total, within half a point: fout for the whole series."""
    valid = submission.valid
    for element in context.model.elements:
        filled = [valid[figure] for figure in element.figures if figure in valid]
        if element.series_total is None or len(filled) < len(element.figures):
            continue
        total = math.fsum(filled)
        if abs(total - element.series_total) > SERIES_TOLERANCE + ROUNDING_NOISE:
            problem = Problem(
                "reeks_totaal",
                f"{element.label}: samen {amount(element.series_total, element)}",
                "De reeks telt zo niet mee. Wilt u de verdeling nakijken, zodat deze optelt tot het geheel?",
            )
            found = f"samen {amount(total, element)}"
            for figure in element.figures:
                yield finding_at(submission, problem, Severity.ERROR, figure, found)
