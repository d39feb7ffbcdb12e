"""What is certain behind printed rank-group figures: an interval for every value, in closed form.

An attacker knows n, the printed figures, the policy, the prior range and that values are ordered;
an insider also knows one own value, but not its rank. For each rank the own value may have, the
certain interval of every other value has a closed form, because rank groups touch only where one
ends and the next begins:

    the largest t that rank j can have is bounded by the box of rank j, by the sum of its own group
    (all from j upwards at least t) and by the sum of every later group (all at least t);

    sum over max(low_r, t) <= B with ascending low_r  <=>  t <= min over k of (B - tail_k) / k.

The smallest value follows by mirroring. The linear program in `linear.py` gives the same intervals
for any statistic that is linear in the order statistics; a property test holds the two together.
All arrays are float64; intervals are closed and no narrower than the truth by more than rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kostprijs.anonymise.groups import Candidate
from kostprijs.anonymise.policy import Guarded
from kostprijs.model.formula import Array

Ranks = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
SLACK = 1e-9


@dataclass(frozen=True)
class Knowledge:
    """What is printed, as constraints on the ordered values.

    slices   the rank groups; sum_low and sum_high bound each group's sum
    low, high   shape (n,): the box of every rank
    """

    slices: tuple[slice, ...]
    sum_low: tuple[float, ...]
    sum_high: tuple[float, ...]
    low: Array
    high: Array


def knowledge(candidate: Candidate, values: Sequence[float], guarded: Guarded) -> Knowledge:
    """The constraints that a printed candidate puts on the ordered values.

    A value outside the prior widens the prior exactly to it: that gives an attacker more than it
    has, never less. The outer bounds are rounded outwards, so the far end of their step is out of
    reach (10 is never rounded down to 5 in steps of 5): the interval ends a hair before it, a
    thousandth of the grain. Where a figure with too many zeros would not have been shown, so many
    values are known not to be zero.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    n, half, hair = ordered.size, float(guarded.grid) / 2, guarded.grain / 1_000
    low = np.full(n, min(guarded.low, ordered[0]), dtype=np.float64)
    high = np.full(n, max(guarded.high, ordered[-1]), dtype=np.float64)
    nonzero = n - guarded.nonzero_min
    if low[0] >= 0 and 0 <= nonzero < n:
        low[nonzero:] = np.maximum(low[nonzero:], np.minimum(guarded.grain, ordered[nonzero:]))
    if candidate.lower is not None and candidate.upper is not None and candidate.step is not None:
        lower, upper, step = float(candidate.lower), float(candidate.upper), float(candidate.step)
        low[:], high[:] = np.maximum(low, lower), np.minimum(high, upper)
        high[0] = min(high[0], max(lower + step - hair, ordered[0]))
        low[-1] = max(low[-1], min(upper - step + hair, ordered[-1]))
    ends = np.cumsum(candidate.sizes)
    slices = tuple(slice(int(e - s), int(e)) for e, s in zip(ends, candidate.sizes, strict=True))
    means = [float(mean) for mean in candidate.means]
    return Knowledge(
        slices,
        tuple(size * (mean - half) for size, mean in zip(candidate.sizes, means, strict=True)),
        tuple(size * (mean + half) for size, mean in zip(candidate.sizes, means, strict=True)),
        low,
        high,
    )


def intervals(known: Knowledge, ranks: Ranks, own: Array) -> tuple[Array, Array, Mask]:
    """Certain intervals per hypothesis, with the own values `own` at the ranks `ranks`.

    ranks, own: shape (m, c), c own values in ascending order of rank (c = 0 for an outsider).
    Returns low and high of shape (m, n) and the mask (m,) of hypotheses that can be true at all.
    """
    rows, n = ranks.shape[0], known.low.size
    low, high = np.tile(known.low, (rows, 1)), np.tile(known.high, (rows, 1))
    index = np.arange(rows)[:, np.newaxis]
    # both sides: an own value outside the box of its rank must make the hypothesis impossible
    low[index, ranks], high[index, ranks] = (
        np.maximum(low[index, ranks], own),
        np.minimum(high[index, ranks], own),
    )
    low = np.maximum.accumulate(low, axis=1)
    high = np.minimum.accumulate(high[:, ::-1], axis=1)[:, ::-1]
    highest, possible = _highest(low, high, known.slices, known.sum_low, known.sum_high)
    mirrored = tuple(slice(n - part.stop, n - part.start) for part in reversed(known.slices))
    lowest, possible_too = _highest(
        -high[:, ::-1],
        -low[:, ::-1],
        mirrored,
        tuple(-bound for bound in reversed(known.sum_high)),
        tuple(-bound for bound in reversed(known.sum_low)),
    )
    return -lowest[:, ::-1], highest, possible & possible_too


def _highest(
    low: Array,
    high: Array,
    slices: Sequence[slice],
    sum_low: Sequence[float],
    sum_high: Sequence[float],
) -> tuple[Array, Mask]:
    """The highest value each rank can have, (m, n), and which rows are possible."""
    possible = np.all(low <= high + SLACK, axis=1)
    low = low.copy()
    # forward: the lowest end each group can have is a floor under the next group
    end = np.full(low.shape[0], -np.inf)
    for part, needed, allowed in zip(slices, sum_low, sum_high, strict=True):
        floor = np.maximum(low[:, part], end[:, np.newaxis])
        low[:, part] = floor
        top = high[:, part]
        possible &= np.all(floor <= top + SLACK, axis=1)
        possible &= floor.sum(axis=1) <= allowed + SLACK
        possible &= top.sum(axis=1) >= needed - SLACK
        end = np.maximum(floor[:, -1], _lowest_end(top, needed))
    # backward: what the later groups leave room for
    result = high.copy()
    room = np.full(low.shape[0], np.inf)
    for part, allowed in zip(reversed(slices), reversed(sum_high), strict=True):
        floor = low[:, part]
        for j in range(floor.shape[1]):
            own_group = _level(floor[:, j:], allowed - floor[:, :j].sum(axis=1))
            result[:, part.start + j] = np.minimum(result[:, part.start + j], np.minimum(own_group, room))
        room = np.minimum(room, _level(floor, np.full(low.shape[0], allowed)))
    return result, possible


def _level(floor: Array, budget: Array) -> Array:
    """The largest t with sum(max(floor, t)) <= budget, per row; floor ascending, shape (m, s)."""
    size = floor.shape[1]
    tails = floor.sum(axis=1, keepdims=True) - np.cumsum(floor, axis=1)
    levels: Array = np.min((budget[:, np.newaxis] - tails) / np.arange(1, size + 1), axis=1)
    return levels


def _lowest_end(top: Array, needed: float) -> Array:
    """The smallest end of a group whose values lie under `top` and whose sum reaches `needed`."""
    size = top.shape[1]
    before = np.cumsum(top, axis=1) - top
    ends: Array = np.max((needed - before) / np.arange(size, 0, -1), axis=1)
    return ends
