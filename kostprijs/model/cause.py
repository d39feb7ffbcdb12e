"""Why a line has no finite outcome: which part of which formula, and what to do."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

import numpy as np

from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.formula import Array, Formula, evaluate, evaluate_part
from kostprijs.model.program import SCALE


def cause(model: CostModel, line: str, figures: Mapping[str, Array]) -> str:
    """What keeps this line, or one below it, from a finite outcome: file, line, part, mend (Dutch).

    `figures` holds what one tool filled in for the elements that the line needs, in their own units,
    each of shape (k,), NaN where it is blank. `line` must have no finite outcome with these. No value but
    zero is in the text.
    """
    elements = {element.id: element for element in model.elements}
    values = {name: _reckoned(elements[name], value) for name, value in figures.items()}
    for name in _below(model, line):
        formula = model.line(name).formula
        values[name] = evaluate(formula, values)
        if not np.all(np.isfinite(values[name])):
            break
    return f"{model.source}, [[regel]] {name}: {_reason(model, formula, values, elements)}"


def _below(model: CostModel, line: str) -> list[str]:
    """The line itself and those that it needs, in the order in which they can be computed."""
    needed = {line}
    for name in reversed(model.order):
        if name in needed:
            needed |= model.line(name).formula.names
    return [name for name in model.order if name in needed]


def _reckoned(element: CostElement, value: Array) -> Array:
    blank = element.blank_counts_as
    found = value if blank is None else np.where(np.isnan(value), blank, value)
    return found * SCALE.get(element.unit, 1.0)


def _reason(
    model: CostModel, formula: Formula, values: Mapping[str, Array], elements: Mapping[str, CostElement]
) -> str:
    node = next(part for part in _parts_first(formula.tree) if not _is_finite(part, values))
    match node:
        case ast.Name(id=name):
            return _of_figure(elements[name], values[name])
        case ast.BinOp(op=ast.Div(), right=right) if np.any(evaluate_part(right, values) == 0):
            said = f"er wordt door nul gedeeld: «{formula.part(right)}» is 0. Kijk de waarden daarin na"
            rest = "; zijn de percentages die er afgaan samen 100%?"
            return said + (rest if _is_rest(model, right) else ".")
    return f"«{formula.part(node)}» wordt groter dan een computer kan rekenen. Kijk de waarden daarin na."


def _is_finite(part: ast.expr, values: Mapping[str, Array]) -> bool:
    return bool(np.all(np.isfinite(evaluate_part(part, values))))


def _is_rest(model: CostModel, divisor: ast.expr) -> bool:
    """Whether a divisor, or a line that it needs, is what is left of one (1 - verlof)."""
    names = {part.id for part in ast.walk(divisor) if isinstance(part, ast.Name)}
    lines = {name for line in model.lines if line.id in names for name in _below(model, line.id)}
    trees = [divisor, *(model.line(name).formula.tree for name in lines)]
    return any(_is_from_one(node) for tree in trees for node in ast.walk(tree))


def _is_from_one(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Sub)
        and isinstance(node.left, ast.Constant)
        and node.left.value == 1
    )


def _of_figure(element: CostElement, found: Array) -> str:
    step = int(np.argmin(np.isfinite(found)))
    if np.isnan(found[step]):
        return (
            f"«{element.figures[step]}» is niet ingevuld, en deze regel heeft het nodig. Vul een waarde in."
        )
    return f"«{element.figures[step]}» is geen eindig getal. Vul een andere waarde in."


def _parts_first(node: ast.expr) -> Iterator[ast.expr]:
    """Every part of a formula, each after the parts inside it."""
    match node:
        case ast.UnaryOp(operand=operand):
            yield from _parts_first(operand)
        case ast.BinOp(left=left, right=right):
            yield from _parts_first(left)
            yield from _parts_first(right)
        case ast.Call(args=args):
            for argument in args:
                yield from _parts_first(argument)
    yield node
