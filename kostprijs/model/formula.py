"""The formula language of the model files: arithmetic over ids, with `som`, `min` and `max`.

Python's own parser reads the text, a whitelist of node types lets it through, and NumPy evaluates
it. No name that can't be an id, no attribute, no call but the three functions, no other literal than
a number, and nothing outside ASCII: Python reads a name in look-alike letters as the plain one, and
what is printed must be what is reckoned.

`evaluate` is the plain meaning of a formula: node by node, a series from its first step to its last.
`program` does the same operations in the same order, only faster; tests hold them together to the
bit. Every value carries one extra last axis: length 1 for a scalar, k for a series (wage per step),
so that scalars and series broadcast by NumPy's own rules.
"""

from __future__ import annotations

import ast
import functools
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kostprijs.tomlfile import LARGEST

Array = npt.NDArray[np.float64]
FUNCTIONS = ("som", "min", "max")
# A formula in a rekentool fits on a line; the limits keep a hostile file from exhausting the parser.
MAX_LENGTH = 2_000
MAX_DEPTH = 60
MAX_SHOWN = 60

_ID = re.compile(r"[a-z][a-z0-9_]*")
_PASTED = {"×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "—": "-"}

BINARY: dict[type[ast.operator], np.ufunc] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
}
_COMBINE: dict[str, np.ufunc] = {"som": np.add, "min": np.minimum, "max": np.maximum}


class FormulaError(ValueError):
    """A formula outside the language; the message (Dutch) says which part and what is allowed."""


class CircleError(FormulaError):
    """Lines that need one another; `line` is one of them."""

    def __init__(self, circle: list[str]) -> None:
        super().__init__(
            f"de regels verwijzen in een kring: {' -> '.join(circle)}; haal een van deze verwijzingen weg"
        )
        self.line = circle[0]


@dataclass(frozen=True)
class Formula:
    """A checked formula: its text on one line, the ids it uses, and the parsed tree."""

    text: str
    names: frozenset[str]
    tree: ast.expr

    def part(self, node: ast.expr) -> str:
        """A part of the formula as it was written, shortened where it is long."""
        return _part(self.text, node)


def parse_formula(text: str) -> Formula:
    """Parse and check one formula. Raises FormulaError for anything outside the language.

    Not checked here: whether the names exist and whether the units fit; the model loader does that.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"de formule is langer dan {MAX_LENGTH} tekens; verdeel hem over meer regels")
    line = " ".join(text.split())
    _check_characters(line)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's own remarks on what is refused below
            tree = ast.parse(line, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise FormulaError(
            "de formule is geen geldige rekenkundige uitdrukking; kijk of elk haakje een ander heeft, "
            "tussen elke twee waarden een teken staat, en decimalen met een punt zijn geschreven"
        ) from error
    names: set[str] = set()
    _check(line, tree, names, 0)
    _check_divisors(line, tree)
    return Formula(line, frozenset(names), tree)


def _check_characters(line: str) -> None:
    for sign in line:
        if not sign.isascii() or not sign.isprintable() or sign == "#":
            shown = f"«{sign}»" if sign.isprintable() else f"met code {ord(sign)}"
            mend = f"schrijf {_PASTED[sign]}" if sign in _PASTED else "haal het weg"
            raise FormulaError(f"het teken {shown} hoort niet in een formule; {mend}")


def _part(line: str, node: ast.expr) -> str:
    found = ast.get_source_segment(line, node) or line
    return found if len(found) <= MAX_SHOWN else found[: MAX_SHOWN - 1] + "…"


def _check(line: str, node: ast.expr, names: set[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise FormulaError(f"de formule is dieper genest dan {MAX_DEPTH} niveaus; verdeel hem over regels")
    for part in _parts(line, node, names):
        _check(line, part, names, depth + 1)


def _check_divisors(line: str, tree: ast.expr) -> None:
    """Refuse a division by a fixed zero: no filling could ever give an outcome."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            names = {part.id for part in ast.walk(node.right) if isinstance(part, ast.Name)}
            if names <= set(FUNCTIONS) and not evaluate_part(node.right, {}).any():
                raise FormulaError(f"«{_part(line, node)}» deelt door nul; schrijf een andere deler")


def _parts(line: str, node: ast.expr, names: set[str]) -> list[ast.expr]:
    """The parts below a node that the language allows; notes a name, refuses everything else."""
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            _check_number(value)
            return []
        case ast.Name(id=name) if name not in FUNCTIONS:
            names.add(_id(name))
            return []
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return [operand]
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in BINARY:
            return [left, right]
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as arguments, keywords=[]) if name in FUNCTIONS:
            return arguments
    raise FormulaError(
        f"«{_part(line, node)}» mag niet in een formule; toegestaan zijn getallen (decimalen met een "
        "punt), namen van elementen en regels, + - * /, haakjes, en som(), min() en max() met ten "
        "minste één waarde"
    )


def _check_number(value: float) -> None:
    # 1e999 reads as infinity, and an integer of 400 digits has no float at all
    if not abs(value) < LARGEST:
        raise FormulaError(f"een vaste waarde in een formule moet een getal kleiner dan {LARGEST:g} zijn")


def _id(name: str) -> str:
    if not _ID.fullmatch(name):
        raise FormulaError(
            f"«{name:.{MAX_SHOWN}}» kan geen naam van een element of regel zijn; gebruik kleine letters, "
            "cijfers en _, met een letter vooraan"
        )
    return name


def evaluate(formula: Formula, values: Mapping[str, Array]) -> Array:
    """Evaluate over arrays that each carry the extra last axis; the result carries it too.

    Division by zero gives an infinity or NaN; the build-up reports it by line. What is no finite number
    does not vanish again in min, max or a division by it: as an error in a spreadsheet, it makes NaN.
    Raises KeyError for a name that is not in `values`.
    """
    return evaluate_part(formula.tree, values)


def evaluate_part(node: ast.expr, values: Mapping[str, Array]) -> Array:
    """The value of one part of a checked formula; otherwise as `evaluate`."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return _value(node, values)


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
            other = _value(right, values)
            other = _finite(other) if isinstance(operator, ast.Div) else other
            result: Array = BINARY[type(operator)](_value(left, values), other)
            return result
        case ast.Call(func=ast.Name(id=name), args=args):
            return _call(name, [_value(argument, values) for argument in args])
        case _:  # parse_formula let nothing else through
            raise FormulaError("onbekend onderdeel in een formule")


def _finite(value: Array) -> Array:
    return np.where(np.isfinite(value), value, np.nan)


def _call(name: str, arguments: list[Array]) -> Array:
    if len(arguments) == 1:  # over the steps of a series, in their order
        arguments = [arguments[0][..., step : step + 1] for step in range(arguments[0].shape[-1])]
    if name != "som" and len(arguments) > 1:  # the lowest of one is that one
        arguments = [_finite(argument) for argument in arguments]
    return functools.reduce(_COMBINE[name], arguments)


def dependency_order(formulas: Mapping[str, Formula]) -> tuple[str, ...]:
    """The lines in an order in which each comes after the lines it uses; file order breaks ties.

    Raises CircleError that names the lines of a circle.
    """
    done: list[str] = []
    state: dict[str, bool] = {}

    for start in formulas:
        if start in state:
            continue
        state[start] = False
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(_used_lines(formulas, start)))]
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
                circle = circle[circle.index(following) :]
                raise CircleError([*circle, following])
    return tuple(done)


def _used_lines(formulas: Mapping[str, Formula], line: str) -> list[str]:
    return [name for name in formulas if name in formulas[line].names]
