"""Values that stand apart from the others of the round: a question to their provider, nothing more.

A value is never removed for being unusual. And the question says only that the value is unusual: not on
which side, not by how much, not next to what. It goes to one provider, and the median of the round, the
next value or the number of submissions would tell that provider something about the others, before and
outside everything that the disclosure policy guards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from kostprijs.intake.findings import Finding, Severity
from kostprijs.intake.submission import Submission, finding_at
from kostprijs.intake.values import Problem
from kostprijs.model.costmodel import CostModel
from kostprijs.model.formula import Array
from kostprijs.numbers import format_amount

BoolArray = npt.NDArray[np.bool_]
# The modified z-score of Iglewicz and Hoaglin (1993): 0,6745 (x - median) / MAD, outlying above 3,5; with
# a MAD of zero the mean absolute deviation, times 1,2533, in its place.
OUTLYING = 3.5
_PER_MAD, _PER_MEAN = 0.6745, 1.253314
# Of fewer the median and its deviation say little about what is usual.
LEAST_FOR_SPREAD = 5


def spread(
    model: CostModel, submissions: Sequence[Submission], asked: Iterable[Finding] = ()
) -> Iterator[Finding]:
    """A `vraag` per outlying value of a figure that at least five concerns filled in, the tariff included.

    Not for a figure that `asked` already holds a finding about, and not for a difference that is smaller
    than the margin of the figure. Several tools of one concern weigh as one, with their mean.
    """
    known = {(finding.file, finding.figure) for finding in asked}
    counting = [s for s in submissions if s.counts]
    _, concerns = np.unique([str(s.concern) for s in counting], return_inverse=True)
    for figure in model.figures():
        values = _values(model, counting, figure.id)
        filled = np.isfinite(values)
        means = _per_concern(concerns[filled], values[filled])
        far = outlying(means, values, figure.protection.margin or 0.0)
        for position in np.flatnonzero(far).tolist():
            submission = counting[position]
            if (submission.file, figure.id) not in known:
                yield _question(model, submission, figure.id, float(values[position]))


def outlying(population: Array, values: Array, margin: float = 0.0) -> BoolArray:
    """Which of `values` (n,) lie apart from the population, one value per concern; none below five.

    NaN lies nowhere.
    """
    if len(population) < LEAST_FOR_SPREAD:
        return np.zeros(len(values), dtype=np.bool_)
    middle = np.median(population)
    deviations = np.abs(population - middle)
    scale = float(np.median(deviations)) / _PER_MAD or float(deviations.mean()) * _PER_MEAN
    far: BoolArray = np.abs(values - middle) > max(margin, OUTLYING * scale)
    return far & (scale > 0)


def _values(model: CostModel, submissions: Sequence[Submission], figure: str) -> Array:
    """The valid values of a figure, or the recomputed tariffs; NaN where there is none."""
    if figure == model.outcome:
        found = [np.nan if s.tariff is None else s.tariff for s in submissions]
    else:
        found = [s.valid.get(figure, np.nan) for s in submissions]
    return np.array(found, dtype=np.float64)


def _per_concern(concerns: npt.NDArray[np.intp], values: Array) -> Array:
    counts = np.bincount(concerns)
    sums = np.bincount(concerns, values)
    means: Array = sums[counts > 0] / counts[counts > 0]
    return means


def _question(model: CostModel, submission: Submission, figure: str, value: float) -> Finding:
    problem = Problem(
        "opvallend",
        "een korte toelichting; deze waarde valt op",
        "Klopt deze waarde? Zo ja, wilt u laten weten hoe zij tot stand is gekomen? Zij telt gewoon mee.",
    )
    line = model.line(model.outcome)
    found = f"{format_amount(value, line.unit, 2)} (nagerekend)" if figure == line.id else ""
    return finding_at(submission, problem, Severity.QUESTION, figure, found)
