"""The bandwidth of every figure as a scenario may use it: low, middle and high, and where they come from.

A figure that is not shown falls back on the public norm in the model, then on what a blank counts as.
Never on a reference by itself: that may have another base (the whole pension premium beside the
employer's part of it); an analyst who wants one chooses it by name.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound
from kostprijs.model.costmodel import CostElement
from kostprijs.numbers import exact, exact_mean

LOW, MIDDLE, HIGH = ENDS = ("laag", "midden", "hoog")
NORM, BLANK, MISSING = "norm", "leeg", "ontbreekt"  # beside the words of Display
NORM_WORDS = "openbare norm"
_SAME = 1e-9
_GROUPS, _BOUNDS = Display.GROUPS.value, Display.BOUNDS.value
_WORDS = {
    (_GROUPS, LOW): "gemiddelde van de laagste groep",
    (_GROUPS, MIDDLE): "midden van de groepen",
    (_GROUPS, HIGH): "gemiddelde van de hoogste groep",
    (_BOUNDS, LOW): "ondergrens",
    (_BOUNDS, MIDDLE): "gemiddelde tussen de grenzen",
    (_BOUNDS, HIGH): "bovengrens",
}
_ANY_END = {
    Display.MEAN.value: "gemiddelde; een bandbreedte is niet vrijgegeven",
    NORM: NORM_WORDS,
    BLANK: "niet getoond; telt als leeg of nul",
    MISSING: "niet getoond, en niet nodig",
}


@dataclass(frozen=True)
class Band:
    """Three values of one figure in its own unit, low <= middle <= high; all the same where there is no band.

    `basis` says what they are: a word of Display (`groepen`, `grenzen`, `gemiddelde`, `norm`), `leeg`
    (not shown, and a blank counts as this) or `ontbreekt` (not shown and nothing to fall back on: NaN).
    `may_double`: this figure is shown, and is an alternative way to fill in another one.
    `scaled`: the middles of a series were scaled to their fixed total.
    """

    low: float
    middle: float
    high: float
    basis: str
    may_double: bool = False
    scaled: bool = False

    @property
    def width(self) -> float:
        """High minus low."""
        return self.high - self.low

    def at(self, end: str) -> float:
        """The value at `laag`, `midden` or `hoog`."""
        return {LOW: self.low, MIDDLE: self.middle, HIGH: self.high}[end]


def fixed(value: float, basis: str) -> Band:
    """A band without width."""
    return Band(value, value, value, basis)


def bands(released: ReleasedRound) -> dict[str, Band]:
    """The band of every figure of every element, by figure id.

    A series with a fixed total (a staff mix) has no low or high of its own: the lowest groups of all steps
    together are no mix. All three are its middles, scaled to the total.
    """
    figures = {figure.id: figure for figure in released.figures}
    found: dict[str, Band] = {}
    for element in released.model.elements:
        own = {name: _band(element, figures[name]) for name in element.figures}
        found |= own if element.series_total is None else _as_mix(own, element.series_total)
    return found


def origin(band: Band, end: str) -> tuple[str, str]:
    """Where the value at this end comes from: the word for a file, and in words for a page."""
    words = _WORDS.get((band.basis, end))
    if words is None:
        return band.basis, _ANY_END[band.basis]
    return end, f"{words}, geschaald tot het totaal van de reeks" if band.scaled else words


def middle_of(figure: ReleasedFigure) -> Fraction | None:
    """The printed middle: the middle group, between an even number of groups the mean of the middle two.

    None for a figure that is not shown.
    """
    if figure.display is Display.HIDDEN:
        return None
    if figure.display is Display.GROUPS:
        half = (len(figure.values) - 1) // 2
        return exact_mean(figure.values[half : len(figure.values) - half])
    return exact(figure.values[1 if figure.display is Display.BOUNDS else 0])


def _band(element: CostElement, figure: ReleasedFigure) -> Band:
    middle = middle_of(figure)
    if middle is not None:
        doubles = element.blank_counts_as is not None
        ends = float(figure.values[0]), float(middle), float(figure.values[-1])
        return Band(*ends, figure.display.value, may_double=doubles)
    norm = element.norm_of(figure.id)
    if norm is not None:
        return fixed(norm, NORM)
    if element.blank_counts_as is not None or element.protection.zero_is_normal:
        return fixed(element.blank_counts_as or 0.0, BLANK)
    return fixed(math.nan, MISSING)


def _as_mix(own: Mapping[str, Band], total: float) -> dict[str, Band]:
    together = sum(band.middle for band in own.values())
    if not together > 0:  # nothing is shown of a mix, or a step is missing: zeros would be an invented mix
        return {name: fixed(math.nan, MISSING) for name in own}
    scaled = abs(together - total) > _SAME
    made = {}
    for name, band in own.items():
        value = band.middle * total / together
        made[name] = Band(value, value, value, band.basis, scaled=scaled)
    return made
