"""One element at a time from its low to its high value, the others as the scenario has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kostprijs.model.buildup import tariff_of
from kostprijs.scenario.point import Point

_NOISE = 9  # decimals of a swing that count for the order


@dataclass(frozen=True)
class Bar:
    """The tariff with one element at the low and at the high end of its bandwidth, without rounding.

    A series moves as one. `high` below `low`: a higher value makes the tariff lower (a pension threshold).
    """

    element: str
    label: str
    low: float
    high: float

    @property
    def swing(self) -> float:
        """How far the tariff moves."""
        return abs(self.high - self.low)

    def as_json(self) -> dict[str, Any]:
        """The row of `--json`."""
        return {
            "element": self.element,
            "label": self.label,
            "tarief_bij_laag": self.low,
            "tarief_bij_hoog": self.high,
            "zwaai": self.swing,
        }


def tornado(point: Point) -> tuple[Bar, ...]:
    """A bar for every element with a bandwidth, the widest first; the order of the model does not matter.

    An element that the analyst decided has a bar too: it shows what the decision is worth.
    """
    bars = []
    for element in point.model.elements:
        own = point.of(element.id)
        if any(value.band.width > 0 for value in own):
            ends = [{value.figure: value.band.at(end) for value in own} for end in ("laag", "hoog")]
            low, high = (_tariff(point, amounts) for amounts in ends)
            bars.append(Bar(element.id, element.label, low, high))
    return tuple(sorted(bars, key=lambda bar: (-round(bar.swing, _NOISE), bar.element)))


def _tariff(point: Point, amounts: dict[str, float]) -> float:
    base = {value.figure: value.amount for value in point.values}
    return float(tariff_of(point.model, point.at(base | amounts)))
