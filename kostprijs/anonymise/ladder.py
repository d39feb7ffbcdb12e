"""Thresholds first, then the ladder: the first way of showing a figure that passes the audit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kostprijs.anonymise import audit
from kostprijs.anonymise.dataset import Display
from kostprijs.anonymise.groups import Candidate, candidate, commonest, passes_p_rule
from kostprijs.anonymise.policy import Guarded, Policy
from kostprijs.numbers import round_half_up


def choose(values: Sequence[float], guarded: Guarded, policy: Policy) -> Candidate | Display:
    """The first candidate of the ladder that may be printed, or NORM or HIDDEN.

    `values` holds one value per concern that filled this figure, in any order.
    """
    if len(values) < policy.n_min:
        return Display.HIDDEN
    if not guarded.zero_is_normal and sum(value != 0 for value in values) < policy.n_min:
        return Display.HIDDEN
    common, deviators = commonest(values, guarded.grain)
    if deviators < policy.deviators_min:
        is_norm = guarded.norm is not None and round_half_up(guarded.norm, guarded.grain) == common
        return Display.NORM if is_norm else Display.HIDDEN
    options = (candidate(rung, values, guarded, policy) for rung in policy.ladder)
    passing = (
        option
        for option in options
        if option is not None
        and (guarded.low < 0 or passes_p_rule(values, option.sizes, policy.p_rule))
        and audit.passes_audit(option, values, guarded, policy)
    )
    return next(passing, Display.HIDDEN)


def shown(guarded: Guarded, chosen: Candidate | Display) -> tuple[Display, tuple[Decimal, ...]]:
    """How a choice is printed: the display and its figures."""
    if isinstance(chosen, Display):
        norm = guarded.norm if chosen is Display.NORM else None
        return chosen, () if norm is None else (Decimal(repr(norm)),)
    if chosen.lower is not None and chosen.upper is not None:
        return Display.BOUNDS, (chosen.lower, chosen.means[0], chosen.upper)
    return (Display.MEAN if len(chosen.means) == 1 else Display.GROUPS), chosen.means
