"""Which set may be published after which: sets of contributors with an unchanged value."""

from __future__ import annotations

import pytest

from kostprijs.anonymise.differencing import isolates

NINE = list(range(1, 10))

# rendered in docs/methode.md by methode_page.py, hence the Dutch
CASES = [
    # what, published before, asked now, blocked
    ("de eerste publicatie", [], NINE, False),
    ("dezelfde inzendingen nog eens", [NINE], NINE, False),
    ("één inzending erbij", [NINE], [*NINE, 10], True),
    ("twee inzendingen erbij", [NINE], [*NINE, 10, 11], True),
    ("drie inzendingen erbij", [NINE], [*NINE, 10, 11, 12], False),
    ("één gewijzigde waarde: één eruit en één erbij", [NINE], [*NINE[:-1], 90], True),
    ("een deel waarbij er twee overblijven", [NINE], [1, 2, 3, 4, 5, 6, 7], True),
    ("een deel waarbij er drie overblijven", [NINE], [1, 2, 3, 4, 5, 6], False),
    ("elk tweetal verschilt zes of meer, maar samen wijzen ze inzending 99 aan",
     [[1, 2, 3, 4, 5, 6], [4, 5, 6, 7, 8, 9], [1, 2, 3, 10, 11, 12]], [7, 8, 9, 10, 11, 12, 99], True),
    ("hetzelfde zonder inzending 99",
     [[1, 2, 3, 4, 5, 6], [4, 5, 6, 7, 8, 9], [1, 2, 3, 10, 11, 12]], [7, 8, 9, 10, 11, 12], False),
    ("twee percelen en hun geheel", [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]], list(range(1, 11)), False),
    ("twee percelen en een geheel met één meer",
     [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]], list(range(1, 12)), True),
    ("geheel andere inzendingen", [NINE], [21, 22, 23, 24, 25], False),
]  # fmt: skip


@pytest.mark.parametrize(("what", "published", "request_", "blocked"), CASES, ids=[case[0] for case in CASES])
def test_which_set_may_follow(what, published, request_, blocked):
    sets = [[str(member) for member in row] for row in [*published, request_]]
    assert isolates(sets) is blocked
