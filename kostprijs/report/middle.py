"""The build-up at the printed middles: an example from wage to tariff that uses released figures only."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

from kostprijs.anonymise.dataset import ReleasedFigure, ReleasedRound
from kostprijs.model.buildup import build_up
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.references import lookup
from kostprijs.report.words import base_named, labels_of, middle_of, same_base

_SAME, _SMALLEST = 1e-6, 0.005  # in the unit of the tariff


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


@dataclass(frozen=True)
class Step:
    """One step from wage to tariff: the line, the amount so far, and what the line adds.

    `added` is None for a whole amount; `kind` then says which: "begin", "subtotaal" or "uitkomst".
    """

    line_id: str
    label: str
    total: float
    added: float | None
    kind: str = ""


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
        step = figure_id.removeprefix(f"{element.id}[").removesuffix("]")
        norm = dict(element.step_norms).get(step, element.protection.norm)
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


def steps(model: CostModel, lines: Mapping[str, float]) -> tuple[Step, ...]:
    """The steps from wage to tariff; the first has `added` None, the last is the tariff itself.

    Where the lines beside the subtotals add up to the tariff, each of them is a step, and a subtotal
    stands after every two steps or more that make it; otherwise the subtotals are the steps. A step of
    less than half a cent is left out.
    """
    chain = _subtotals(model, lines)
    unit = model.line(model.outcome).unit
    parts = [line.id for line in model.lines if line.unit == unit and line.id in lines]
    parts = [name for name in parts if name == chain[0] or name not in chain]
    if abs(sum(lines[name] for name in parts) - lines[model.outcome]) > _SAME:
        return _differences(model, lines, chain)
    total = lines[parts[0]]
    made = [_whole(model, parts[0], total, "begin")]
    for name in parts[1:]:
        total += lines[name]
        if abs(lines[name]) >= _SMALLEST:
            made.append(Step(name, model.line(name).label, total, lines[name]))
        reached = [line for line in chain[1:-1] if abs(lines[line] - total) < _SAME]
        if reached and len(made) > 2 and None not in (made[-1].added, made[-2].added):
            made.append(_whole(model, reached[-1], total, "subtotaal"))
    if made[-1].kind == "subtotaal":  # the outcome itself
        del made[-1]
    return (*made, _whole(model, model.outcome, lines[model.outcome], "uitkomst"))


def _whole(model: CostModel, line_id: str, total: float, kind: str) -> Step:
    return Step(line_id, model.line(line_id).label, total, None, kind)


def _subtotals(model: CostModel, lines: Mapping[str, float]) -> list[str]:
    """From wage to tariff: each time the largest line in the same unit that the next one uses."""
    unit = model.line(model.outcome).unit
    chain = [model.outcome]
    while True:
        names = model.line(chain[-1]).formula.names
        used = [
            line.id for line in model.lines if line.id in names and line.unit == unit and line.id in lines
        ]
        if not used:
            return chain[::-1]
        chain.append(max(used, key=lambda name: lines[name]))


def _differences(model: CostModel, lines: Mapping[str, float], chain: list[str]) -> tuple[Step, ...]:
    made = [_whole(model, chain[0], lines[chain[0]], "begin" if len(chain) > 1 else "uitkomst")]
    for before, name in itertools.pairwise(chain):
        made.append(Step(name, model.line(name).label, lines[name], lines[name] - lines[before]))
    last = _whole(model, chain[-1], lines[chain[-1]], "uitkomst")
    return (*made, last) if len(made) > 1 else (*made,)
