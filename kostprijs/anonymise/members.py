"""Who contributed what to a figure, in marks that only the vault's key can make.

A mark has two halves: the concern, and what it contributed. The first half lets the guard count concerns
instead of values (who changes the own value brings no company); the second tells an unchanged
contribution from a changed one. A value counts on the step in which it is filled in (korrel): a change
below that is no change, or three of them would pass for three other contributions.

The contribution to the tariff is what the concern filled in, not what the formulas made of it: when only
the formulas change, the set is the same and its tariff is not printed a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kostprijs.anonymise.ledger import Ledger
from kostprijs.anonymise.policy import Policy
from kostprijs.model.costmodel import CostModel, Figure
from kostprijs.numbers import round_half_up

Contributions = Mapping[str, Mapping[str, float]]
_SEPARATOR = "."


class Marker:
    """Marks the contributions of one traject under one model."""

    def __init__(self, ledger: Ledger, model: CostModel, policy: Policy) -> None:
        self._ledger = ledger
        self._outcome = model.outcome
        self._inputs = sorted(inputs_of_outcome(model))
        self._grains = {figure.id: policy.guard(figure, model.source).grain for figure in model.figures()}

    def members(self, figure: Figure, contributions: Contributions) -> frozenset[str]:
        """The marks of the contributions to one figure; concerns that did not fill it are left out."""
        return frozenset(
            self._mark(figure.id, concern, row) for concern, row in contributions.items() if figure.id in row
        )

    def _mark(self, figure: str, concern: str, row: Mapping[str, float]) -> str:
        names = [name for name in self._inputs if name in row] if figure == self._outcome else []
        content = [f"{name}={self._on_grain(name, row[name])}" for name in names]
        content = content or [self._on_grain(figure, row[figure])]
        return f"{self._ledger.mark(concern)}{_SEPARATOR}{self._ledger.mark(concern, *content)}"

    def _on_grain(self, figure: str, value: float) -> str:
        # + 0: a zero has no sign
        return str(round_half_up(value, self._grains[figure]) + 0)


def concern_of(member: str) -> str:
    """The half of a mark that says which concern it is of."""
    return member.partition(_SEPARATOR)[0]


def concerns_of(members: Iterable[str]) -> frozenset[str]:
    """The concerns behind marks."""
    return frozenset(concern_of(member) for member in members)


def inputs_of_outcome(model: CostModel) -> frozenset[str]:
    """The ids of the figures that the outcome is computed from, by whatever line."""
    formulas = {line.id: line.formula.names for line in model.lines}
    found: set[str] = set()
    todo = [model.outcome]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += formulas.get(name, ())
    return frozenset(figure for e in model.elements if e.id in found for figure in e.figures)
