"""Dutch numbers in and out, and the one rounding rule.

Everything between reading and printing is float64 without rounding; a figure is rounded once, on
the page's decimal grid, half up. Rounding works on the shortest decimal text of a float (what a
person would have typed), so 2.675 on a grid of 0.01 gives 2.68 and not binary's 2.67.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

NBSP = "\u00a0"
CENT = 0.01

# The closed list of units: id -> (sign before, sign after, in words, decimals by default).
UNITS: dict[str, tuple[str, str, str, int]] = {
    "pct": ("", "%", "procent", 1),
    "eur_uur": ("€" + NBSP, "", "euro per uur", 2),
    "eur": ("€" + NBSP, "", "euro", 2),
    "uur_jaar": ("", "", "uur per jaar", 0),
    "aandeel": ("", "", "aandeel (0 tot 1)", 3),
    "getal": ("", "", "getal", 2),
}


@dataclass(frozen=True)
class NumberStyle:
    """How a language writes its numbers; `words` are the units in words, `euro` stands before an amount."""

    decimal: str
    thousands: str
    euro: str
    words: Mapping[str, str] = field(hash=False)

    def number(self, value: float | Decimal | Fraction, decimals: int) -> str:
        """`1234.5` with one decimal gives `1.234,5` or `1,234.5`. Never minus zero."""
        figure = round_half_up(value, Decimal(1).scaleb(-decimals))
        signs = str.maketrans(",.-", f"{self.thousands}{self.decimal}\u2212")
        return f"{figure:,.{decimals}f}".translate(signs)

    def signs(self, unit: str) -> tuple[str, str]:
        """What stands before and after a number in this unit. KeyError outside the closed list."""
        before, after, _, _ = UNITS[unit]
        return (self.euro if before else ""), after

    def amount(self, value: float | Decimal | Fraction, unit: str, decimals: int | None = None) -> str:
        """A number with the sign of its unit, in the decimals of the unit where none are given."""
        before, after = self.signs(unit)
        return before + self.number(value, UNITS[unit][3] if decimals is None else decimals) + after


DUTCH = NumberStyle(",", ".", "€" + NBSP, {unit: words for unit, (_, _, words, _) in UNITS.items()})
ENGLISH = NumberStyle(
    ".",
    ",",
    "€",
    {
        "pct": "per cent",
        "eur_uur": "€ per hour",
        "eur": "euros",
        "uur_jaar": "hours a year",
        "aandeel": "share (0 to 1)",
        "getal": "number",
    },
)


@dataclass(frozen=True)
class ParsedNumber:
    """A number as somebody typed it.

    `value` is what stands there without its signs (`16,5%` gives 16.5 with `percent`). `ambiguous`
    is true where the same text can mean two numbers: `1.878` is 1878 in Dutch and 1.878 elsewhere;
    `other` is then the second reading.
    """

    value: float
    percent: bool = False
    euro: bool = False
    other: float | None = None

    @property
    def ambiguous(self) -> bool:
        """Whether the text can mean two numbers."""
        return self.other is not None


_SPACES = " \u00a0\u2009\u202f\u2007\t"
_NO_SPACES = str.maketrans("", "", _SPACES)
_APART = re.compile(rf"(?<=\d)[{_SPACES}]+(?=\d)")
_THOUSANDS_SPACE = re.compile(rf"(?<!\d)\d{{1,3}}([{_SPACES}]\d{{3}})+(?!\d)")
_NO_CENTS = re.compile(r"(?<=\d)[,.]([-–—]+|=)(?=€?$)")
_THOUSANDS_DOT = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
_THOUSANDS_COMMA = re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+|[+-]?\d{1,3}(,\d{3}){2,}")
# A number without signs or thousands, with a decimal comma or dot.
PLAIN_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?")


def parse_number(text: str) -> ParsedNumber:
    """Read `16,5%`, `16,5 procent`, `0,165`, `€ 1.234,56`, `12.770,-`, `12 770,00`, `1,234.56`, `-0,5`.

    Raises ValueError for anything else, infinities included, and for two numbers side by side (`5 7`). The
    Dutch reading goes first where two are possible; the other one is kept in `other`.
    """
    bare = _joined(text.strip()).replace("\u2212", "-")
    bare = _NO_CENTS.sub(",00", re.sub(r"(?i)euro?$", "€", bare))
    euro = "€" in bare or bare.upper().startswith("EUR")
    bare = re.sub(r"(?i)^([+-]?)(€|euro?)", r"\1", bare).removesuffix("€")
    bare = re.sub(r"(?i)(procent|pct\.?)$", "%", bare)
    percent = bare.endswith("%")
    bare = bare.removesuffix("%")
    other: float | None = None
    if _THOUSANDS_DOT.fullmatch(bare):
        value = float(bare.replace(".", "").replace(",", "."))
        if "," not in bare and bare.count(".") == 1:
            other = float(bare)
    elif _THOUSANDS_COMMA.fullmatch(bare):
        value = float(bare.replace(",", ""))
    elif PLAIN_NUMBER.fullmatch(bare):
        value = float(bare.replace(",", "."))
    else:
        raise ValueError("geen getal")
    if not math.isfinite(value):
        raise ValueError("geen eindig getal")
    return ParsedNumber(value, percent, euro, other)


def _joined(text: str) -> str:
    """The text without spaces; between two digits only the ones that part thousands may stand."""
    whole = _THOUSANDS_SPACE.sub(lambda found: found[0].translate(_NO_SPACES), text)
    if _APART.search(whole):
        raise ValueError("meer dan één getal")
    return whole.translate(_NO_SPACES)


def exact(value: float | str | Decimal | Fraction) -> Fraction:
    """The exact rational of the shortest decimal text of `value` (0.1 gives 1/10)."""
    if isinstance(value, Fraction):
        return value
    return Fraction(repr(float(value)) if isinstance(value, float) else str(value))


def exact_mean(values: Iterable[float | Decimal]) -> Fraction:
    """The mean of a non-empty series as a fraction: the order of the values can't change it."""
    fractions = [exact(value) for value in values]
    if not fractions:
        raise ValueError("no values")
    return sum(fractions, Fraction(0)) / len(fractions)


