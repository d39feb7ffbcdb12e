"""Closure: what the printed figures and the model's formulas together say of a figure that is not shown.

Everybody can put the printed figures in the formulas (they stand in the handout) and solve for a
missing one. The mean of an element that is not shown must stay undetermined: at least 4R wide, or
its whole prior. Where it does not, the partner with the smallest weight is not shown either, until
it does.

The attacker works with means: every shown figure is an interval around its mean, a norm is exact, a
figure that is not shown is its prior. The range of the outcome over that box is taken at the corners
in the direction in which each figure moves the outcome. Where the outcome is not monotone in a
figure, the corners give a narrower range than the truth, which hides sooner, never later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from kostprijs.model.buildup import tariff_of
from kostprijs.model.costmodel import CostElement, CostModel

Array = npt.NDArray[np.float64]
Interval = tuple[float, float]
WIDTH_IN_MARGINS = 4.0
_POINTS = 2_001


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


def figures_to_hide(model: CostModel, known: Mapping[str, Known]) -> tuple[str, ...]:
    """The shown figures that must not be shown either, in the order in which they were chosen.

    `known` has every figure of the model. Ends in any case: at worst nothing is left to hide.
    """
    state, chosen = dict(known), list[str]()
    while True:
        determined = next((e for e in model.elements if _determined(model, e, state)), None)
        partner = _lightest(model, determined, state) if determined else None
        if partner is None:
            return tuple(chosen)
        chosen.append(partner)
        state[partner] = replace(state[partner], mean=None, can_hide=False)


def mean_interval(model: CostModel, figure: str, known: Mapping[str, Known]) -> Interval:
    """The values that the mean of an element's figure can have, given everything that is printed."""
    element = next(e for e in model.elements if figure in e.figures)
    return _solved(model, element, figure, known)


def _determined(model: CostModel, element: CostElement, state: Mapping[str, Known]) -> bool:
    return any(
        state[figure].mean is None and _too_narrow(state[figure], _solved(model, element, figure, state))
        for figure in element.figures
    )


def _too_narrow(item: Known, interval: Interval) -> bool:
    needed = min(WIDTH_IN_MARGINS * item.margin, item.prior[1] - item.prior[0])
    # two grid points less than the prior itself is the prior: the scan has that resolution
    return interval[1] - interval[0] < needed * (1 - 2 / _POINTS)


def _solved(model: CostModel, element: CostElement, figure: str, state: Mapping[str, Known]) -> Interval:
    low, high = _from_total(element, figure, state)
    outcome = state[model.outcome].mean
    if outcome is None or low >= high:
        return low, high
    points = np.linspace(*state[figure].prior, _POINTS)
    least, most = _range(model, figure, points, state)
    possible = ~((least > outcome[1]) | (most < outcome[0])) & (points >= low) & (points <= high)
    inside = points[possible]
    return (float(inside[0]), float(inside[-1])) if inside.size else (low, low)


def _from_total(element: CostElement, figure: str, state: Mapping[str, Known]) -> Interval:
    """A series that adds up to a fixed total gives its last missing step away."""
    prior = state[figure].prior
    if element.series_total is None:
        return prior
    others = [state[other].interval for other in element.figures if other != figure]
    low = element.series_total - sum(high for _, high in others)
    high = element.series_total - sum(low for low, _ in others)
    return max(prior[0], low), min(prior[1], high)


def _range(model: CostModel, figure: str, points: Array, state: Mapping[str, Known]) -> tuple[Array, Array]:
    """The lowest and highest outcome at each value of one figure, the others anywhere in their box."""
    rising = _directions(model, state)
    least = {name: state[name].interval[0 if up else 1] for name, up in rising.items()}
    most = {name: state[name].interval[1 if up else 0] for name, up in rising.items()}
    low = _outcomes(model, {**least, figure: points}, points.size)
    high = _outcomes(model, {**most, figure: points}, points.size)
    # no finite outcome in a corner: the formula says nothing there
    return np.where(np.isfinite(low), low, -np.inf), np.where(np.isfinite(high), high, np.inf)


def _directions(model: CostModel, state: Mapping[str, Known]) -> dict[str, bool]:
    """Whether the outcome rises with each figure, the others at their middle."""
    names = _inputs(model)
    middle = np.array([sum(state[name].interval) / 2 for name in names])
    up, down = np.tile(middle, (len(names), 1)), np.tile(middle, (len(names), 1))
    for row, name in enumerate(names):
        down[row, row], up[row, row] = state[name].interval
    higher, lower = (
        _outcomes(model, dict(zip(names, side.T, strict=True)), len(names)) for side in (up, down)
    )
    return dict(zip(names, (bool(flag) for flag in ~(higher < lower)), strict=True))


def _inputs(model: CostModel) -> list[str]:
    return [figure for element in model.elements for figure in element.figures]


def _outcomes(model: CostModel, values: Mapping[str, float | Array], size: int) -> Array:
    inputs = {}
    for element in model.elements:
        columns = [np.broadcast_to(values[figure], (size,)) for figure in element.figures]
        inputs[element.id] = np.stack(columns, axis=-1) if element.series else columns[0]
    return np.broadcast_to(tariff_of(model, inputs), (size,))


def _lightest(model: CostModel, determined: CostElement, state: Mapping[str, Known]) -> str | None:
    """The figure with the smallest weight: what the outcome at the middle loses without it.

    A series with a fixed total is mended within the series: its own next step goes.
    """
    if determined.series_total is not None:
        own = [name for name in determined.figures if state[name].can_hide]
        if own:
            return own[0]
    used = _inputs(model)
    middle = {name: sum(state[name].interval) / 2 for name in used}
    full = float(_outcomes(model, middle, 1)[0])
    weights = {
        name: abs(full - float(_outcomes(model, {**middle, name: 0.0}, 1)[0]))
        for name in used
        if state[name].can_hide
    }
    # a figure that the outcome does not use is no partner
    weights = {name: weight for name, weight in weights.items() if weight > 0 or not np.isfinite(weight)}
    if state[model.outcome].can_hide:
        weights[model.outcome] = abs(full)
    return min(weights, key=lambda name: (np.nan_to_num(weights[name], nan=np.inf), name), default=None)
