"""The formula language of the model files: arithmetic over ids, with `som`, `min` and `max`.

Python's own parser reads the text, a whitelist of node types lets it through, and NumPy evaluates
it. No name outside the model, no attribute, no call but the three functions, no other literal than
a number. Every value carries one extra last axis: length 1 for a scalar, k for a series (wage per
step), so that scalars and series broadcast by NumPy's own rules.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
FUNCTIONS = ("som", "min", "max")
# A formula in a rekentool fits on a line; the limits keep a hostile file from exhausting the parser.
MAX_LENGTH = 2_000
MAX_DEPTH = 60

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
}
_COMBINE: dict[str, np.ufunc] = {"som": np.add, "min": np.minimum, "max": np.maximum}


class FormulaError(ValueError):
    """A formula outside the language; the message (Dutch) says which part and what is allowed."""


@dataclass(frozen=True)
class Formula:
    """A checked formula: its text, the ids it uses, and the parsed tree."""

    text: str
    names: frozenset[str]
    tree: ast.expr


def parse_formula(text: str) -> Formula:
    """Parse and check one formula. Raises FormulaError for anything outside the language.

    Not checked here: whether the names exist and whether the units fit; the model loader does that.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"de formule is langer dan {MAX_LENGTH} tekens")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise FormulaError("de formule is geen geldige rekenkundige uitdrukking") from error
    names: set[str] = set()
    _check(tree, names, 0)
    return Formula(text.strip(), frozenset(names), tree)


def _check(node: ast.expr, names: set[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise FormulaError(f"de formule is dieper genest dan {MAX_DEPTH} niveaus")
    for part in _parts(node, names):
        _check(part, names, depth + 1)


def _parts(node: ast.expr, names: set[str]) -> list[ast.expr]:
    """The parts below a node that the language allows; notes a name, refuses everything else."""
    match node:
        case ast.Constant(value=value):
            _check_number(value)
            return []
        case ast.Name(id=name) if name not in FUNCTIONS:
            names.add(name)
            return []
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return [operand]
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _BINARY:
            return [left, right]
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as arguments, keywords=[]) if name in FUNCTIONS:
            return arguments
    raise FormulaError(
        f"«{ast.unparse(node)[:60]}» mag niet in een formule; toegestaan zijn getallen, namen van "
        "elementen en regels, + - * /, haakjes, en som(), min() en max() met ten minste één waarde"
    )


def _check_number(value: object) -> None:
    # 1e999 reads as infinity, and an integer of 400 digits has no float at all
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        raise FormulaError("een vaste waarde in een formule moet een getal kleiner dan 1e300 zijn")


def evaluate(formula: Formula, values: Mapping[str, Array]) -> Array:
    """Evaluate over arrays that each carry the extra last axis; the result carries it too.

    Division by zero gives an infinity or NaN; the build-up reports it by line. Raises KeyError for
    a name that is not in `values`.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return _value(formula.tree, values)


def _value(node: ast.expr, values: Mapping[str, Array]) -> Array:
    match node:
        case ast.Constant(value=int() | float() as number):
            return np.array([float(number)])
        case ast.Name(id=name):
            return values[name]
        case ast.UnaryOp(op=operator, operand=operand):
            value = _value(operand, values)
            return -value if isinstance(operator, ast.USub) else value
        case ast.BinOp(left=left, op=operator, right=right):
            result: Array = _BINARY[type(operator)](_value(left, values), _value(right, values))
            return result
        case ast.Call(func=ast.Name(id=name), args=args):
            return _call(name, [_value(argument, values) for argument in args])
        case _:  # parse_formula let nothing else through
            raise FormulaError("onbekend onderdeel in een formule")


def _call(name: str, arguments: list[Array]) -> Array:
    if len(arguments) == 1:
        reduced: Array = _COMBINE[name].reduce(arguments[0], axis=-1, keepdims=True)
        return reduced
    return functools.reduce(_COMBINE[name], arguments)


def dependency_order(formulas: Mapping[str, Formula]) -> tuple[str, ...]:
    """The lines in an order in which each comes after the lines it uses; file order breaks ties.

    Raises FormulaError that names the lines of a circle.
    """
    done: list[str] = []
    state: dict[str, bool] = {}

    for start in formulas:
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(_used_lines(formulas, start)))]
        if start in state:
            continue
        state[start] = False
        while stack:
            line, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                state[line] = True
                done.append(line)
            elif following not in state:
                state[following] = False
                stack.append((following, iter(_used_lines(formulas, following))))
            elif not state[following]:
                circle = [name for name, _ in stack]
                circle = [*circle[circle.index(following) :], following]
                raise FormulaError("de regels verwijzen in een kring: " + " -> ".join(circle))
    return tuple(done)


def _used_lines(formulas: Mapping[str, Formula], line: str) -> list[str]:
    return [name for name in formulas if name in formulas[line].names]
