"""The Excel face of the formulas: a line of the model as a live formula over defined names.

A figure is a defined name, a series (wage per step) is the defined name of its range. What differs
from NumPy is put right here, so that both give the same outcome:

* a `pct` cell holds percent points, a formula reckons with the fraction: `(verlof/100)`;
* a blank cell is zero in Excel: a line that needs an unfilled figure gives #N/A instead;
* a text that looks like a number is one in some languages: a line that needs it gives #N/A too;
* MIN and MAX pass over a blank: one that counts as zero goes in as `a+0`;
* min and max over two series reckon step by step: `(a<=b)*a+(a>b)*b`, since MIN would take one value
  out of both;
* a line that is itself a series has no cell of its own: it is written out where it is used.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kostprijs.errors import ModelError
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.formula import Formula
from kostprijs.model.sheet import Layout

# What Excel itself allows in one cell; XlsxWriter writes a longer formula without a word.
MAX_FORMULA = 8_192
MAX_ARGUMENTS = 255
_SUM, _PRODUCT, _UNARY, _ATOM = 1, 2, 3, 4
_OPERATORS: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", _SUM),
    ast.Sub: ("-", _SUM),
    ast.Mult: ("*", _PRODUCT),
    ast.Div: ("/", _PRODUCT),
}


@dataclass(frozen=True)
class _Part:
    """A piece of formula text: how tightly it binds, and over how many steps it runs (1: one value).

    `bare` is a cell that may be blank, and that nothing has made a number yet.
    """

    text: str
    binding: int
    size: int = 1
    bare: bool = False

    @property
    def number(self) -> str:
        """The text, for a function that passes over a blank."""
        return f"{self.text}+0" if self.bare else self.text

    def within(self, binding: int) -> str:
        """The text, in brackets where the surroundings bind tighter."""
        return self.text if self.binding >= binding else f"({self.text})"


def excel_formulas(model: CostModel, layout: Layout) -> dict[str, str | None]:
    """The formula of every line by id, in file order, each beginning with `=`.

    None for a line that is a series: it has no single value to show. Raises ModelError for series of
    different lengths and for a formula longer than Excel allows.
    """
    writer = _Writer(model, layout.names)
    formulas: dict[str, str | None] = {}
    for line in model.lines:
        part = writer.line(line.id)
        if part.size > 1:
            formulas[line.id] = None
            continue
        body = f"{part.within(_PRODUCT)}*100" if line.unit == "pct" else part.text
        text = _guarded(body, writer.needed(line.formula))
        formulas[line.id] = writer.short_enough(line.id, _Part(text, _ATOM)).text
    return formulas


def filled_count(names: Iterable[str]) -> str:
    """Excel text that counts the cells with a number behind these names."""
    return "+".join(_calls("COUNT", names)) or "0"


def _calls(function: str, names: Iterable[str]) -> list[str]:
    listed = list(names)
    chunks = [listed[start : start + MAX_ARGUMENTS] for start in range(0, len(listed), MAX_ARGUMENTS)]
    return [f"{function}({','.join(chunk)})" for chunk in chunks]


def _guarded(body: str, needed: Mapping[str, int]) -> str:
    """The formula, or #N/A while a number is missing or a text stands where there may be a blank."""
    if not needed:
        return f"={body}"
    required = [name for name, count in needed.items() if count]
    optional = [name for name, count in needed.items() if not count]
    # what is optional counts as found when it holds a number, and as missing when it holds a text
    found = [*_calls("COUNT", required), *_calls("COUNT", optional)]
    texts = "".join(f"-{call}" for call in _calls("COUNTA", optional))
    return f"=IF({'+'.join(found)}{texts}<{sum(needed.values())},NA(),{body})"