@functools.lru_cache(maxsize=64, typed=True)
def _step(grid: float | Decimal) -> Fraction:
    return exact(grid)


def _on_grid(value: float | Decimal | Fraction, grid: float | Decimal, rounding: str) -> Decimal:
    step = _step(grid)
    if step <= 0:
        raise ValueError("grid must be positive")
    ratio = exact(value) / step
    floor = ratio.numerator // ratio.denominator
    rest = ratio - floor
    if rounding == ROUND_FLOOR or rest == 0:
        count = floor
    elif rounding == ROUND_CEILING:
        count = floor + 1
    else:  # half up, away from zero for negatives, as Decimal's ROUND_HALF_UP does
        half = Fraction(1, 2)
        count = floor + (1 if rest > half or (rest == half and ratio > 0) else 0)
    text = Decimal(str(grid)) if isinstance(grid, float) else Decimal(grid)
    return text * count if count else Decimal(0).quantize(text)


def round_half_up(value: float | Decimal | Fraction, grid: float | Decimal) -> Decimal:
    """`value` on the grid, halves away from zero. Never minus zero."""
    return _on_grid(value, grid, ROUND_HALF_UP)


def round_down(value: float | Decimal | Fraction, grid: float | Decimal) -> Decimal:
    """The largest grid point that is not above `value`."""
    return _on_grid(value, grid, ROUND_FLOOR)


def round_up(value: float | Decimal | Fraction, grid: float | Decimal) -> Decimal:
    """The smallest grid point that is not below `value`."""
    return _on_grid(value, grid, ROUND_CEILING)


def decimals_of(grid: float | Decimal) -> int:
    """How many decimals a figure on this grid needs (0.25 gives 2, 1.0 gives 0)."""
    exponent = Decimal(str(grid)).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def decimals_for(unit: str, decimals: int) -> int:
    """The decimals to print; money has none or two, as on any bill (€ 26,50 and not € 26,5)."""
    return 2 if unit in ("eur", "eur_uur") and decimals == 1 else decimals


def format_number(value: float | Decimal | Fraction, decimals: int) -> str:
    """`1234.5` with one decimal gives `1.234,5`. Never minus zero."""
    return DUTCH.number(value, decimals)


def format_amount(value: float | Decimal | Fraction, unit: str, decimals: int | None = None) -> str:
    """A figure in Dutch with the sign of its unit: `5,7%`, `€ 28,97` (non-breaking space), `1.872`.

    Raises KeyError for a unit outside the closed list.
    """
    return DUTCH.amount(value, unit, decimals)


@functools.lru_cache(maxsize=1024)  # the same bounds stand in every tool and in every finding
def format_shortest(value: float, unit: str) -> str:
    """A figure of at most six decimals with no more decimals than it needs: `5,75%`, `1.872`."""
    shortest = round(value, 6)
    decimals = next(places for places in range(7) if round(shortest, places) == shortest)
    return format_amount(shortest, unit, decimals_for(unit, decimals))


def count_of(number: int, one: str, more: str) -> str:
    """A number with its noun: `1 bestand`, `2 bestanden`."""
    return f"{number} {one if number == 1 else more}"
