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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kostprijs.model.buildup import tariff_of
from kostprijs.model.costmodel import CostElement, CostModel

Array = npt.NDArray[np.float64]
WIDTH_IN_MARGINS = 4.0
_POINTS = 2_001


@dataclass(frozen=True)
class Known:
    """What is known of the mean of one figure, in its own unit.

    `shown` is true for a figure with printed numbers (which can be hidden), false for a norm or a
    hidden one; `hidden` for one that is not shown. `margin` is R.
    """

    low: float
    high: float
    margin: float
    shown: bool
    hidden: bool


def figures_to_hide(model: CostModel, known: Mapping[str, Known]) -> tuple[str, ...]:
    """The shown figures that must be hidden too, in the order in which they were chosen.

    `known` has every figure of the model. Raises KeyError otherwise.
    """
    state, chosen = dict(known), list[str]()
    while True:
        determined = next((e for e in model.elements if _determined(model, e, state)), None)
        partner = _lightest(model, determined, state) if determined else None
        if partner is None:
            return tuple(chosen)
        chosen.append(partner)
        low, high = (-np.inf, np.inf) if partner == model.outcome else _prior(known, partner)
        state[partner] = Known(low, high, state[partner].margin, shown=False, hidden=True)


def _prior(known: Mapping[str, Known], figure: str) -> tuple[float, float]:
    """After hiding, an attacker is left with what it knew: here no less than ten margins around."""
    item = known[figure]
    return item.low - 10 * item.margin, item.high + 10 * item.margin


def _determined(model: CostModel, element: CostElement, state: Mapping[str, Known]) -> bool:
    return any(
        state[figure].hidden and _too_narrow(state[figure], _solved(model, element, figure, state))
        for figure in element.figures
    )


def _too_narrow(item: Known, interval: tuple[float, float]) -> bool:
    needed = min(WIDTH_IN_MARGINS * item.margin, item.high - item.low)
    return interval[1] - interval[0] < needed * (1 - 1e-9)


def _solved(
    model: CostModel, element: CostElement, figure: str, state: Mapping[str, Known]
) -> tuple[float, float]:
    """The values that the mean of a hidden figure can have, given everything else."""
    item = state[figure]
    low, high = _from_total(element, figure, state)
    outcome = state[model.outcome]
    if np.isfinite(outcome.low) and low < high:
        points = np.linspace(item.low, item.high, _POINTS)
        least, most = _range(model, figure, points, state)
        possible = ~((least > outcome.high) | (most < outcome.low))
        inside = points[possible & (points >= low) & (points <= high)]
        low, high = (float(inside[0]), float(inside[-1])) if inside.size else (item.low, item.low)
    return low, high


def _from_total(element: CostElement, figure: str, state: Mapping[str, Known]) -> tuple[float, float]:
    """A series that adds up to a fixed total gives its last missing step away."""
    item = state[figure]
    if element.series_total is None:
        return item.low, item.high
    others = [state[other] for other in element.figures if other != figure]
    low = element.series_total - sum(other.high for other in others)
    high = element.series_total - sum(other.low for other in others)
    return max(item.low, low), min(item.high, high)


def _range(model: CostModel, figure: str, points: Array, state: Mapping[str, Known]) -> tuple[Array, Array]:
    """The lowest and highest outcome at each value of one figure, the others anywhere in their box."""
    rising = _directions(model, state)
    least = {name: (item.low if rising[name] else item.high) for name, item in state.items()}
    most = {name: (item.high if rising[name] else item.low) for name, item in state.items()}
    with np.errstate(all="ignore"):
        low = _outcomes(model, {**least, figure: points}, points.size)
        high = _outcomes(model, {**most, figure: points}, points.size)
    # no finite outcome in a corner: the formula says nothing there
    return np.where(np.isfinite(low), low, -np.inf), np.where(np.isfinite(high), high, np.inf)


def _directions(model: CostModel, state: Mapping[str, Known]) -> dict[str, bool]:
    names = [figure for element in model.elements for figure in element.figures]
    middle = np.array([(state[name].low + state[name].high) / 2 for name in names])
    up, down = np.tile(middle, (len(names), 1)), np.tile(middle, (len(names), 1))
    for row, name in enumerate(names):
        up[row, row], down[row, row] = state[name].high, state[name].low
    with np.errstate(all="ignore"):
        steps = [_outcomes(model, dict(zip(names, side.T, strict=True)), len(names)) for side in (up, down)]
    rising = dict(zip(names, ~(steps[0] < steps[1]), strict=True))
    return {name: bool(rising.get(name, True)) for name in state}


def _outcomes(model: CostModel, values: Mapping[str, float | Array], size: int) -> Array:
    inputs = {}
    for element in model.elements:
        columns = [np.broadcast_to(values[figure], (size,)) for figure in element.figures]
        inputs[element.id] = np.stack(columns, axis=-1) if element.series else columns[0]
    return np.broadcast_to(tariff_of(model, inputs), (size,))


def _lightest(model: CostModel, determined: CostElement, state: Mapping[str, Known]) -> str | None:
    """The shown figure with the smallest weight: what the outcome at the middle loses without it."""
    names = [figure for element in model.elements for figure in element.figures]
    candidates: Sequence[str] = [name for name in names if state[name].shown]
    own = [name for name in determined.figures if state[name].shown]
    if own and determined.series_total is not None:
        return own[0]
    middle = {name: (state[name].low + state[name].high) / 2 for name in names}
    with np.errstate(all="ignore"):
        full = float(_outcomes(model, middle, 1)[0])
        weights = {
            name: abs(full - float(_outcomes(model, {**middle, name: 0.0}, 1)[0])) for name in candidates
        }
    if state[model.outcome].shown:
        weights[model.outcome] = abs(full)
    finite = {name: weight if np.isfinite(weight) else np.inf for name, weight in weights.items()}
    return min(finite, key=lambda name: (finite[name], name), default=None)
