"""What the checks share: what they compare with, the values that count, and amounts in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from kostprijs.intake.findings import Finding
from kostprijs.intake.submission import Submission
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.references import Reference
from kostprijs.numbers import format_shortest

Lookup = Callable[[str, int], Reference | None]
Check = Callable[["Context", Submission], Iterator[Finding]]
# Sums and differences of filled-in decimals are off by this much at most.
ROUNDING_NOISE = 1e-9
_YEARS_AROUND = 2


@dataclass(frozen=True)
class Context:
    """What the checks compare with.

    peiljaar  that of the traject, else of the model
    others    element id -> public value of another year that is not the peiljaar's -> that year
    prefilled what stood in the tool when it was sent out: figure id -> value
    """

    model: CostModel
    peiljaar: int
    others: Mapping[str, Mapping[float, int]]
    prefilled: Mapping[str, float] = field(default_factory=dict)


def context_of(
    model: CostModel, peiljaar: int, lookup: Lookup, prefilled: Mapping[str, float] | None = None
) -> Context:
    """The context of a round; `lookup` gives a public reference value by id and year."""
    others = {element.id: _other_values(element, peiljaar, lookup) for element in model.elements}
    return Context(model, peiljaar, others, prefilled or {})


def _other_values(element: CostElement, peiljaar: int, lookup: Lookup) -> dict[float, int]:
    """Of a value that several years share, the year that wins is the nearest later, else nearest earlier."""
    own = _public_values(element, peiljaar, lookup)
    earlier = range(peiljaar - _YEARS_AROUND, peiljaar)
    later = reversed(range(peiljaar + 1, peiljaar + 1 + _YEARS_AROUND))
    years = (*earlier, *later) if own else ()
    return {value: year for year in years for value in _public_values(element, year, lookup) - own}


def _public_values(element: CostElement, year: int, lookup: Lookup) -> set[float]:
    found = [lookup(reference, year) for reference in element.references]
    return {r.value for r in found if r is not None and r.high is None and r.unit == element.unit}


def valid_values(model: CostModel, submission: Submission) -> Iterator[tuple[CostElement, str, float]]:
    """The values that count, in the order of the model: element, figure id, value."""
    valid = submission.valid
    for element in model.elements:
        for figure in element.figures:
            if figure in valid:
                yield element, figure, valid[figure]


def amount(value: float, element: CostElement) -> str:
    """A bound or a sum as people write it, with as many decimals as it needs."""
    return format_shortest(value, element.unit)
