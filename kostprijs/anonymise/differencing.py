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

SMALLEST = 3
Row = dict[int, Fraction]


def isolates(sets: Sequence[Collection[str]]) -> bool:
    """True when a non-trivial rational combination of the sets rests on fewer than three members.

    Members that stand in exactly the same sets can't be told apart and count together. The row space
    holds a vector that vanishes outside some columns exactly when the rows of a basis of the null space
    at these columns are dependent: one such row is zero, or two are parallel. Exact arithmetic.
    """
    sets = list(dict.fromkeys(frozenset(members) for members in sets if members))
    kinds = _kinds(sets)
    small = [position for position, count in enumerate(kinds.values()) if count < SMALLEST]
    if not small:
        return False
    rows = _null_rows(list(kinds), len(sets))
    if any(not rows[position] for position in small):
        return True
    counts = list(kinds.values())
    singles = Counter(_direction(rows[position]) for position in small if counts[position] == 1)
    return any(count > 1 for count in singles.values())


def _kinds(sets: Sequence[Collection[str]]) -> dict[int, int]:
    """Per combination of sets (a bit per set) how many members stand in exactly these."""
    stands_in: dict[str, int] = {}
    for position, members in enumerate(sets):
        for member in members:
            stands_in[member] = stands_in.get(member, 0) | 1 << position
    counts = Counter(stands_in.values())
    return {bits: counts[bits] for bits in sorted(counts)}


def _null_rows(columns: Sequence[int], sets: int) -> list[Row]:
    """Per column (a bit per set) its row in a basis of the null space, without the zeros."""
    reduced = _reduced(columns, sets)
    return [
        {free: -value for free, value in reduced[position].items() if free != position}
        if position in reduced
        else {position: Fraction(1)}
        for position in range(len(columns))
    ]


def _reduced(columns: Sequence[int], sets: int) -> dict[int, Row]:
    """The reduced row echelon form: per pivot column its row, without the zeros."""
    rows: list[Row] = [{} for _ in range(sets)]
    for position, bits in enumerate(columns):
        while bits:
            lowest = bits & -bits
            rows[lowest.bit_length() - 1][position] = Fraction(1)
            bits ^= lowest
    reduced: dict[int, Row] = {}
    for row in rows:
        for pivot in [position for position in row if position in reduced]:
            _subtract(row, reduced[pivot], row[pivot])
        if not row:
            continue
        pivot = min(row)
        scaled = {position: value / row[pivot] for position, value in row.items()}
        for other in reduced.values():
            if pivot in other:
                _subtract(other, scaled, other[pivot])
        reduced[pivot] = scaled
    return reduced


def _subtract(row: Row, other: Row, factor: Fraction) -> None:
    for position, value in other.items():
        left = row.get(position, Fraction(0)) - factor * value
        if left:
            row[position] = left
        else:
            row.pop(position, None)


def _direction(row: Row) -> tuple[tuple[int, Fraction], ...]:
    """A row up to a factor."""
    first = row[min(row)]
    return tuple((position, row[position] / first) for position in sorted(row))
