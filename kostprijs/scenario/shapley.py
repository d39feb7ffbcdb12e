"""What each element contributes to the difference between two scenarios: the exact Shapley value.

The tariff is evaluated for every coalition of elements that already have the value of the second scenario
(2^n tariffs for n elements that differ), and each element gets its mean marginal contribution over all
orders in which the elements can change (L.S. Shapley, A value for n-person games, 1953). The contributions
add up to the difference.

The table of coalitions is lazily broadcast: an element lies on an axis of its own with two values, an
operation of the compiled model runs over the axes that its operands really have, and only the last few
reach the whole table. A large table is done piece by piece, the last axes fixed in turn, so that memory
does not grow with the number of elements.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kostprijs.errors import WrongUse
from kostprijs.model.costmodel import CostModel
from kostprijs.model.formula import Array
from kostprijs.model.operations import Operation, divided, highest, lowest
from kostprijs.model.program import Program, compiled, needed_elements
from kostprijs.numbers import CENT, exact, round_half_up

Inputs = Mapping[str, npt.ArrayLike]
Steps = tuple[float, ...]
_PLAIN: Mapping[Operation, np.ufunc] = {divided: np.divide, lowest: np.minimum, highest: np.maximum}
_MOST = 30  # elements that differ; 2^30 tariffs take minutes
_AXES = 16  # of one table: 65,536 tariffs, half a MiB for each operation on all of them


@dataclass(frozen=True)
class Contribution:
    """What one element adds: exactly, and in whole cents, where all of them add up as well."""

    element: str
    label: str
    amount: float
    rounded: float


def attribution(model: CostModel, first: Inputs, second: Inputs) -> tuple[Contribution, ...]:
    """The contributions of the elements that differ, largest first.

    The rounded ones add up to the difference of the two rounded tariffs, by largest remainder. Raises as
    `shapley` does.
    """
    amounts = shapley(model, first, second)
    before, after = (_single(model, _columns(model, inputs)) for inputs in (first, second))
    cents = shared_out(list(amounts.values()), _cents_between(before, after), list(amounts))
    found = [
        Contribution(name, model.element(name).label, amount, share)
        for (name, amount), share in zip(amounts.items(), cents, strict=True)
    ]
    return tuple(sorted(found, key=lambda c: (-abs(c.rounded), -round(abs(c.amount), 9), c.element)))


def shapley(model: CostModel, first: Inputs, second: Inputs) -> dict[str, float]:
    """The exact Shapley value of every element that differs, in the unit of the tariff, by element id.

    A series is one element. Raises WrongUse for more than 30 elements and where a coalition has no tariff
    (it divides by zero).
    """
    before, after = (_columns(model, inputs) for inputs in (first, second))
    names = _outer_first(model, _differing(before, after))
    if len(names) > _MOST:
        raise WrongUse(
            f"De scenario's verschillen in {len(names)} elementen, en het verschil is over hoogstens "
            f"{_MOST} te verdelen; laat er minder verschillen."
        )
    if not names:
        return {}
    count, inner = len(names), min(len(names), _AXES)
    found = np.zeros(count)
    for fixed in itertools.product((0, 1), repeat=count - inner):
        table = _table(model, before, after, names, fixed)
        found += _weighed(table, count, fixed)
    if not np.all(np.isfinite(found)):
        raise WrongUse(
            "Een combinatie van de twee scenario's deelt door nul, dus het verschil is niet te verdelen; "
            "wijzig een van de twee."
        )
    return dict(zip(names, found.tolist(), strict=True))


def shared_out(amounts: Sequence[float], whole: int, names: Sequence[str]) -> list[float]:
    """Amounts on cents that add up to `whole` cents: rounded down, the rest to the largest remainders.

    `names` break ties, so that the order of the elements does not matter.
    """
    cents = [amount / CENT for amount in amounts]
    floors = [math.floor(cent + 1e-9) for cent in cents]
    order = sorted(
        range(len(cents)), key=lambda at: (-round(cents[at] - floors[at], 6), -abs(cents[at]), names[at])
    )
    missing = whole - sum(floors)
    turns = itertools.cycle(order if missing > 0 else order[::-1])
    for at in itertools.islice(turns, abs(missing) if order else 0):
        floors[at] += 1 if missing > 0 else -1
    return [float(exact(CENT) * floor) for floor in floors]


def _cents_between(first: float, second: float) -> int:
    """How many cents lie between the two rounded tariffs."""
    before, after = (exact(round_half_up(value, CENT)) / exact(CENT) for value in (first, second))
    return int(after - before)


def _columns(model: CostModel, inputs: Inputs) -> dict[str, Steps]:
    """Every element of the tariff as its steps."""
    needed = needed_elements(model)[model.outcome]
    return {name: _steps(inputs[name]) for name in sorted(needed)}


def _steps(value: npt.ArrayLike) -> Steps:
    if isinstance(value, int | float):
        return (float(value),)
    return tuple(np.ravel(np.asarray(value, dtype=np.float64)).tolist())


def _differing(before: Mapping[str, Steps], after: Mapping[str, Steps]) -> list[str]:
    """What is blank on both sides does not differ."""
    return [
        name
        for name, steps in before.items()
        if any(
            one != other and not (math.isnan(one) and math.isnan(other))
            for one, other in zip(steps, after[name], strict=True)
        )
    ]


def _outer_first(model: CostModel, names: Sequence[str]) -> list[str]:
    """What the formula uses last comes first: then an operation runs over long stretches of memory."""
    place = {figure.element: at for at, figure in compiled(model, (model.outcome,)).inputs}
    return sorted(names, key=lambda name: (-place.get(name, -1), name))


def _single(model: CostModel, columns: Mapping[str, Steps]) -> float:
    program = compiled(model, (model.outcome,))
    values = [np.array(columns[figure.element][figure.step]) for _, figure in program.inputs]
    return float(_run(program, values))


def _table(
    model: CostModel,
    before: Mapping[str, Steps],
    after: Mapping[str, Steps],
    names: Sequence[str],
    fixed: Sequence[int],
) -> Array:
    """The tariff of every coalition of the last elements; the first ones are in it as `fixed` says."""
    program = compiled(model, (model.outcome,))
    inner, outer = len(names) - len(fixed), len(fixed)
    axis = {name: at for at, name in enumerate(names)}
    values: list[Array] = []
    for _, figure in program.inputs:
        ends = before[figure.element][figure.step], after[figure.element][figure.step]
        at = axis.get(figure.element)
        if at is None or at < outer:
            values.append(np.array(ends[0 if at is None else fixed[at]]))
        else:  # an axis of its own, counted from the last one
            values.append(np.array(ends).reshape(2, *[1] * (len(names) - 1 - at)))
    return np.broadcast_to(_run(program, values), (2,) * inner).reshape(-1)


def _run(program: Program, values: Sequence[Array]) -> Array:
    """The outcome by NumPy's own broadcasting; a value is dropped after its last use."""
    slots: dict[int, Array] = dict(program.constants)
    for (position, _), value in zip(program.inputs, values, strict=True):
        slots[position] = value
    outcome = program.outcomes[0][0]
    last = _last_uses(program)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for position, step in program.steps:
            slots[position] = _operated(step.operation, slots[step.left], slots[step.right])
            for done in last.get(position, ()):
                del slots[done]
    return slots[outcome]


