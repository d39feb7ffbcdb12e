"""From what stands in a cell to a number in the element's own unit, or the reason why not.

The scale of a percentage and a doubtful decimal sign are decided by the element's bounds: the first
reading within the soft bounds, else within the hard ones, else the first. What was not certain is
asked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from kostprijs.intake.findings import dutch
from kostprijs.intake.workbook import CellError, Content, Moment, Uncached
from kostprijs.model.costmodel import CostElement
from kostprijs.numbers import PLAIN_NUMBER, UNITS, exact, parse_number

# No figure of a calculation tool comes near; beyond it a mean or a tariff would lose its digits.
MAX_MAGNITUDE = 1e9
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
_NOT_FILLED = re.compile(r"(?i)(€|eur)?[-–—?. ]*€?|n\.?v\.?t\.?|niet van toepassing|onbekend|geen|leeg")
# What people write behind a number besides the sign of its unit.
_UNIT_WORDS = {
    "uur_jaar": re.compile(r"(?i)(?<=[\d ])\s*(uur|uren|u)\.?(\s*(per|/)\s*(jaar|jr))?\.?\s*$"),
    "eur_uur": re.compile(r"(?i)\s*(per|/|p/)\s*(uur|u)\.?\s*$"),
    "eur": re.compile(r"(?i)\s*(per|/)\s*(jaar|jr)\.?\s*$"),
}


class Problem(NamedTuple):
    """Why a content is no usable number, or a doubt about it: a finding without its place."""

    code: str
    expected: str
    action: str


class Interpreted(NamedTuple):
    """A value (None: not filled or not usable), a problem that blocks it, and a doubt that is asked."""

    value: float | None
    problem: Problem | None = None
    doubt: Problem | None = None


def scaled(value: float, factor: int) -> float:
    """`value` times `factor` in decimal: 0.057 times 100 is 5.7. What is too large to count stays."""
    return float(exact(value) * factor) if abs(value) <= MAX_MAGNITUDE else value


def interpret(content: Content, element: CostElement, percent: bool = False) -> Interpreted:
    """The number in the unit of the element. `percent`: the cell shows its number as a percentage."""
    match content:
        case None:
            return Interpreted(None)
        case CellError():
            return _blocked("foutcel", "een getal", "Wilt u de formule in deze cel herstellen?")
        case Uncached():
            action = "Wilt u het bestand in Excel openen, één keer opslaan en opnieuw insturen?"
            return _blocked("formule_zonder_uitkomst", "een formule met opgeslagen uitkomst", action)
        case Moment():
            action = (
                "Excel heeft het getal als datum opgevat. Wilt u de celopmaak op getal zetten en de waarde "
                "opnieuw invullen?"
            )
            return _blocked("datum", "een getal", action)
        case bool():
            return _blocked("geen_getal", "een getal", "Wilt u hier een getal invullen?")
        case str():
            return _from_text(content, element)
    return _from_number(content, element, percent)


def _blocked(code: str, expected: str, action: str) -> Interpreted:
    return Interpreted(None, Problem(code, expected, action))


def _from_number(number: float, element: CostElement, percent: bool) -> Interpreted:
    if not math.isfinite(number):
        return _blocked("geen_getal", "een eindig getal", "Wilt u hier een getal invullen?")
    if not percent:
        return _decided([number], element, guess_scale=True)
    if element.unit == "pct":
        meant = scaled(number, 100)
        if plausible([meant], element) or not plausible([number], element):
            return _decided([meant], element)
        # 16.5 written by a program into a percentage cell shows as 1650%
        return _decided([number], element)._replace(doubt=_doubt([number, meant], number, element))
    if element.unit in ("aandeel", "getal"):
        return _decided([number], element)
    return wrong_unit(element)


def _from_text(text: str, element: CostElement, guess_scale: bool = True) -> Interpreted:
    if _NOT_FILLED.fullmatch(text.strip()):
        return Interpreted(None)
    try:
        parsed = parse_number(
            _UNIT_WORDS[element.unit].sub("", text) if element.unit in _UNIT_WORDS else text
        )
    except ValueError:
        return _blocked(
            "geen_getal",
            "een getal",
            "Wilt u hier alleen een getal invullen, met een komma voor de decimalen?",
        )
    readings = [parsed.value]
    if parsed.other is not None:
        readings = [parsed.other] if abs(parsed.other) < 1 else [parsed.value, parsed.other]
    if parsed.percent and element.unit == "aandeel":
        readings = [float(exact(value) / 100) for value in readings]
    elif parsed.percent and element.unit != "pct":
        return wrong_unit(element)
    if parsed.euro and other_unit("euro", element):
        return wrong_unit(element)
    return _decided(
        readings, element, guess_scale=guess_scale and not parsed.percent, doubtful=len(readings) > 1
    )


def other_unit(said: str, element: CostElement) -> bool:
    """Whether `euro` or `procent` can't be the unit of the element; nothing said fits all."""
    fits = {"euro": ("eur", "eur_uur"), "procent": ("pct", "aandeel", "getal")}
    return said in fits and element.unit not in fits[said]


