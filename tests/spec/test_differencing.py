"""Which set may be published after which: numbers are concerns, a letter behind one is a changed value."""

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
    ("één gewijzigde waarde", [NINE], [*NINE[:-1], "9b"], True),
    ("één eruit en één ander erbij", [NINE], [*NINE[:-1], 90], True),
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
    ("concern 9 wijzigt zijn eigen waarde en één ander komt erbij", [NINE], [*NINE[:-1], "9b", 10], True),
    ("concern 9 wijzigt zijn eigen waarde en twee anderen komen erbij",
     [NINE], [*NINE[:-1], "9b", 10, 11], False),
    ("twee concerns wijzigen hun waarde", [NINE], [*NINE[:-2], "8b", "9b"], True),
    ("drie concerns wijzigen hun waarde", [NINE], [*NINE[:-3], "7b", "8b", "9b"], False),
    ("een gesproken cijfer over acht van de negen wees er al één aan; een nieuwe groep wijst niemand aan",
     [[1, 2, 3, 4, 5, 6, 7, 8], NINE], [21, 22, 23, 24, 25], False),
]  # fmt: skip


def concern(member):
    return member.rstrip("abc")


@pytest.mark.parametrize(("what", "published", "request_", "blocked"), CASES, ids=[case[0] for case in CASES])
def test_which_set_may_follow(what, published, request_, blocked):
    sets = [[str(member) for member in row] for row in published]
    assert isolates(sets, [str(member) for member in request_], concern, 3) is blocked


def test_where_pairs_are_gated_the_difference_must_rest_on_four():
    sets = [[str(member) for member in NINE]]
    assert isolates(sets, [*sets[0], "10", "11", "12"], concern, 4)
    assert not isolates(sets, [*sets[0], "10", "11", "12", "13"], concern, 4)
