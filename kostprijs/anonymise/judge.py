"""One figure on its way to release: the ladder's choice, held against what was published before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from kostprijs.anonymise.closure import Known
from kostprijs.anonymise.dataset import Display, ReleasedFigure
from kostprijs.anonymise.differencing import isolates
from kostprijs.anonymise.entry import Posted
from kostprijs.anonymise.groups import Candidate
from kostprijs.anonymise.ladder import choose, shown
from kostprijs.anonymise.members import Contributions, concern_of, concerns_of
from kostprijs.anonymise.past import Past, mean_of
from kostprijs.anonymise.policy import Guarded, Policy
from kostprijs.model.costmodel import Figure

FIGURES = (Display.GROUPS, Display.BOUNDS, Display.MEAN)


@dataclass(frozen=True)
class Judged:
    """A figure with its values: confidential, never leaves the package `anonymise`.

    candidate   what the ladder chose; None for a norm, a hidden or a repeated figure
    earlier     the ledger's line that this figure repeats, or None
    frozen      whether it repeats other numbers than this round's own, so that the page gives the date
    """

    figure: Figure
    guarded: Guarded
    values: tuple[float, ...]
    members: frozenset[str]
    display: Display
    printed: tuple[Decimal, ...]
    candidate: Candidate | None = None
    earlier: Posted | None = None
    frozen: bool = False

    def hidden(self) -> Judged:
        """The same figure, not shown."""
        return replace(self, display=Display.HIDDEN, printed=(), candidate=None, earlier=None, frozen=False)

    def release(self) -> ReleasedFigure:
        """What of it may leave."""
        since = self.earlier.date if self.earlier and self.frozen else ""
        figure = self.figure
        return ReleasedFigure(
            id=figure.id,
            label=figure.label,
            unit=figure.unit,
            amvb=figure.amvb,
            owner=figure.owner,
            display=self.display,
            values=self.printed,
            grid=self.guarded.grid,
            frozen_since=since,
        )

    def post(self) -> Posted:
        """What of it goes into the ledger; a new figure gets its line and date there."""
        return self.earlier or Posted(self.members, self.display, self.printed, self.guarded.grid)

    def known(self, policy: Policy) -> Known:
        """What the page says of its mean, for the closure."""
        can_hide = self.display in FIGURES and self.earlier is None
        prior = (self.guarded.low, self.guarded.high)
        return Known(mean_of(self.post(), policy, len(self.values)), prior, self.guarded.margin, can_hide)


def judge(
    figure: Figure, contributions: Contributions, file: str, policy: Policy, past: Past | None = None
) -> Judged:
    """Choose how a figure is shown.

    `contributions` maps a concern to its values by figure id; `file` names the model file.

    With a past: an unchanged set gives the same again, shown or not, also after a change of code or
    policy; a set that would isolate one or two concerns repeats the last numbers shown, or is hidden when
    there are none. Numbers of another part of the round, and of other concerns altogether, are not
    repeated: they would stand under a title that they do not belong to.
    """
    guarded = policy.guard(figure, file)
    values = tuple(sorted(row[figure.id] for row in contributions.values() if figure.id in row))
    chosen = choose(values, guarded, policy)
    display, printed = shown(guarded, chosen)
    option = chosen if isinstance(chosen, Candidate) else None
    members = past.marker.members(figure, contributions) if past else frozenset[str]()
    item = Judged(figure, guarded, values, members, display, printed, option)
    return _against(item, past) if past else item


def _against(item: Judged, past: Past) -> Judged:
    history = past.history(item.figure.id, item.members)
    same = [p for p in history if p.display is not None and p.members == item.members]
    if same:
        return repeated(item, same[-1], frozen=past.other_formulas(item.figure.id, same[-1]))
    before = [posted.members for posted in history if posted.public]
    if item.display is Display.HIDDEN or not isolates(before, item.members, concern_of, past.policy.k):
        return item
    return frozen(item, past)


def frozen(item: Judged, past: Past) -> Judged:
    """The figure with the numbers that were last shown of it, or hidden when none are."""
    earlier = past.ledger.shown(item.figure.id, past.scope)
    if earlier is None or not concerns_of(earlier.members) & concerns_of(item.members):
        return item.hidden()
    return repeated(item, earlier, frozen=True)


def repeated(item: Judged, posted: Posted, *, frozen: bool) -> Judged:
    """The figure as it was posted; its own numbers are not printed."""
    return replace(
        item,
        guarded=replace(item.guarded, grid=posted.grid),
        members=posted.members,
        display=posted.display or Display.HIDDEN,
        printed=posted.values,
        # the same figures as now: the certificate can say how near anybody comes
        candidate=item.candidate if posted.values == item.printed and not frozen else None,
        earlier=posted,
        frozen=frozen,
    )
