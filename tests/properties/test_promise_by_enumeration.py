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


# `nearer`: by how much an attacker who knows that values are whole may come nearer than R. The audit works
# with real intervals, so less than one step of the grain; the worked case of nine whole percents accepts
# that (a 13 among 12, 13 and 14 with R = 1.5).
CASES = [
    ("D2", 1.5, "1.0", 0.0),
    ("D2", 3.0, "2.5", 0.0),
    ("D4", 3.0, "2.5", 0.0),
    ("C", 3.0, "2.5", 0.0),
    ("D4", 1.5, "1.0", 1.0),
    ("C", 1.5, "1.0", 1.0),
]


@pytest.mark.parametrize(("rung", "margin", "grid", "nearer"), CASES)
def test_nobody_outside_places_the_ends_nearer_than_promised(rung, margin, grid, nearer):
    """The smallest and largest value: their certain range on the grain is not wholly nearer than R."""
    n, protection = 5, guarded(margin, grid)
    broken = []
    for same in pages(rung, n, protection).values():
        shown = [v for v in same if passes_audit(candidate(rung, [float(x) for x in v], protection, POLICY),
                                                 [float(x) for x in v], protection, POLICY)]  # fmt: skip
        for rank in (0, n - 1):
            possible = {values[rank] for values in same}
            for values in shown:
                truth = values[rank]
                near = max(truth - min(possible), max(possible) - truth) < margin - nearer
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
