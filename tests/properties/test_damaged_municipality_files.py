"""A worked example with one value replaced by something odd is read or refused, and never fails otherwise."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kostprijs.errors import KostprijsError
from kostprijs.scenario.bands_file import load_bands
from kostprijs.scenario.budget import budget_lines, load_budget
from kostprijs.scenario.forecast_file import load_forecast
from kostprijs.scenario.forms_file import load_forms

EXAMPLES = Path(__file__).parents[2] / "docs" / "voorbeelden"
ODD = (
    "true", "0", "-1", "0.5", "3", '"x"', '""', '"../geheim"', "[]", "{}", "[1, 2]", "{ x = 1 }", "nan",
    "inf", "1e300", "2020-01-01", "99999999999999999999", "", '"\\u0000"', "[[1]]",
)  # fmt: skip


def forms(path):
    plan = load_forms(path)
    return [form.form.pay(module) for form in plan.forms for module in plan.modules]


def budget(path):
    return budget_lines(load_budget(path, lambda _: Fraction(30)))


READ = {
    "tariefvormen.toml": forms,
    "budget.toml": budget,
    "banden.toml": load_bands,
    "raming.toml": load_forecast,
    "raming-modules.toml": load_forecast,
}


@pytest.mark.parametrize("name", READ)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_odd_value_is_read_or_refused_by_the_name_of_the_file(tmp_path, name, data):
    text = (EXAMPLES / name).read_text()
    values = list(re.finditer(r"(?<== )(\"[^\"]*\"|\{[^}]*\}|[\d.]+)", text))
    chosen = data.draw(st.sampled_from(values))
    path = tmp_path / name
    path.write_text(text[: chosen.start()] + data.draw(st.sampled_from(ODD)) + text[chosen.end() :])
    refusal = ""
    try:
        READ[name](path)
    except KostprijsError as error:
        refusal = str(error)
    assert not refusal or refusal.startswith(f"{name}, ")


@pytest.mark.parametrize("name", READ)
def test_the_examples_themselves_are_read(name):
    assert READ[name](EXAMPLES / name)
