"""What is usual in a cell of a calculation tool, and when a percentage is likely typed as a fraction."""

from __future__ import annotations

from typing import NamedTuple

from kostprijs.model.costmodel import CostElement
from kostprijs.numbers import exact, format_shortest

# Rounded shares of five steps may miss the total by this much, in the unit of the series.
SERIES_TOLERANCE = 0.5


class Span(NamedTuple):
    """A range of numbers, with or without its ends."""

    low: float
    high: float
    ends: bool

    def holds(self, value: float) -> bool:
        """Whether the number lies in it."""
        return self.low <= value <= self.high and (self.ends or value not in (self.low, self.high))

    def condition(self, cell: str) -> str:
        """The same in Excel."""
        equal = "=" if self.ends else ""
        return f"AND({cell}>{equal}{self.low!r},{cell}<{equal}{self.high!r})"


def fraction_span(element: CostElement) -> Span | None:
    """Between which numbers a percentage seems to be written as a fraction; None where it can't be told.

    Unusual as it stands and usual times a hundred (0.057 for 5.7); where anything above zero is usual:
    finer than the step in which people fill it in.
    """
    if element.unit != "pct":
        return None
    low, high = element.bounds_soft or (0.0, 0.0)
    if low > 0:
        span = Span(float(exact(low) / 100), float(exact(high) / 100), ends=True)
        return span if span.high < low else None
    grain = element.protection.grain
    return None if grain is None else Span(0.0, grain, ends=False)


def is_surely_fraction(element: CostElement) -> bool:
    """Whether a number in the span is refused: for this element less than 1% is far from usual."""
    return element.unit == "pct" and element.bounds_soft is not None and element.bounds_soft[0] >= 1


def span_text(bounds: tuple[float, float], unit: str) -> str:
    """Two bounds in words: `2% tot 15%`."""
    return f"{format_shortest(bounds[0], unit)} tot {format_shortest(bounds[1], unit)}"
