"""Closure: what the printed figures and the model's formulas together say of a figure that is not shown.

Everybody can put the printed figures in the formulas (they stand in the handout) and solve for a
missing one. The mean of a figure that is not shown must stay undetermined: at least 4R wide, or its
whole prior. Where it does not, the partner with the smallest weight is not shown either, until it
does. That holds for elements. An outcome that is not shown is what the elements make of it: its mean is
not held back.

The attacker works with means: every shown figure is an interval around its mean, a norm is exact, a
figure that is not shown is its prior (solving.py). What earlier pages say of the same mean counts too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kostprijs.anonymise.dataset import Display
from kostprijs.anonymise.entry import Posted
from kostprijs.anonymise.groups import sizes_of
from kostprijs.anonymise.members import inputs_of_outcome
from kostprijs.anonymise.policy import Policy
from kostprijs.anonymise.solving import (
    POINTS,
    Interval,
    from_total,
    middle_of,
    outcomes,
    solved,
)
from kostprijs.model.costmodel import CostElement, CostModel

WIDTH_IN_MARGINS = 4.0  # not in the policy files, whose hashes are released already (ADR 23)


@dataclass(frozen=True)
class Known:
    """What an attacker knows of the mean of one figure, in the figure's own unit.

    mean      the interval that the page gives, or None when the figure is not shown
    prior     what everybody knows without the page
    margin    R
    can_hide  whether not showing it is still possible: a norm is public, and what was published
              before can't be taken back
    """

    mean: Interval | None
    prior: Interval
    margin: float
    can_hide: bool

    @property
    def interval(self) -> Interval:
        """The mean's interval, or the prior."""
        return self.mean or self.prior


State = Mapping[str, Known]


def mean_of(posted: Posted, policy: Policy, count: int = 0) -> Interval | None:
    """The interval that a page gives of the mean, or None when it shows nothing.

    `count` is the number of values where the contributions are not marked (without a ledger).
    """
    printed, half = [float(value) for value in posted.values], float(posted.grid) / 2
    match posted.display:
        case Display.NORM:
            return printed[0], printed[0]
        case Display.BOUNDS:
            middle = printed[1]
        case Display.MEAN:
            middle = printed[0]
        case Display.GROUPS:
            sizes = sizes_of(len(printed), len(posted.members) or count, policy)
            middle = sum(m * s for m, s in zip(printed, sizes, strict=True)) / sum(sizes)
        case _:
            return None
    return middle - half, middle + half


def figures_to_hide(
    model: CostModel, known: State, earlier: Mapping[str, Interval] | None = None
) -> tuple[str, ...]:
    """The shown figures that must not be shown either, in the order in which they were chosen.

    `known` has every figure of the model; `earlier` is what earlier pages say of the means of some that
    are not shown. Ends in any case: at worst nothing is left to hide.
    """
    state, chosen = dict(known), list[str]()
    while True:
        determined = (figure for figure in state if _determined(model, figure, state, earlier or {}))
        partners = (_lightest(model, figure, state) for figure in determined)
        partner = next((name for name in partners if name is not None), None)
        if partner is None:
            return tuple(chosen)
        chosen.append(partner)
        state[partner] = replace(state[partner], mean=None, can_hide=False)


def mean_interval(model: CostModel, figure: str, known: State) -> Interval:
    """The values that the mean of an element's figure can have, given everything that is printed."""
    box = {name: item.interval for name, item in known.items()}
    element = _owner(model, figure)
    if element is None:
        return box[figure]
    low, high = from_total(element, figure, box)
    outcome = known[model.outcome].mean
    if outcome is None or low >= high or figure not in inputs_of_outcome(model):
        return low, high
    return solved(model, figure, {**box, figure: (low, high)}, outcome)


def _owner(model: CostModel, figure: str) -> CostElement | None:
    """The element that a figure is of; None for the outcome."""
    return next((element for element in model.elements if figure in element.figures), None)


def _determined(model: CostModel, figure: str, state: State, earlier: Mapping[str, Interval]) -> bool:
    item = state[figure]
    if item.mean is not None or _owner(model, figure) is None:
        return False
    low, high = mean_interval(model, figure, state)
    before = earlier.get(figure, (low, high))
    # pages that don't agree (means of products are no products of means) add nothing to each other
    both = max(low, before[0]), min(high, before[1])
    return _too_narrow(item, both if both[0] < both[1] else (low, high))


def _too_narrow(item: Known, interval: Interval) -> bool:
    needed = min(WIDTH_IN_MARGINS * item.margin, item.prior[1] - item.prior[0])
    # two grid points less than the prior itself is the prior: the scan has that resolution
    return interval[1] - interval[0] < needed * (1 - 2 / POINTS)


def _lightest(model: CostModel, figure: str, state: State) -> str | None:
    """The shown figure with the smallest weight in the outcome; the outcome itself weighs most.

    A series with a fixed total is mended within the series: its own lightest step goes.
    """
    element = _owner(model, figure)
    total = element is not None and element.series_total is not None
    own = [name for name in element.figures if state[name].can_hide] if element and total else []
    middle = middle_of(model, {name: item.interval for name, item in state.items()})
    names = own or [name for name in sorted(inputs_of_outcome(model)) if state[name].can_hide]
    weights = {name: _weight(model, middle, name, state[name].prior) for name in names}
    if not own and state[model.outcome].can_hide:
        weights[model.outcome] = np.inf
    return min(weights, key=lambda name: (weights[name], name == model.outcome, name), default=None)


def _weight(model: CostModel, middle: Mapping[str, float], name: str, prior: Interval) -> float:
    """How far the outcome moves over the prior of a figure, the others at their middle."""
    low, high = (float(outcomes(model, {**middle, name: end}, 1)[0]) for end in prior)
    return abs(high - low) if np.isfinite(high - low) else np.inf
