"""Who contributed what to a figure, in marks that only the vault's key can make.

A mark has three parts: the concern, its value exactly, and its value on the step in which people fill in
(korrel). The first lets the guard count concerns instead of values: who changes the own value brings no
company. The other two tell an unchanged contribution from a changed one: it is unchanged when either is the
same. A change below the step is no change, and neither is another step or unit in the model file.

The contribution to the tariff is what the concern filled in, not what the formulas made of it. The tariff as
submitted is the same contribution where it is the same tariff, and another of the same concern where not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from kostprijs.anonymise.ledger import Ledger
from kostprijs.anonymise.policy import Policy
from kostprijs.model.costmodel import CostModel
from kostprijs.numbers import exact, round_half_up

Contributions = Mapping[str, Mapping[str, float]]
_SEPARATOR = ":"
_SCALE = {"pct": Fraction(1, 100)}


class Marker:
    """Marks the contributions of one traject under one model."""

    def __init__(self, ledger: Ledger, model: CostModel, policy: Policy) -> None:
        self._ledger = ledger
        self._outcome, self._submitted = model.outcome, model.submitted
        self._inputs = sorted(inputs_of_outcome(model))
        self._grains = {figure.id: policy.guard(figure, model.source).grain for figure in model.figures()}
        self._scales = {figure.id: _SCALE.get(figure.unit, Fraction(1)) for figure in model.figures()}

    def members(self, figure: str, contributions: Contributions) -> frozenset[str]:
        """The marks of the contributions to one figure; concerns that did not fill it are left out."""
        return frozenset(
            self._mark(figure, concern, row) for concern, row in contributions.items() if figure in row
        )

    def _mark(self, figure: str, concern: str, row: Mapping[str, float]) -> str:
        names = [figure]
        if figure == self._outcome or (figure == self._submitted and self._same_tariffs(row)):
            names = [name for name in self._inputs if name in row] or names
        exactly = [self._exactly(name, row[name]) for name in names]
        on_grain = [f"{self._grains[name]}:{self._on_grain(name, row[name])}" for name in names]
        mark = self._ledger.mark
        return _SEPARATOR.join((mark(concern), mark(concern, *exactly), mark(concern, *on_grain)))

    def _same_tariffs(self, row: Mapping[str, float]) -> bool:
        both = (self._outcome, self._submitted)
        return len({self._on_grain(name, row[name]) for name in both if name in row}) == 1

    def _exactly(self, figure: str, value: float) -> str:
        # in the fraction: a unit changed from pct to aandeel is no other value
        return str(exact(value) * self._scales[figure])

    def _on_grain(self, figure: str, value: float) -> str:
        # + 0: a zero has no sign
        return str(round_half_up(value, self._grains[figure]) + 0)


def concern_of(member: str) -> str:
    """The part of a mark that says which concern it is of."""
    return member.partition(_SEPARATOR)[0]


def concerns_of(members: Iterable[str]) -> frozenset[str]:
    """The concerns behind marks."""
    return frozenset(concern_of(member) for member in members)


def by_concern(members: Iterable[str]) -> dict[str, str]:
    """The mark of each concern."""
    return {concern_of(member): member for member in members}


def unchanged(one: str | None, other: str | None) -> bool:
    """Whether two marks of a concern are of the same contribution; two that are absent are."""
    if one is None or other is None:
        return one is other
    return any(a == b for a, b in zip(_values(one), _values(other), strict=True))


def canonical(sets: Sequence[Iterable[str]]) -> list[frozenset[str]]:
    """The same sets, with one and the same mark for every contribution that is unchanged between them."""
    known: dict[str, str] = {}
    made = []
    for members in sets:
        row = set()
        for member in sorted(members):
            values = _values(member)
            chosen = next((known[value] for value in values if value in known), member)
            for value in values:
                known.setdefault(value, chosen)
            row.add(chosen)
        made.append(frozenset(row))
    return made


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


def _values(member: str) -> list[str]:
    """The parts of a mark that say what was contributed; both are made with the concern, so of one only."""
    return member.split(_SEPARATOR)[1:]
