"""What a total and an outcome leave of one step of a series: the closed corners equal a linear program."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from small_models import a_line, an_element, small_model

from kostprijs.anonymise.closure import Known, mean_interval
from kostprijs.anonymise.solving import POINTS

STEPS = "abcde"
MODEL = small_model(
    an_element("mix", reeks=[*STEPS], reeks_totaal=100),
    an_element("loon", "eur_uur", reeks=[*STEPS]),
    an_element("reis", "eur_uur"),
    a_line("tarief", "som(mix * loon) + reis"),
)
PRIOR = (0.0, 100.0)


def known(shares, wages, hidden, tariff, travel):
    """Mean intervals as a page gives them; `hidden` steps have only their prior."""
    state = {
        f"mix[{step}]": Known(
            None if step in hidden else (share - 1.25, share + 1.25), PRIOR, 3.0, can_hide=True
        )
        for step, share in zip(STEPS, shares, strict=True)
    }
    state |= {
        f"loon[{step}]": Known((wage, wage), (5.0, 40.0), 0.1, can_hide=False)
        for step, wage in zip(STEPS, wages, strict=True)
    }
    state["reis"] = Known((travel - 0.025, travel + 0.025), (0.0, 1.5), 0.055, can_hide=True)
    state["tarief"] = Known((tariff - 0.05, tariff + 0.05), (5.0, 60.0), 0.2, can_hide=True)
    return state


def by_linear_program(state, wages, step):
    """The lowest and highest share of a step: shares on their total, the tariff in its interval."""
    names = [f"mix[{name}]" for name in STEPS] + ["reis"]
    bounds = [state[name].interval for name in names]
    rates = np.array([*(wage / 100 for wage in wages), 1.0])
    low, high = state["tarief"].interval
    goal = np.array([float(name == f"mix[{step}]") for name in names])
    ends = []
    for sign in (1, -1):
        found = linprog(
            sign * goal,
            A_ub=np.array([rates, -rates]),
            b_ub=[high, -low],
            A_eq=np.array([[1.0] * len(STEPS) + [0.0]]),
            b_eq=[100.0],
            bounds=bounds,
        )
        assume(found.success)
        ends.append(sign * found.fun)
    return ends


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(2, 40), min_size=5, max_size=5),
    st.lists(st.integers(100, 300), min_size=5, max_size=5),
    st.sets(st.sampled_from(STEPS), min_size=1, max_size=5),
    st.floats(-0.05, 0.05),
)
def test_however_many_steps_are_hidden(parts, tenths, hidden, off):
    shares = [100 * part / sum(parts) for part in parts]
    wages = [tenth / 10 for tenth in tenths]
    tariff = sum(share * wage for share, wage in zip(shares, wages, strict=True)) / 100 + 0.5 + off
    state = known(shares, wages, hidden, tariff, 0.5)
    step = sorted(hidden)[0]
    low, high = by_linear_program(state, wages, step)
    found = mean_interval(MODEL, f"mix[{step}]", state)
    step_size = (PRIOR[1] - PRIOR[0]) / (POINTS - 1)
    assert found == (pytest.approx(low, abs=2 * step_size), pytest.approx(high, abs=2 * step_size))
