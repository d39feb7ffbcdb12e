"""The build-up at the printed middles: an example from wage to tariff that uses released figures only."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from kostprijs.anonymise.dataset import ReleasedFigure, ReleasedRound
from kostprijs.model.buildup import build_up
from kostprijs.model.costmodel import CostElement
from kostprijs.model.references import lookup
from kostprijs.report.words import base_named, labels_of, same_base
from kostprijs.scenario.bandwidth import middle_of


@dataclass(frozen=True)
class MiddleBuildup:
    """The example and what it stands on.

    inputs      what the model is evaluated at, by element; NaN where nothing is shown and no norm is known
    lines       every line of the model (`pct` in percent points), or empty when it can't be made
    missing     labels of figures with neither a middle nor a public norm or reference
    normed      labels of hidden figures for which the model's public norm was used
    referred    labels of hidden figures for which the public reference on the base of the element was used
    left_out    labels of hidden figures that may be left out: zero is a normal value, or a blank counts
    alternative labels of shown figures that are such an alternative: they may count double
    rescaled    labels of series whose middles did not add up to their total
    """

    inputs: Mapping[str, float | list[float]]
    lines: Mapping[str, float]
    missing: tuple[str, ...]
    normed: tuple[str, ...]
    referred: tuple[str, ...]
    left_out: tuple[str, ...]
    alternative: tuple[str, ...]
    rescaled: tuple[str, ...]


def middle_buildup(released: ReleasedRound) -> MiddleBuildup:
    """Evaluate the model at the middles; a figure that is not shown falls back on its public norm.

    Where the model has no norm: on the one reference of the element whose base its definition names, for
    another one may be of something else (the whole pension premium beside the employer's part of it).
    """
    choice = _Choice(released)
    inputs = {element.id: choice.values(element) for element in released.model.elements}
    lines: dict[str, float] = {}
    if not choice.missing:
        computed = build_up(released.model, inputs)
        lines = {name: float(value) for name, value in computed.items() if value.ndim == 0}
        if not all(math.isfinite(value) for value in lines.values()):
            lines = {}
    return MiddleBuildup(
        inputs=inputs,
        lines=lines,
        missing=tuple(labels_of(released, choice.missing)),
        normed=tuple(labels_of(released, choice.normed)),
        referred=tuple(labels_of(released, choice.referred)),
        left_out=tuple(labels_of(released, choice.left_out)),
        alternative=tuple(labels_of(released, choice.alternative)),
        rescaled=tuple(choice.rescaled),
    )


class _Choice:
    """Picks a value per figure and notes where it came from."""

    def __init__(self, released: ReleasedRound) -> None:
        self.released = released
        self.missing: list[ReleasedFigure] = []
        self.normed: list[ReleasedFigure] = []
        self.referred: list[ReleasedFigure] = []
        self.left_out: list[ReleasedFigure] = []
        self.alternative: list[ReleasedFigure] = []
        self.rescaled: list[str] = []

    def values(self, element: CostElement) -> list[float] | float:
        found = [self._value(element, name) for name in element.figures]
        if not element.series:
            return found[0]
        total = sum(found)
        if element.series_total is None or not math.isfinite(total):
            return found
        if total <= 0:  # nothing is shown of a mix: zeros on all steps would be an invented mix
            self.missing += [self.released.figure(name) for name in element.figures]
            return [math.nan] * len(found)
        if abs(total - element.series_total) > 1e-9:
            self.rescaled.append(element.label)
        return [value * element.series_total / total for value in found]

    def _value(self, element: CostElement, figure_id: str) -> float:
        figure = self.released.figure(figure_id)
        middle = middle_of(figure)
        if middle is not None:
            if element.blank_counts_as is not None:
                self.alternative.append(figure)
            return float(middle)
        norm = element.norm_of(figure_id)
        if norm is not None:
            self.normed.append(figure)
            return norm
        if element.blank_counts_as is not None or element.protection.zero_is_normal:
            self.left_out.append(figure)
            return element.blank_counts_as or 0.0
        reference = self._reference(element)
        (self.missing if reference is None else self.referred).append(figure)
        return math.nan if reference is None else reference

    def _reference(self, element: CostElement) -> float | None:
        """The value of the only reference, in the year of the round, that is of what the element is of."""
        year = self.released.context.peiljaar
        found = filter(None, (lookup(name, year) for name in element.references))
        own = [r for r in found if same_base(r, element) and base_named(r, element)]
        single = len(own) == 1 and own[0].high is None and not element.series
        return own[0].value if single else None
