"""The guard over publications equals a rank test by another road (numpy, every group of concerns tried)."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kostprijs.anonymise.differencing import isolates

CONCERNS, VERSIONS = 7, 2
# a set has one version at most of what a concern contributes
SET = st.dictionaries(st.integers(0, CONCERNS - 1), st.integers(0, VERSIONS - 1), min_size=3)
SETS = st.lists(SET, min_size=1, max_size=5)


def names(row: dict[int, int]) -> list[str]:
    return [f"{concern}.{version}" for concern, version in row.items()]


def owner(member: str) -> str:
    return member.partition(".")[0]


def isolated_dimensions(sets: list[dict[int, int]], group: tuple[int, ...]) -> int:
    """How many independent combinations rest on the contributions of these concerns only."""
    matrix = np.zeros((len(sets), CONCERNS * VERSIONS))
    for number, row in enumerate(sets):
        for concern, version in row.items():
            matrix[number, concern * VERSIONS + version] = 1
    own = [concern * VERSIONS + version for concern in group for version in range(VERSIONS)]
    rest = np.delete(matrix, own, axis=1)
    return int(np.linalg.matrix_rank(matrix)) - int(np.linalg.matrix_rank(rest) if rest.any() else 0)


def by_rank(published: list[dict[int, int]], asked: dict[int, int], smallest: int) -> bool:
    return any(
        isolated_dimensions([*published, asked], group) > isolated_dimensions(published, group)
        for size in range(1, smallest)
        for group in combinations(range(CONCERNS), size)
    )


@settings(max_examples=300, deadline=None)
@given(SETS, SET, st.sampled_from([3, 4]))
def test_it_equals_the_rank_test(published, asked, smallest):
    rows = [names(row) for row in published]
    assert isolates(rows, names(asked), owner, smallest) is by_rank(published, asked, smallest)


@settings(max_examples=100, deadline=None)
@given(SETS, SET, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(published, asked, random):
    shuffled = [*published, *published[:2]]
    random.shuffle(shuffled)
    one, other = ([names(row) for row in each] for each in (published, shuffled))
    assert isolates(one, names(asked), owner, 3) is isolates(other, names(asked), owner, 3)
