"""The statistics that may be printed: means of disjoint rank groups, outer bounds with a mean, one mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from kostprijs.anonymise.policy import Guarded, Policy
from kostprijs.numbers import exact, exact_mean, round_down, round_half_up, round_up

# How many grid steps the outer bounds are rounded to, by rung.
STEPS = {"D2": 2, "D4": 4}


@dataclass(frozen=True)
class Candidate:
    """One way of showing a figure.

    sizes    sizes of the disjoint rank groups, from low to high; they add up to n
    means    the printed mean per group, on the grid
    lower, upper   the printed outer bounds (D only); `step` is the step they were rounded to
    """

    sizes: tuple[int, ...]
    means: tuple[Decimal, ...]
    lower: Decimal | None = None
    upper: Decimal | None = None
    step: Decimal | None = None


def group_sizes(rung: str, n: int, policy: Policy) -> tuple[int, ...] | None:
    """The rank groups of a rung at n values, or None where the rung does not exist at this n.

    M as many groups as the policy gives at this n, as equal as they can be; A two halves, and from
    three_groups_from on lowest max(k, n // tail_share), middle, highest max(k, n // tail_share); B
    two halves from there on; C and D one group of all.
    """
    halves = (n // 2, n - n // 2)
    if rung == "M":
        groups = next((many for start, many in reversed(policy.many_groups) if n >= start), None)
        return None if groups is None else _equal(groups, n)
    if rung == "A":
        if n >= policy.three_groups_from:
            tail = max(policy.k, n // policy.tail_share)
            return tail, n - 2 * tail, tail
        return halves if n >= policy.groups_from else None
    if rung == "B":
        return halves if n >= policy.three_groups_from else None
    return (n,)


def _equal(groups: int, n: int) -> tuple[int, ...]:
    """Consecutive groups that differ by one at most, each n // groups or one more."""
    ends = [n * number // groups for number in range(groups + 1)]
    return tuple(end - start for start, end in pairwise(ends))


def sizes_of(groups: int, n: int, policy: Policy) -> tuple[int, ...]:
    """The sizes behind a printed number of rank groups at n values, as the policy makes them.

    Where this policy makes no so many groups at n values, the groups count alike.
    """
    for rung in ("M", "A", "B"):
        sizes = group_sizes(rung, n, policy)
        if sizes is not None and len(sizes) == groups:
            return sizes
    return (1,) * groups


def candidate(rung: str, values: Sequence[float], guarded: Guarded, policy: Policy) -> Candidate | None:
    """The figures of one rung for `values` (any order), or None where the rung does not exist."""
    sizes = group_sizes(rung, len(values), policy)
    if sizes is None:
        return None
    means = tuple(round_half_up(exact_mean(group), guarded.grid) for group in split(values, sizes))
    if rung not in STEPS:
        return Candidate(sizes, means)
    step = guarded.grid * STEPS[rung]
    lower, upper = round_down(min(values), step), round_up(max(values), step)
    return Candidate(sizes, means, lower, upper, step)


def split(values: Sequence[float], sizes: Sequence[int]) -> list[list[float]]:
    """`values` in ascending order, cut into consecutive groups of the given sizes."""
    ordered, groups, start = sorted(values), [], 0
    for size in sizes:
        groups.append(ordered[start : start + size])
        start += size
    return groups


def passes_p_rule(values: Sequence[float], sizes: Sequence[int], p: float) -> bool:
    """The p%-rule within each group: what remains beside the two largest is at least p of the largest.

    Only meant for a quantity that is not negative by nature; the caller knows its prior range. A single
    negative value among the others makes the rule stricter.
    Hundepool et al., Statistical Disclosure Control (2012), section 4.2.
    """
    for group in split(values, sizes):
        fractions = [exact(value) for value in group]
        rest = sum(fractions[:-2], Fraction(0))
        if rest < exact(p) * fractions[-1]:
            return False
    return True


def commonest(values: Sequence[float], grain: float) -> tuple[Decimal, int]:
    """The commonest value on the grain and how many values differ from it."""
    counts = Counter(round_half_up(value, grain) for value in values)
    value, count = max(counts.items(), key=lambda item: (item[1], -item[0]))
    return value, len(values) - count
