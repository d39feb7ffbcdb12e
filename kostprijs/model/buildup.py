"""The NumPy face of a cost model: every line from wage to tariff, over any number of tools at once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from kostprijs.errors import WrongUse
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.formula import Array, evaluate

_SCALE = {"pct": 0.01}


def build_up(model: CostModel, inputs: Mapping[str, npt.ArrayLike]) -> dict[str, Array]:
    """All lines of the model, in file order, in each line's own unit (`pct` in percent points).

    `inputs` gives every element by id in its own unit: a number or an array of any shape that
    broadcasts with the others; an element with a series carries that series on its last axis
    (shape (..., k)). The lines come back with the broadcast shape (a line that is itself a series
    keeps its last axis). NaN means "not filled": it makes every line that needs it NaN, unless the
    element says what a blank counts as. Division by zero gives inf or NaN and is not reported here:
    `tariff_of` and `check_finite` do that.

    Raises WrongUse for a missing or unknown element or a series of the wrong length.
    """
    unknown = sorted(set(inputs) - {element.id for element in model.elements})
    if unknown:
        raise WrongUse(f"{model.source}: er is geen kostprijselement «{unknown[0]}» in dit model.")
    values: dict[str, Array] = {e.id: _prepared(model, e, inputs) for e in model.elements}
    for name in model.order:
        values[name] = evaluate(model.line(name).formula, values)
    return {line.id: _finished(values[line.id], line.unit) for line in model.lines}


def tariff_of(model: CostModel, inputs: Mapping[str, npt.ArrayLike]) -> Array:
    """Only the outcome line, shaped as `build_up` shapes it."""
    return build_up(model, inputs)[model.outcome]


def check_finite(model: CostModel, lines: Mapping[str, Array]) -> None:
    """Raise WrongUse that names the first line without a finite outcome (division by zero, a blank)."""
    for name in model.order:
        if not np.all(np.isfinite(lines[name])):
            raise WrongUse(
                f"{model.source}, [[regel]] {name}: de uitkomst is geen eindig getal. Kijk of een waarde "
                "ontbreekt of of er door nul gedeeld wordt (niet-productieve uren samen 100%?)."
            )


def _prepared(model: CostModel, element: CostElement, inputs: Mapping[str, npt.ArrayLike]) -> Array:
    if element.id not in inputs:
        if element.blank_counts_as is None:
            raise WrongUse(f"{model.source}: er is geen waarde gegeven voor het element «{element.id}».")
        value = np.full(len(element.series) or 1, element.blank_counts_as)
        return value * _SCALE.get(element.unit, 1.0)
    value = np.asarray(inputs[element.id], dtype=np.float64)
    if element.blank_counts_as is not None:
        value = np.where(np.isnan(value), element.blank_counts_as, value)
    if element.series:
        if value.ndim == 0 or value.shape[-1] != len(element.series):
            raise WrongUse(
                f"{model.source}: «{element.id}» heeft {len(element.series)} waarden nodig "
                f"({', '.join(element.series)})."
            )
    else:
        value = value[..., np.newaxis]
    return value * _SCALE.get(element.unit, 1.0)


def _finished(value: Array, unit: str) -> Array:
    scaled = value / _SCALE.get(unit, 1.0)
    return scaled[..., 0] if scaled.shape[-1] == 1 else scaled
