"""What the calculation tool says beside a cell that is filled in: live in the sheet, in words.

Every step is an Excel condition together with what it comes to for one filling, so that a reader
that does not recalculate sees the same words. A test recalculates and compares. What the sheet calls
«Fout» the intake sets aside or asks about; the sheet itself refuses nothing that is already there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.filling import Filling
from kostprijs.model.sheet import KVK_DIGITS, Cell, Layout
from kostprijs.model.usual import SERIES_TOLERANCE, fraction_span, is_surely_fraction, span_text
from kostprijs.numbers import format_shortest, round_half_up

GOOD, OPTIONAL, TO_FILL, ATTENTION, WRONG = "Goed", "Mag leeg", "Nog invullen", "Let op", "Fout"
# Nearer than this it is the total: shares are filled in to a tenth.
_SERIES_EXACT = 0.05
_NOISE = 1e-9
# How long a number in a message can get; for the height of the row.
_WIDEST = "00,00"


@dataclass(frozen=True)
class Message:
    """The control cell of one row: its live formula, its words now, and the longest it can say."""

    formula: str
    words: str
    longest: str


@dataclass(frozen=True)
class _Step:
    """One thing that can be said: when (in Excel, and now), and the words (in Excel, now, at most)."""

    condition: str
    holds: bool
    text: str
    words: str
    longest: str


@dataclass(frozen=True)
class _Amount:
    """A number in a message: in Excel, and now."""

    cell: str
    value: float
    decimals: int

    @property
    def text(self) -> str:
        """Excel text with a comma, whatever the language of the spreadsheet."""
        return f'SUBSTITUTE(ROUND({self.cell},{self.decimals}),".",",")'

    @property
    def words(self) -> str:
        """What `text` comes to."""
        figure = f"{round_half_up(self.value, Decimal(1).scaleb(-self.decimals)):f}"
        return (figure.rstrip("0").rstrip(".") if "." in figure else figure).replace(".", ",")


def figure_messages(model: CostModel, layout: Layout, filling: Filling) -> dict[str, Message]:
    """The control cell of every figure of the model, by figure id."""
    book = _Book(model, layout, filling)
    return {figure: book.message(e, figure) for e in model.elements for figure in e.figures}


def field_messages(layout: Layout, filling: Filling, expected: dict[str, str]) -> dict[str, Message]:
    """The control cell of every field of the provider; `expected` says what should stand in some."""
    return {name: _field(name, cell, filling, expected.get(name)) for name, cell in layout.fields.items()}


class _Book:
    """Makes the messages of the figures of one model and filling."""

    def __init__(self, model: CostModel, layout: Layout, filling: Filling) -> None:
        self._layout, self._filling = layout, filling
        self._elements = {element.id: element for element in model.elements}
        self._totals = {part: element.id for element in model.elements for part in element.parts}

    def message(self, element: CostElement, figure: str) -> Message:
        """The control cell of one figure."""
        total = element.series_total if figure == element.figures[-1] else None
        steps = [
            *self._blank(element, figure),
            *(self._fraction(element, figure) if is_surely_fraction(element) else ()),
            *self._hard(element, figure),
            *self._double(element),
            *(self._sum(element, total) if total is not None else ()),
            *(() if is_surely_fraction(element) else self._fraction(element, figure)),
            *self._unusual(element, figure),
        ]
        if total is None:
            return _chain(steps, GOOD)
        blank = [self._filling.number(f) is None for f in element.figures]
        steps.append(_fixed(f"COUNT({self._range(element)})<{len(blank)}", any(blank), GOOD))
        return _chain(steps, f"{GOOD}: samen {format_shortest(total, element.unit)}")

    def _at(self, figure: str) -> str:
        return self._layout.figures[figure].address

    def _range(self, element: CostElement) -> str:
        return f"{self._at(element.figures[0])}:{self._at(element.figures[-1])}"

    def _number(self, figure: str) -> float:
        number = self._filling.number(figure)
        return math.nan if number is None else number

    def _blank(self, element: CostElement, figure: str) -> Iterator[_Step]:
        cell, is_blank = self._at(figure), self._filling.values.get(figure) is None
        if element.parts:
            cells = "".join(f",ISBLANK({self._at(part)})" for part in element.parts)
            empty = is_blank and all(self._filling.values.get(part) is None for part in element.parts)
            yield _fixed(f"AND(ISBLANK({cell}){cells})", empty, f"{ATTENTION}: ook de onderdelen zijn leeg")
        counts = element.blank_counts_as
        said = TO_FILL
        if counts is not None:
            said = f"{OPTIONAL}: telt als {format_shortest(counts, element.unit)}"
        yield _fixed(f"ISBLANK({cell})", is_blank, said)
        text = isinstance(self._filling.values.get(figure), str)
        yield _fixed(f"NOT(ISNUMBER({cell}))", text, f"{WRONG}: vul een getal in")

    def _fraction(self, element: CostElement, figure: str) -> Iterator[_Step]:
        span = fraction_span(element)
        if span is None:
            return
        cell, value = self._at(figure), self._number(figure)
        word = WRONG if is_surely_fraction(element) else ATTENTION
        yield _with_amount(
            span.condition(cell),
            span.holds(value),
            f"{word}: bedoelt u {{}}%? Typ dan {{}}",
            _Amount(f"{cell}*100", value * 100, 4),
        )

    def _hard(self, element: CostElement, figure: str) -> Iterator[_Step]:
        if element.bounds_hard:
            said = f"{WRONG}: buiten {span_text(element.bounds_hard, element.unit)}"
            yield self._outside(element.bounds_hard, figure, said)

    def _outside(self, bounds: tuple[float, float], figure: str, said: str) -> _Step:
        cell, value = self._at(figure), self._number(figure)
        condition = f"OR({cell}<{bounds[0]!r},{cell}>{bounds[1]!r})"
        return _fixed(condition, value < bounds[0] or value > bounds[1], said)

    def _double(self, element: CostElement) -> Iterator[_Step]:
        """A total beside its parts: said at the total and at every part that is not zero."""
        if element.parts:
            yield self._both(element.id, element.parts, f"{WRONG}: dubbel met de onderdelen")
        elif element.id in self._totals:
            yield self._both(self._totals[element.id], (element.id,), f"{WRONG}: dubbel met het totaal")

    def _both(self, total: str, parts: Sequence[str], said: str) -> _Step:
        cells = "+".join(f"ABS(N({self._at(part)}))" for part in parts)
        amounts = [self._filling.number(part) or 0.0 for part in parts]
        holds = (self._filling.number(total) or 0.0) != 0 and any(amounts)
        return _fixed(f"AND(N({self._at(total)})<>0,{cells}<>0)", holds, said)

    def _sum(self, element: CostElement, total: float) -> Iterator[_Step]:
        """At the last step of a series: whether all steps together make the total."""
        cells, unit = self._range(element), element.unit
        numbers = [self._number(figure) for figure in element.figures]
        added, complete = math.fsum(numbers), not any(map(math.isnan, numbers))
        ready, wanted = f"COUNT({cells})={len(numbers)}", format_shortest(total, unit)
        sign = "%" if unit == "pct" else ""
        if sign:
            near = complete and abs(added * 100 - total) <= SERIES_TOLERANCE + _NOISE
            condition = f"AND({ready},ABS(SUM({cells})*100-{total!r})<={SERIES_TOLERANCE + _NOISE!r})"
            yield _fixed(condition, near, f"{WRONG}: vul procenten in, samen {wanted}")
        for word, tolerance in ((WRONG, SERIES_TOLERANCE), (ATTENTION, _SERIES_EXACT)):
            condition = f"AND({ready},ABS(SUM({cells})-{total!r})>{tolerance + _NOISE!r})"
            off = complete and abs(added - total) > tolerance + _NOISE
            pattern = f"{word}: samen {{}}{sign}, moet {wanted} zijn"
            yield _with_amount(condition, off, pattern, _Amount(f"SUM({cells})", added, 2))

    def _unusual(self, element: CostElement, figure: str) -> Iterator[_Step]:
        least = element.minimum_cao
        if least is not None:
            said = f"{ATTENTION}: het cao-minimum is {format_shortest(least, element.unit)}"
            under = least - _NOISE
            yield _fixed(f"{self._at(figure)}<{under!r}", self._number(figure) < under, said)
        if element.bounds_soft:
            said = f"{ATTENTION}: meestal {span_text(element.bounds_soft, element.unit)}"
            yield self._outside(element.bounds_soft, figure, said)


def _field(name: str, cell: Cell, filling: Filling, expected: str | None) -> Message:
    value, at = filling.provider.get(name), cell.address
    text = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    steps = [_fixed(f"ISBLANK({at})", value is None, TO_FILL)]
    if name == "kvk_nummer":
        said = f"{ATTENTION}: een KvK-nummer heeft {KVK_DIGITS} cijfers"
        digits = len(text.replace(" ", "").replace(".", ""))
        condition = f'LEN(SUBSTITUTE(SUBSTITUTE({at}," ",""),".",""))<>{KVK_DIGITS}'
        steps.append(_fixed(condition, digits != KVK_DIGITS, said))
    if expected is not None:
        said = f"{ATTENTION}: gevraagd is {expected}"
        other = text.casefold() != expected.casefold()
        steps.append(_fixed(f'{at}&""<>{_quoted(expected)}', other, said))
    return _chain(steps, GOOD)


def _chain(steps: Sequence[_Step], last: str) -> Message:
    """The first step that holds is said, else `last`."""
    formula, words = _quoted(last), last
    for step in reversed(steps):
        formula = f"IF({step.condition},{step.text},{formula})"
        words = step.words if step.holds else words
    longest = max([last, *(step.longest for step in steps)], key=len)
    return Message(f"={formula}", words, longest)


def _fixed(condition: str, holds: bool, said: str) -> _Step:
    return _Step(condition, holds, _quoted(said), said, said)


def _with_amount(condition: str, holds: bool, pattern: str, amount: _Amount) -> _Step:
    """A step that says a number, at every `{}` of the pattern."""
    text = f"&{amount.text}&".join(_quoted(part) for part in pattern.split("{}"))
    said = pattern.replace("{}", amount.words if holds else _WIDEST)
    return _Step(condition, holds, text, said, pattern.replace("{}", _WIDEST))


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
