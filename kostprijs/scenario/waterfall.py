"""The steps from wage to tariff of one build-up."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from kostprijs.model.costmodel import CostModel

_SAME = 1e-6  # in the unit of the tariff
_HALF_A_CENT = 0.005


@dataclass(frozen=True)
class Step:
    """One step from wage to tariff: the line, the amount so far, and what the line adds.

    `added` is None for a whole amount; `kind` then says which: "begin", "subtotaal" or "uitkomst".
    """

    line_id: str
    label: str
    total: float
    added: float | None
    kind: str = ""


def steps(model: CostModel, lines: Mapping[str, float], smallest: float = _HALF_A_CENT) -> tuple[Step, ...]:
    """The steps from wage to tariff; the first has `added` None, the last is the tariff itself.

    Where the lines beside the subtotals add up to the tariff, each of them is a step, and a subtotal
    stands after every two steps or more that make it; otherwise the subtotals are the steps. Of those
    lines, what adds less than `smallest` is left out.
    """
    chain = _subtotals(model, lines)
    unit = model.line(model.outcome).unit
    parts = [line.id for line in model.lines if line.unit == unit and line.id in lines]
    parts = [name for name in parts if name == chain[0] or name not in chain]
    if abs(sum(lines[name] for name in parts) - lines[model.outcome]) > _SAME:
        return _differences(model, lines, chain)
    total = lines[parts[0]]
    made = [_whole(model, parts[0], total, "begin")]
    for name in parts[1:]:
        total += lines[name]
        if abs(lines[name]) >= smallest:
            made.append(Step(name, model.line(name).label, total, lines[name]))
        reached = [line for line in chain[1:-1] if abs(lines[line] - total) < _SAME]
        if reached and len(made) > 2 and None not in (made[-1].added, made[-2].added):
            made.append(_whole(model, reached[-1], total, "subtotaal"))
    if made[-1].kind == "subtotaal":  # the outcome itself
        del made[-1]
    return (*made, _whole(model, model.outcome, lines[model.outcome], "uitkomst"))


def _whole(model: CostModel, line_id: str, total: float, kind: str) -> Step:
    return Step(line_id, model.line(line_id).label, total, None, kind)


def _subtotals(model: CostModel, lines: Mapping[str, float]) -> list[str]:
    """From wage to tariff: each time the largest line in the same unit that the next one uses."""
    unit = model.line(model.outcome).unit
    chain = [model.outcome]
    while True:
        names = model.line(chain[-1]).formula.names
        used = [
            line.id for line in model.lines if line.id in names and line.unit == unit and line.id in lines
        ]
        if not used:
            return chain[::-1]
        chain.append(max(used, key=lambda name: lines[name]))


def _differences(model: CostModel, lines: Mapping[str, float], chain: list[str]) -> tuple[Step, ...]:
    last = _whole(model, chain[-1], lines[chain[-1]], "uitkomst")
    if len(chain) == 1:
        return (last,)
    first = _whole(model, chain[0], lines[chain[0]], "begin")
    between = (
        Step(name, model.line(name).label, lines[name], lines[name] - lines[before])
        for before, name in itertools.pairwise(chain)
    )
    return (first, *between, last)
