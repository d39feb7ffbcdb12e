"""What a traject published before, as far as a new publication is held against it."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from kostprijs.anonymise.closure import Known, mean_interval, mean_of
from kostprijs.anonymise.dataset import Display
from kostprijs.anonymise.differencing import isolates
from kostprijs.anonymise.entry import PUBLISHED, Entry, Posted, compact
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


def formulas_sha256(model: CostModel) -> str:
    """The hash of all lines of a model: what makes a tariff of the same submissions another one."""
    return sha256(compact({line.id: [line.unit, line.formula.text] for line in model.lines}))


class _Line(NamedTuple):
    """What one entry of the ledger says of one figure; `place` is where, counted over all of them."""

    place: int
    entry: Entry
    figure: str
    posted: Posted


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
        own = self._own(figure)
        same = (
            line.posted
            for line in reversed(self._history(figure))
            if line.figure in own
            and line.posted.display is not None
            and self._same(figure, line.entry, line.posted.members)
        )
        return next(same, None)

    def isolated_with(self, figure: str, more: frozenset[str] = frozenset()) -> bool:
        """Whether today's contributions, beside all that is public, isolate fewer than k concerns.

        `more` is a set that is published beside them. What was only said of exactly these contributions
        (`ledger add`) does not make them known: it was one number and no table.
        """
        history = [line for line in self._history(figure) if line.posted.public]
        sets = [self._today(figure, line.entry, line.posted.members) for line in history]
        *before, beside, now = canonical([*sets, more, self.asked[figure]])
        spoken = [line.posted.display is None for line in history]
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

    @functools.cached_property
    def _marks(self) -> Mapping[str, Mapping[str, str]]:
        """The mark of every concern now, by figure."""
        return {figure: by_concern(members) for figure, members in self.asked.items()}

    @functools.cached_property
    def _lines(self) -> Mapping[str, list[_Line]]:
        """The whole ledger by figure, oldest first."""
        posted = ((entry, *item) for entry in self.ledger.entries for item in entry.figures.items())
        found: dict[str, list[_Line]] = {}
        for place, (entry, figure, each) in enumerate(posted):
            found.setdefault(figure, []).append(_Line(place, entry, figure, each))
        return found

    @functools.cached_property
    def _gone(self) -> tuple[_Line, ...]:
        """What the ledger says of figures that the model no longer has."""
        present = {figure.id for figure in self.model.figures()}
        return tuple(line for name, lines in self._lines.items() if name not in present for line in lines)

    def _history(self, figure: str) -> list[_Line]:
        """What was posted of a figure, oldest first.

        A figure that the model no longer has may be this one under another id: it counts in the guard
        where at least half of these contributions are unchanged from it.
        """
        own = [line for name in self._own(figure) for line in self._lines.get(name, ())]
        return sorted([*own, *(line for line in self._gone if self._resembles(line.posted, figure))])

    def _resembles(self, posted: Posted, figure: str) -> bool:
        before, now = by_concern(posted.members), self._marks[figure]
        kept = sum(unchanged(before.get(concern), mark) for concern, mark in now.items())
        return bool(now) and 2 * kept >= len(now)

    def _same(self, figure: str, entry: Entry, members: frozenset[str]) -> bool:
        before, now = self._today(figure, entry, members), self._marks[figure]
        return len(before) == len(now) and all(unchanged(mark, now.get(concern_of(mark))) for mark in before)

    def _today(self, figure: str, entry: Entry, members: frozenset[str]) -> frozenset[str]:
        """Earlier contributions, in today's marks where they are unchanged.

        A tariff is unchanged where everything is that was filled in then and still is asked: another
        formula, or an element that came with it, makes no other contribution.
        """
        if figure not in self._own(self.model.outcome):
            return members
        now = self._marks[figure]
        first = self.ledger.entries[entry.figures[figure].since - 1] if figure in entry.figures else entry
        same = self._same_inputs(first, now)
        return frozenset(now[concern_of(mark)] if concern_of(mark) in same else mark for mark in members)

    def _same_inputs(self, entry: Entry, concerns: Iterable[str]) -> frozenset[str]:
        """Those of the concerns of which every input of the tariff is unchanged since an entry."""
        if entry.kind != PUBLISHED or self.formulas == entry.formulas:
            return frozenset()  # nothing to compare by, or the marks of the tariff say it all
        shared = [name for name in inputs_of_outcome(self.model) if name in entry.figures]
        both = [(by_concern(entry.figures[name].asked), self._marks[name]) for name in shared]
        return frozenset(
            concern
            for concern in concerns
            if both and all(unchanged(before.get(concern), now.get(concern)) for before, now in both)
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
            if not names:
                continue
            state = {name: replace(item, mean=self._mean(entry, name)) for name, item in known.items()}
            means = tuple(item.mean for item in state.values())
            if means in seen:
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
