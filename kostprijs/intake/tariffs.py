"""The tariff of every submission in the round's convention, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kostprijs.intake.submission import BLOCKED, Submission
from kostprijs.model.buildup import tariff_of
from kostprijs.model.costmodel import CostModel
from kostprijs.model.formula import Array


def with_tariffs(model: CostModel, submissions: Sequence[Submission]) -> list[Submission]:
    """The same submissions with their recomputed tariff.

    None where a value that the tariff needs is blank or blocked, and where the outcome is not finite.
    """
    if not submissions:
        return []
    outcome = np.asarray(tariff_of(model, _inputs(model, submissions)))
    if outcome.ndim > 1:  # a tariff per step is no single tariff
        return list(submissions)
    tariffs = np.broadcast_to(outcome, (len(submissions),))
    return [
        replace(submission, tariff=float(tariff) if np.isfinite(tariff) and _complete(submission) else None)
        for submission, tariff in zip(submissions, tariffs, strict=True)
    ]


def _inputs(model: CostModel, submissions: Sequence[Submission]) -> dict[str, Array]:
    """Per element an array (n,) or (n, k) of the valid values, NaN where there is none."""
    valid = [submission.valid for submission in submissions]
    inputs = {}
    for element in model.elements:
        columns = [[values.get(figure, np.nan) for values in valid] for figure in element.figures]
        stacked = np.array(columns, dtype=np.float64).T
        inputs[element.id] = stacked if element.series else stacked[:, 0]
    return inputs


def _complete(submission: Submission) -> bool:
    # a blocked value is not a blank: what a blank counts as may not stand in for it
    return all(filled.status != BLOCKED for filled in submission.values.values())
