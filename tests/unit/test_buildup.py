from __future__ import annotations

import numpy as np
import pytest
from small_models import a_line, an_element, small_model

from kostprijs.errors import WrongUse
from kostprijs.model.buildup import build_up, check_finite, tariff_of
from kostprijs.model.loader import parse_model

MODEL = small_model(
    an_element("loon", "eur_uur", reeks=["t0", "t1"]),
    an_element("mix", reeks=["t0", "t1"]),
    an_element("verlof"),
    an_element("reis", "eur_uur", leeg_telt_als=0.5),
    a_line("tarief", "som(deel) / (1 - verlof) + reis"),
    a_line("deel", "loon * mix"),
    a_line("beschikbaar", "1 - verlof", "pct"),
    a_line("hoogste", "max(loon)"),
    a_line("ten_minste", "max(tarief, -min(loon), 12)"),
    name="klein",
)
ONE = {"loon": [10, 14], "mix": [25, 75], "verlof": 20, "reis": 1}


def test_one_tool_line_by_line():
    lines = build_up(MODEL, ONE)
    assert list(lines) == ["tarief", "deel", "beschikbaar", "hoogste", "ten_minste"]
    assert lines["tarief"] == pytest.approx(13 / 0.8 + 1)
    assert lines["tarief"].shape == ()
    np.testing.assert_allclose(lines["deel"], [2.5, 10.5])
    assert lines["beschikbaar"] == pytest.approx(80)  # a pct line comes back in percent points
    assert lines["hoogste"] == 14
    assert lines["ten_minste"] == pytest.approx(17.25)


def test_many_tools_broadcast_and_a_series_keeps_its_own_axis():
    loon = np.stack([[10, 14]] * 6).reshape(2, 3, 2)
    lines = build_up(MODEL, ONE | {"loon": loon, "verlof": [[10], [20]]})
    assert lines["tarief"].shape == (2, 3)
    assert lines["deel"].shape == (2, 3, 2)
    assert lines["tarief"][1, 2] == tariff_of(MODEL, ONE)


def test_an_element_that_may_be_blank_counts_as_what_the_model_says():
    without = {key: value for key, value in ONE.items() if key != "reis"}
    assert tariff_of(MODEL, without) == pytest.approx(16.75)
    assert tariff_of(MODEL, ONE | {"reis": np.nan}) == pytest.approx(16.75)
    assert tariff_of(MODEL, ONE | {"reis": 0}) == pytest.approx(16.25)  # zero is filled in


def test_a_blank_leaves_every_line_that_needs_it_open():
    lines = build_up(MODEL, ONE | {"verlof": [np.nan, 20]})
    assert np.isnan(lines["tarief"]).tolist() == [True, False]
    assert lines["hoogste"] == 14
    said = (
        r"klein.toml, \[\[regel\]\] (beschikbaar|tarief): «verlof» is niet ingevuld, .* Vul een waarde in\."
    )
    with pytest.raises(WrongUse, match=said):
        check_finite(MODEL, lines, ONE | {"verlof": [np.nan, 20]})


def test_a_blank_step_of_a_series_is_named():
    inputs = ONE | {"loon": [[10, 14], [10, np.nan]], "verlof": [[20], [30]]}
    with pytest.raises(WrongUse, match=r"\[\[regel\]\] (deel|hoogste): «loon\[t1\]» is niet ingevuld"):
        check_finite(MODEL, build_up(MODEL, inputs), inputs)


def test_division_by_zero_is_reported_by_line_and_gives_no_warning(recwarn):
    lines = build_up(MODEL, ONE | {"verlof": 100})
    assert not np.isfinite(lines["tarief"])
    assert not recwarn.list
    said = r"\[\[regel\]\] tarief: er wordt door nul gedeeld: «1 - verlof» is 0\. Kijk de waarden daarin na;"
    with pytest.raises(WrongUse, match=said):
        check_finite(MODEL, lines, ONE | {"verlof": 100})
    check_finite(MODEL, build_up(MODEL, ONE), ONE)


