"""One figure on its way to release: the ladder's choice, held against what was published before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from kostprijs.anonymise.closure import Known
from kostprijs.anonymise.dataset import Display, ReleasedFigure
from kostprijs.anonymise.differencing import isolates
from kostprijs.anonymise.groups import Candidate, sizes_of
from kostprijs.anonymise.ladder import choose, shown
from kostprijs.anonymise.ledger import Ledger, Posted
from kostprijs.anonymise.policy import Guarded, Policy
from kostprijs.model.costmodel import Figure


@dataclass(frozen=True)
class Judged:
    """A figure with its values: confidential, never leaves the package `anonymise`.

    candidate   what the ladder chose; None for a norm, a hidden or a repeated figure
    earlier     the ledger's line that this figure repeats, or None
    frozen      whether it repeats because the new set would isolate somebody
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
        prior = (self.guarded.low, self.guarded.high)
        figures = (Display.GROUPS, Display.BOUNDS, Display.MEAN)
        can_hide = self.display in figures and self.earlier is None
        return Known(self._mean(policy), prior, self.guarded.margin, can_hide)

    def _mean(self, policy: Policy) -> tuple[float, float] | None:
        printed = [float(value) for value in self.printed]
        half = float(self.guarded.grid) / 2
        match self.display:
            case Display.HIDDEN:
                return None
            case Display.NORM:
                return printed[0], printed[0]
            case Display.BOUNDS:
                middle = printed[1]
            case Display.MEAN:
                middle = printed[0]
            case Display.GROUPS:
                sizes = sizes_of(len(printed), len(self.members) or len(self.values), policy)
                middle = sum(m * s for m, s in zip(printed, sizes, strict=True)) / sum(sizes)
        return middle - half, middle + half


def judge(
    figure: Figure,
    rows: Mapping[str, float],
    file: str,
    policy: Policy,
    ledger: Ledger | None,
    scope: str = "",
) -> Judged:
    """Choose how a figure is shown. `rows` maps a concern to its value; `file` names the model file.

    With a ledger: an unchanged set gives the same numbers again, also after a change of code or
    policy; a set that would isolate one or two contributions repeats the last numbers shown, or is
    hidden when there are none. Numbers of another part of the round (`scope`) are not repeated: they
    would stand under a title that they do not belong to.
    """
    guarded = policy.guard(figure, file)
    values = tuple(sorted(rows.values()))
    chosen = choose(values, guarded, policy)
    display, printed = shown(guarded, chosen)
    option = chosen if isinstance(chosen, Candidate) else None
    if ledger is None:
        return Judged(figure, guarded, values, frozenset(), display, printed, option)
    members = frozenset(ledger.fingerprint(figure.id, concern, value) for concern, value in rows.items())
    item = Judged(figure, guarded, values, members, display, printed, option)
    return _against(item, tuple(ledger.history(figure.id)), ledger.shown(figure.id, scope))


def _against(item: Judged, history: tuple[Posted, ...], earlier: Posted | None) -> Judged:
    same = [p for p in history if p.display is not None and p.members == item.members]
    if same:
        return _repeat(item, same[-1], frozen=False)
    if item.display is Display.HIDDEN or not isolates([*(p.members for p in history), item.members]):
        return item
    return _repeat(item, earlier, frozen=True) if earlier else item.hidden()


def _repeat(item: Judged, posted: Posted, *, frozen: bool) -> Judged:
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
