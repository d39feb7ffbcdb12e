"""What a usual table of the same submissions would have given away to anybody who reads it.

The usual table prints per figure, unrounded, lowest, first quartile, median, mean, third quartile and
highest. The quartiles are those of a spreadsheet (QUARTILE.INC, NumPy's default "linear"): position
(n - 1) q, counted from zero, between two values in proportion. Hyndman and Fan (1996), definition 7.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kostprijs.anonymise.audit import Exposure, expose
from kostprijs.anonymise.linear import LinearFact, certain_intervals
from kostprijs.anonymise.policy import Guarded, Policy
from kostprijs.model.formula import Array

_QUANTILES = (0.0, 0.25, 0.5, 0.75, 1.0)
_ROUNDING = 1e-9


def usual_table(values: Sequence[float]) -> tuple[LinearFact, ...]:
    """Lowest, quartiles, median, highest and mean of `values` as facts about the ordered values."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    n = ordered.size
    rows = [_position(n, quantile) for quantile in _QUANTILES]
    rows.append(np.full(n, 1.0 / n))
    return tuple(_fact(weights, float(weights @ ordered)) for weights in rows)


def _position(n: int, quantile: float) -> Array:
    weights = np.zeros(n)
    below, share = divmod((n - 1) * quantile, 1.0)
    weights[int(below)] = 1.0 - share
    if share:
        weights[int(below) + 1] = share
    return weights


def _fact(weights: Array, value: float) -> LinearFact:
    slack = _ROUNDING * max(1.0, abs(value))
    return LinearFact(tuple(map(float, weights)), value - slack, value + slack)


def naive_exposure(values: Sequence[float], guarded: Guarded, policy: Policy) -> Exposure:
    """What an outsider is certain of after the usual table; `values` holds at least one value.

    Raises RuntimeError when the solver finds the facts contradictory, which true values never are.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    prior = (min(guarded.low, float(ordered[0])), max(guarded.high, float(ordered[-1])))
    found = certain_intervals(ordered.size, prior, usual_table(values), {})
    if found is None:
        raise RuntimeError("the solver calls the usual table of true values impossible")
    low, high = found
    return expose(low[np.newaxis], high[np.newaxis], ordered[np.newaxis], guarded, policy)
