"""The general attack: a linear program over the order statistics, for any linear printed figures.

Slower than the closed form of `certain.py` and independent of it: the one checks the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kostprijs.model.formula import Array


@dataclass(frozen=True)
class LinearFact:
    """low <= weights . x <= high over the n values in ascending order; weights has shape (n,)."""

    weights: tuple[float, ...]
    low: float
    high: float


def certain_intervals(
    n: int, prior: tuple[float, float], facts: Sequence[LinearFact], own: Mapping[int, float]
) -> tuple[Array, Array] | None:
    """The certain interval of each rank, two arrays of shape (n,), or None when nothing fits.

    `own` fixes ranks (0-based, ascending) at known values. Uses HiGHS through scipy.
    Raises RuntimeError when the solver stops without an answer.
    """
    from scipy.optimize import linprog  # here, because scipy is slow to load and only an attack needs it

    ascending = np.zeros((n - 1, n))
    for row in range(n - 1):
        ascending[row, row], ascending[row, row + 1] = 1.0, -1.0
    weights = np.array([fact.weights for fact in facts]).reshape(len(facts), n)
    left = np.vstack([ascending, weights, -weights])
    right = np.concatenate([np.zeros(n - 1), [fact.high for fact in facts], [-fact.low for fact in facts]])
    bounds = [(own[rank], own[rank]) if rank in own else prior for rank in range(n)]
    low, high = np.empty(n), np.empty(n)
    for rank in range(n):
        for sign, target in ((1.0, low), (-1.0, high)):
            cost = np.zeros(n)
            cost[rank] = sign
            answer = linprog(cost, A_ub=left, b_ub=right, bounds=bounds, method="highs")
            if answer.status == 2:
                return None
            if answer.status != 0:
                raise RuntimeError(f"the solver stopped: {answer.message}")
            target[rank] = answer.x[rank]
    return low, high
