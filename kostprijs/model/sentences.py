"""Formulas as text: brackets, signs, numbers and phrases; what a name reads like is the caller's."""

from __future__ import annotations

import abc
import ast
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kostprijs.errors import WrongUse
from kostprijs.model.vocabulary import Vocabulary
from kostprijs.numbers import decimals_for, decimals_of, round_half_up

PHRASE, SUM, PRODUCT, UNARY, ATOM = range(5)
_SIGNS: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: (" + ", SUM),
    ast.Sub: (" \u2212 ", SUM),
    ast.Mult: (" × ", PRODUCT),
    ast.Div: (" / ", PRODUCT),
}
# the most decimals that are shown; fewer where the value has fewer
_PLACES = {"eur": 2, "eur_uur": 2, "pct": 2, "uur_jaar": 1, "aandeel": 4, "getal": 4}
_MOST_PLACES = 4  # of a value that was filled in
_AS_TYPED = 9  # and of a number in a formula


@dataclass(frozen=True)
class Part:
    """A piece of text and how tightly it binds."""

    text: str
    binding: int

    def within(self, binding: int) -> str:
        """The text, in brackets where the surroundings bind tighter."""
        return self.text if self.binding >= binding else f"({self.text})"


class Writer(abc.ABC):
    """Turns a checked tree into text; what a name reads like is the subclass's."""

    def __init__(self, lengths: Mapping[str, int], words: Vocabulary) -> None:
        self._lengths = lengths
        self._said = words

    def part(self, node: ast.expr, step: int | None) -> Part:
        """The text of a node; `step` is the step of a series that is written out, if any."""
        match node:
            case ast.Constant(value=int() | float() as number):
                return Part(_number(float(number), self._said), ATOM)
            case ast.Name(id=name):
                return self.name(name, step)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.part(operand, step)
            case ast.UnaryOp(operand=operand):
                return Part("\u2212" + self.part(operand, step).within(UNARY), UNARY)
            case ast.BinOp(left=left, op=operator, right=right):
                sign, binding = _SIGNS[type(operator)]
                # a right operand of the same rank keeps its brackets: a - (b - c), a / (b × c)
                text = self.part(left, step).within(binding) + sign
                return Part(text + self.part(right, step).within(binding + 1), binding)
            case ast.Call(func=ast.Name(id=function), args=[argument]):
                return self.over_series(function, argument, step)
            case ast.Call(func=ast.Name(id=function), args=arguments):
                return joined(function, [self.part(argument, step) for argument in arguments], self._said)
        raise WrongUse("onbekend onderdeel in een formule")  # parse_formula let nothing else through

    @abc.abstractmethod
    def name(self, name: str, step: int | None) -> Part:
        """How an element or line reads."""

    @abc.abstractmethod
    def over_series(self, function: str, argument: ast.expr, step: int | None) -> Part:
        """How `som(reeks)` reads, and min and max of one argument."""

    def length(self, node: ast.expr) -> int:
        """Over how many steps a piece of formula runs."""
        match node:
            case ast.Name(id=name):
                return self._lengths[name]
            case ast.UnaryOp(operand=operand):
                return self.length(operand)
            case ast.BinOp(left=left, right=right):
                return max(self.length(left), self.length(right))
            case ast.Call(args=[_]):
                return 1
            case ast.Call(args=arguments):
                return max(self.length(argument) for argument in arguments)
        return 1


def joined(function: str, parts: Sequence[Part], words: Vocabulary) -> Part:
    """Several parts as a sum, or as the smallest or largest of them."""
    if function == "som":
        first, *rest = parts
        text = " + ".join([first.within(SUM), *(part.within(PRODUCT) for part in rest)])
        return Part(text, SUM)
    *before, last = [part.within(ATOM) for part in parts]
    text = words.one_of.format(pick=words.pick(function), before=", ".join(before), last=last)
    return Part(text, PHRASE)


def inner_label(label: str) -> str:
    """A label inside a sentence: `Verlof` becomes `verlof`, `AWf-premie` and `Whk-premie` stay."""
    abbreviated = label[1:2].isupper() or "-" in label[1:4]
    return label if abbreviated else label[:1].lower() + label[1:]


def typed_amount(value: float, unit: str, words: Vocabulary) -> str:
    """A value as somebody filled it in; "" when it is not finite."""
    return _amount(value, unit, _MOST_PLACES, words)


def computed_amount(value: float, unit: str, words: Vocabulary) -> str:
    """A computed value, rounded as on a page; "" when it is not finite."""
    return _amount(value, unit, _PLACES[unit], words)


def _amount(value: float, unit: str, most: int, words: Vocabulary) -> str:
    if not math.isfinite(value):
        return ""
    places = decimals_for(unit, decimals_of(round_half_up(value, 10.0**-most)))
    text = words.numbers.amount(value, unit, max(places, 2) if unit == "eur_uur" else places)
    return words.hours.format(number=text) if unit == "uur_jaar" else text


def _number(value: float, words: Vocabulary) -> str:
    return words.numbers.number(value, min(decimals_of(value), _AS_TYPED))
