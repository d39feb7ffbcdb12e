"""What holds for any scenario: contributions add up, order and pieces change nothing, costs go up."""

from __future__ import annotations

import dataclasses
import itertools
import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenario_rounds import EXAMPLE_HEAD, SMALL, example_round, override, scenario, small_round

from kostprijs.anonymise.dataset import Display
from kostprijs.errors import WrongUse
from kostprijs.model.buildup import tariff_of
from kostprijs.model.conventions import combinations, with_convention
from kostprijs.model.loader import load_model, parse_model, shipped_models
from kostprijs.numbers import round_half_up
from kostprijs.scenario import shapley as shapley_module
from kostprijs.scenario.file import Correlation, SimulationPlan, parse_scenario
from kostprijs.scenario.point import point
from kostprijs.scenario.result import evaluate
from kostprijs.scenario.shapley import attribution, shapley
from kostprijs.scenario.simulation import simulate
from kostprijs.scenario.tornado import tornado
from kostprijs.scenario.writing import scenario_text

RELEASED = example_round()
HBH = RELEASED.model
# no cost: a threshold and a share that make the tariff lower when they rise, and how staff are divided
NO_COST = {"franchise_jaar", "productiviteit", "personeelsmix", "functiemix"}


def values(draw, model, lowest: float = 0.0, highest: float = 1.0):
    """Values for every element within its prior; a mix adds up."""
    found = {}
    for element in model.elements:
        low, high = element.protection.prior or (0.0, 1.0)
        count = len(element.series) or 1
        shares = [draw(st.floats(lowest, highest)) for _ in range(count)]
        numbers = [low + (high - low) * share for share in shares]
        if element.series_total is not None:
            numbers = [(n + 1) * element.series_total / (sum(numbers) + count) for n in numbers]
        found[element.id] = numbers if element.series else numbers[0]
    return found


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_contributions_add_up_exactly_and_to_the_cent(data):
    first, second = values(data.draw, HBH), values(data.draw, HBH)
    kept = data.draw(st.sets(st.sampled_from(sorted(first)), min_size=16))
    second |= {name: first[name] for name in kept}
    before, after = (float(tariff_of(HBH, inputs)) for inputs in (first, second))
    found = attribution(HBH, first, second)
    assert math.fsum(c.amount for c in found) == pytest.approx(after - before, abs=1e-9)
    cents = [round(c.rounded * 100) for c in found]
    ends = [round(float(round_half_up(t, 0.01)) * 100) for t in (before, after)]
    assert sum(cents) == ends[1] - ends[0]
    assert all(abs(c.rounded - c.amount) < 0.0201 for c in found)
    assert not {c.element for c in found} & kept


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_the_table_of_coalitions_is_the_mean_over_all_orders(data):
    model = load_model("begeleiding")
    first, second = values(data.draw, model, 0.2, 0.8), values(data.draw, model, 0.2, 0.8)
    chosen = data.draw(st.lists(st.sampled_from(sorted(first)), min_size=1, max_size=4, unique=True))
    second = {name: second[name] if name in chosen else first[name] for name in first}
    expected = dict.fromkeys(chosen, 0.0)
    orders = list(itertools.permutations(chosen))
    for order in orders:
        now = dict(first)
        for name in order:
            before = float(tariff_of(model, now))
            now[name] = second[name]
            expected[name] += (float(tariff_of(model, now)) - before) / len(orders)
    found = shapley(model, first, second)
    assert {**dict.fromkeys(chosen, 0.0), **found} == pytest.approx(expected, abs=1e-9)


def test_pieces_of_the_table_change_nothing(monkeypatch):
    ends = [
        evaluate(RELEASED, scenario(f'basis = "{b}"', EXAMPLE_HEAD)).point.inputs for b in ("laag", "hoog")
    ]
    whole = shapley(HBH, *ends)
    assert len(whole) >= 14
    monkeypatch.setattr(shapley_module, "_AXES", 6)
    assert shapley(HBH, *ends) == pytest.approx(whole, abs=1e-9)


def test_a_coalition_without_a_tariff_is_refused():
    model = parse_model(
        b'[model]\nid="p"\ntitel="p"\npeiljaar=2019\nuitkomst="t"\n'
        b'[[element]]\nid="a"\nlabel="a"\neenheid="getal"\n[[element]]\nid="b"\nlabel="b"\neenheid="getal"\n'
        b'[[regel]]\nid="t"\nlabel="t"\neenheid="getal"\nformule="1 / (a - b)"\n',
        "p.toml",
    )
    with pytest.raises(WrongUse, match="deelt door nul"):
        shapley(model, {"a": 1, "b": 2}, {"a": 2, "b": 3})


