"""Which set may be published after which: sets of contributors with an unchanged value."""

from __future__ import annotations

import pytest

from kostprijs.anonymise.differencing import isolates

NINE = list(range(1, 10))

CASES = [
    # what, published before, asked now, blocked
    ("the first publication", [], NINE, False),
    ("the same set again", [NINE], NINE, False),
    ("one joiner", [NINE], [*NINE, 10], True),
    ("two joiners", [NINE], [*NINE, 10, 11], True),
    ("three joiners", [NINE], [*NINE, 10, 11, 12], False),
    ("one changed value: one left and one came", [NINE], [*NINE[:-1], 90], True),
    ("a subset whose complement has two", [NINE], [1, 2, 3, 4, 5, 6, 7], True),
    ("a subset whose complement has three", [NINE], [1, 2, 3, 4, 5, 6], False),
    ("every pair differs by six, and together they isolate 99",
     [[1, 2, 3, 4, 5, 6], [4, 5, 6, 7, 8, 9], [1, 2, 3, 10, 11, 12]], [7, 8, 9, 10, 11, 12, 99], True),
    ("the same without 99",
     [[1, 2, 3, 4, 5, 6], [4, 5, 6, 7, 8, 9], [1, 2, 3, 10, 11, 12]], [7, 8, 9, 10, 11, 12], False),
    ("two lots and their whole", [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]], list(range(1, 11)), False),
    ("two lots and a whole with one more", [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]], list(range(1, 12)), True),
    ("an entirely new set", [NINE], [21, 22, 23, 24, 25], False),
]  # fmt: skip


@pytest.mark.parametrize(("what", "published", "request_", "blocked"), CASES, ids=[case[0] for case in CASES])
def test_which_set_may_follow(what, published, request_, blocked):
    sets = [[str(member) for member in row] for row in [*published, request_]]
    assert isolates(sets) is blocked
