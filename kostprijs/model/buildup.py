"""The NumPy face of a cost model: every line from wage to tariff, over any number of tools at once."""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt

from kostprijs.errors import WrongUse
from kostprijs.model.blocks import run
from kostprijs.model.cause import cause
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.formula import Array
from kostprijs.model.program import compiled, needed_elements

Inputs = Mapping[str, npt.ArrayLike]


def build_up(model: CostModel, inputs: Inputs, lines: Collection[str] | None = None) -> dict[str, Array]:
    """All lines of the model, or only these, in file order and each in its own unit (`pct` in points).

    `inputs` gives every element by id in its own unit: a number or an array of any shape that
    broadcasts with the others; an element with a series carries that series on its last axis
    (shape (..., k)). A line comes back with the broadcast shape of the elements that it needs (a line
    that is itself a series keeps its last axis). NaN means "not filled": it makes every line that
    needs it NaN, unless the element says what a blank counts as. Division by zero gives inf or NaN
    and is not reported here: `check_finite` does that.

    Lines that are not asked for are not computed. Beside inputs and outcomes the memory used does not
    grow with the number of tools.

    Raises WrongUse for a missing or unknown element, a series of the wrong length and shapes that
    don't broadcast; KeyError for a line that the model does not have.
    """
    values = _prepared(model, inputs)
    wanted = [line.id for line in model.lines if lines is None or line.id in lines]
    if lines is not None and len(wanted) < len(set(lines)):
        raise KeyError(*(set(lines) - set(wanted)))
    together: dict[tuple[int, ...], list[str]] = {}
    elements = needed_elements(model)
    for name in wanted:
        together.setdefault(_shape(values, elements[name]), []).append(name)
    found: dict[str, Array] = {}
    for shape, names in together.items():
        found |= _evaluated(model, names, values, shape)
    return {name: found[name] for name in wanted}


def tariff_of(model: CostModel, inputs: Inputs, out: Array | None = None) -> Array:
    """Only the outcome line, shaped as `build_up` shapes it.

    `out`, when given, takes the outcome: contiguous float64 of exactly that shape. Some tens of thousands
    of tools at a time cost least, so ten million draws need no array of that length. Raises as `build_up`
    does, and WrongUse for another `out`.
    """
    if out is None:
        return build_up(model, inputs, (model.outcome,))[model.outcome]
    values = _prepared(model, inputs)
    shape = _shape(values, needed_elements(model)[model.outcome])
    if out.shape != shape or out.dtype != np.float64 or not out.flags.carray:
        raise WrongUse(f"{model.source}: voor de uitkomst is een aaneengesloten float64-reeks {shape} nodig.")
    _evaluated(model, [model.outcome], values, shape, out.reshape(-1))
    return out


def check_finite(model: CostModel, lines: Mapping[str, Array], inputs: Inputs) -> None:
    """Raise WrongUse for the first line without a finite outcome: a value that is missing, or a zero divisor.

    `lines` is what `build_up` gave for these `inputs`, all of it or a part.
    """
    for name in model.order:
        bad = ~np.isfinite(lines.get(name, 0.0))
        if np.any(bad):
            values, elements = _prepared(model, inputs), needed_elements(model)
            where = tuple(np.argwhere(bad)[0][: len(_shape(values, elements[name]))])
            raise WrongUse(cause(model, name, _picked(values, elements[name], where)))


def _picked(
    values: Mapping[str, Array], elements: Collection[str], where: tuple[int, ...]
) -> dict[str, Array]:
    """The values of one tool: those elements at one place of the shape that they have together."""
    shape = _shape(values, elements)
    return {name: np.broadcast_to(values[name], (*shape, values[name].shape[-1]))[where] for name in elements}


def _prepared(model: CostModel, inputs: Inputs) -> dict[str, Array]:
    """Every element as floats with its series, of length 1 or k, on the last axis."""
    unknown = sorted(set(inputs) - {element.id for element in model.elements})
    if unknown:
        raise WrongUse(f"{model.source}: er is geen kostprijselement «{unknown[0]}» in dit model.")
    values = {element.id: _column(model, element, inputs) for element in model.elements}
    try:
        _shape(values, values.keys())
    except ValueError as error:
        raise WrongUse(
            f"De waarden passen niet bij elkaar: {_misfit(values)}. Geef per element één getal, of van elk "
            "element evenveel."
        ) from error
    return values


def _misfit(values: Mapping[str, Array]) -> str:
    """The first two elements that have another number of values, in Dutch."""
    sizes = {name: value.shape[:-1] for name, value in values.items()}
    for (one, first), (other, second) in itertools.combinations(sizes.items(), 2):
        try:
            np.broadcast_shapes(first, second)
        except ValueError:
            return f"van «{one}» zijn er {_count(first)}, van «{other}» {_count(second)}"
    raise ValueError("all values broadcast")


def _count(size: tuple[int, ...]) -> str:
    return " x ".join(map(str, size))


def _column(model: CostModel, element: CostElement, inputs: Inputs) -> Array:
    if element.id not in inputs:
        if element.blank_counts_as is None:
            raise WrongUse(
                f"{model.source}, [[element]] {element.id}: er is geen waarde gegeven voor het element "
                f"«{element.id}»{_users(model, element.id)}. Geef een waarde."
            )
        return np.full(len(element.series) or 1, math.nan)
    value = np.asarray(inputs[element.id], dtype=np.float64)
    if not element.series:
        return value[..., np.newaxis]
    if value.ndim == 0 or value.shape[-1] != len(element.series):
        raise WrongUse(
            f"{model.source}: «{element.id}» heeft {len(element.series)} waarden nodig "
            f"({', '.join(element.series)})."
        )
    return value


def _users(model: CostModel, name: str) -> str:
    users = [f"«{line.id}»" for line in model.lines if name in line.formula.names]
    return f", dat de regel {' en '.join(users[:2])} nodig heeft" if users else ""


def _shape(values: Mapping[str, Array], elements: Collection[str]) -> tuple[int, ...]:
    return np.broadcast_shapes(*{values[name].shape[:-1] for name in elements})


def _evaluated(
    model: CostModel,
    names: Collection[str],
    values: Mapping[str, Array],
    shape: tuple[int, ...],
    flat: Array | None = None,
) -> dict[str, Array]:
    """These lines, which all have this shape; a single one may go into `flat`."""
    program = compiled(model, names)
    columns = [values[figure.element][..., figure.step] for _, figure in program.inputs]
    size = math.prod(shape)
    outcomes = [
        np.empty((len(steps), size)) if flat is None else flat[np.newaxis] for steps in program.outcomes
    ]
    run(program, columns, shape, [row for outcome in outcomes for row in outcome])
    return {name: _shaped(outcome, shape) for name, outcome in zip(names, outcomes, strict=True)}


def _shaped(outcome: Array, shape: tuple[int, ...]) -> Array:
    rows = outcome.reshape(len(outcome), *shape)
    return rows[0] if len(rows) == 1 else np.moveaxis(rows, 0, -1)
