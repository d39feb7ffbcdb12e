"""The normenkader: hours a year for a client, from the basis and what adds to or takes from it.

108 hours is full take-over in an average situation. Minutes a week are of a year of 52 weeks. A part of a
year counts days (`kostprijs.scenario.periods`): 182 days of 2020 are 182/366 of it. The normenkader also has
an addition for a soiling pet; its hours could not be read, so it is not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kostprijs.errors import WrongUse
from kostprijs.model.references import Reference
from kostprijs.numbers import exact
from kostprijs.scenario.constants import constant, constants, remark
from kostprijs.scenario.periods import WEEKS, Span

FILE = "normenkader"
BASIS = "basis"
ROOMS = ("kamer_in_gebruik", "kamer_niet_in_gebruik")
MOST_ROOMS = 10
_NOT_TOGETHER = ("belemmering_enig", "belemmering_veel")


@dataclass(frozen=True)
class NormLine:
    """One part of an assessment, so many times."""

    norm: Reference
    count: int

    @property
    def hours(self) -> Fraction:
        """Hours a year."""
        return exact(self.norm.value) * self.count


@dataclass(frozen=True)
class Assessment:
    """What the normenkader comes to for one client; `remark` is what its parameter file says of itself."""

    lines: tuple[NormLine, ...]
    remark: str = ""

    @property
    def hours(self) -> Fraction:
        """Hours a year."""
        return sum((line.hours for line in self.lines), Fraction(0))

    @property
    def minutes_a_week(self) -> Fraction:
        """Minutes a week, in a year of 52."""
        return self.hours * 60 / WEEKS

    @property
    def hours_a_month(self) -> Fraction:
        """Hours a month."""
        return self.hours / 12


def adjustments() -> tuple[Reference, ...]:
    """What may be added to the basis, in the order of the parameter file."""
    return tuple(series[-1] for name, series in constants(FILE).items() if name != BASIS)


def assess(counts: Mapping[str, int]) -> Assessment:
    """The basis with its adjustments: id -> how many times.

    Only rooms may count more than once. Raises WrongUse for an unknown id, a count that can't be, and for
    `enig` and `veel` together.
    """
    known = {norm.id: norm for norm in adjustments()}
    for name, count in counts.items():
        if name not in known:
            raise WrongUse(f"De aanpassing «{name:.40}» bestaat niet; kies uit {', '.join(known)}.")
        most = MOST_ROOMS if name in ROOMS else 1
        if not 1 <= count <= most:
            raise WrongUse(f"De aanpassing «{name}» kan van 1 tot en met {most} keer, niet {count:d} keer.")
    if set(_NOT_TOGETHER) <= set(counts):
        raise WrongUse(f"Van {' en '.join(_NOT_TOGETHER)} kan er één gelden; kies de zwaarste.")
    lines = [NormLine(norm, counts[name]) for name, norm in known.items() if name in counts]
    return Assessment((NormLine(constant(FILE, BASIS), 1), *lines), remark(FILE))


def pro_rata(hours: Fraction, span: Span) -> Fraction:
    """Hours a year for a period, exact: adjoining periods add up to the whole."""
    return hours * span.years