def test_what_is_asked_after_a_division_by_zero_fits_the_divisor():
    text = MODEL.text.replace("/ (1 - verlof)", "/ rest") + (
        '[[regel]]\nid = "rest"\nlabel = "Rest"\neenheid = "pct"\nformule = "1 - verlof"\n'
    )
    found = {}
    for name, file in {"rest": text, "verlof": text.replace('"1 - verlof"', '"verlof"')}.items():
        model, given = parse_model(file.encode(), "m.toml"), ONE | {"verlof": 100 if name == "rest" else 0}
        with pytest.raises(WrongUse) as caught:
            check_finite(model, build_up(model, given), given)
        found[name] = str(caught.value)
    assert (
        "«rest» is 0. Kijk de waarden daarin na; zijn de percentages die er afgaan samen 100%?"
        in found["rest"]
    )
    assert found["verlof"].endswith("«rest» is 0. Kijk de waarden daarin na.")


def test_the_first_tool_that_goes_wrong_gives_the_reason_and_a_part_of_the_lines_is_enough():
    inputs = ONE | {"verlof": [20, 100, np.nan]}
    lines = build_up(MODEL, inputs, ["ten_minste"])
    with pytest.raises(WrongUse, match=r"\[\[regel\]\] tarief: er wordt door nul gedeeld: «1 - verlof» is 0"):
        check_finite(MODEL, lines, inputs)
    check_finite(MODEL, build_up(MODEL, inputs, ["hoogste"]), inputs)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"loon": [1e300, 1], "mix": [1e300, 1]}, r"\[\[regel\]\] deel: «loon \* mix» wordt groter dan"),
        ({"verlof": np.inf}, r": «verlof» is geen eindig getal\. Vul een andere waarde in\."),
    ],
)
def test_what_is_too_large_is_named(change, said):
    with pytest.raises(WrongUse, match=said):
        check_finite(MODEL, build_up(MODEL, ONE | change), ONE | change)


def test_no_value_but_zero_is_in_a_message():
    inputs = ONE | {"verlof": 100, "loon": [11.37, 14.91]}
    with pytest.raises(WrongUse) as caught:
        check_finite(MODEL, build_up(MODEL, inputs), inputs)
    assert not any(value in str(caught.value) for value in ("11", "14", "37"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"onbekend": 1}, "geen kostprijselement «onbekend»"),
        ({"loon": 10}, "«loon» heeft 2 waarden nodig \\(t0, t1\\)"),
        ({"loon": [1, 2, 3]}, "«loon» heeft 2 waarden nodig"),
        ({"verlof": [1, 2], "reis": [1, 2, 3]}, "van «verlof» zijn er 2, van «reis» 3. Geef per element"),
    ],
)
def test_inputs_that_do_not_fit_the_model_are_wrong_use(change, message):
    with pytest.raises(WrongUse, match=message):
        build_up(MODEL, ONE | change)


def test_a_missing_element_is_wrong_use():
    said = "element «verlof», dat de regel «tarief» en «beschikbaar» nodig heeft"
    with pytest.raises(WrongUse, match=f"geen waarde gegeven voor het {said}"):
        build_up(MODEL, {key: value for key, value in ONE.items() if key != "verlof"})


def test_only_the_lines_that_are_asked_for_come_back_in_file_order():
    lines = build_up(MODEL, ONE, ["hoogste", "tarief"])
    assert list(lines) == ["tarief", "hoogste"]
    assert build_up(MODEL, ONE, []) == {}
    with pytest.raises(KeyError, match="bestaat_niet"):
        build_up(MODEL, ONE, ["tarief", "bestaat_niet"])


def test_the_outcome_can_be_written_into_an_array_of_the_caller():
    inputs = ONE | {"verlof": [[10.0], [20.0]], "reis": [1.0, 2.0, 3.0]}
    out = np.zeros((2, 3))
    assert tariff_of(MODEL, inputs, out) is out
    assert np.array_equal(out, tariff_of(MODEL, inputs))
    for wrong in (np.zeros((3, 2)), np.zeros((2, 3), dtype=np.float32), np.zeros((3, 2)).T, np.zeros(6)):
        with pytest.raises(WrongUse, match=r"aaneengesloten float64-reeks \(2, 3\) nodig"):
            tariff_of(MODEL, inputs, wrong)


def test_a_tool_of_one_shape_does_not_lend_it_to_lines_that_need_less():
    lines = build_up(MODEL, ONE | {"verlof": [[10.0], [20.0]], "reis": [1.0, 2.0, 3.0]})
    assert lines["tarief"].shape == (2, 3)
    assert lines["beschikbaar"].shape == (2, 1)
    assert lines["hoogste"].shape == ()
