from __future__ import annotations

import numpy as np
import pytest

from kostprijs.errors import WrongUse
from kostprijs.model.buildup import build_up, check_finite, tariff_of
from kostprijs.model.loader import parse_model

MODEL = parse_model(
    b"""
[model]
id = "klein"
titel = "Klein"
peiljaar = 2019
uitkomst = "tarief"
[[element]]
id = "loon"
label = "Loon"
eenheid = "eur_uur"
reeks = ["t0", "t1"]
[[element]]
id = "mix"
label = "Mix"
eenheid = "pct"
reeks = ["t0", "t1"]
[[element]]
id = "verlof"
label = "Verlof"
eenheid = "pct"
[[element]]
id = "reis"
label = "Reis"
eenheid = "eur_uur"
leeg_telt_als = 0.5
[[regel]]
id = "tarief"
label = "Tarief"
eenheid = "eur_uur"
formule = "som(deel) / (1 - verlof) + reis"
[[regel]]
id = "deel"
label = "Deel"
eenheid = "eur_uur"
formule = "loon * mix"
[[regel]]
id = "beschikbaar"
label = "Beschikbaar"
eenheid = "pct"
formule = "1 - verlof"
[[regel]]
id = "hoogste"
label = "Hoogste"
eenheid = "eur_uur"
formule = "max(loon)"
[[regel]]
id = "ten_minste"
label = "Ten minste"
eenheid = "eur_uur"
formule = "max(tarief, -min(loon), 12)"
""",
    "klein.toml",
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
    with pytest.raises(WrongUse, match=r"\[\[regel\]\] (beschikbaar|tarief)"):
        check_finite(MODEL, lines)


def test_division_by_zero_is_reported_by_line_and_gives_no_warning(recwarn):
    lines = build_up(MODEL, ONE | {"verlof": 100})
    assert not np.isfinite(lines["tarief"])
    assert not recwarn.list
    with pytest.raises(WrongUse, match=r"\[\[regel\]\] tarief.*geen eindig getal"):
        check_finite(MODEL, lines)
    check_finite(MODEL, build_up(MODEL, ONE))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"onbekend": 1}, "geen kostprijselement «onbekend»"),
        ({"loon": 10}, "«loon» heeft 2 waarden nodig \\(t0, t1\\)"),
        ({"loon": [1, 2, 3]}, "«loon» heeft 2 waarden nodig"),
    ],
)
def test_inputs_that_do_not_fit_the_model_are_wrong_use(change, message):
    with pytest.raises(WrongUse, match=message):
        build_up(MODEL, ONE | change)


def test_a_missing_element_is_wrong_use():
    with pytest.raises(WrongUse, match="geen waarde gegeven voor het element «verlof»"):
        build_up(MODEL, {key: value for key, value in ONE.items() if key != "verlof"})
