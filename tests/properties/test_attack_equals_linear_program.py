"""The attackers with shared values against the linear program, and the shortcuts against the full work."""

from __future__ import annotations

import dataclasses
import math
from decimal import Decimal
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_facts import facts_of

from kostprijs.anonymise.audit import expose, exposure, narrowest, passes_audit
from kostprijs.anonymise.certain import knowledge
from kostprijs.anonymise.coalitions import Hulls
from kostprijs.anonymise.groups import Candidate, candidate
from kostprijs.anonymise.ladder import choose
from kostprijs.anonymise.linear import certain_intervals
from kostprijs.anonymise.policy import Guarded, load_policy

STRENG, ZEER_STRENG = load_policy("streng"), load_policy("zeer_streng")
GUARDED = Guarded(0.0, 40.0, 0.1, 1.5, Decimal("1.0"), None, zero_is_normal=False)
# a grid that no policy allows: here attackers do find values
FINE = Guarded(0.0, 40.0, 0.1, 1.5, Decimal("0.01"), None, zero_is_normal=False)
TOLERANCE = 1e-4 * 40


def by_linear_program(option: Candidate, values: list[float], shared: tuple[int, ...], guarded: Guarded):
    """The hull over every way of giving the shared values ranks, each by its own linear programs."""
    n, ordered = len(values), sorted(values)
    lows, highs = [], []
    for ranks in combinations(range(n), len(shared)):
        own = {rank: ordered[member] for rank, member in zip(ranks, shared, strict=True)}
        found = certain_intervals(n, (guarded.low, guarded.high), facts_of(option, n, guarded), own)
        if found is not None:
            others = [rank for rank in range(n) if rank not in ranks]
            lows.append(found[0][others])
            highs.append(found[1][others])
    return np.min(lows, axis=0), np.max(highs, axis=0)


def drawn(seed: int, guarded: Guarded) -> tuple[list[float], Candidate]:
    random = np.random.default_rng(seed)
    n = int(random.integers(5, 8))
    values = [float(v) for v in np.round(np.clip(random.normal(16, random.uniform(0.5, 8), n), 0, 40), 1)]
    rungs = ("A", "D2", "D4", "C")
    options = (candidate(rungs[(seed + step) % 4], values, guarded, STRENG) for step in range(4))
    return values, next(option for option in options if option is not None)


@pytest.mark.parametrize("seed", range(12))
def test_shared_values_give_the_intervals_of_the_linear_program(seed):
    values, option = drawn(seed, GUARDED)
    n = len(values)
    known = knowledge(option, values, GUARDED)
    random = np.random.default_rng(seed)
    for size in (1, 2, n - 1):
        hulls = Hulls(known, values, size)
        hulls.settle(lambda low, *_: np.ones(len(low), dtype=bool))
        assert hulls.complete.all()
        coalitions = list(combinations(range(n), size))
        chosen = int(random.integers(0, len(coalitions)))
        low, high = by_linear_program(option, values, coalitions[chosen], GUARDED)
        assert np.allclose(hulls.low[chosen], low, atol=TOLERANCE)
        assert np.allclose(hulls.high[chosen], high, atol=TOLERANCE)


@pytest.mark.parametrize("seed", range(12))
def test_the_attack_never_reports_fewer_exact_values_than_the_linear_program_finds(seed):
    values, option = drawn(seed, FINE)
    n = len(values)
    known = knowledge(option, values, FINE)
    for size in (0, n - 1):
        exact = 0
        for shared in combinations(range(n), size):
            low, high = by_linear_program(option, values, shared, FINE)
            exact += int((high - low < FINE.grain - 1e-6).sum())
        assert exposure(known, values, size, FINE, STRENG).exact >= exact
        if size:
            assert exact > 0, "a fine grid must give something away, or this test says nothing"


VALUES = st.lists(st.integers(0, 400).map(lambda v: v / 10), min_size=5, max_size=13)


@settings(max_examples=25, deadline=None)
@given(VALUES, st.sampled_from([GUARDED, FINE]), st.integers(0, 2))
def test_leaving_off_early_changes_no_answer(values, guarded, size):
    for rung in STRENG.ladder:
        option = candidate(rung, values, guarded, STRENG)
        if option is None:
            continue
        known = knowledge(option, values, guarded)
        hulls = Hulls(known, values, size)
        hulls.settle(lambda low, *_: np.ones(len(low), dtype=bool))
        full = expose(hulls.low, hulls.high, hulls.truth, guarded, STRENG)
        found = exposure(known, values, size, guarded, STRENG)
        assert (found.within, found.few, found.exact) == (full.within, full.few, full.exact)
        assert found.tightest == pytest.approx(full.tightest, abs=1e-6)
        for at_most in (math.inf, full.tightest + 0.5, full.tightest / 2):
            expected = min(at_most, full.tightest)
            assert narrowest(known, values, size, at_most) == pytest.approx(expected, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 400).map(lambda v: v / 10), min_size=5, max_size=14))
def test_under_zeer_streng_no_pair_places_a_third(values):
    chosen = choose(values, GUARDED, ZEER_STRENG)
    if len(values) < 8:
        assert not isinstance(chosen, Candidate)
    if isinstance(chosen, Candidate):
        assert min(chosen.sizes) >= 4
        known = knowledge(chosen, values, GUARDED)
        for size in (0, 1, 2):
            assert exposure(known, values, size, GUARDED, ZEER_STRENG).safe


def test_the_gate_on_pairs_refuses_what_the_gate_on_one_allows():
    without = dataclasses.replace(ZEER_STRENG, pairs_gated=False)
    random, differs = np.random.default_rng(3), 0
    for _ in range(20):
        values = [float(v) for v in np.round(random.normal(16, 3, 12), 1)]
        for rung in ZEER_STRENG.ladder:
            option = candidate(rung, values, GUARDED, ZEER_STRENG)
            alone, pairs = (passes_audit(option, values, GUARDED, each) for each in (without, ZEER_STRENG))
            assert alone or not pairs
            differs += alone and not pairs
    assert differs > 0
