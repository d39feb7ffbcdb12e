"""Scenarios on a round of three figures: tariff = wage x (1 + mark-up) + travel, every number by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scenario_rounds import EXAMPLE_HEAD, MODEL, SMALL, example_round, override, scenario, small_round

from kostprijs.anonymise.dataset import Display
from kostprijs.model.loader import parse_model
from kostprijs.report.middle import middle_buildup
from kostprijs.scenario import draws as drawing
from kostprijs.scenario.compare import compare
from kostprijs.scenario.file import Correlation, SimulationPlan
from kostprijs.scenario.point import point
from kostprijs.scenario.result import evaluate
from kostprijs.scenario.shapley import shapley, shared_out
from kostprijs.scenario.simulation import simulate
from kostprijs.scenario.sobol import sobol
from kostprijs.scenario.tornado import tornado
from kostprijs.scenario.waterfall import steps

ROUND = small_round()
DECIDED = override("loon", "getal = 11") + override("opslag", "getal = 75")


@pytest.mark.parametrize(
    ("text", "tariff"),
    [
        ('basis = "laag"', 16.0),
        ("", 21.25),
        ('basis = "hoog"', 28.0),
        (override("loon", 'keuze = "hoog"'), 12 * 1.75 + 2),
        (override("opslag", "getal = 60"), 11 * 1.6 + 2),
        (override("reis", 'keuze = "norm"'), 11 * 1.75 + 1.5),
        (override("loon", 'keuze = "uurloon_hv"\neinde = "laag"'), 10.76 * 1.75 + 2),
        (override("loon", 'keuze = "uurloon_hv"\neinde = "hoog"'), 13.46 * 1.75 + 2),
    ],
)
def test_the_tariff(text, tariff):
    assert evaluate(ROUND, scenario(text)).tariff == pytest.approx(tariff, abs=1e-12)


def test_every_value_says_where_it_came_from():
    text = override("loon", 'keuze = "uurloon_hv"\neinde = "laag"') + override("opslag", "getal = 60")
    wage, markup, travel = point(ROUND, scenario(text)).values
    assert (wage.origin, markup.origin, travel.origin) == ("referentie", "eigen", "midden")
    assert "10 oktober" not in wage.because
    assert "1 oktober 2018 tot en met 31 mei 2020" in wage.because
    assert (markup.reason, markup.source) == ("proef", "eigen")
    assert travel.because == "gemiddelde tussen de grenzen"


def test_what_is_not_shown_falls_back_on_the_norm():
    hidden = small_round({"reis": (Display.HIDDEN, "")})
    (travel,) = point(hidden, scenario('basis = "hoog"')).of("reis")
    assert (travel.amount, travel.origin, travel.drawn) == (1.5, "norm", False)


def test_the_middle_is_the_build_up_of_the_handout():
    released = example_round()
    ours, theirs = evaluate(released, scenario(head=EXAMPLE_HEAD)), middle_buildup(released)
    assert ours.lines == dict(theirs.lines)
    assert [(s.line_id, s.total, s.added, s.kind) for s in ours.steps] == [
        (s.line_id, s.total, s.added, s.kind) for s in steps(released.model, theirs.lines)
    ]


def test_shapley_by_hand():
    """Wage and mark-up: half of (19-16) + (25-21), and half of (21-16) + (25-19); travel adds 3 anywhere."""
    low, high = ({"loon": 10, "opslag": 50, "reis": 1}, {"loon": 12, "opslag": 100, "reis": 4})
    assert shapley(SMALL, low, high) == pytest.approx({"loon": 3.5, "opslag": 5.5, "reis": 3.0})
    assert shapley(SMALL, low, low) == {}
    only = shapley(SMALL, low, {**low, "opslag": 100})
    assert only == pytest.approx({"opslag": 5.0})


def test_the_waterfall_between_two_scenarios():
    heads = {basis: f'naam = "{basis}"\ntraject = "proef"\nronde = "ronde-1"\n' for basis in ("laag", "hoog")}
    results = [evaluate(ROUND, scenario(f'basis = "{basis}"', head)) for basis, head in heads.items()]
    (found,) = compare(results).differences
    assert found.amount == 12.0
    assert [(m.label, m.added, m.total) for m in found.moves] == [
        ("laag", None, 16.0),
        ("Opslag", 5.5, 21.5),
        ("Loon", 3.5, 25.0),
        ("Reiskosten", 3.0, 28.0),
        ("hoog", None, 28.0),
    ]


@pytest.mark.parametrize(
    ("amounts", "whole", "expected"),
    [
        ([0.333, 0.333, 0.334], 100, [0.33, 0.33, 0.34]),
        ([0.336, 0.333, 0.331], 100, [0.34, 0.33, 0.33]),
        ([0.005, 0.005], 1, [0.01, 0.0]),  # a tie goes to the first name
        ([-0.005, 0.005, 0.0], 0, [0.0, 0.0, 0.0]),  # down to -1, 0 and 0; the first gets it back
        ([1.0, 2.0], 301, [1.0, 2.01]),  # the rounded tariffs differ by more: the largest takes it
        ([1.0, 2.0], 299, [0.99, 2.0]),
    ],
)
def test_cents_by_largest_remainder(amounts, whole, expected):
    assert shared_out(amounts, whole, ["a", "b", "c"][: len(amounts)]) == pytest.approx(expected)


def test_tornado_by_hand():
    bars = tornado(point(ROUND, scenario()))
    assert [(b.element, b.low, b.high) for b in bars] == [
        ("opslag", pytest.approx(18.5), pytest.approx(24.0)),
        ("loon", pytest.approx(19.5), pytest.approx(23.0)),
        ("reis", pytest.approx(20.25), pytest.approx(23.25)),
    ]
    without_width = small_round({"reis": (Display.NORM, "2")})
    assert [bar.element for bar in tornado(point(without_width, scenario()))] == ["opslag", "loon"]


@pytest.mark.parametrize(
    ("shape", "mean"), [("uniform", 21.75), ("driehoek", 19.25 + 7 / 3), ("pert", 19.25 + 13 / 6)]
)
def test_the_mean_of_the_draws(shape, mean):
    """The product of independent means: 11 x 1.75, and travel between 1 and 4 with its mode at 2."""
    found = simulate(point(ROUND, scenario()), SimulationPlan(400_000, shape, 3))
    assert found.mean == pytest.approx(mean, abs=0.02)


def test_one_element_drawn_has_the_quantiles_of_its_distribution():
    own = point(ROUND, scenario("maximumtarief = 21.25\n" + DECIDED))
    flat = simulate(own, SimulationPlan(200_000, "uniform", 5))
    assert flat.elements == ("reis",)
    assert flat.above == pytest.approx(2 / 3, abs=0.004)
    assert dict(flat.quantiles)[0.25] == pytest.approx(19.25 + 1.75, abs=0.01)
    triangle = simulate(own, SimulationPlan(200_000, "driehoek", 5))
    assert dict(triangle.quantiles)[0.5] == pytest.approx(19.25 + 4 - math.sqrt(3), abs=0.01)
    assert triangle.above == pytest.approx(2 / 3, abs=0.004)  # F(mode) = 1/3


@pytest.mark.parametrize(
    ("maximum", "above"),
    [(21.25, 0.0), (21.24, 1.0), (21.245, 1.0), (21.255, 0.0), (21.2499999, 1.0)],
)
def test_without_width_all_draws_are_the_point_also_beside_a_maximum(maximum, above):
    """The tariff is 21.254: it is paid as 21.25, so a maximum of 21.25 is kept."""
    text = DECIDED + override("reis", "getal = 2.004")
    own = evaluate(ROUND, scenario(f"maximumtarief = {maximum}\n" + text))
    found = simulate(own.point, SimulationPlan(1000, "pert", 3))
    assert (found.lowest, found.highest, found.mean) == (own.tariff,) * 3
    assert {tariff for _, tariff in found.quantiles} == {own.tariff}
    assert found.above == above
    assert (own.above_maximum > 0) == (above == 1.0)


def test_the_amount_above_the_maximum_is_in_whole_cents():
    assert evaluate(ROUND, scenario("maximumtarief = 20.31")).above_maximum == 0.94


def test_pert_is_the_beta_distribution():
    from scipy.stats import beta

    shares = np.linspace(0.0005, 0.9995, 2001)
    found = drawing.quantile("pert", (1.0, 2.0, 4.0), shares)
    exact = 1 + 3 * beta(1 + 4 / 3, 1 + 8 / 3).ppf(shares)
    assert np.max(np.abs(found - exact)) < 3 / (1 << 14)


@pytest.mark.parametrize("rank", [-0.8, 0.3, 0.6])
def test_the_rank_correlation_is_the_one_asked_for(rank):
    from scipy.stats import spearmanr

    plan = SimulationPlan(100_000, "driehoek", 11, (Correlation(("loon", "reis"), rank),))
    values = drawing.draws_of(point(ROUND, scenario()), plan).values(0, 100_000)
    assert spearmanr(values["loon"][:, 0], values["reis"][:, 0])[0] == pytest.approx(rank, abs=0.01)
    assert spearmanr(values["loon"][:, 0], values["opslag"][:, 0])[0] == pytest.approx(0, abs=0.012)
    free = drawing.draws_of(point(ROUND, scenario()), SimulationPlan(1, "driehoek", 11)).values(0, 100_000)
    assert np.mean(values["reis"]) == pytest.approx(np.mean(free["reis"]), abs=0.01)  # margins stay


def test_sobol_by_hand():
    """Variances of the parts: 1.75^2 x 4/12, 11^2 x 0.25/12, 9/12, and 4/12 x 0.25/12 of the two together."""
    wage, markup, travel, both = 1.75**2 / 3, 121 * 0.25 / 12, 0.75, 0.25 / 36
    whole = wage + markup + travel + both
    found = {i.element: i for i in sobol(point(ROUND, scenario()), SimulationPlan(1, "uniform", 1))}
    assert found["loon"].first == pytest.approx(wage / whole, abs=0.003)
    assert found["opslag"].first == pytest.approx(markup / whole, abs=0.003)
    assert found["reis"].first == pytest.approx(travel / whole, abs=0.003)
    assert found["loon"].total == pytest.approx((wage + both) / whole, abs=0.003)
    assert found["reis"].total == pytest.approx(travel / whole, abs=0.003)
    assert list(found) == ["opslag", "loon", "reis"]


def test_what_no_tariff_needs_explains_nothing_of_it():
    text = MODEL.replace("loon + opslag_uur + reis", "loon + opslag_uur")
    own = point(small_round(model=parse_model(text.encode(), "proef.toml")), scenario(DECIDED))
    (travel,) = sobol(own, SimulationPlan(1, "uniform", 1), samples=16)
    assert (travel.element, travel.first, travel.total) == ("reis", 0.0, 0.0)
    assert (
        sobol(point(ROUND, scenario(DECIDED + override("reis", "getal = 2"))), SimulationPlan(1, "pert", 1))
        == ()
    )
    with pytest.raises(ValueError, match="power of two"):
        sobol(own, SimulationPlan(1, "uniform", 1), samples=100)


def test_a_tariff_out_of_elements_alone_is_one_step():
    text = MODEL.replace("loon + opslag_uur + reis", "loon * (1 + opslag) + reis")
    found = evaluate(small_round(model=parse_model(text.encode(), "proef.toml")), scenario())
    assert [(step.line_id, step.kind, step.total) for step in found.steps] == [("tarief", "uitkomst", 21.25)]
