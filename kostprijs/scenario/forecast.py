"""Expenditure over years from a base year, its change split into price, volume and mix.

Expenditure is volume x (share of each part x its price), summed over the parts. The change between two years
is split by the mean over all six orders in which volume, mix and price can change in turn (the Shapley
value; Dietzenbacher and Los 1998 give it for structural decomposition, and with two factors it is Bennet's
indicator of 1920). The three add up to the change exactly, no order is preferred and nothing is left over.
Changes are taken from year to year and added up since the base year; a split of the first and the last year
alone would give other parts with the same total.

volume  more or fewer hours (or clients) in total, at the same mix and prices
mix     other shares of the parts; with totals only, the analyst's own figure for heavier or lighter care
price   other prices (the index)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise, permutations

from kostprijs.numbers import exact, round_half_up

METHOD = (
    "gemiddelde over alle volgordes waarin volume, mix en prijs na elkaar veranderen (Shapley; Dietzenbacher "
    "en Los 1998; bij twee factoren Bennet 1920), van jaar op jaar en opgeteld vanaf het basisjaar"
)
FACTORS = ("volume", "mix", "price")
_DIGITS = 40


@dataclass(frozen=True)
class State:
    """One year: a volume, and by part its share of the volume and its price."""

    year: int
    volume: Fraction
    mix: tuple[Fraction, ...]
    price: tuple[Fraction, ...]

    @property
    def amount(self) -> Fraction:
        """Expenditure in euro."""
        return _amount(self.volume, self.mix, self.price)


@dataclass(frozen=True)
class Split:
    """A change of expenditure in euro, in three parts."""

    volume: Fraction
    mix: Fraction
    price: Fraction

    @property
    def total(self) -> Fraction:
        """The whole change."""
        return self.volume + self.mix + self.price

    def plus(self, other: Split) -> Split:
        """Two changes after another."""
        return Split(self.volume + other.volume, self.mix + other.mix, self.price + other.price)


NOTHING = Split(Fraction(0), Fraction(0), Fraction(0))


@dataclass(frozen=True)
class ForecastYear:
    """One year of a forecast: its state, the change since the year before it and since the base year."""

    state: State
    change: Split
    since_base: Split


def split(before: State, after: State) -> Split:
    """The change between two years, exact."""
    parts = dict.fromkeys(FACTORS, Fraction(0))
    orders = list(permutations(FACTORS))
    for order in orders:
        changed: set[str] = set()
        amount = before.amount
        for factor in order:
            changed.add(factor)
            new = _between(before, after, changed)
            parts[factor] += new - amount
            amount = new
    return Split(*(parts[factor] / len(orders) for factor in FACTORS))


def forecast(states: Sequence[State]) -> tuple[ForecastYear, ...]:
    """Every year with its split; the first is the base year, with no change."""
    found = [ForecastYear(states[0], NOTHING, NOTHING)]
    for before, after in pairwise(states):
        change = split(before, after)
        found.append(ForecastYear(after, change, found[-1].since_base.plus(change)))
    return tuple(found)


def growth_a_year(first: Fraction, last: Fraction, years: int) -> Fraction:
    """The constant growth per year in percent that leads from one amount to another (compound).

    A root: right to some thirty digits and not exact.
    """
    if years < 1:
        raise ValueError("growth needs a year at least")
    return exact((_root(last / first, years) - 1) * 100)


def constant_path(first: Fraction, last: Fraction, years: int) -> tuple[Fraction, ...]:
    """Amounts in whole euros at constant growth; the first and the last are as given."""
    between = (
        exact(round_half_up(first * exact(_root(last / first, years)) ** step, 1)) for step in range(1, years)
    )
    return (first, *between, last)


def of_totals(
    first_year: int, amounts: Sequence[Fraction], price: Sequence[Fraction], mix: Sequence[Fraction]
) -> tuple[State, ...]:
    """States from expenditure per year with the change of price and mix in percent; volume is what remains.

    `price` and `mix` are of the years after the first. Volume is expressed in the prices and the mix of the
    first year, so there it equals expenditure.
    """
    states: list[State] = []
    for step, amount in enumerate(amounts):
        level = math.prod((1 + change / 100 for change in price[:step]), start=Fraction(1))
        weight = math.prod((1 + change / 100 for change in mix[:step]), start=Fraction(1))
        states.append(State(first_year + step, amount / (level * weight), (weight,), (level,)))
    return tuple(states)


def of_parts(year: int, volumes: Sequence[Fraction], prices: Sequence[Fraction]) -> State:
    """The state of a year from volume and price by part; the volumes together are more than 0."""
    total = sum(volumes, Fraction(0))
    return State(year, total, tuple(volume / total for volume in volumes), tuple(prices))


def _amount(volume: Fraction, mix: Sequence[Fraction], price: Sequence[Fraction]) -> Fraction:
    return volume * sum((share * each for share, each in zip(mix, price, strict=True)), Fraction(0))


def _between(before: State, after: State, changed: set[str]) -> Fraction:
    """Expenditure when only these factors are already those of the later year."""
    volume, mix, price = ((after if factor in changed else before) for factor in FACTORS)
    return _amount(volume.volume, mix.mix, price.price)


def _root(ratio: Fraction, degree: int) -> Decimal:
    with localcontext(prec=_DIGITS):
        return (Decimal(ratio.numerator) / Decimal(ratio.denominator)) ** (Decimal(1) / degree)
