"""The guard over publications equals a rank test by another road (numpy, every pair tried)."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kostprijs.anonymise.differencing import isolates

SETS = st.lists(st.frozensets(st.integers(0, 11), min_size=3), min_size=1, max_size=6)


def by_rank(sets: list[frozenset[int]]) -> bool:
    matrix = np.array([[member in row for member in range(12)] for row in sets], dtype=float)
    full = np.linalg.matrix_rank(matrix)
    left_out = [*combinations(range(12), 1), *combinations(range(12), 2)]
    return any(np.linalg.matrix_rank(np.delete(matrix, out, axis=1)) < full for out in left_out)


@settings(max_examples=300, deadline=None)
@given(SETS)
def test_it_equals_the_rank_test(sets):
    assert isolates([[str(member) for member in row] for row in sets]) is by_rank(sets)


@settings(max_examples=100, deadline=None)
@given(SETS, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(sets, random):
    shuffled = [*sets, *sets[:2]]
    random.shuffle(shuffled)
    rows, others = ([[str(member) for member in row] for row in each] for each in (sets, shuffled))
    assert isolates(rows) is isolates(others)
