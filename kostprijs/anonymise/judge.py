"""One figure on its way to release: the ladder's choice, held against what was published before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from kostprijs.anonymise.closure import Known, mean_of
from kostprijs.anonymise.dataset import Display, ReleasedFigure
from kostprijs.anonymise.entry import Posted
from kostprijs.anonymise.groups import Candidate
from kostprijs.anonymise.ladder import choose, shown
from kostprijs.anonymise.members import Contributions
from kostprijs.anonymise.past import Past
from kostprijs.anonymise.policy import Guarded, Policy
from kostprijs.model.costmodel import Figure

DIFFERENT_IN_GRAINS = 10  # not in the policy files, whose hashes are released already (ADR 24)
FIGURES = (Display.GROUPS, Display.BOUNDS, Display.MEAN)


@dataclass(frozen=True)
class Judged:
    """A figure with its values: confidential, never leaves the package `anonymise`.

    candidate   what the ladder chose; None for a norm, a hidden or a repeated figure
    earlier     the ledger's line that this figure repeats, or None
    dated       whether it repeats other numbers than this round's own, so that the page gives the date
    """

    figure: Figure
    guarded: Guarded
    values: tuple[float, ...]
    asked: frozenset[str]
    display: Display
    printed: tuple[Decimal, ...]
    candidate: Candidate | None = None
    earlier: Posted | None = None
    dated: bool = False

    def hidden(self) -> Judged:
        """The same figure, not shown."""
        return replace(self, display=Display.HIDDEN, printed=(), candidate=None, earlier=None, dated=False)

    def release(self) -> ReleasedFigure:
        """What of it may leave."""
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
            frozen_since=self.earlier.date if self.earlier and self.dated else "",
        )

    def post(self) -> Posted:
        """What of it goes into the ledger; a new figure gets its line and date there."""
        posted = self.earlier or Posted(self.asked, self.display, self.printed, self.guarded.grid)
        return replace(posted, asked=self.asked, dated=self.dated)

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
    policy; a set that would isolate fewer than k concerns repeats the last numbers shown, or is hidden
    when there are none. Numbers of another part of the round, and of mostly other concerns, are not
    repeated: they would stand under a title that they do not belong to.
    """
    guarded = policy.guard(figure, file)
    values = tuple(sorted(row[figure.id] for row in contributions.values() if figure.id in row))
    chosen = choose(values, guarded, policy)
    display, printed = shown(guarded, chosen)
    option = chosen if isinstance(chosen, Candidate) else None
    asked = past.asked[figure.id] if past else frozenset[str]()
    item = Judged(figure, guarded, values, asked, display, printed, option)
    return _against(item, past) if past else item


def judge_submitted(
    figure: Figure,
    contributions: Contributions,
    file: str,
    policy: Policy,
    recomputed: Judged,
    past: Past | None = None,
) -> Judged:
    """Choose how the tariff as submitted is shown, beside the `recomputed` one of the same round.

    They are two versions of the same contributions: two roundings of nearly the same values would narrow
    what each leaves open. Where fewer than k concerns differ, and where the two together with what was
    published before would isolate somebody, it is its own earlier bandwidth or the recomputed one once more.
    """
    other, guarded = recomputed.figure.id, policy.guard(figure, file)
    # cents that the printing of a tariff makes are no other tariff
    least = min(float(guarded.grid), DIFFERENT_IN_GRAINS * guarded.grain)
    differing = sum(
        abs(row[figure.id] - row[other]) >= least
        for row in contributions.values()
        if figure.id in row and other in row
    )
    again = replace(recomputed, figure=figure)
    if differing < policy.k or recomputed.display is Display.HIDDEN:
        return again
    if past is not None and past.isolated_with(figure.id, recomputed.post().members):
        own = frozen(replace(again, asked=past.asked[figure.id]), past)
        return again if own.display is Display.HIDDEN else own
    return judge(figure, contributions, file, policy, past)


def _against(item: Judged, past: Past) -> Judged:
    figure = item.figure.id
    again = past.same_again(figure)
    if again is not None:
        return _repeated(item, again, past, dated=again.dated)
    same = past.same_set(figure)
    if same is not None and same.on_page:
        return _repeated(item, same, past, dated=True)
    if past.isolated_with(figure):
        return frozen(item, past)
    # what was not shown of these contributions is not shown now either
    return item if same is None else item.hidden()


def frozen(item: Judged, past: Past) -> Judged:
    """The figure with the numbers that were last shown of it, or hidden when there are none."""
    earlier = past.last_shown(item.figure.id)
    return item.hidden() if earlier is None else _repeated(item, earlier, past, dated=True)


def _repeated(item: Judged, posted: Posted, past: Past, *, dated: bool) -> Judged:
    """The figure as it was posted; its own numbers are not printed.

    What repeats another publication has its date, also where nothing changed: beside one newcomer, a figure
    without a date among figures with one would tell what the newcomer left blank.
    """
    is_own = posted.values == item.printed and past.is_of_these(item.figure.id, posted)
    return replace(
        item,
        guarded=replace(item.guarded, grid=posted.grid),
        display=posted.display or Display.HIDDEN,
        printed=posted.values,
        # the same figures as now: the certificate can say how near anybody comes
        candidate=item.candidate if is_own else None,
        earlier=posted,
        # what is not shown has no date: it would tell one cause from another
        dated=dated and posted.on_page,
    )
