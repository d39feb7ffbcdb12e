"""A cost model compiled into one flat list of operations.

A series is written out into its steps, so that every operation is on one value per tool; equal parts
are computed once, fixed parts beforehand, and what no wanted line needs is left out. The operations
and their order are those of `formula.evaluate`, so the outcomes are the same to the bit (but for the
sign of a zero out of min or max, which NumPy itself leaves open).
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kostprijs.model.cachekey import CacheKey
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.formula import BINARY, Array
from kostprijs.model.operations import Operation, divided, filled, highest, lowest, negative

SCALE = {"pct": 0.01}  # people write percent points, formulas reckon with the fraction


@dataclass(frozen=True)
class Input:
    """One figure as it comes in: an element, or one step of its series."""

    element: str
    step: int


@dataclass(frozen=True)
class Constant:
    """A fixed value, by its exact text: 0.0 and -0.0 are two."""

    text: str

    @property
    def value(self) -> float:
        """The number."""
        return float.fromhex(self.text)


@dataclass(frozen=True)
class Step:
    """One operation on two earlier values."""

    operation: Operation
    left: int
    right: int


Value = Input | Constant | Step


@dataclass(frozen=True, eq=False)
class Program:
    """The values, each after those that it needs and named by its position.

    `outcomes` gives the positions of every wanted line, in the unit of the line: one, or one per
    step of a series. The other three are the values by kind.
    """

    outcomes: tuple[tuple[int, ...], ...]
    inputs: tuple[tuple[int, Input], ...]
    constants: tuple[tuple[int, Array], ...]
    steps: tuple[tuple[int, Step], ...]

    @property
    def size(self) -> int:
        """How many values there are."""
        return len(self.inputs) + len(self.constants) + len(self.steps)


_FUNCTIONS: dict[str, Operation] = {"som": np.add, "min": lowest, "max": highest}
_OPERATIONS: dict[type[ast.operator], Operation] = {**BINARY, ast.Div: divided}
_ONE = Constant((1.0).hex())


def compiled(model: CostModel, lines: Iterable[str]) -> Program:
    """The program for these lines, in this order; kept for the models that were used last.

    Raises KeyError for a line that the model does not have.
    """
    return _compiled(CacheKey(model, tuple(lines)))


def needed_elements(model: CostModel) -> Mapping[str, frozenset[str]]:
    """The elements that each line needs, directly or through other lines."""
    return _needed_elements(CacheKey(model))


@functools.lru_cache(maxsize=256)
def _needed_elements(key: CacheKey) -> Mapping[str, frozenset[str]]:
    found = {element.id: frozenset({element.id}) for element in key.model.elements}
    for name in key.model.order:
        found[name] = frozenset[str]().union(*(found[part] for part in key.model.line(name).formula.names))
    return found


@functools.lru_cache(maxsize=256)
def _compiled(key: CacheKey) -> Program:
    with np.errstate(all="ignore"):  # fixed parts are computed here
        compiler = _Compiler(key.model)
        outcomes = [compiler.outcome(key.model.line(name).id) for name in key.asked]
    return _ordered(compiler.values, outcomes)


def _ordered(values: Sequence[Value], outcomes: Sequence[Sequence[int]]) -> Program:
    """Only what the outcomes need, each value as late as can be, so that few are in use at once."""
    place: dict[int, int] = {}
    waiting = [position for line in reversed(outcomes) for position in reversed(line)]
    while waiting:
        value = values[waiting[-1]]
        parts = (value.left, value.right) if isinstance(value, Step) else ()
        first = next((part for part in parts if part not in place), None)
        if first is None:
            place.setdefault(waiting.pop(), len(place))
        else:
            waiting.append(first)
    inputs, constants, steps = list[tuple[int, Input]](), list[tuple[int, Array]](), list[tuple[int, Step]]()
    for position, new in place.items():
        match values[position]:
            case Input() as figure:
                inputs.append((new, figure))
            case Constant() as constant:
                constants.append((new, np.array(constant.value)))
            case Step(operation, left, right):
                steps.append((new, Step(operation, place[left], place[right])))
    places = tuple(tuple(place[position] for position in line) for line in outcomes)
    return Program(places, tuple(inputs), tuple(constants), tuple(steps))


class _Compiler:
    """Collects values, each once."""

    def __init__(self, model: CostModel) -> None:
        self.values: list[Value] = []
        self._position: dict[Value, int] = {}
        self._elements = {element.id: element for element in model.elements}
        self._units = {line.id: line.unit for line in model.lines}
        self._named: dict[str, list[int]] = {}
        for name in model.order:  # dependency order: no recursion over long chains of lines
            self._named[name] = self._expression(model.line(name).formula.tree)

    def outcome(self, name: str) -> list[int]:
        """The values of a line in its own unit; within the formulas a `pct` is the fraction."""
        scale = SCALE.get(self._units[name])
        found = self._named[name]
        return found if scale is None else self._each(np.divide, found, [self._constant(scale)])

    def _expression(self, node: ast.expr) -> list[int]:
        match node:
            case ast.Constant(value=int() | float() as number):
                return [self._constant(number)]
            case ast.Name(id=name):
                if name not in self._named:
                    self._named[name] = self._figures(self._elements[name])
                return self._named[name]
            case ast.UnaryOp(op=operator, operand=operand):
                inner = self._expression(operand)
                return self._each(negative, inner, inner) if isinstance(operator, ast.USub) else inner
            case ast.BinOp(left=left, op=operator, right=right):
                operation = _OPERATIONS[type(operator)]
                return self._each(operation, self._expression(left), self._expression(right))
            case ast.Call(func=ast.Name(id=name), args=args):
                parts = [self._expression(argument) for argument in args]
                if len(parts) == 1:
                    parts = [[step] for step in parts[0]]
                return functools.reduce(functools.partial(self._each, _FUNCTIONS[name]), parts)
        raise ValueError("onbekend onderdeel in een formule")  # parse_formula let nothing else through

    def _figures(self, element: CostElement) -> list[int]:
        found = [self._add(Input(element.id, step)) for step in range(len(element.series) or 1)]
        if element.blank_counts_as is not None:
            found = self._each(filled, found, [self._constant(element.blank_counts_as)])
        scale = SCALE.get(element.unit)
        return found if scale is None else self._each(np.multiply, found, [self._constant(scale)])

    def _each(self, operation: Operation, left: Sequence[int], right: Sequence[int]) -> list[int]:
        size = max(len(left), len(right))
        pairs = zip([*left] * (size // len(left)), [*right] * (size // len(right)), strict=True)
        return [self._step(operation, *pair) for pair in pairs]

    def _step(self, operation: Operation, left: int, right: int) -> int:
        a, b = self.values[left], self.values[right]
        if isinstance(a, Constant) and isinstance(b, Constant):
            return self._constant(operation(np.float64(a.value), np.float64(b.value)))
        if b == _ONE and operation in (np.multiply, np.divide, divided):
            return left
        return right if a == _ONE and operation is np.multiply else self._add(Step(operation, left, right))

    def _constant(self, value: float) -> int:
        return self._add(Constant(float(value).hex()))

    def _add(self, value: Value) -> int:
        if value not in self._position:
            self._position[value] = len(self.values)
            self.values.append(value)
        return self._position[value]