class _Writer:
    """Turns trees into Excel text for one model."""

    def __init__(self, model: CostModel, names: Mapping[str, str]) -> None:
        self._elements: dict[str, CostElement] = {element.id: element for element in model.elements}
        self._lines = {line.id: line for line in model.lines}
        self._names = names
        self._source = model.source
        self._written: dict[str, _Part] = {}
        for line in model.order:  # dependency order: no recursion over long chains of lines
            self.line(line)

    def line(self, line_id: str) -> _Part:
        """The formula of a line, in the fraction for `pct`."""
        if line_id not in self._written:
            try:
                part = self.part(self._lines[line_id].formula.tree)
            except ValueError as error:
                raise self.error(line_id, str(error)) from error
            # checked per line: series that are written out where they are used could double without end
            self._written[line_id] = self.short_enough(line_id, part)
        return self._written[line_id]

    def short_enough(self, line_id: str, part: _Part) -> _Part:
        """The part itself, or ModelError when Excel would not take it."""
        if len(part.text) > MAX_FORMULA:
            raise self.error(line_id, f"wordt in Excel langer dan {MAX_FORMULA} tekens; splits de regel")
        return part

    def error(self, line_id: str, reason: str) -> ModelError:
        """The refusal of one line."""
        return ModelError(self._source, f"[[regel]] {line_id}, formule", reason)

    def needed(self, formula: Formula) -> dict[str, int]:
        """The names of cells in this formula, with how many numbers each must hold; 0: it may be blank."""
        found: dict[str, int] = {}
        for name in sorted(formula.names):
            if name in self._elements:
                element = self._elements[name]
                count = len(element.series) or 1
                found[self._name(name)] = count if element.blank_counts_as is None else 0
            elif self.line(name).size > 1:
                found |= self.needed(self._lines[name].formula)
        return found

    def part(self, node: ast.expr) -> _Part:
        """The text of one node of a checked tree."""
        match node:
            case ast.Constant(value=int() | float() as number):
                return _Part(_number(number), _ATOM)
            case ast.Name(id=name):
                return self._value(name)
            case ast.UnaryOp(op=operator, operand=operand):
                inner = self.part(operand)
                if isinstance(operator, ast.UAdd):
                    return inner
                return _Part("-" + inner.within(_UNARY), _UNARY, inner.size)
            case ast.BinOp(left=left, op=operator, right=right):
                return self._operation(self.part(left), operator, self.part(right))
            case ast.Call(func=ast.Name(id=name), args=args):
                return self._call(name, [self.part(argument) for argument in args])
        raise ValueError("onbekend onderdeel in een formule")  # parse_formula let nothing else through

    def _name(self, item: str) -> str:
        return self._names.get(item, item)

    def _value(self, name: str) -> _Part:
        if name in self._elements:
            element = self._elements[name]
            text = _filled(self._name(name), element.blank_counts_as)
            part = _Part(text, _ATOM, len(element.series) or 1, bare=element.blank_counts_as == 0)
            return _fraction(part, element.unit)
        part = self.line(name)
        if part.size > 1:
            return part
        return _fraction(_Part(self._name(name), _ATOM), self._lines[name].unit)

    def _operation(self, left: _Part, operator: ast.operator, right: _Part) -> _Part:
        sign, binding = _OPERATORS[type(operator)]
        # a right operand of the same rank keeps its brackets: a-(b-c), a/(b*c)
        text = left.within(binding) + sign + right.within(binding + 1)
        return _Part(text, binding, _common_size([left, right]))

    def _call(self, name: str, arguments: list[_Part]) -> _Part:
        if len(arguments) == 1:
            return _reduced(name, arguments[0])
        size = _common_size(arguments)
        if name == "som":
            return _Part("+".join(part.within(_SUM) for part in arguments), _SUM, size)
        if size == 1:
            if len(arguments) > MAX_ARGUMENTS:
                raise ValueError(f"{name}() met meer dan {MAX_ARGUMENTS} waarden past niet in Excel")
            return _Part(f"{name.upper()}({','.join(part.number for part in arguments)})", _ATOM)
        first = arguments[0]
        for part in arguments[1:]:
            first = _stepwise(name, first, part)
        return first


def _number(number: float) -> str:
    # Excel reads at most fifteen digits, so a longer whole number goes as a power of ten
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(float(number)).upper()


def _filled(name: str, blank: float | None) -> str:
    """The name, or what a blank stands for; written so that it also works over a range."""
    if not blank:
        return name
    return f"({name}+(1-ISNUMBER({name}))*{_number(blank)})"


def _fraction(part: _Part, unit: str) -> _Part:
    return _Part(f"{part.text}/100", _PRODUCT, part.size) if unit == "pct" else part


def _common_size(parts: list[_Part]) -> int:
    sizes = {part.size for part in parts if part.size > 1}
    if len(sizes) > 1:
        raise ValueError("reeksen van verschillende lengte kunnen niet samen in een berekening")
    return max(sizes, default=1)


def _reduced(name: str, part: _Part) -> _Part:
    if part.size == 1:
        return part
    if name == "som":
        return _Part(f"SUMPRODUCT({part.text})", _ATOM)
    # SUMPRODUCT makes every Excel reckon with the whole range, without an array formula
    return _Part(f"SUMPRODUCT({name.upper()}({part.number}))", _ATOM)


def _stepwise(name: str, left: _Part, right: _Part) -> _Part:
    """The lower or higher of two, per step: exactly one of them, so nothing is lost by rounding."""
    first, second = ("<=", ">") if name == "min" else (">=", "<")
    a, b = left.within(_SUM), right.within(_SUM)
    text = f"({a}{first}{b})*{left.within(_PRODUCT)}+({a}{second}{b})*{right.within(_PRODUCT)}"
    return _Part(text, _SUM, _common_size([left, right]))
