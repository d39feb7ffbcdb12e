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
        determined = (e for e in model.elements if _determined(model, e, state))
        partners = (_lightest(model, element, state) for element in determined)
        partner = next((name for name in partners if name is not None), None)
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
    if outcome is None or low >= high or element.id not in _used(model):
        return low, high
    points = np.linspace(*state[figure].prior, _POINTS)
    least, most = _range(model, element, figure, points, state)
    # means of products are no products of means: where nothing fits, widen by what is lacking, twice
    lacking = np.maximum(least - outcome[1], outcome[0] - most)
    slack = max(0.0, 2 * float(lacking.min()))
    inside = points[(lacking <= slack) & (points >= low) & (points <= high)]
    return (float(inside[0]), float(inside[-1])) if inside.size else (low, high)


def _from_total(element: CostElement, figure: str, state: Mapping[str, Known]) -> Interval:
    """A series that adds up to a fixed total gives its last missing step away."""
    prior = state[figure].prior
    if element.series_total is None:
        return prior
    others = [state[other].interval for other in element.figures if other != figure]
    low = element.series_total - sum(high for _, high in others)
    high = element.series_total - sum(low for low, _ in others)
    return max(prior[0], low), min(prior[1], high)


def _range(
    model: CostModel, element: CostElement, figure: str, points: Array, state: Mapping[str, Known]
) -> tuple[Array, Array]:
    """The lowest and highest outcome at each value of one figure, the others anywhere in their box.

    In a series with a total and one more hidden step, that step is what the total leaves.
    """
    rising = _directions(model, state)
    least = {name: state[name].interval[0 if up else 1] for name, up in rising.items()}
    most = {name: state[name].interval[1 if up else 0] for name, up in rising.items()}
    low = _outcomes(model, _with_rest(element, figure, points, least, state), points.size)
    high = _outcomes(model, _with_rest(element, figure, points, most, state), points.size)
    # no finite outcome in a corner: the formula says nothing there
    return np.where(np.isfinite(low), low, -np.inf), np.where(np.isfinite(high), high, np.inf)


def _with_rest(
    element: CostElement, figure: str, points: Array, corner: Mapping[str, float], state: Mapping[str, Known]
) -> dict[str, float | Array]:
    """A corner with the figure at its points, and with the one other hidden step of its series, if any."""
    values: dict[str, float | Array] = {**corner, figure: points}
    hidden = [step for step in element.figures if step != figure and state[step].mean is None]
    if element.series_total is not None and len(hidden) == 1:
        shown = [corner[step] for step in element.figures if step not in (figure, hidden[0])]
        values[hidden[0]] = np.clip(element.series_total - sum(shown) - points, *state[hidden[0]].prior)
    return values


def _used(model: CostModel) -> frozenset[str]:
    """The elements that the outcome depends on, by whatever line."""
    formulas = {line.id: line.formula.names for line in model.lines}
    found: set[str] = set()
    todo = [model.outcome]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += formulas.get(name, ())
    return frozenset(found)


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


def _weight(model: CostModel, middle: Mapping[str, float], name: str, prior: Interval) -> float:
    """How far the outcome moves over the prior of a figure, the others at their middle."""
    low, high = (float(_outcomes(model, {**middle, name: end}, 1)[0]) for end in prior)
    return abs(high - low) if np.isfinite(high - low) else np.inf


def _lightest(model: CostModel, determined: CostElement, state: Mapping[str, Known]) -> str | None:
    """The shown figure with the smallest weight in the outcome; the outcome itself weighs most.

    A series with a fixed total is mended within the series: its own next step goes.
    """
    if determined.series_total is not None:
        own = [name for name in determined.figures if state[name].can_hide]
        if own:
            return own[0]
    used = _used(model)
    names = [f for e in model.elements if e.id in used for f in e.figures if state[f].can_hide]
    middle = {name: sum(state[name].interval) / 2 for name in _inputs(model)}
    weights = {name: _weight(model, middle, name, state[name].prior) for name in names}
    if state[model.outcome].can_hide:
        weights[model.outcome] = np.inf
    return min(weights, key=lambda name: (weights[name], name == model.outcome, name), default=None)
