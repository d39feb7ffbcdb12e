"""The closed form of the audit against the linear program, and against brute force on the promise."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_facts import facts_of

from kostprijs.anonymise.audit import passes_audit
from kostprijs.anonymise.certain import intervals, knowledge
from kostprijs.anonymise.groups import candidate
from kostprijs.anonymise.linear import certain_intervals
from kostprijs.anonymise.policy import Guarded, load_policy

POLICY = load_policy("streng")
GUARDED = Guarded(0.0, 40.0, 0.1, 1.5, Decimal("1.0"), None, zero_is_normal=False)
WIDTH = GUARDED.high - GUARDED.low


@pytest.mark.parametrize("seed", range(200))
def test_closed_form_equals_linear_program(seed):
    random = np.random.default_rng(seed)
    n = int(random.integers(5, 13))
    values = [
        float(v) for v in np.round(random.uniform(2, 30) + random.normal(0, random.uniform(0.2, 6), n), 1)
    ]
    values = [min(max(value, 0.0), 40.0) for value in values]
    rung = ("A", "B", "D2", "D4", "C")[seed % 5]
    option = candidate(rung, values, GUARDED, POLICY)
    if option is None:
        option = candidate("C", values, GUARDED, POLICY)
    own_rank = int(random.integers(0, n))
    ordered = sorted(values)
    known = knowledge(option, values, GUARDED)
    facts = facts_of(option, n, GUARDED)
    prior = (GUARDED.low, GUARDED.high)
    for hypothesis in [None, own_rank, int(random.integers(0, n))]:
        own = {} if hypothesis is None else {hypothesis: ordered[own_rank]}
        ranks = np.array([list(own)], dtype=np.int64)
        low, high, possible = intervals(
            known, ranks.reshape(1, -1), np.array([list(own.values())]).reshape(1, -1)
        )
        answer = certain_intervals(n, prior, facts, own)
        if answer is None:
            assert not possible[0] or hypothesis == own_rank
            continue
        assert possible[0]
        assert np.allclose(low[0], answer[0], atol=1e-4 * WIDTH)
        assert np.allclose(high[0], answer[1], atol=1e-4 * WIDTH)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 400).map(lambda v: v / 10), min_size=5, max_size=12))
def test_the_truth_is_never_outside_a_certain_interval(values):
    for rung in POLICY.ladder:
        option = candidate(rung, values, GUARDED, POLICY)
        if option is None:
            continue
        known = knowledge(option, values, GUARDED)
        low, high, possible = intervals(known, np.zeros((1, 0), dtype=np.int64), np.zeros((1, 0)))
        ordered = np.sort(values)
        assert possible[0]
        assert np.all(low[0] <= ordered + 1e-6)
        assert np.all(high[0] >= ordered - 1e-6)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 400).map(lambda v: v / 10), min_size=5, max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_values_changes_nothing(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    for rung in POLICY.ladder:
        option = candidate(rung, values, GUARDED, POLICY)
        assert option == candidate(rung, shuffled, GUARDED, POLICY)
        if option is not None:
            assert passes_audit(option, values, GUARDED, POLICY) == passes_audit(
                option, shuffled, GUARDED, POLICY
            )
