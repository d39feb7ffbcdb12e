"""One figure in the explorer: bandwidth and references in a drawing and in words, and its controls."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from kostprijs.model.costmodel import CostElement
from kostprijs.model.references import Reference, lookup
from kostprijs.numbers import UNITS, format_number, format_shortest, parse_number
from kostprijs.report.explorer_tables import across, drawing
from kostprijs.report.palette import BAND, REFERENCE
from kostprijs.scenario.point import Value

_STEPS = {"pct": 0.1, "eur_uur": 0.05, "eur": 10.0, "uur_jaar": 1.0, "aandeel": 0.01, "getal": 0.1}
_MOST_STEPS = 400
_TALL = 22
_PLACES, _MOST = 6, 1e12  # decimals of a number in a field, and how large one may be


@dataclass(frozen=True)
class Scale:
    """From where to where a slider goes, in whole steps."""

    low: float
    high: float
    step: float


def references_beside(element: CostElement, year: int) -> tuple[Reference, ...]:
    """The public values of the year that the model names beside an element, in its own unit."""
    found = (lookup(name, year) for name in element.references)
    return tuple(reference for reference in found if reference and reference.unit == element.unit)


def scale_of(element: CostElement, value: Value, references: tuple[Reference, ...]) -> Scale:
    """Around the bandwidth, the value and the references, with room at both sides, inside the hard bounds."""
    marks = [value.amount, value.band.low, value.band.high]
    marks += [end for reference in references for end in (reference.value, reference.high) if end is not None]
    low, high = min(marks), max(marks)
    room = max((high - low) / 4, abs(high) / 10, 2 * _STEPS[element.unit])
    hard = element.bounds_hard or (-math.inf, math.inf)
    low, high = max(low - room, hard[0]), min(high + room, hard[1])
    step = _STEPS[element.unit]
    while (high - low) / step > _MOST_STEPS:
        step *= 2
    return Scale(round(math.floor(low / step) * step, 6), round(math.ceil(high / step) * step, 6), step)


def beside(value: Value, amount: float, scale: Scale, references: tuple[Reference, ...]) -> str:
    """The bandwidth, the references and the value as a drawing, with the same in words behind it."""
    low, high = min(scale.low, amount), max(scale.high, amount)
    marks = [_band(across(low, high, value.band.low), across(low, high, value.band.high))]
    for reference in references:
        marks.append(_diamond(across(low, high, reference.value)))
        if reference.high is not None:
            marks.append(_diamond(across(low, high, reference.high)))
    x = across(low, high, amount)
    marks.append(f'<path d="M{x:.1f} 0V{_TALL}" stroke="currentColor" stroke-width="2"/>')
    return f"{drawing(marks, _TALL)} <span>{escape(words(value, references))}</span>"


def words(value: Value, references: tuple[Reference, ...]) -> str:
    """`laag 4,5%, midden 6%, hoog 7,5%; referentie: Ziekteverzuim zorg 5,7% over te werken dagen`."""
    ends = (value.band.low, value.band.middle, value.band.high)
    texts = [format_shortest(end, value.unit) for end in ends]
    if value.band.width > 0:
        parts = [f"laag {texts[0]}, midden {texts[1]}, hoog {texts[2]}"]
    else:
        parts = [f"geen bandbreedte: {texts[1]} ({value.because})"]
    parts += [f"referentie (ruit): {reference.label}, {reference.measured}" for reference in references]
    return "; ".join(parts)


def typed(text: str, unit: str) -> float:
    """The number somebody typed, in the unit of its field. Raises ValueError, which says what is wrong."""
    try:
        found = parse_number(text)
    except ValueError as error:
        raise ValueError("is geen getal") from error
    if found.other is not None:
        either = " of ".join(written(number) for number in (found.value, found.other))
        raise ValueError(f"kan twee getallen zijn; schrijf {either}")
    if (found.percent and unit != "pct") or (found.euro and not unit.startswith("eur")):
        raise ValueError(f"is niet in {UNITS[unit][2]}")
    if abs(found.value) > _MOST:
        raise ValueError("is te groot")
    return round(found.value, _PLACES)


def written(amount: float) -> str:
    """A number for the field, in as many decimals as it needs: `12,15`, and no point that could be one."""
    shortest = round(amount, _PLACES)
    places = next(n for n in range(_PLACES + 1) if round(shortest, n) == shortest)
    return format_number(shortest, places).replace(".", "")


class FigureRow:
    """The slider, the field and the drawing of one figure; `chosen` hears each new number.

    Slider and field keep each other in step. The slider goes in steps, the field takes any number, and
    the value itself is never rounded to a step. `refused` hears what can't be read as a number; the field
    then shows again what is reckoned with.
    """

    def __init__(
        self,
        element: CostElement,
        value: Value,
        year: int,
        chosen: Callable[[str, float], None],
        refused: Callable[[str], None],
    ) -> None:
        import ipywidgets

        self._value, self._chosen, self._refused = value, chosen, refused
        self._references = references_beside(element, year) if not element.series else ()
        self._scale = scale_of(element, value, self._references)
        self._amount, self._quiet = value.amount, False
        label = f"{value.label} ({UNITS[value.unit][2]})"
        self.field = ipywidgets.Text(
            description=label,
            continuous_update=False,
            tooltip=f"{label}: typ een getal en druk op Enter",
            style={"description_width": "400px"},
            layout={"width": "510px"},
        )
        self.slider = ipywidgets.FloatSlider(
            min=self._scale.low,
            max=self._scale.high,
            step=self._scale.step,
            description="schuif",
            tooltip=f"{label}: schuif met de pijltjestoetsen",
            readout=False,
            continuous_update=False,  # else a slider reports its own rounding as a choice
            layout={"width": "300px"},
        )
        self._drawn = ipywidgets.HTML()
        self.show(value.amount)
        self.field.observe(self._on_field, "value")
        self.slider.observe(self._on_slider, "value")
        self.box = ipywidgets.VBox([ipywidgets.HBox([self.field, self.slider]), self._drawn])

    def show(self, amount: float) -> None:
        """Show a number in both controls and in the drawing, without telling anybody."""
        self._quiet = True
        try:
            self.slider.min, self.slider.max = min(self._scale.low, amount), max(self._scale.high, amount)
            self.slider.value = amount
            self._show_beside(amount)
        finally:
            self._quiet = False

    def _show_beside(self, amount: float) -> None:
        self._amount = amount
        self.field.value = written(amount)
        self._drawn.value = beside(self._value, amount, self._scale, self._references)

    def _on_field(self, change: Any) -> None:
        if self._quiet:
            return
        try:
            amount = typed(change["new"], self._value.unit)
        except ValueError as error:
            self.show(self._amount)
            kept = f"Er blijft {self.field.value} staan."
            self._refused(f"{self._value.label}: «{change['new']:.40}» {error}. {kept}")
            return
        self.show(amount)
        self._chosen(self._value.figure, amount)

    def _on_slider(self, change: Any) -> None:
        if self._quiet:
            return
        # The slider itself is left alone: who presses the arrow key is further on than the kernel knows,
        # and a value sent back, be it the same but for its last digit, would pull him back.
        amount = round(change["new"], _PLACES)
        self._quiet = True
        try:
            self._show_beside(amount)
        finally:
            self._quiet = False
        self._chosen(self._value.figure, amount)


def _band(left: float, right: float) -> str:
    wide = max(right - left, 2)
    return f'<rect x="{left:.1f}" y="7" width="{wide:.1f}" height="8" fill="{BAND}" stroke="currentColor"/>'


def _diamond(x: float) -> str:
    return f'<path d="M{x:.1f} 4l5 7l-5 7l-5 -7z" fill="{REFERENCE}" stroke="currentColor"/>'
