"""What a traject published before, as far as a new publication is held against it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from kostprijs.anonymise.closure import Known, mean_interval
from kostprijs.anonymise.dataset import Display
from kostprijs.anonymise.differencing import isolates
from kostprijs.anonymise.entry import PUBLISHED, Entry, Posted, compact
from kostprijs.anonymise.groups import sizes_of
from kostprijs.anonymise.ledger import Ledger
from kostprijs.anonymise.members import (
    Contributions,
    Marker,
    by_concern,
    canonical,
    concern_of,
    concerns_of,
    inputs_of_outcome,
    unchanged,
)
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

    `publication` is RONDE, or RONDE/DEEL for a part of the round; `asked` gives the marks of what is
    contributed to every figure now; `formulas` the hash of today's formulas.
    """

    ledger: Ledger
    model: CostModel
    policy: Policy
    publication: str
    asked: Mapping[str, frozenset[str]]
    formulas: str

    @classmethod
    def of(
        cls, ledger: Ledger, model: CostModel, policy: Policy, publication: str, contributions: Contributions
    ) -> Past:
        """The past of a publication of these contributions."""
        marker = Marker(ledger, model, policy)
        asked = {figure.id: marker.members(figure.id, contributions) for figure in model.figures()}
        return cls(ledger, model, policy, publication, asked, formulas_sha256(model))

    def same_again(self, figure: str) -> Posted | None:
        """What this very publication showed, where nothing that was contributed has changed since."""
        for entry in reversed(self._publications()):
            if entry.publication == self.publication:
                posted = entry.figures.get(figure)
                return posted if posted and self._same(figure, entry, posted.asked) else None
        return None

    def same_set(self, figure: str) -> Posted | None:
        """What was last posted of exactly these contributions, shown or not; of the figure's own history."""
        if not self.asked[figure]:
            return None
        found = [
            posted
            for entry, name, posted in self._history(figure)
            if name in self._own(figure)
            and posted.display is not None
            and self._same(figure, entry, posted.members)
        ]
        return found[-1] if found else None

    def isolated_with(self, figure: str, more: frozenset[str] = frozenset()) -> bool:
        """Whether today's contributions, beside all that is public, isolate fewer than k concerns.

        `more` is a set that is published beside them. What was only said of exactly these contributions
        (`ledger add`) does not make them known: it was one number and no table.
        """
        history = [(entry, posted) for entry, _, posted in self._history(figure) if posted.public]
        sets = [self._today(figure, entry, posted.members) for entry, posted in history]
        *before, beside, now = canonical([*sets, more, self.asked[figure]])
        spoken = [posted.display is None for _, posted in history]
        others = [row for row, said in zip(before, spoken, strict=True) if not (said and row == now)]
        return isolates([*others, beside], now, concern_of, self.policy.k)

    def last_shown(self, figure: str) -> Posted | None:
        """What was last shown of a figure in this scope, if at least half of it is of the same concerns."""
        scope = self.publication.partition("/")[2]
        earlier = self.ledger.shown(figure, scope)
        if earlier is None:
            return None
        before, now = concerns_of(earlier.members), concerns_of(self.asked[figure])
        return earlier if 2 * len(before & now) >= len(before) else None

    def other_formulas(self, figure: str, posted: Posted) -> bool:
        """Whether numbers of the tariff were first posted under other formulas than today's."""
        first = self.ledger.entries[posted.since - 1]
        return figure in self._own(self.model.outcome) and first.formulas != self.formulas

    def is_of_these(self, figure: str, posted: Posted) -> bool:
        """Whether numbers are of exactly today's contributions, under today's formulas."""
        first = self.ledger.entries[posted.since - 1]
        return not self.other_formulas(figure, posted) and self._same(figure, first, posted.members)

    def _own(self, figure: str) -> tuple[str, ...]:
        """The ids that share a history: the tariff in its two forms is one figure here."""
        tariffs = (self.model.outcome, self.model.submitted)
        return tariffs if figure in tariffs else (figure,)

    def _history(self, figure: str) -> list[tuple[Entry, str, Posted]]:
        """What was posted of a figure, oldest first.

        A figure that the model no longer has may be this one under another id: it counts in the guard
        where at least half of these contributions are unchanged from it.
        """
        names = {item.id for item in self.model.figures()}
        return [
            (entry, name, posted)
            for entry in self.ledger.entries
            for name, posted in entry.figures.items()
            if name in self._own(figure) or (name not in names and self._resembles(posted, figure))
        ]

    def _resembles(self, posted: Posted, figure: str) -> bool:
        before, now = by_concern(posted.members), by_concern(self.asked[figure])
        kept = sum(unchanged(before.get(concern), mark) for concern, mark in now.items())
        return bool(now) and 2 * kept >= len(now)

    def _same(self, figure: str, entry: Entry, members: frozenset[str]) -> bool:
        before, now = canonical([self._today(figure, entry, members), self.asked[figure]])
        return before == now

    def _today(self, figure: str, entry: Entry, members: frozenset[str]) -> frozenset[str]:
        """Earlier contributions, in today's marks where they are unchanged.

        A tariff is unchanged where everything is that was filled in then and still is asked: another
        formula, or an element that came with it, makes no other contribution.
        """
        if figure not in self._own(self.model.outcome):
            return members
        now = by_concern(self.asked[figure])
        first = self.ledger.entries[entry.figures[figure].since - 1] if figure in entry.figures else entry
        return frozenset(
            now[concern_of(mark)]
            if concern_of(mark) in now and self._same_inputs(concern_of(mark), first)
            else mark
            for mark in members
        )

    def _same_inputs(self, concern: str, entry: Entry) -> bool:
        shared = [name for name in inputs_of_outcome(self.model) if name in entry.figures]
        if not shared or entry.kind != PUBLISHED or self.formulas == entry.formulas:
            return False  # nothing to compare by, or the marks of the tariff say it all
        return all(
            unchanged(
                *(by_concern(marks).get(concern) for marks in (entry.figures[name].asked, self.asked[name]))
            )
            for name in shared
        )

    def solves_hidden(self, hidden: Collection[str]) -> bool:
        """Whether a tariff of today's formulas would be a second equation for the same hidden figure.

        `hidden` are the figures that are not shown now.
        """
        outcome = self.model.outcome
        return any(
            outcome in entry.figures
            and entry.figures[outcome].on_page
            and self.other_formulas(outcome, entry.figures[outcome])
            and self._same_hidden(entry, hidden)
            for entry in self._publications()
        )

    def earlier_means(self, hidden: Collection[str], known: Mapping[str, Known]) -> dict[str, Interval]:
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

    def _same_hidden(self, entry: Entry, hidden: Collection[str]) -> list[str]:
        return [
            name
            for name in hidden
            if name in entry.figures
            and entry.figures[name].display is Display.HIDDEN
            and self._same(name, entry, entry.figures[name].members)
        ]

    def _mean(self, entry: Entry, figure: str) -> Interval | None:
        posted = entry.figures.get(figure)
        if posted is None or self.other_formulas(figure, posted):
            return None
        return mean_of(posted, self.policy)