def _operated(operation: Operation, left: Array, right: Array) -> Array:
    """One operation over any axes; what is no finite number does not vanish, as in `operations`."""
    plain = _PLAIN.get(operation)
    if plain is None:
        return np.asarray(operation(left, right))
    found = np.asarray(plain(left, right))
    for operand in (right,) if operation is divided else (left, right):
        if not np.isfinite(operand).all():
            found = np.where(np.isfinite(operand), found, np.nan)
    return found


@functools.lru_cache(maxsize=16)
def _last_uses(program: Program) -> dict[int, tuple[int, ...]]:
    """By the position of a step: the values that no later one uses."""
    last: dict[int, int] = {}
    for position, step in program.steps:
        last[step.left] = last[step.right] = position
    found: dict[int, tuple[int, ...]] = {}
    for value, position in last.items():
        if value not in {at for line in program.outcomes for at in line}:
            found[position] = (*found.get(position, ()), value)
    return found


def _weighed(table: Array, count: int, fixed: Sequence[int]) -> Array:
    """What one table adds to the Shapley values of all `count` elements.

    With w(s) the weight of a coalition of s others, an element in a coalition of s counts its tariff w(s-1)
    times, and one that is not counts it -w(s) times.
    """
    joins, leaves = _weights(count, len(fixed), sum(fixed))
    without = float((table * leaves).sum())  # not by BLAS: its threads cost more than they give
    gains = table * (joins + leaves)
    total = float(gains.sum())
    found = [(total if inside else 0.0) - without for inside in fixed]
    inner: list[float] = []
    while len(gains) > 1:  # the first axis is the first element: its second half has it
        half = len(gains) // 2
        inner.append(float(gains[half:].sum()) - without)
        gains = gains[:half] + gains[half:]
    return np.array([*found, *inner])


@functools.lru_cache(maxsize=64)
def _weights(count: int, fixed: int, inside: int) -> tuple[Array, Array]:
    """w(s-1) and w(s) for every coalition of a table, s its size with what is fixed inside it."""
    share = [1 / (count * math.comb(count - 1, size)) for size in range(count)]
    joins, leaves = np.array([0.0, *share]), np.array([*share, 0.0])
    sizes = np.zeros(1, dtype=np.intp)
    for _ in range(count - fixed):
        sizes = np.concatenate([sizes, sizes + 1])
    return joins[sizes + inside], leaves[sizes + inside]
