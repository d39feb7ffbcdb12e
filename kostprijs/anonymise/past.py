"""What a traject published before, as far as a new publication is held against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kostprijs.anonymise.closure import Known, mean_interval
from kostprijs.anonymise.dataset import Display
from kostprijs.anonymise.entry import PUBLISHED, Entry, Posted, compact
from kostprijs.anonymise.groups import sizes_of
from kostprijs.anonymise.ledger import Ledger
from kostprijs.anonymise.members import Marker
from kostprijs.anonymise.policy import Policy
from kostprijs.anonymise.solving import Interval
from kostprijs.files import sha256
from kostprijs.model.costmodel import CostModel


def mean_of(posted: Posted, policy: Policy, count: int = 0) -> Interval | None:
    """The interval that a page gives of the mean, or None when it shows nothing.

    `count` is the number of values where the contributions are not marked (without a ledger).
    """
    printed, half = [float(value) for value in posted.values], float(posted.grid) / 2
    match posted.display:
        case Display.NORM:
            return printed[0], printed[0]
        case Display.BOUNDS:
            middle = printed[1]
        case Display.MEAN:
            middle = printed[0]
        case Display.GROUPS:
            sizes = sizes_of(len(printed), len(posted.members) or count, policy)
            middle = sum(m * s for m, s in zip(printed, sizes, strict=True)) / sum(sizes)
        case _:
            return None
    return middle - half, middle + half


def formulas_sha256(model: CostModel) -> str:
    """The hash of all lines of a model: what makes a tariff of the same submissions another one."""
    return sha256(compact({line.id: [line.unit, line.formula.text] for line in model.lines}))


@dataclass(frozen=True)
class Past:
    """The ledger of a traject, beside one new publication of it under `model` and `policy`.

    `scope` is the part of the round that the new one is about (empty for the whole).
    """

    ledger: Ledger
    model: CostModel
    policy: Policy
    scope: str
    marker: Marker
    formulas: str

    @classmethod
    def of(cls, ledger: Ledger, model: CostModel, policy: Policy, scope: str) -> Past:
        """The past of a publication."""
        return cls(ledger, model, policy, scope, Marker(ledger, model, policy), formulas_sha256(model))

    def history(self, figure: str, members: frozenset[str]) -> tuple[Posted, ...]:
        """What was posted of a figure, oldest first.

        A figure that the model no longer has may be this one under another id: it counts where it had at
        least half of these contributions.
        """
        names = {item.id for item in self.model.figures()}
        return tuple(
            posted
            for entry in self.ledger.entries
            for name, posted in entry.figures.items()
            if name == figure or (name not in names and 2 * len(posted.members & members) >= len(members))
        )

    def other_formulas(self, figure: str, posted: Posted) -> bool:
        """Whether numbers of the tariff were first posted under other formulas than today's."""
        return (
            figure == self.model.outcome and self.ledger.entries[posted.since - 1].formulas != self.formulas
        )

    def solves_hidden(self, hidden: Mapping[str, frozenset[str]]) -> bool:
        """Whether a tariff of today's formulas would be a second equation for the same hidden figure.

        `hidden` gives the contributions of the figures that are not shown.
        """
        outcome = self.model.outcome
        return any(
            outcome in entry.figures
            and entry.figures[outcome].on_page
            and self.other_formulas(outcome, entry.figures[outcome])
            and self._same_hidden(entry, hidden)
            for entry in self._publications()
        )

    def earlier_means(
        self, hidden: Mapping[str, frozenset[str]], known: Mapping[str, Known]
    ) -> dict[str, Interval]:
        """What earlier pages say of the means of figures that are not shown now, by today's formulas.

        `known` is what today's page says of every figure. Only pages where the figure was not shown
        either, of the same contributions, say something of the same mean.
        """
        found: dict[str, Interval] = {}
        seen = {tuple(item.mean for item in known.values())}
        for entry in self._publications():
            names = self._same_hidden(entry, hidden)
            state = {name: replace(item, mean=self._mean(entry, name)) for name, item in known.items()}
            means = tuple(item.mean for item in state.values())
            if not names or means in seen:
                continue
            seen.add(means)
            for name in names:
                low, high = mean_interval(self.model, name, state)
                before = found.get(name, (low, high))
                found[name] = max(low, before[0]), min(high, before[1])
        return found

    def _publications(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.ledger.entries if entry.kind == PUBLISHED)

    def _same_hidden(self, entry: Entry, hidden: Mapping[str, frozenset[str]]) -> list[str]:
        return [
            name
            for name, members in hidden.items()
            if name in entry.figures
            and entry.figures[name].display is Display.HIDDEN
            and entry.figures[name].members == members
        ]

    def _mean(self, entry: Entry, figure: str) -> Interval | None:
        posted = entry.figures.get(figure)
        if posted is None or self.other_formulas(figure, posted):
            return None
        return mean_of(posted, self.policy)