def wrong_unit(element: CostElement, said: str = "") -> Interpreted:
    """The reading of a value in another unit; `said` is the unit that stands at or beside the cell."""
    expected = {
        "pct": "een percentage", "eur_uur": "een bedrag in euro per uur", "eur": "een bedrag in euro",
        "uur_jaar": "een aantal uren per jaar", "aandeel": "een aandeel tussen 0 en 1", "getal": "een getal",
    }[element.unit]  # fmt: skip
    beside = f"; bij deze cel staat {said}" if said else ""
    return _blocked("verkeerde_eenheid", f"{expected}{beside}", f"Wilt u hier {expected} invullen?")


def _decided(
    readings: Sequence[float], element: CostElement, guess_scale: bool = False, doubtful: bool = False
) -> Interpreted:
    """Choose between the readings, the likeliest first; `guess_scale` adds the fraction as percentage."""
    options = list(readings)
    if guess_scale and element.unit == "pct" and not doubtful:
        options += [scaled(value, 100) for value in readings if 0 < abs(value) < 1]
    likely = plausible(options, element)
    value = likely[0] if likely else options[0]
    if abs(value) > MAX_MAGNITUDE:
        return _blocked("onmogelijk_groot", "een getal van gewone grootte", "Wilt u de waarde nakijken?")
    sure = not doubtful and (len(options) == 1 or (value == options[0] and len(likely) <= 1))
    return Interpreted(value + 0.0, doubt=None if sure else _doubt(options, value, element, doubtful))


def plausible(options: Sequence[float], element: CostElement) -> list[float]:
    """The readings within the soft bounds, else those within the hard ones; all without bounds."""
    for bounds in (element.bounds_soft, element.bounds_hard):
        inside = [value for value in options if bounds is None or bounds[0] <= value <= bounds[1]]
        if bounds is not None and inside:
            return inside
    bounded = element.bounds_soft is not None or element.bounds_hard is not None
    return [] if bounded else list(options)


def interpret_table(text: str, element: CostElement) -> Interpreted:
    """A field of a bulk table: in the element's own unit, with 16,5 and 16.5 both read as decimals.

    Where 1878 is the likelier reading of `1.878`, that is read; it is asked about as soon as it is as likely.
    A percentage that can be a fraction is asked about and kept.
    """
    if not PLAIN_NUMBER.fullmatch(text):
        return _from_text(text, element, guess_scale=False)
    simple = float(text.replace(",", "."))
    thousands = _THOUSANDS.fullmatch(text)
    if thousands and (element.bounds_soft or element.bounds_hard):
        whole = float(text.replace(".", ""))
        likely = plausible([simple, whole], element)
        if whole in likely:  # inside narrower bounds than the decimal one, or inside the same
            value = likely[0]
            return Interpreted(value, doubt=_doubt([simple, whole], value, element, doubtful=True))
    found = _decided([simple], element)
    fraction = element.unit == "pct" and 0 < abs(simple) < 1 and element.bounds_soft is not None
    if fraction and _within(scaled(simple, 100), element):
        return found._replace(doubt=_doubt([simple, scaled(simple, 100)], simple, element))
    return found


def _within(value: float, element: CostElement) -> bool:
    return element.bounds_soft is not None and element.bounds_soft[0] <= value <= element.bounds_soft[1]


def _doubt(options: Sequence[float], value: float, element: CostElement, doubtful: bool = False) -> Problem:
    other = next((option for option in options if option != value), value)
    code = "decimaalteken" if doubtful else "procentschaal"
    before, after, _, _ = UNITS[element.unit]
    ours, theirs = (f"{before}{dutch(option)}{after}" for option in (value, other))
    return Problem(
        code, f"{ours} of {theirs}", f"Wij lezen dit als {ours}. Klopt dat? Zo niet, wilt u het verbeteren?"
    )
