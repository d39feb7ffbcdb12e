"""Refuses a percentage that is made a fraction twice.

People fill in percent points (5,7), but in a formula a `pct` is the fraction (0,057). Who forgets that
writes `vt / 100`, `vt * 0.01` or `100 - vt`, and the units would agree. Weights that are themselves
filled in from zero to a hundred, as a `getal`, may be divided by a hundred.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from kostprijs.errors import ModelError
from kostprijs.model.costmodel import CostElement, Line
from kostprijs.model.units import SHARES, factors, names_in, terms

_HUNDRED, _HUNDREDTH = 100, 0.01


def check_percentages(file: str, elements: Sequence[CostElement], lines: Sequence[Line]) -> None:
    """Raise ModelError (file, line, the part, the mend) for the first line that does so."""
    items: list[CostElement | Line] = [*elements, *lines]
    units = {item.id: item.unit for item in items}
    for line in lines:
        parts = [node for node in ast.walk(line.formula.tree) if isinstance(node, ast.expr)]
        wrong = [node for node in parts if _is_wrong(node, units)]
        if wrong:
            reason = (
                f"«{line.formula.part(wrong[-1])}» telt een percentage als getal van nul tot honderd; een "
                "pct is in een formule al een fractie (5,7% is 0,057). Haal de deling door honderd weg, of "
                "schrijf 1 in plaats van 100"
            )
            raise ModelError(file, f"[[regel]] {line.id}, formule", reason)


def _is_wrong(node: ast.expr, units: Mapping[str, str]) -> bool:
    match node:
        case ast.BinOp(op=ast.Mult() | ast.Div()):
            return _is_fraction_again(list(factors(node)), units)
        case ast.BinOp():
            return _is_beside_hundred(list(terms(node)), units)
        case ast.Call(args=args):
            return _is_beside_hundred(args, units)
    return False


def _is_fraction_again(parts: Sequence[tuple[ast.expr, int]], units: Mapping[str, str]) -> bool:
    if any(units.get(name) == "getal" for part, _ in parts for name in names_in(part)):
        return False  # weights that are themselves filled in from zero to a hundred
    shrunk = any(
        isinstance(part, ast.Constant) and part.value == (_HUNDREDTH if sign > 0 else _HUNDRED)
        for part, sign in parts
    )
    return shrunk and any(_is_percentage(part, units) for part, sign in parts if sign > 0)


def _is_beside_hundred(parts: Sequence[ast.expr], units: Mapping[str, str]) -> bool:
    hundred = any(isinstance(part, ast.Constant) and part.value == _HUNDRED for part in parts)
    return hundred and any(_is_percentage(part, units) for part in parts)


def _is_percentage(node: ast.expr, units: Mapping[str, str]) -> bool:
    found = {units.get(name) for name in names_in(node)} - {None}
    return "pct" in found and found <= set(SHARES)
