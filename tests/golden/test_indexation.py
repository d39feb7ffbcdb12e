"""Indexation by hand, by the rule of Contractstandaard Wmo 1.2, art. 3.2.

Only the provisional OVA of 2019 is public; the other percentages are invented.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostprijs.errors import WrongUse
from kostprijs.model.indexation import Rate, YearRates, index_steps
from kostprijs.model.references import lookup

OVA_2019 = 4.12  # provisional, CEP September 2018
RATES = [
    YearRates(2019, Rate(OVA_2019, 3.92), Rate(1.5, 1.7)),
    YearRates(2020, Rate(3.0), Rate(1.2, 1.0)),
    YearRates(2021, Rate(2.0), Rate(1.4)),
]


def test_three_years_by_hand():
    steps = index_steps(30.00, 90, 2018, 2021, RATES)
    # 2019: 0.9 x 4.12 + 0.1 x 1.5 = 3.858; nothing to correct, 2018 was not forecast
    assert (steps[0].index, steps[0].wage_correction) == (pytest.approx(3.858), 0)
    assert steps[0].amount == pytest.approx(30 * 1.03858)
    # 2020: wage 3.0 + (3.92 - 4.12) = 2.8; material 1.2 + (1.7 - 1.5) = 1.4; 0.9 x 2.8 + 0.1 x 1.4 = 2.66
    assert (steps[1].wage, steps[1].material) == (pytest.approx(2.8), pytest.approx(1.4))
    assert steps[1].index == pytest.approx(2.66)
    # 2021: the wage of 2020 is not definitive yet, material is: 1.4 + (1.0 - 1.2) = 1.2
    # 0.9 x 2 + 0.1 x 1.2 = 1.92
    assert (steps[2].wage_correction, steps[2].material) == (0, pytest.approx(1.2))
    assert steps[2].amount == pytest.approx(30 * 1.03858 * 1.0266 * 1.0192)


def test_the_first_step_corrects_a_peiljaar_that_was_forecast_itself():
    steps = index_steps(30.00, 90, 2019, 2020, RATES)
    assert steps[0].index == pytest.approx(2.66)
    bare = index_steps(30.00, 90, 2019, 2020, RATES[1:])
    assert bare[0].index == pytest.approx(0.9 * 3.0 + 0.1 * 1.2)


def test_the_peiljaar_itself_needs_no_step():
    assert index_steps(30.00, 90, 2019, 2019, RATES) == ()


@pytest.mark.parametrize(
    ("share", "peiljaar", "contract", "rates", "words"),
    [
        (101, 2018, 2019, RATES, "van 0 tot en met 100"),
        (-1, 2018, 2019, RATES, "van 0 tot en met 100"),
        (0.9, 2018, 2019, RATES, "van 0,9% is er niet; bedoelt u 90%[?] Schrijf het in procenten"),
        (1, 2018, 2019, RATES, "bedoelt u 100%[?]"),
        (90, 2019, 2018, RATES, "voor het peiljaar"),
        (90, 2018, 2022, RATES, "geen indexcijfers voor 2022"),
        (90, 2018, 2019, [*RATES, RATES[0]], "twee keer indexcijfers voor 2019"),
    ],
)
def test_what_can_not_be_indexed_is_wrong_use(share, peiljaar, contract, rates, words):
    with pytest.raises(WrongUse, match=words):
        index_steps(30.00, share, peiljaar, contract, rates)


percentages = st.floats(-5, 15)


@given(
    st.just(0.0) | st.floats(2, 100), st.lists(st.tuples(percentages, percentages), min_size=2, max_size=6)
)
def test_in_the_end_every_known_forecast_error_is_made_good(share, series):
    """Forecast and definitive known for all years but the last: the points add up to the definitive ones."""
    rates = [YearRates(2019 + i, Rate(f, d), Rate(f, d)) for i, (f, d) in enumerate(series)]
    steps = index_steps(100.0, share, 2018, 2018 + len(series), rates)
    made_good = sum(d for _, d in series[:-1]) + series[-1][0]
    assert sum(step.index for step in steps) == pytest.approx(made_good, abs=1e-9)


INDEX = """
tarief = 30.00
peiljaar = 2018
contractjaar = 2020
aandeel_loon = 90
[[jaar]]
jaar = 2019
loon_definitief = 3.92
materieel_voorlopig = 1.5
materieel_definitief = 1.7
[[jaar]]
jaar = 2020
loon_voorlopig = 3.0
materieel_voorlopig = 1.2
"""


def test_the_command_takes_the_public_forecast_where_the_file_has_none(kostprijs, tmp_path):
    public = lookup("ova", 2019)
    assert public is not None
    assert public.value == OVA_2019
    (tmp_path / "index.toml").write_text(INDEX)
    done = kostprijs("model", "index", "--inputs", "index.toml", "--json", cwd=tmp_path)
    answer = json.loads(done.stdout)
    assert [year["jaar"] for year in answer["jaren"]] == [2019, 2020]
    assert answer["jaren"][-1]["tarief"] == pytest.approx(30 * 1.03858 * 1.0266)
    assert [item["merk"] for item in answer["openbare_cijfers"]] == [public.mark]
    said = kostprijs("model", "index", "--inputs", "index.toml", cwd=tmp_path).stdout
    assert "€\u00a031,99" in said
    assert public.source in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "loon_voorlopig = 3.0\n",
            "",
            "[[jaar]] nr. 2, loon_voorlopig: ontbreekt, en een openbaar cijfer voor 2020",
        ),
        ("materieel_voorlopig = 1.2\n", "", "[[jaar]] nr. 2, materieel_voorlopig: ontbreekt"),
        ("contractjaar = 2020", "contractjaar = 2021", "geen indexcijfers voor 2021"),
        ("tarief = 30.00", 'tarief = "30,00"', "tarief: verwacht: een getal"),
        ("aandeel_loon = 90", "aandeel_lonen = 90", "onbekende sleutel «aandeel_lonen»"),
    ],
)
def test_wrong_inputs_are_named(kostprijs, tmp_path, old, new, words):
    (tmp_path / "index.toml").write_text(INDEX.replace(old, new))
    done = kostprijs("model", "index", "--inputs", "index.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
