"""What holds for any numbers: parts add up to their whole, and nobody is lost on the way."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from kostprijs.numbers import exact
from kostprijs.scenario.bands import ABOVE, BELOW, BETWEEN, Cell, Rule, convert, public_bands
from kostprijs.scenario.forecast import constant_path, forecast, of_parts, of_totals, split
from kostprijs.scenario.forms import FixedTariff, Module, TariffRange
from kostprijs.scenario.iwmo import problems, proposals
from kostprijs.scenario.iwmo_codes import versions
from kostprijs.scenario.normenkader import adjustments, assess, pro_rata
from kostprijs.scenario.periods import Span
from kostprijs.scenario.rounding_loss import yearly_losses

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
money = st.decimals("0.01", 500, places=2).map(exact)
volumes = st.integers(0, 10**6).map(Fraction)
DAY = timedelta(days=1)


@st.composite
def states(draw, parts: int):
    counts = draw(st.lists(volumes, min_size=parts, max_size=parts).filter(any))
    return of_parts(2020, counts, draw(st.lists(money, min_size=parts, max_size=parts)))


@settings(deadline=None)
@given(st.integers(1, 4).flatmap(lambda parts: st.tuples(states(parts), states(parts))))
def test_a_split_adds_up_exactly_and_turns_around(pair):
    before, after = pair
    there, back = split(before, after), split(after, before)
    assert there.total == after.amount - before.amount
    assert (there.volume, there.mix, there.price) == (-back.volume, -back.mix, -back.price)


@settings(deadline=None)
@given(st.integers(1, 3).flatmap(lambda parts: st.lists(states(parts), min_size=1, max_size=5)))
def test_years_add_up_since_the_base_year(found):
    for year in forecast(found):
        assert year.since_base.total == year.state.amount - found[0].amount


@settings(deadline=None)
@given(
    st.integers(1, 10**12),
    st.integers(1, 10**12),
    st.integers(1, 15),
    st.decimals(-50, 50, places=2).map(exact),
)
def test_a_path_begins_and_ends_as_given_and_its_states_are_its_amounts(first, last, years, index):
    path = constant_path(Fraction(first), Fraction(last), years)
    assert (path[0], path[-1], len(path)) == (first, last, years + 1)
    found = of_totals(2018, path, [index] * years, [-index] * years)
    assert [state.amount for state in found] == list(path)


@settings(deadline=None)
@given(DAYS, st.lists(st.integers(1, 400), min_size=1, max_size=6))
def test_pro_rata_of_a_partition_is_that_of_the_whole(first, lengths):
    whole = Span(first, first + sum(lengths) * DAY - DAY)
    parts, begin = [], first
    for length in lengths:
        parts.append(Span(begin, begin + (length - 1) * DAY))
        begin += length * DAY
    hours = assess({}).hours
    assert sum(pro_rata(hours, part) for part in parts) == pro_rata(hours, whole)
    assert sum(part.months for part in parts) == whole.months
    assert sum(part.days for part in parts) == whole.days == sum(lengths)


@settings(deadline=None)
@given(st.integers(2000, 2099))
def test_a_calendar_year_is_one_year_and_twelve_months(year):
    span = Span(date(year, 1, 1), date(year, 12, 31))
    assert (span.years, span.months) == (1, 12)


cells = st.lists(
    st.tuples(st.decimals(0, 600, places=1).map(exact), st.integers(0, 5000)), min_size=1, max_size=12
)
rules = st.builds(Rule, *(st.sampled_from(choices[:-1]) for choices in (BETWEEN, BELOW, ABOVE)))


@settings(deadline=None)
@given(cells, rules)
def test_no_person_is_lost_and_minutes_of_today_stay(found, rule):
    rows = convert([Cell(m, m, m, count) for m, count in found], public_bands(), rule)
    assert sum(row.count for row in rows) == sum(count for _, count in found)
    assert sum(row.today for row in rows) == sum(m * count for m, count in found)
    for row in rows:
        assert row.minutes["laagste"] <= row.minutes["midden"] <= row.minutes["hoogste"]
        assert row.minutes["laagste"] + row.minutes["hoogste"] == 2 * row.minutes["midden"]


@settings(deadline=None)
@given(st.decimals(0, 600, places=1).map(exact), rules)
def test_more_minutes_never_come_into_a_lower_band(minutes, rule):
    order = ["onder", *(band.id for band in public_bands()), "boven"]
    first, second = (
        next(row.id for row in convert([Cell(m, m, m, 9)], public_bands(), rule) if row.count)
        for m in (minutes, minutes + 1)
    )
    assert order.index(first) <= order.index(second)


@settings(deadline=None)
@given(money, st.decimals("0.1", 2000, places=1).map(exact))
def test_a_loss_is_at_most_half_a_cent_per_payment(hourly, hours):
    for item in yearly_losses(hourly, hours):
        assert abs(item.loss) <= item.count / 200
        assert item.paid + item.loss == hourly * hours


@settings(deadline=None)
@given(money, money, volumes, st.decimals(0, 2000, places=1).map(exact))
def test_a_fixed_tariff_in_a_range_costs_between_its_ends(one, other, clients, hours):
    low, high = sorted((one, other))
    module = Module("m", "M", clients, hours, Fraction(1), {})
    ends = TariffRange(low, high).pay(module).cost
    assert ends[0] <= FixedTariff((low + high) / 2).pay(module).cost[0] <= ends[1]


@settings(max_examples=50, deadline=None)
@given(
    st.sets(st.sampled_from([norm.id for norm in adjustments() if norm.id != "belemmering_enig"])),
    DAYS,
    st.none() | st.integers(1, 800),
    st.sampled_from(sorted(versions())),
)
def test_what_is_proposed_passes_and_gives_about_what_was_asked(names, first, days, version):
    hours = assess(dict.fromkeys(names, 1)).hours
    last = None if days is None else first + (days - 1) * DAY
    for item in proposals(hours, first, last, versions()[version]):
        assert problems(item.order, versions()[version]) == ()
        if item.order.frequency == "6":
            assert abs(item.over) <= Fraction(1, 120)  # half a minute
