"""Whether a set of publications, taken together, isolates one or two contributions.

Each published set is a row of zeros and ones over contributions. Whoever holds the totals of all of
them can form any rational combination; the promise breaks when a combination rests on one or two
contributions. Differences of pairs are not enough: {1..6}, {4..9}, {1,2,3,10,11,12} and then
{7..12, 99} isolate 99, although every pair differs by six or more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import combinations

SMALLEST = 3


def isolates(sets: Sequence[Collection[str]]) -> bool:
    """True when a non-trivial rational combination of the sets rests on fewer than three members.

    Members that stand in exactly the same sets can't be told apart and count together. The row
    space holds a vector that vanishes outside some columns exactly when leaving those columns out
    lowers the rank. Exact arithmetic.
    """
    rows = [frozenset(members) for members in sets if members]
    kinds = Counter(tuple(member in row for row in rows) for member in sorted(frozenset().union(*rows)))
    columns = list(kinds)
    full = _rank(columns)
    small = [column for column in columns if kinds[column] < SMALLEST]
    singles = [column for column in small if kinds[column] == 1]
    suspects = [[column] for column in small] + [list(pair) for pair in combinations(singles, 2)]
    return any(_rank([c for c in columns if c not in suspect]) < full for suspect in suspects)


def _rank(columns: Sequence[Sequence[bool]]) -> int:
    """The rank of a matrix given by its columns (the transpose has the same rank)."""
    rows = [[Fraction(int(bit)) for bit in column] for column in columns]
    rank, width = 0, len(rows[0]) if rows else 0
    for position in range(width):
        pivot = next((i for i in range(rank, len(rows)) if rows[i][position]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for i in range(rank + 1, len(rows)):
            if rows[i][position]:
                factor = rows[i][position] / rows[rank][position]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[rank], strict=True)]
        rank += 1
    return rank
