"""Who learns what from printed figures: the attackers of the policy, and the gate they must not pass.

An attacker knows n, the printed figures, the policy, the prior range and that values are ordered. A
contributor also knows the own value, two who share know theirs, and all others together know all
but one. What each of them is certain of comes from `coalitions.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kostprijs.anonymise.certain import SLACK, Knowledge, Mask, knowledge
from kostprijs.anonymise.coalitions import Hulls
from kostprijs.anonymise.groups import Candidate
from kostprijs.anonymise.policy import Guarded, Policy
from kostprijs.model.formula import Array


@dataclass(frozen=True)
class Exposure:
    """What attackers of one kind learn at most. Confidential: intervals follow from submitted values.

    attacked  how many values were attacked, over all attackers of the kind
    within    how many of them lie in a certain interval that is nearer than R on both sides
    few       how many leave fewer than the least number of values on the grain
    exact     how many lie in a certain interval narrower than the grain
    interval  the narrowest certain interval; (-inf, inf) when nobody was attacked
    """

    attacked: int
    within: int
    few: int
    exact: int
    interval: tuple[float, float]

    @property
    def safe(self) -> bool:
        """Whether nothing was learned that may not be."""
        return self.within == 0 and self.few == 0

    @property
    def tightest(self) -> float:
        """The width of the narrowest certain interval."""
        return self.interval[1] - self.interval[0]


NOBODY = Exposure(0, 0, 0, 0, (-math.inf, math.inf))


def exposure(
    known: Knowledge, values: Sequence[float], size: int, guarded: Guarded, policy: Policy
) -> Exposure:
    """What every coalition of `size` contributors learns of the others.

    0 is somebody who knows the page only, 1 is each contributor alone, 2 every pair, n - 1 everybody
    together against one.
    """
    if size >= len(values):
        return NOBODY
    judge = _Judge(guarded, policy)
    hulls = Hulls(known, values, size)
    hulls.settle(judge.noticed)
    # one complete hull gives a width, and then only the narrower ones have to be completed
    hulls.settle(_always, np.argsort(_narrowest(hulls.low, hulls.high))[:1])
    best = float(_narrowest(hulls.low, hulls.high)[hulls.complete].min())
    hulls.settle(lambda low, high, _: _narrowest(low, high) < best - SLACK)
    return expose(hulls.low, hulls.high, hulls.truth, guarded, policy, hulls.complete)


def narrowest(known: Knowledge, values: Sequence[float], size: int, at_most: float = math.inf) -> float:
    """The width of the narrowest certain interval of any coalition of `size`, or `at_most` if that is less.

    The same as `exposure(...).tightest`, without counting and without what is wider than `at_most`.
    """
    hulls = Hulls(known, values, size)
    first = np.argsort(_narrowest(hulls.low, hulls.high))[:1]
    hulls.settle(lambda low, high, _: _narrowest(low, high) < at_most - SLACK, first)
    best = min(at_most, float(_narrowest(hulls.low, hulls.high)[hulls.complete].min(initial=math.inf)))
    hulls.settle(lambda low, high, _: _narrowest(low, high) < best - SLACK)
    return min(best, float(_narrowest(hulls.low, hulls.high)[hulls.complete].min(initial=math.inf)))


def expose(
    low: Array,
    high: Array,
    truth: Array,
    guarded: Guarded,
    policy: Policy,
    complete: Mask | None = None,
) -> Exposure:
    """Judge certain intervals, shape (attackers, values), against the values that they are of.

    `complete` (attackers,) says for whom the width counts; everybody when it is not given.
    """
    widths = high - low
    if complete is not None:
        widths = np.where(complete[:, np.newaxis], widths, np.inf)
    place = np.unravel_index(np.argmin(widths), widths.shape)
    within, few, exact = _Judge(guarded, policy).flags(low, high, truth)
    return Exposure(
        attacked=int(truth.size),
        within=int(within.sum()),
        few=int(few.sum()),
        exact=int(exact.sum()),
        interval=(float(low[place]), float(high[place])),
    )


def passes_audit(candidate: Candidate, values: Sequence[float], guarded: Guarded, policy: Policy) -> bool:
    """Whether no outsider and no single contributor learns what may not be learned.

    Where the policy gates pairs, no two contributors who share their values either.
    """
    known = knowledge(candidate, values, guarded)
    gated = (0, 1, 2) if policy.pairs_gated else (0, 1)
    return all(_safe(Hulls(known, values, size), _Judge(guarded, policy)) for size in gated)


def _safe(hulls: Hulls, judge: _Judge) -> bool:
    hulls.settle(judge.unsafe)
    return not judge.unsafe(hulls.low, hulls.high, hulls.truth).any()


@dataclass(frozen=True)
class _Judge:
    """Judges hulls; every flag can only be taken away by a wider hull."""

    guarded: Guarded
    policy: Policy

    def flags(self, low: Array, high: Array, truth: Array) -> tuple[Mask, Mask, Mask]:
        """Within the margin, too few values on the grain, and exact; each of the shape given."""
        # nearer than R on both sides; an interval that reaches exactly R away is not within it
        margin, grain = self.guarded.margin - SLACK, self.guarded.grain
        within = (truth - low < margin) & (high - truth < margin)
        fitting = np.floor(high / grain + 1e-6) - np.ceil(low / grain - 1e-6) + 1
        return within, fitting < self.policy.candidates_min, high - low < grain - SLACK

    def unsafe(self, low: Array, high: Array, truth: Array) -> Mask:
        """The coalitions that learn what may not be learned, as far as looked."""
        within, few, _ = self.flags(low, high, truth)
        return np.asarray((within | few).any(axis=1))

    def noticed(self, low: Array, high: Array, truth: Array) -> Mask:
        """The coalitions with any flag."""
        within, few, exact = self.flags(low, high, truth)
        return np.asarray((within | few | exact).any(axis=1))


def _always(low: Array, _high: Array, _truth: Array) -> Mask:
    return np.ones(len(low), dtype=np.bool_)


def _narrowest(low: Array, high: Array) -> Array:
    widths: Array = (high - low).min(axis=1)
    return widths
