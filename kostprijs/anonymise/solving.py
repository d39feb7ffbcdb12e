"""What printed intervals and the formulas together say of one mean: the range of the outcome over a box.

Every figure is an interval: of its mean where it is shown, its prior where it is not. A series that adds up
to a fixed total (personeelsmix) is not a box: its steps together are the total, and what one leaves goes to
the others. The outcome's lowest and highest are taken at the corners in the direction in which each figure
moves it; a series with a total is filled up in the order of what its steps weigh. That is exact where the
outcome rises or falls with every figure and is linear in the steps. Elsewhere a corner gives a narrower
range than the truth, which hides sooner, never later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kostprijs.model.buildup import tariff_of
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.formula import Array

Interval = tuple[float, float]
Box = Mapping[str, Interval]
POINTS = 2_001


def solved(model: CostModel, figure: str, box: Box, outcome: Interval) -> Interval:
    """The part of its interval in `box` that a figure can have when the outcome lies in `outcome`.

    Looked at in POINTS points of the interval. Means of products are no products of means: where no point
    fits, as much is allowed as is lacking at the best point, twice.
    """
    points = np.linspace(*box[figure], POINTS)
    least, most = outcome_range(model, box, figure, points)
    lacking = np.maximum(least - outcome[1], outcome[0] - most)
    # where neither corner has an outcome (a division by zero) there is none to fit
    lacking = np.where(np.isfinite(least) | np.isfinite(most), lacking, np.inf)
    slack = max(0.0, 2 * float(lacking.min()))
    inside = points[lacking <= slack]
    return (float(inside[0]), float(inside[-1])) if inside.size else box[figure]


def from_total(element: CostElement, figure: str, box: Box) -> Interval:
    """What the total of its series leaves a step; its own interval where the series has none."""
    low, high = box[figure]
    if element.series_total is None:
        return low, high
    others = [box[other] for other in element.figures if other != figure]
    return (
        max(low, element.series_total - sum(high for _, high in others)),
        min(high, element.series_total - sum(low for low, _ in others)),
    )


def outcome_range(
    model: CostModel, box: Box, figure: str | None = None, points: Array | None = None
) -> tuple[Array, Array]:
    """The lowest and highest outcome over the box; at each of `points` of one figure where one is given.

    Shape (points,), or (1,) for the box as a whole. Minus or plus infinity where the outcome at a corner is
    not finite: the formula says nothing there.
    """
    at = {} if figure is None or points is None else {figure: points}
    size = 1 if points is None else points.size
    weights = _weights(model, box)
    low, high = (
        outcomes(model, _corner(model, box, weights, at, size, upwards=upwards), size)
        for upwards in (False, True)
    )
    return np.where(np.isfinite(low), low, -np.inf), np.where(np.isfinite(high), high, np.inf)


def outcomes(model: CostModel, values: Mapping[str, float | Array], size: int) -> Array:
    """The outcome for `size` sets of values by figure; shape (size,)."""
    inputs = {}
    for element in model.elements:
        columns = [np.broadcast_to(values[figure], (size,)) for figure in element.figures]
        inputs[element.id] = np.stack(columns, axis=-1) if element.series else columns[0]
    return np.broadcast_to(tariff_of(model, inputs), (size,))


def middle_of(model: CostModel, box: Box) -> dict[str, float]:
    """The middle of every interval."""
    return {figure: sum(box[figure]) / 2 for element in model.elements for figure in element.figures}


@dataclass(frozen=True)
class _Weights:
    """How far the outcome moves per unit of each figure, the others at their lowest and highest corner."""

    low: Mapping[str, float]
    high: Mapping[str, float]


def _weights(model: CostModel, box: Box) -> _Weights:
    """Directions are taken at the middle; what the steps of a total weigh at the corners themselves."""
    middle = middle_of(model, box)
    direction = _slopes(model, box, middle, list(middle))
    steps = [
        figure for element in model.elements if element.series_total is not None for figure in element.figures
    ]
    corners = []
    for upwards in (False, True):
        corner = {name: box[name][(slope >= 0) == upwards] for name, slope in direction.items()}
        corner |= {step: middle[step] for step in steps}
        corners.append({**direction, **_slopes(model, box, corner, steps)})
    return _Weights(*corners)


def _slopes(model: CostModel, box: Box, start: Mapping[str, float], names: Sequence[str]) -> dict[str, float]:
    """How the outcome moves between the ends of each figure, the others at `start`, per unit."""
    if not names:
        return {}
    low, high = (np.tile([float(start[name]) for name in start], (len(names), 1)) for _ in range(2))
    columns = {name: column for column, name in enumerate(start)}
    for row, name in enumerate(names):
        low[row, columns[name]], high[row, columns[name]] = _apart(box[name])
    ends = [outcomes(model, dict(zip(start, side.T, strict=True)), len(names)) for side in (low, high)]
    with np.errstate(invalid="ignore"):
        moved = ends[1] - ends[0]
    widths = np.array([high - low for low, high in (_apart(box[name]) for name in names)])
    return dict(zip(names, (moved / widths).tolist(), strict=True))


def _apart(interval: Interval) -> Interval:
    """The ends of an interval; a point (a norm) gets a neighbour, or it would seem to weigh nothing."""
    low, high = interval
    return (low, high) if high > low else (low, low + 1.0)


def _corner(
    model: CostModel, box: Box, weights: _Weights, at: Mapping[str, Array], size: int, *, upwards: bool
) -> dict[str, float | Array]:
    slopes = weights.high if upwards else weights.low
    corner: dict[str, float | Array] = {}
    for element in model.elements:
        if element.series_total is None:
            # a slope that is not a number says nothing: any end will do
            corner |= {name: box[name][(not slopes[name] < 0) == upwards] for name in element.figures}
        else:
            corner |= _filled_up(element, box, slopes, at, size, upwards=upwards)
    return {**corner, **at}


def _filled_up(
    element: CostElement,
    box: Box,
    slopes: Mapping[str, float],
    at: Mapping[str, Array],
    size: int,
    *,
    upwards: bool,
) -> dict[str, float | Array]:
    """The steps of a series with a total, at their lowest, and what is left given in order of weight."""
    total = float(element.series_total or 0.0)
    free = [name for name in element.figures if name not in at]
    given = [at[name] for name in element.figures if name in at]
    left = np.full(size, total - sum(box[name][0] for name in free)) - sum(given, np.zeros(size))
    steps: dict[str, float | Array] = {}
    for name in sorted(free, key=lambda step: (slopes[step], step), reverse=upwards):
        low, high = box[name]
        share = np.clip(left, 0.0, high - low)
        left = left - share
        steps[name] = low + share
    return steps
