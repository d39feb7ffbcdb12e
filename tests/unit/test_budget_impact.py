"""Indications x hours x tariff, by module, year and scenario."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from kostprijs.scenario.budget import budget_lines, load_budget, total

FILE = """
titel = "Proef"
bron = "verzonnen"
geleverd = 90
[[module]]
id = "een"
label = "Een"
indicaties = 4000
uren_per_jaar = 108
[[module]]
id = "twee"
label = "Twee"
indicaties = 100
uren_per_jaar = 50
[[jaar]]
jaar = 2020
[[jaar]]
jaar = 2021
groei = 2
tariefindex = 3
[[jaar]]
jaar = 2022
indicaties = { een = 3900, twee = 200 }
[[scenario]]
id = "nu"
label = "Nu"
tarief = 26.40
reden = "proef"
[[scenario]]
id = "straks"
label = "Straks"
tarief = { een = 26.59, twee = 30 }
reden = "proef"
"""


def no_scenario(path):
    raise AssertionError(path)


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "budget.toml"
    path.write_text(FILE)
    return load_budget(path, no_scenario)


def test_every_scenario_year_and_module_has_a_line(plan):
    lines = {(line.scenario, line.year, line.module): line for line in budget_lines(plan)}
    assert len(lines) == 2 * 3 * 2
    first = lines["nu", 2020, "een"]
    assert (first.indications, first.hours, first.tariff) == (4000, 388_800, Decimal("26.40"))
    assert first.amount == 10_264_320  # 4000 x 108 x 0.9 x 26.40
    later = lines["straks", 2021, "twee"]
    assert (later.indications, later.tariff) == (102, Decimal("30.90"))
    assert later.amount == Fraction(102 * 45) * Fraction("30.9")
    # 26.59 x 1.03 = 27.3877; the index of 2022 is none, so the tariff stays
    assert lines["straks", 2021, "een"].tariff == lines["straks", 2022, "een"].tariff == Decimal("27.39")
    assert lines["nu", 2022, "een"].indications == 3900


def test_a_total_is_the_sum_of_its_modules(plan):
    lines = budget_lines(plan)
    assert total(lines, "nu", 2020) == 10_264_320 + 100 * 45 * Fraction("26.4")


def test_the_tariff_is_indexed_from_the_first_year_and_rounded_once(tmp_path):
    path = tmp_path / "budget.toml"
    path.write_text(FILE.replace("indicaties = { een = 3900, twee = 200 }", "tariefindex = 2.5"))
    tariffs = {
        line.year: line.tariff
        for line in budget_lines(load_budget(path, no_scenario))
        if line.module == "een"
    }
    # 26.59 x 1.03 x 1.025 = 28.07239..., while 27.39 x 1.025 would give 28.07475
    assert tariffs == {2020: Decimal("26.59"), 2021: Decimal("27.39"), 2022: Decimal("28.07")}


@pytest.mark.parametrize(
    ("given", "files"),
    [
        ('"voorstel.toml"', {"een": "voorstel.toml", "twee": "voorstel.toml"}),
        ('{ een = "voorstel.toml", twee = "was.toml" }', {"een": "voorstel.toml", "twee": "was.toml"}),
    ],
)
def test_a_tariff_may_come_from_a_scenario_beside_the_file(tmp_path, given, files):
    path = tmp_path / "budget.toml"
    path.write_text(FILE.replace("tarief = 26.40", f"bestand = {given}"))
    tariffs = {tmp_path / "voorstel.toml": Fraction("31.20"), tmp_path / "was.toml": Fraction(28)}
    asked = []
    (first, _) = load_budget(path, lambda file: asked.append(file) or tariffs[file]).scenarios
    assert first.files == files
    assert first.tariffs == {module: tariffs[tmp_path / file] for module, file in files.items()}
    assert asked == [tmp_path / file for file in dict.fromkeys(files.values())]  # each is reckoned once
