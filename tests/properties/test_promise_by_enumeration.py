"""The promise against an attacker who counts: every set of values on the grain that gives the same page.

Independent of the closed form and of the linear program. Whole values, few of them, so that all
sorted sets can be listed; what an attacker is certain of is what all sets with the same page share.
The attacker takes the figures as printed; what the choice among the rungs tells is not promised.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations_with_replacement

import pytest

from kostprijs.anonymise.audit import passes_audit
from kostprijs.anonymise.groups import candidate
from kostprijs.anonymise.policy import Guarded, load_policy

POLICY = load_policy("streng")
HIGHEST = 9


def guarded(margin: float, grid: str) -> Guarded:
    return Guarded(0.0, float(HIGHEST), 1.0, margin, Decimal(grid), None, zero_is_normal=True)


def pages(rung: str, n: int, protection: Guarded) -> dict[object, list[tuple[int, ...]]]:
    found: dict[object, list[tuple[int, ...]]] = {}
    for values in combinations_with_replacement(range(HIGHEST + 1), n):
        option = candidate(rung, [float(v) for v in values], protection, POLICY)
        found.setdefault((option.means, option.lower, option.upper), []).append(values)
    return found


@pytest.mark.parametrize(("rung", "n"), [("D2", 5), ("D4", 5), ("C", 5)])
@pytest.mark.parametrize(("margin", "grid"), [(1.5, "1.0"), (3.0, "2.5")])
def test_nobody_outside_places_a_value_nearer_than_the_open_bounds_allow(rung, n, margin, grid):
    """The smallest and largest value: their certain range on the grain is not wholly nearer than R."""
    protection = guarded(margin, grid)
    broken = []
    for same in pages(rung, n, protection).values():
        shown = [v for v in same if passes_audit(candidate(rung, [float(x) for x in v], protection, POLICY),
                                                 [float(x) for x in v], protection, POLICY)]  # fmt: skip
        for rank in (0, n - 1):
            possible = {values[rank] for values in same}
            for values in shown:
                truth = values[rank]
                # a step of the grain short of R on both sides, or fewer than three values, is a breach
                near = truth - min(possible) < margin - 1 and max(possible) - truth < margin - 1
                if near or len(possible) < POLICY.candidates_min:
                    broken.append((values, rank, sorted(possible)))
    assert broken == []


def test_the_bound_that_rounding_leaves_out_of_reach_counts():
    """7 in [5, 10) with margin 3: 10 was not possible, so all of it is nearer than 3."""
    protection = Guarded(0.0, 100.0, 1.0, 3.0, Decimal("2.5"), None, zero_is_normal=True)
    values = [7.0, 15.0, 20.0, 25.0, 33.0]
    option = candidate("D2", values, protection, POLICY)
    assert (float(option.lower), float(option.upper)) == (5.0, 35.0)
    assert not passes_audit(option, values, protection, POLICY)
