"""Today's indications to the bandbreedtemodel: the rule for what no band holds."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kostprijs.errors import Refused
from kostprijs.scenario.bands import ABOVE, BELOW, BETWEEN, MinuteBand, NoBand, Rule, place, public_bands
from kostprijs.scenario.bands_file import load_bands

LOW, MIDDLE, HIGH = "basis_min", "basis_midden", "basis_plus"


@pytest.mark.parametrize(
    ("minutes", "rule", "band"),
    [
        (60, {}, LOW),
        (90, {}, LOW),
        (91, {}, MIDDLE),
        (260, {}, HIGH),
        # between two bands
        (90.4, {}, LOW),
        (90.5, {}, MIDDLE),
        (130.49, {}, MIDDLE),
        (130.5, {}, HIGH),
        (90.9, {"between": "omlaag"}, LOW),
        (130.1, {"between": "omhoog"}, HIGH),
        # below and above
        (59.4, {}, "onder"),
        (59.5, {}, LOW),  # rounded first: minutes are whole
        (59.5, {"between": "omlaag"}, "onder"),
        (59, {"below": "laagste"}, LOW),
        (0, {"below": "laagste"}, LOW),
        (260.4, {}, HIGH),
        (261, {}, "boven"),
        (300, {"above": "hoogste"}, HIGH),
    ],
)
def test_where_minutes_come(minutes, rule, band):
    assert place(Fraction(str(minutes)), public_bands(), Rule(**rule)) == band


@pytest.mark.parametrize(
    ("minutes", "rule"),
    [(90.5, {"between": "weigeren"}), (59, {"below": "weigeren"}), (261, {"above": "weigeren"})],
)
def test_a_rule_may_refuse(minutes, rule):
    with pytest.raises(NoBand, match=f"{minutes} minuten"):
        place(Fraction(str(minutes)), public_bands(), Rule(**rule))


FILE = """
titel = "Proef"
bron = "verzonnen"
tarief = 30
[[klasse]]
minuten = 45
aantal = 10
[[klasse]]
van = 60
tot = 90
gemiddeld = 80
aantal = 20
[[klasse]]
minuten = 90.5
aantal = 30
[[klasse]]
van = 240
tot = 300
aantal = 40
band = "basis_plus"
"""


def load(tmp_path, text: str = FILE):
    path = tmp_path / "banden.toml"
    path.write_text(text)
    return load_bands(path)


def test_hours_under_every_point_of_a_band(tmp_path):
    rows = {row.id: row for row in load(tmp_path).rows}
    assert {name: row.count for name, row in rows.items()} == {LOW: 20, MIDDLE: 30, HIGH: 40, "onder": 10}
    points = ("vandaag", "laagste", "midden", "hoogste")
    # 20 persons x minutes x 52 / 60
    assert [rows[LOW].hours(p) for p in points] == [Fraction(20 * m * 52, 60) for m in (80, 60, 75, 90)]
    # a class without a mean counts halfway
    assert [rows[HIGH].hours(p) for p in points] == [
        Fraction(40 * 52, 60) * Fraction(str(m)) for m in (270, 131, 195.5, 260)
    ]
    # who stays outside keeps what they have
    assert {rows["onder"].hours(p) for p in points} == {Fraction(10 * 45 * 52, 60)}


def test_the_rule_of_the_file_holds(tmp_path):
    text = FILE.replace("tarief = 30", '[regel]\ntussen = "omlaag"\nonder = "laagste"')
    plan = load(tmp_path, text)
    assert {row.id: row.count for row in plan.rows} == {LOW: 60, MIDDLE: 0, HIGH: 40}
    assert plan.hourly is None


def test_own_bands(tmp_path):
    bands = '\n[[band]]\nid = "kort"\nlabel = "Kort"\nvan = 30\ntot = 100\n'
    text = FILE.replace('"basis_plus"', '"lang"').replace("aantal = 30\n", "aantal = 30\n" + bands, 1)
    text += '\n[[band]]\nid = "lang"\nlabel = "Lang"\nvan = 120\ntot = 300\n'
    assert {row.id: row.count for row in load(tmp_path, text).rows} == {"kort": 60, "lang": 40}


@pytest.mark.parametrize(("minutes", "band"), [(104, "a"), (105, "b"), (110, "b")])
def test_in_a_wide_gap_of_own_bands_the_nearer_band_counts(minutes, band):
    bands = (MinuteBand("a", "A", 60, 100), MinuteBand("b", "B", 110, 200))
    assert place(Fraction(minutes), bands, Rule()) == band


@pytest.mark.parametrize("count", [1, 4])
def test_a_class_of_fewer_than_five_persons_is_refused(tmp_path, count):
    with pytest.raises(Refused) as caught:
        load(tmp_path, FILE.replace("aantal = 20", f"aantal = {count}"))
    said = str(caught.value)
    assert said.startswith("banden.toml, [[klasse]] nr. 2, aantal: ")
    assert "minder dan 5 personen" in said
    assert caught.value.exit_code == 3


def test_an_empty_class_may_stand(tmp_path):
    assert sum(row.count for row in load(tmp_path, FILE.replace("aantal = 20", "aantal = 0")).rows) == 80


def test_the_rules_are_those_that_are_documented():
    assert (BETWEEN[0], BELOW[0], ABOVE[0]) == (Rule().between, Rule().below, Rule().above)
