"""What the printed figures and the formulas say of a hidden element, and what is hidden for it."""

from __future__ import annotations

import pytest

from kostprijs.anonymise.closure import Known, figures_to_hide, mean_interval
from kostprijs.model.loader import parse_model


def model(formula: str, *elements: str, total: bool = False):
    text = '[model]\nid = "m"\ntitel = "M"\npeiljaar = 2019\nuitkomst = "tarief"\n'
    unit = "getal" if "*" in formula else "eur_uur"  # euro times euro is no euro
    for name in elements:
        text += f'[[element]]\nid = "{name}"\nlabel = "{name}"\neenheid = "{unit}"\n'
    if total:
        text += (
            '[[element]]\nid = "mix"\nlabel = "mix"\neenheid = "pct"\nreeks = ["a", "b", "c", "d"]\n'
            'reeks_totaal = 100\n[[element]]\nid = "loon"\nlabel = "loon"\neenheid = "eur_uur"\n'
            'reeks = ["a", "b", "c", "d"]\n'
        )
    text += f'[[regel]]\nid = "tarief"\nlabel = "T"\neenheid = "eur_uur"\nformule = "{formula}"\n'
    return parse_model(text.encode(), "m.toml")


def shown(middle: float, half: float = 0.5, margin: float = 1.5) -> Known:
    return Known((middle - half, middle + half), (0.0, 40.0), margin, can_hide=True)


def norm(value: float) -> Known:
    return Known((value, value), (0.0, 40.0), 0.1, can_hide=False)


def hidden(margin: float = 1.5, high: float = 40.0) -> Known:
    return Known(None, (0.0, high), margin, can_hide=False)


def test_a_hidden_element_that_the_sum_gives_away_costs_a_partner():
    known = {"a": shown(10), "b": shown(12), "c": hidden(), "tarief": shown(32)}
    sums = model("a + b + c", "a", "b", "c")
    low, high = mean_interval(sums, "c", known)
    assert (low, high) == (pytest.approx(8.5, abs=0.05), pytest.approx(11.5, abs=0.05))
    assert figures_to_hide(sums, known) == ("a",)


def test_through_a_chain_of_norms_it_is_found_too():
    known = {"a": norm(10), "b": norm(12), "c": hidden(), "tarief": shown(32)}
    assert figures_to_hide(model("a + b + c", "a", "b", "c"), known) == ("tarief",)


def test_a_hidden_element_outside_the_formula_costs_nobody_anything():
    known = {"a": shown(10), "b": shown(12), "c": hidden(), "tarief": shown(32)}
    assert figures_to_hide(model("a + b", "a", "b", "c"), known) == ()


def test_figures_whose_means_do_not_fit_the_formula_do_not_hide_everything():
    # means of products are no products of means: 10 x 12 is not within 140 ± 0,5
    known = {"a": shown(10), "b": shown(12), "c": hidden(), "tarief": shown(140)}
    assert figures_to_hide(model("a * b", "a", "b", "c"), known) == ()


def test_an_element_around_zero_still_is_the_lighter_partner():
    known = {"a": Known((-0.5, 0.5), (-10.0, 10.0), 1.5, can_hide=True), "c": hidden(), "tarief": shown(30)}
    assert figures_to_hide(model("20 + a + c", "a", "c"), known) == ("a",)


def test_a_wide_interval_leaves_everything_as_it_is():
    known = {"a": shown(10, half=4), "b": shown(12), "c": hidden(), "tarief": shown(32)}
    assert figures_to_hide(model("a + b + c", "a", "b", "c"), known) == ()


def test_the_last_hidden_step_of_a_series_with_a_total():
    steps = {f"mix[{s}]": shown(25.0) for s in "abc"} | {"mix[d]": hidden(3.0, 100.0)}
    known = steps | {f"loon[{s}]": norm(20.0) for s in "abcd"} | {"tarief": hidden()}
    assert figures_to_hide(model("som(mix * loon)", total=True), known) == ("mix[a]",)


def test_two_hidden_steps_that_total_and_outcome_give_away_together():
    steps = {"mix[a]": shown(20.0), "mix[b]": shown(20.0)}
    steps |= {"mix[c]": hidden(3.0, 100.0), "mix[d]": hidden(3.0, 100.0)}
    wages = {f"loon[{s}]": norm(v) for s, v in zip("abcd", (20.0, 20.0, 10.0, 40.0), strict=True)}
    known = steps | wages | {"tarief": shown(23.0, half=0.05)}
    low, high = mean_interval(model("som(mix * loon)", total=True), "mix[d]", known)
    assert 29.0 < low < high < 31.5
    assert figures_to_hide(model("som(mix * loon)", total=True), known) != ()


def test_an_element_that_nothing_can_mend_does_not_stop_the_others():
    steps = {f"mix[{s}]": shown(25.0) for s in "abc"} | {"mix[d]": hidden(3.0, 100.0)}
    known = steps | {f"loon[{s}]": norm(20.0) for s in "abcd"}
    stuck = Known((31.9, 32.1), (0.0, 40.0), 1.5, can_hide=False)
    known |= {"a": norm(10), "c": hidden(), "tarief": stuck}
    assert figures_to_hide(model("a + c", "c", "a", total=True), known) == ("mix[a]",)
