"""From contributions to released figures: thresholds first, then the ladder until the audit passes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kostprijs.anonymise import audit
from kostprijs.anonymise.dataset import Display, ReleasedFigure
from kostprijs.anonymise.groups import Candidate, candidate, commonest, passes_p_rule
from kostprijs.anonymise.policy import Guarded, Policy
from kostprijs.errors import Refused
from kostprijs.model.costmodel import CostModel, Figure
from kostprijs.numbers import round_half_up

TOO_FEW = (
    "Er zijn te weinig inzendingen om terug te koppelen zonder dat iemand herleidbaar wordt. Er is niets "
    "geschreven en er komt geen hand-out. Vraag meer aanbieders om hun rekentool in te sturen, of los de "
    "bevindingen op waardoor een inzending nu niet meetelt."
)
Contributions = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Tightest:
    """How near the best placed attacker of each kind comes, in whole margins (rounded down).

    Whole margins and no more: the exact width of an insider's interval would give its own value away.
    """

    outsider: int
    insider: int


@dataclass(frozen=True)
class Protected:
    """The released figures of a round with what the certificate says of them."""

    figures: tuple[ReleasedFigure, ...]
    submissions: int
    tightest: Tightest | None


def protect(contributions: Contributions, model: CostModel, policy: Policy) -> Protected:
    """Protect every figure of a round.

    `contributions` maps a concern to its values by figure id, in the unit of the figure; a figure
    that a concern did not fill is absent. The order of the concerns changes nothing.

    Raises Refused when there are fewer concerns than the policy's minimum (the count is not said),
    ModelError when the model file's own protection is too weak.

    Not guaranteed: safety against all other contributors together, or against guessing.
    """
    if len(contributions) < policy.n_min:
        raise Refused(TOO_FEW)
    released: list[ReleasedFigure] = []
    exposures: list[tuple[int, int]] = []
    for figure in model.figures():
        values = sorted(row[figure.id] for row in contributions.values() if figure.id in row)
        guarded = policy.guard(figure, model.source)
        chosen = choose(values, guarded, policy)
        released.append(_release(figure, guarded, chosen))
        if isinstance(chosen, Candidate):
            exposures.append(_tightest(chosen, values, guarded, policy))
    tightest = Tightest(*(min(column) for column in zip(*exposures, strict=True))) if exposures else None
    return Protected(tuple(released), len(contributions), tightest)


def choose(values: Sequence[float], guarded: Guarded, policy: Policy) -> Candidate | Display:
    """The first candidate of the ladder that may be printed, or NORM or HIDDEN."""
    if len(values) < policy.n_min:
        return Display.HIDDEN
    if not guarded.zero_is_normal and sum(value != 0 for value in values) < policy.n_min:
        return Display.HIDDEN
    common, deviators = commonest(values, guarded.grain)
    if deviators < policy.deviators_min:
        is_norm = guarded.norm is not None and round_half_up(guarded.norm, guarded.grain) == common
        return Display.NORM if is_norm else Display.HIDDEN
    for rung in policy.ladder:
        option = candidate(rung, values, guarded, policy)
        if (
            option is not None
            and passes_p_rule(values, option.sizes, policy.p_rule)
            and audit.passes_audit(option, values, guarded, policy)
        ):
            return option
    return Display.HIDDEN


def _release(figure: Figure, guarded: Guarded, chosen: Candidate | Display) -> ReleasedFigure:
    display, values = _shown(guarded, chosen)
    return ReleasedFigure(
        figure.id, figure.label, figure.unit, figure.amvb, figure.owner, display, values, guarded.grid
    )


def _shown(guarded: Guarded, chosen: Candidate | Display) -> tuple[Display, tuple[Decimal, ...]]:
    if isinstance(chosen, Display):
        if chosen is Display.NORM and guarded.norm is not None:
            return chosen, (Decimal(repr(guarded.norm)),)
        return chosen, ()
    if chosen.lower is not None and chosen.upper is not None:
        return Display.BOUNDS, (chosen.lower, chosen.means[0], chosen.upper)
    return (Display.MEAN if len(chosen.means) == 1 else Display.GROUPS), chosen.means


def _tightest(
    chosen: Candidate, values: Sequence[float], guarded: Guarded, policy: Policy
) -> tuple[int, int]:
    known = audit.knowledge(chosen, values, guarded)
    outside = audit.outsider(known, values, guarded, policy)
    inside = audit.merge([audit.insider(known, values, own, guarded, policy) for own in range(len(values))])
    return math.floor(outside.tightest / guarded.margin), math.floor(inside.tightest / guarded.margin)