def test_a_difference_of_too_many_elements_is_refused():
    names = [f"e{number}" for number in range(31)]
    elements = "".join(f'[[element]]\nid="{name}"\nlabel="{name}"\neenheid="getal"\n' for name in names)
    text = (
        f'[model]\nid="p"\ntitel="p"\npeiljaar=2019\nuitkomst="t"\n{elements}'
        f'[[regel]]\nid="t"\nlabel="t"\neenheid="getal"\nformule="{" + ".join(names)}"\n'
    )
    with pytest.raises(WrongUse, match="verschillen in 31 elementen, en het verschil is over hoogstens 30"):
        shapley(parse_model(text.encode(), "p.toml"), dict.fromkeys(names, 1), dict.fromkeys(names, 2))


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(len(HBH.elements))))
def test_the_order_of_tornado_and_contributions_does_not_depend_on_the_order_of_the_model(order):
    turned = dataclasses.replace(HBH, elements=tuple(HBH.elements[at] for at in order))
    other = dataclasses.replace(RELEASED, model=turned)
    own, theirs = (point(released, scenario(head=EXAMPLE_HEAD)) for released in (RELEASED, other))
    assert [bar.element for bar in tornado(own)] == [bar.element for bar in tornado(theirs)]


@pytest.mark.parametrize("name", shipped_models())
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_raising_a_cost_never_lowers_the_tariff(name, data):
    loaded = load_model(name)
    conventions = list(combinations(loaded))
    model = with_convention(loaded, data.draw(st.sampled_from(conventions)))
    inputs = values(data.draw, model)
    element = data.draw(st.sampled_from([e for e in model.elements if e.id not in NO_COST]))
    bounds = element.protection.prior or (0.0, 1.0)
    rise = data.draw(st.floats(0, (bounds[1] - bounds[0]) / 4))
    step = data.draw(st.integers(0, max(0, len(element.series) - 1)))
    raised = dict(inputs)
    if element.series:
        raised[element.id] = [v + rise * (at == step) for at, v in enumerate(inputs[element.id])]
    else:
        raised[element.id] += rise
    before, after = (float(tariff_of(model, given)) for given in (inputs, raised))
    assert after >= before - 1e-9, (element.id, dict(model.chosen))


PLAN = SimulationPlan(30_000, "driehoek", 42, (Correlation(("verlof", "scholing"), 0.5),))


@pytest.mark.parametrize("shape", ["uniform", "driehoek", "pert"])
def test_without_width_every_figure_is_the_point(shape):
    flat = small_round(
        {
            "loon": (Display.MEAN, "11.37"),
            "opslag": (Display.NORM, "73.3"),
            "reis": (Display.GROUPS, "2.1 2.1"),
        }
    )
    own = point(flat, scenario())
    tariff = evaluate(flat, scenario()).tariff
    found = simulate(own, SimulationPlan(5_000, shape, 1))
    assert {found.lowest, found.highest, *(value for _, value in found.quantiles)} == {tariff}
    assert (found.mean, found.deviation) == (pytest.approx(tariff, abs=1e-12), pytest.approx(0, abs=1e-12))


@settings(max_examples=6, deadline=None)
@given(st.integers(1_000, 40_000))
def test_pieces_of_any_size_give_the_same_figures(piece):
    own = point(RELEASED, scenario("maximumtarief = 30", EXAMPLE_HEAD))
    assert simulate(own, PLAN, piece=piece) == simulate(own, PLAN)


def test_processes_give_the_same_figures():
    own = point(RELEASED, scenario("maximumtarief = 30", EXAMPLE_HEAD))
    assert simulate(own, PLAN, processes=2, piece=10_000) == simulate(own, PLAN)


def test_another_seed_gives_other_figures():
    own = point(RELEASED, scenario(head=EXAMPLE_HEAD))
    assert simulate(own, PLAN).mean != simulate(own, dataclasses.replace(PLAN, seed=43)).mean


def test_an_element_that_is_decided_leaves_the_draws_of_the_others_alone():
    plan = SimulationPlan(1, "uniform", 7)
    from kostprijs.scenario.draws import draws_of

    own = draws_of(point(small_round(), scenario()), plan).values(0, 50)
    less = draws_of(point(small_round(), scenario(override("loon", "getal = 11"))), plan).values(0, 50)
    assert set(less) == {"opslag", "reis"}
    assert all(np.array_equal(own[name], less[name]) for name in less)


def test_memory_does_not_grow_with_the_draws():
    own = point(small_round(), scenario())

    def peak(draws: int) -> int:
        tracemalloc.start()
        simulate(own, SimulationPlan(draws, "uniform", 1))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(1_000)
    assert peak(2_000_000) < peak(200_000) + 2**20


@settings(max_examples=50, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1).filter(str.strip),
    st.sampled_from(["laag", "midden", "hoog"]),
    st.floats(5, 40),
    st.integers(0, 2**63 - 1),
)
def test_a_saved_scenario_is_read_back_the_same(name, basis, wage, seed):
    made = scenario(override("loon", "getal = 11") + override("reis", 'keuze = "laag"'))
    changed = dataclasses.replace(made.overrides[0], choice=wage, band=(wage, wage + 1), reason=name)
    own = dataclasses.replace(
        made,
        name=name,
        basis=basis,
        overrides=(changed, made.overrides[1]),
        maximum=wage,
        simulation=SimulationPlan(10, "pert", seed, (Correlation(("loon", "reis"), 0.25),)),
    )
    assert parse_scenario(scenario_text(own).encode(), "proef.toml") == own


def test_the_small_model_is_what_the_golden_cases_say():
    assert float(tariff_of(SMALL, {"loon": 11, "opslag": 75, "reis": 2})) == 21.25
