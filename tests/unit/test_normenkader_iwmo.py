"""The normenkader, parts of years, and orders under two versions of iWmo."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kostprijs.dates import parse_date
from kostprijs.errors import ModelError, WrongUse
from kostprijs.scenario.iwmo import Order, problems, proposals
from kostprijs.scenario.iwmo_codes import code_words, parse_versions, version_of, versions
from kostprijs.scenario.normenkader import assess
from kostprijs.scenario.periods import Span

YEAR = date(2024, 1, 1), date(2024, 12, 31)


def order(volume, unit, frequency, *, end=True):
    return Order(Fraction(str(volume)), unit, frequency, YEAR[0], YEAR[1] if end else None)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"hond": 1}, "«hond» bestaat niet; kies uit eigen_kracht"),
        ({"samenstelling": 2}, "kan van 1 tot en met 1 keer, niet 2"),
        ({"kamer_in_gebruik": 11}, "van 1 tot en met 10 keer"),
        ({"kamer_in_gebruik": 0}, "niet 0 keer"),
        ({"belemmering_enig": 1, "belemmering_veel": 1}, "kan er één gelden"),
    ],
)
def test_an_assessment_that_can_not_be(counts, said):
    with pytest.raises(WrongUse, match=said):
        assess(counts)


def test_adjustments_add_up():
    assert (
        assess({"eigen_kracht": 1, "kamer_in_gebruik": 2, "belemmering_enig": 1}).hours == 108 - 23 + 32 + 26
    )


@pytest.mark.parametrize(
    ("first", "last", "days", "years", "months"),
    [
        ("2020-01-01", "2020-12-31", 366, 1, 12),
        ("2019-01-01", "2019-12-31", 365, 1, 12),
        ("2020-02-29", "2020-02-29", 1, Fraction(1, 366), Fraction(1, 29)),
        ("2100-02-28", "2100-03-01", 2, Fraction(2, 365), Fraction(1, 28) + Fraction(1, 31)),  # no leap year
        ("2019-07-01", "2020-06-30", 366, Fraction(184, 365) + Fraction(182, 366), 12),
        ("2020-01-16", "2020-02-29", 45, Fraction(45, 366), Fraction(16, 31) + 1),
    ],
)
def test_parts_of_years_and_months(first, last, days, years, months):
    span = Span(parse_date(first), parse_date(last))
    assert (span.days, span.years, span.months) == (days, years, months)


def test_a_span_does_not_end_before_it_begins():
    with pytest.raises(WrongUse, match="draai ze om"):
        Span(date(2020, 2, 1), date(2020, 1, 31))


@pytest.mark.parametrize(
    "text", ["2020-02-30", "2020-W01-1", "20200701", "1-7-2020", "morgen", "1019-01-01", ""]
)
def test_what_is_no_date(text):
    with pytest.raises(WrongUse):
        parse_date(text)


@pytest.mark.parametrize(
    ("asked", "version", "rules"),
    [
        (order(108, "04", "5"), "2", []),
        (order(108, "04", "3"), "2", []),
        (order(108, "04", "5"), "3", ["codelijst frequentie"]),
        (order(9, "04", "3"), "3", ["codelijst frequentie"]),
        (order(108, "84", "5"), "3", ["codelijst frequentie"]),
        (order(108, "84", "6"), "2", ["codelijst eenheid"]),
        (order(108, "04", "6"), "3", []),
        (order(540, "01", "4", end=False), "3", []),
        (order(125, "01", "2"), "3", []),
        (order(125, "01", "2", end=False), "3", ["CD076"]),
        (order(108, "04", "6", end=False), "3", ["eigen lezing"]),
        (order(20, "01", "1"), "3", []),
        (order(1, "14", "1"), "3", ["CS338, CS343"]),
        (order(1, "16", "2"), "3", []),
        (order(53.7, "04", "6"), "3", ["eigen lezing van RS001, RS005"]),
        (order(100_000_000, "01", "6"), "3", ["RS001, RS005"]),
        (order(99_999_999, "01", "6"), "3", []),
        (order(1, "99", "9"), "3", ["codelijst eenheid", "codelijst frequentie"]),
    ],
)
def test_what_passes_and_what_does_not(asked, version, rules):
    assert [problem.rule for problem in problems(asked, versions()[version])] == rules


def test_our_own_reading_is_marked_so():
    found = problems(order(53.7, "04", "6", end=False), versions()["3"])
    assert {problem.mark for problem in found} == {"onbevestigd"}


@pytest.mark.parametrize("volume", [0, -1])
def test_a_volume_is_more_than_nothing(volume):
    with pytest.raises(WrongUse, match="groter zijn dan nul"):
        problems(order(volume, "04", "6"), versions()["3"])


@pytest.mark.parametrize(
    ("asked", "in_period", "a_year"),
    [
        (order(108, "04", "5"), 108, 108),
        (order(108, "04", "6"), 108, None),
        (order(125, "01", "2"), Fraction(125 * 366, 7 * 60), Fraction(125 * 52, 60)),
        (order(8, "04", "3"), Fraction(8 * 366, 28), 104),
        (order(9, "04", "4"), 108, 108),
        (order(10, "01", "1"), 61, None),
        (order(1, "16", "2"), Fraction(4 * 366, 7), 208),
        (order(3, "82", "2"), None, None),
        (order(9, "04", "4", end=False), None, 108),
    ],
)
def test_the_hours_of_an_order(asked, in_period, a_year):
    assert (asked.hours_in_period, asked.hours_a_year) == (in_period, a_year)


@pytest.mark.parametrize(
    ("last", "rules"),
    [(date(2020, 12, 31), []), (date(2021, 1, 1), ["CS338, CS343"]), (None, ["CS338, CS343"])],
)
def test_a_rule_speaks_of_orders_that_end_after_its_day(last, rules):
    asked = Order(Fraction(2), "16", "1", date(2020, 7, 1), last)
    assert [problem.rule for problem in problems(asked, versions()["3"])] == rules


def test_what_is_asked_by_the_week_is_proposed_by_its_own_weeks():
    """1.5 hours a week are 90 minutes a week, and over 366 days 52 2/7 times that."""
    week = Fraction(3, 2)
    found = proposals(week * 52, *YEAR, versions()["3"], week * Fraction(366, 7))
    said = {item.order.frequency: (item.order.volume, item.over) for item in found}
    assert said["2"] == (90, 0)
    assert said["6"][0] == 4706  # 90 x 366 / 7, on whole minutes
    assert all(abs(over) < Fraction(1, 20) for _, over in said.values())


def test_a_frequency_of_no_version_has_no_hours():
    assert order(1, "04", "9").hours_a_year is None
    assert order(1, "04", "9").hours_in_period is None


@pytest.mark.parametrize("version", ["2", "3"])
@pytest.mark.parametrize("last", [None, date(2024, 12, 31), date(2024, 3, 15)])
def test_what_is_proposed_passes(version, last):
    found = proposals(Fraction(85), date(2024, 1, 1), last, versions()[version])
    assert found
    for item in found:
        assert problems(item.order, versions()[version]) == ()
        assert item.order.volume.denominator == 1
    assert {item.order.frequency for item in found} <= {"2", "4", "5", "6"}
    assert ("5" in {item.order.frequency for item in found}) == (version == "2")


@pytest.mark.parametrize(
    ("text", "name"), [("2", "iWmo 2.x"), ("2.4", "iWmo 2.x"), ("3.2", "iWmo 3.x"), ("3.x", "iWmo 3.x")]
)
def test_a_version_by_its_number(text, name):
    assert version_of(text).name == name


@pytest.mark.parametrize("text", ["4", "", "drie", "3.banaan", "3.", "-3"])
def test_a_version_without_code_list(text):
    with pytest.raises(WrongUse, match="kies uit 2, 3"):
        version_of(text)


def test_every_word_is_for_a_code_that_a_version_has():
    words, known = code_words(), versions().values()
    assert {code for version in known for code in version.units} >= set(words.units.values())
    assert {code for version in known for code in version.frequencies} == set(words.frequencies.values())
    assert version_of("3").units[words.units["uur"]] == "Uur"
    assert version_of("2").frequencies[words.frequencies["vierweken"]] == "Per vier weken"


def test_a_code_list_without_a_source_is_refused():
    with pytest.raises(ModelError, match=r"c\.toml, \[\[versie\]\] 9, bron: ontbreekt"):
        parse_versions(b'[[versie]]\nid = "9"\nnaam = "iWmo 9"\n', "c.toml")
