"""One set of inputs under every convention of a model: what each choice is worth."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kostprijs.errors import WrongUse
from kostprijs.model.buildup import build_up, check_finite, tariff_of
from kostprijs.model.conventions import combinations, single_changes, with_convention
from kostprijs.model.costmodel import CostModel

_SAME = 1e-9  # amounts nearer than this are the same amount


@dataclass(frozen=True)
class Outcome:
    """The outcome under one convention (choice id -> option id), in the unit of the outcome line."""

    convention: Mapping[str, str]
    value: float


@dataclass(frozen=True)
class Change:
    """One choice made otherwise; `value` and `difference` are None where there is no finite outcome."""

    choice: str
    option: str
    value: float | None
    difference: float | None


@dataclass(frozen=True)
class Comparison:
    """The outcome in the model's convention, every single change of it, and the range over all of them.

    `count` is the number of conventions, `without` how many of them have no finite outcome (those
    are not in the range). Of conventions with the same outcome, `lowest` and `highest` are those
    that differ least from the model's own.
    """

    base: Outcome
    changes: tuple[Change, ...]
    count: int
    without: int
    lowest: Outcome
    highest: Outcome


def compare(model: CostModel, inputs: Mapping[str, npt.ArrayLike]) -> Comparison:
    """Compare the conventions on one set of inputs (as `build_up` takes them).

    Raises WrongUse for inputs that don't fit, for more than one set of values, and when the model's
    own convention has no finite outcome.
    """
    lines = build_up(model, inputs)
    check_finite(model, lines, inputs)
    if np.size(lines[model.outcome]) != 1:
        raise WrongUse(
            f"{model.source}: vergelijken kan met één set waarden; geef per element één getal, en alleen "
            "bij een reeks een lijst."
        )
    base = Outcome(dict(model.chosen), lines[model.outcome].item())
    changes = tuple(_change(model, inputs, base.value, *change) for change in single_changes(model))
    found = [Outcome(picked, _outcome(model, inputs, picked)) for picked in combinations(model)]
    finite = [outcome for outcome in found if math.isfinite(outcome.value)]
    return Comparison(
        base=base,
        changes=changes,
        count=len(found),
        without=len(found) - len(finite),
        lowest=_nearest(base, finite, min(outcome.value for outcome in finite)),
        highest=_nearest(base, finite, max(outcome.value for outcome in finite)),
    )


def _change(
    model: CostModel, inputs: Mapping[str, npt.ArrayLike], base: float, choice: str, option: str
) -> Change:
    value = _outcome(model, inputs, {choice: option})
    known = math.isfinite(value)
    return Change(choice, option, value if known else None, value - base if known else None)


def _outcome(model: CostModel, inputs: Mapping[str, npt.ArrayLike], convention: Mapping[str, str]) -> float:
    return float(tariff_of(with_convention(model, convention), inputs).item())


def _nearest(base: Outcome, outcomes: list[Outcome], value: float) -> Outcome:
    same = [outcome for outcome in outcomes if abs(outcome.value - value) <= _SAME]
    return min(same, key=lambda outcome: _distance(base, outcome))


def _distance(base: Outcome, outcome: Outcome) -> int:
    return sum(outcome.convention[name] != option for name, option in base.convention.items())
