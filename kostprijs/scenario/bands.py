"""Today's indications in minutes per week, converted to the bandbreedtemodel.

The bands are printed as whole minutes (60-90, 91-130, 131-260), so between them lie gaps, and below and
above them lies what the model does not speak of. What happens there is a rule of the analyst, never silent:

tussen   minutes in a gap: `afronden` (to whole minutes, halves up; the default, because the bands are printed
         in whole minutes), `omlaag` or `omhoog` (the band below, above), `weigeren`
onder    below the lowest band: `blijft` (outside the bands at today's minutes; the default, because any
         other choice gives or takes hours), `laagste` (into the lowest band), `weigeren`
boven    above the highest band: `blijft` (the default), `hoogste`, `weigeren`

Under a band a client gets its minimum, middle (halfway) or maximum. A year has 52 weeks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kostprijs.numbers import exact, format_shortest, round_half_up
from kostprijs.scenario.constants import constants
from kostprijs.scenario.periods import WEEKS

BETWEEN = ("afronden", "omlaag", "omhoog", "weigeren")
BELOW = ("blijft", "laagste", "weigeren")
ABOVE = ("blijft", "hoogste", "weigeren")
OUTSIDE = {"onder": "Onder de laagste band", "boven": "Boven de hoogste band"}
POINTS = ("laagste", "midden", "hoogste")


class NoBand(ValueError):
    """Minutes that the rule refuses to place (Dutch)."""


@dataclass(frozen=True)
class MinuteBand:
    """Minutes per week from `low` to `high`, both whole."""

    id: str
    label: str
    low: int
    high: int

    def minutes(self, point: str) -> Fraction:
        """What a client in this band gets at `laagste`, `midden` or `hoogste`."""
        return self.low + (self.high - self.low) * Fraction(POINTS.index(point), len(POINTS) - 1)


@dataclass(frozen=True)
class Rule:
    """What to do with minutes that no band contains; see the module."""

    between: str = "afronden"
    below: str = "blijft"
    above: str = "blijft"


@dataclass(frozen=True)
class Cell:
    """Persons with the same minutes per week, or with these as their mean.

    `lowest` and `highest` bound the class; the same as `minutes` for a class of one value. `into` is the
    band, or `onder` or `boven`, that the analyst chose for a class that straddles a border; else empty.
    """

    lowest: Fraction
    highest: Fraction
    minutes: Fraction
    count: int
    into: str = ""


@dataclass(frozen=True)
class BandRow:
    """The persons that come into one band, or stay outside (`band` None; `id` onder or boven).

    minutes  per week, of all of them together: as it is today, and at each point of the band
    """

    id: str
    label: str
    band: MinuteBand | None
    count: int
    today: Fraction
    minutes: Mapping[str, Fraction]

    def hours(self, point: str) -> Fraction:
        """Hours a year at `vandaag`, `laagste`, `midden` or `hoogste`."""
        return (self.today if point == "vandaag" else self.minutes[point]) * WEEKS / 60


def public_bands() -> tuple[MinuteBand, ...]:
    """The bands of the parameter file, from low to high."""
    series = [found[-1] for found in constants("banden").values()]
    bands = [MinuteBand(r.id, r.label, int(r.value), int(r.high or r.value)) for r in series]
    return tuple(sorted(bands, key=lambda band: band.low))


def place(minutes: Fraction, bands: Sequence[MinuteBand], rule: Rule) -> str:
    """The id of the band for these minutes, or `onder` or `boven`. Raises NoBand where the rule refuses."""
    if rule.between == "afronden":
        minutes = exact(round_half_up(minutes, 1))
    for band in bands:
        if band.low <= minutes <= band.high:
            return band.id
    if minutes < bands[0].low:
        return _outside(minutes, rule.below, "onder", bands[0])
    if minutes > bands[-1].high:
        return _outside(minutes, rule.above, "boven", bands[-1])
    below = next(band for band in reversed(bands) if band.high < minutes)
    above = next(band for band in bands if band.low > minutes)
    if rule.between == "weigeren":
        gap = f"{_said(minutes)} minuten valt tussen {below.high} en {above.low}"
        raise NoBand(f"{gap}; kies in [regel] iets anders voor «tussen»")
    # whole bands leave no gap of a whole minute, but an analyst's own bands may: the nearer one, halves up
    if rule.between == "afronden":
        return (below if minutes - below.high < above.low - minutes else above).id
    return (below if rule.between == "omlaag" else above).id


def _outside(minutes: Fraction, choice: str, where: str, edge: MinuteBand) -> str:
    if choice == "weigeren":
        found = f"{_said(minutes)} minuten ligt {where} de banden"
        raise NoBand(f"{found}; kies in [regel] iets anders voor «{where}»")
    return where if choice == "blijft" else edge.id


def _said(minutes: Fraction) -> str:
    return format_shortest(float(minutes), "getal")


def convert(cells: Sequence[Cell], bands: Sequence[MinuteBand], rule: Rule) -> tuple[BandRow, ...]:
    """Every band, then what stays outside where anyone does. The counts add up to those of the cells.

    Raises NoBand where the rule refuses a cell.
    """
    found: dict[str, list[Cell]] = {name: [] for name in (*(band.id for band in bands), *OUTSIDE)}
    for cell in cells:
        found[cell.into or place(cell.minutes, bands, rule)].append(cell)
    inside = [_row(band.id, band.label, band, found[band.id]) for band in bands]
    outside = [_row(name, label, None, found[name]) for name, label in OUTSIDE.items() if found[name]]
    return (*inside, *outside)


def _row(name: str, label: str, band: MinuteBand | None, cells: Sequence[Cell]) -> BandRow:
    count = sum(cell.count for cell in cells)
    today = sum((cell.minutes * cell.count for cell in cells), Fraction(0))
    minutes = {point: band.minutes(point) * count if band else today for point in POINTS}
    return BandRow(name, label, band, count, today, minutes)
