"""Whether a publication, together with what was published before, isolates one or two concerns.

Each published set is a row of zeros and ones over contributions. Whoever holds the totals of all of them
can form any rational combination; the promise breaks when a combination rests on the contributions of one
or two concerns. Differences of pairs are not enough: {1..6}, {4..9}, {1,2,3,10,11,12} and then {7..12, 99}
isolate 99, although every pair differs by six or more. Contributions are not enough either: where one
concern changes its value and another joins, the difference rests on three values, and the first knows two.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

Row = dict[int, Fraction]
Owner = Callable[[str], str]


def isolates(
    published: Sequence[Collection[str]], asked: Collection[str], owner: Owner, smallest: int
) -> bool:
    """True when `asked` adds a combination that rests on fewer than `smallest` concerns.

    `owner` says which concern a contribution is of; each set has at most one contribution of a concern.
    What the published sets isolate among themselves can't be undone and blocks nothing new. Exact
    arithmetic.

    The combinations that rest on certain columns are as many as the null space leaves there: columns less
    the rank of the rows of its basis at these columns. A wider group of columns has all combinations of a
    narrower one, so that it suffices to look at groups of smallest - 1 concerns, and at all of them at
    once first.
    """
    known = list(dict.fromkeys(frozenset(members) for members in published if members))
    new = frozenset(asked)
    if not new or new in known:
        return False
    # a new combination has the new set in it, so it also rests on what stands in no other set
    if len({owner(member) for member in new.difference(*known)}) >= smallest:
        return False
    kinds = _kinds([*known, new], owner)
    small = {bits: concerns for bits, concerns in kinds.items() if len(concerns) < smallest}
    columns = list(kinds)
    after = dict(zip(columns, _null_rows(columns, len(known) + 1), strict=True))
    without = (1 << len(known)) - 1
    before = dict(zip(columns, _null_rows([bits & without for bits in columns], len(known)), strict=True))

    def grows(chosen: Sequence[int]) -> bool:
        return _rank([after[bits] for bits in chosen]) < _rank([before[bits] for bits in chosen])

    if not grows(list(small)):
        return False
    concerns = sorted(frozenset[str]().union(*small.values()))
    groups = combinations(concerns, min(smallest - 1, len(concerns)))
    return any(grows([bits for bits in small if small[bits] <= set(group)]) for group in groups)


def _kinds(sets: Sequence[Collection[str]], owner: Owner) -> Mapping[int, frozenset[str]]:
    """Per combination of sets (a bit per set) the concerns whose contribution stands in exactly these.

    Contributions that stand in exactly the same sets can't be told apart and count together.
    """
    stands_in: dict[str, int] = {}
    for position, members in enumerate(sets):
        for member in members:
            stands_in[member] = stands_in.get(member, 0) | 1 << position
    kinds: dict[int, set[str]] = {}
    for member, bits in stands_in.items():
        kinds.setdefault(bits, set()).add(owner(member))
    return {bits: frozenset(kinds[bits]) for bits in sorted(kinds)}


def _null_rows(columns: Sequence[int], sets: int) -> list[Row]:
    """Per column (a bit per set) its row in a basis of the null space, without the zeros."""
    rows: list[Row] = [{} for _ in range(sets)]
    for position, bits in enumerate(columns):
        while bits:
            lowest = bits & -bits
            rows[lowest.bit_length() - 1][position] = Fraction(1)
            bits ^= lowest
    reduced = _reduced(rows)
    return [
        {free: -value for free, value in reduced[position].items() if free != position}
        if position in reduced
        else {position: Fraction(1)}
        for position in range(len(columns))
    ]


def _rank(rows: Sequence[Row]) -> int:
    return len(_reduced([dict(row) for row in rows]))


def _reduced(rows: Sequence[Row]) -> dict[int, Row]:
    """The reduced row echelon form, made in the rows themselves: per pivot its row, without the zeros."""
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
