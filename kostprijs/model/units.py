"""The unit algebra: refuses a formula whose parts provably don't belong together.

A unit is a power of euro and a power of hour. `eur_uur` is euro per hour, `eur` euro, `uur_jaar`
hours, `pct` and `aandeel` neither. The year is not followed: an `eur` may be an amount per month or
per year. A model file written elsewhere must load, so whatever may be meant passes:

* a fixed number in a product may convert hours (60, 1720, 12/52), which leaves the power of hour
  open, and it may itself be an amount (0.19 per kilometre, 12770 of franchise), which leaves one
  euro open; the number 1 does neither;
* a fixed number in a sum, min or max is of any unit (`reiskosten + 0.60`, `max(0, ...)`), but a sum
  that begins with 1 (`1 + overhead`) is a factor, so what follows may not be euros or hours;
* `getal` counts something unnamed (kilometres, visits, weeks): in a product as a fixed number, in a
  sum without euro but perhaps hours.

Refused are sums, min, max and som() of different units, and a line whose own unit is another than
its formula gives. Not found: an error that a fixed number or a `getal` hides (`percent` looks for one
of those), month amounts beside year amounts, and a percentage of the wrong base.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kostprijs.errors import ModelError
from kostprijs.model.costmodel import CostElement, Line
from kostprijs.model.formula import Formula
from kostprijs.numbers import UNITS


class UnitError(ValueError):
    """Two parts of a formula, or a line and its formula, are of different units (Dutch)."""


@dataclass(frozen=True)
class Dimension:
    """The powers of euro and hour that a part may have.

    euro   lowest and highest power, or None for any
    hour   the power, or None for any
    """

    euro: tuple[int, int] | None
    hour: int | None

    def meet(self, other: Dimension) -> Dimension | None:
        """What both may be, or None when that is nothing."""
        euro = self.euro or other.euro
        if self.euro and other.euro:
            euro = max(self.euro[0], other.euro[0]), min(self.euro[1], other.euro[1])
            if euro[0] > euro[1]:
                return None
        if self.hour is None or other.hour is None:
            return Dimension(euro, other.hour if self.hour is None else self.hour)
        return Dimension(euro, self.hour) if self.hour == other.hour else None

    def times(self, other: Dimension, sign: int) -> Dimension:
        """The product (sign 1) or the quotient (sign -1)."""
        euro = None
        if self.euro and other.euro:
            ends = sorted(sign * end for end in other.euro)
            euro = self.euro[0] + ends[0], self.euro[1] + ends[1]
        known = self.hour is not None and other.hour is not None
        return Dimension(euro, (self.hour or 0) + sign * (other.hour or 0) if known else None)


_NEITHER = Dimension((0, 0), 0)
_ANY = Dimension(None, None)
_DIMENSIONS = {
    "pct": _NEITHER,
    "aandeel": _NEITHER,
    "eur_uur": Dimension((1, 1), -1),
    "eur": Dimension((1, 1), 0),
    "uur_jaar": Dimension((0, 0), 1),
    "getal": Dimension((0, 0), None),
}
SHARES = ("pct", "aandeel")
_IS = {
    "pct": "een percentage",
    "aandeel": "een aandeel",
    "eur_uur": "in euro per uur",
    "eur": "in euro",
    "uur_jaar": "in uren",
    "getal": "een getal zonder eenheid",
}


def check_units(file: str, elements: Sequence[CostElement], lines: Sequence[Line]) -> None:
    """Raise ModelError (file, line, which two parts disagree, the mend) for the first line that can't be.

    Every name in the formulas must be known. A model in which nothing that is filled in has a unit is not
    held against its lines: a schematic model (`20 + overhead`) is one.
    """
    found = {_DIMENSIONS[element.unit] for element in elements}
    if len(found) == 1 and found <= {_NEITHER, _DIMENSIONS["getal"]}:
        return
    items: list[CostElement | Line] = [*elements, *lines]
    units = {item.id: item.unit for item in items}
    for line in lines:
        try:
            _check_line(line, units)
        except UnitError as error:
            raise ModelError(file, f"[[regel]] {line.id}, formule", str(error)) from error


def _check_line(line: Line, units: Mapping[str, str]) -> None:
    reader = _Reader(line.formula, units)
    outcome = reader.dimension(line.formula.tree)
    if not outcome.meet(_DIMENSIONS[line.unit]):
        raise UnitError(
            f"{reader.said(line.formula.tree, outcome)}, maar de regel heeft eenheid {line.unit} "
            f"({UNITS[line.unit][2]}); verbeter de formule of de eenheid"
        )


class _Reader:
    """Works out what each part of one formula is."""

    def __init__(self, formula: Formula, units: Mapping[str, str]) -> None:
        self._formula = formula
        self._units = units

    def dimension(self, node: ast.expr) -> Dimension:
        """What a part may be. Raises UnitError where two parts inside it disagree."""
        match node:
            case ast.Constant():
                return _ANY
            case ast.Name(id=name):
                return _DIMENSIONS[self._units[name]]
            case ast.UnaryOp(operand=operand):
                return self.dimension(operand)
            case ast.BinOp(op=ast.Mult() | ast.Div()):
                return self._product(node)
            case ast.BinOp():
                return self._common(list(terms(node)), factor=True)
            case ast.Call(func=ast.Name(id=name), args=args):
                return self._common(args, factor=name == "som")
        raise UnitError("onbekend onderdeel in een formule")  # parse_formula let nothing else through

    def _product(self, node: ast.expr) -> Dimension:
        rest, above, below = _NEITHER, False, False
        for factor, sign in factors(node):
            if not self._is_number(factor):
                rest = rest.times(self.dimension(factor), sign)
            elif not _is_one(factor):
                above, below = above or sign > 0, below or sign < 0
        open_ended = Dimension((-1 if below else 0, 1 if above else 0), None if above or below else 0)
        return rest.times(open_ended, 1)

    def _is_number(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            return self._units[node.id] == "getal"
        return all(name not in self._units for name in names_in(node))  # the name of a function is no id

    def _common(self, parts: Sequence[ast.expr], *, factor: bool) -> Dimension:
        found = [self.dimension(part) for part in parts]
        if factor and len(parts) > 1 and _is_one(parts[0]):
            found[0] = _NEITHER
        common = found[0]
        for position, part in enumerate(parts[1:], 1):
            both = common.meet(found[position])
            if not both:
                earlier = next((i for i in range(position) if not found[i].meet(found[position])), 0)
                raise self._disagreement(parts[earlier], found[earlier], part, found[position])
            common = both
        return common

    def _disagreement(self, part: ast.expr, found: Dimension, other: ast.expr, there: Dimension) -> UnitError:
        mend = "verbeter de formule of een van de eenheden"
        if any(isinstance(one, ast.Name) and self._units[one.id] in SHARES for one in (part, other)):
            mend = f"een deel van een bedrag neemt u met maal, niet met plus of min; {mend}"
        both = f"{self.said(part, found)}, {self.said(other, there)}"
        return UnitError(f"{both}; die kunnen niet samen in een som, min of max; {mend}")

    def said(self, part: ast.expr, found: Dimension) -> str:
        """What a part is, in Dutch."""
        if isinstance(part, ast.Name):
            words = _IS[self._units[part.id]]
        else:
            low, high = found.euro or (0, 0)
            words = _power_words(min(max(1, low), high), found.hour or 0)
        return f"«{self._formula.part(part)}» is {words}"


def terms(node: ast.expr) -> Iterator[ast.expr]:
    """The terms of a sum, from left to right."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        yield from terms(node.left)
        yield from terms(node.right)
    else:
        yield node


def factors(node: ast.expr, sign: int = 1) -> Iterator[tuple[ast.expr, int]]:
    """The factors of a product, each with 1, and its divisors, each with -1."""
    if isinstance(node, ast.UnaryOp):
        yield from factors(node.operand, sign)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        yield from factors(node.left, sign)
        yield from factors(node.right, -sign if isinstance(node.op, ast.Div) else sign)
    else:
        yield node, sign


def names_in(node: ast.expr) -> list[str]:
    """Every name in a part, ids as well as functions."""
    return [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


def _power_words(euro: int, hour: int) -> str:
    above = " maal ".join(["euro"] * euro + ["uur"] * hour)
    below = " maal ".join(["euro"] * -euro + ["uur"] * -hour)
    words = [f"in {above}" if above else "", f"per {below}" if below else ""]
    return " ".join(filter(None, words)) or "een verhouding"
