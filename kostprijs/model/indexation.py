"""From the peiljaar to a contract year: wage and material apart, forecast and correction.

Contractstandaard Wmo 1.2, art. 3.2: the index for a year is its forecast (voorlopig cijfer), plus
what the forecast of the year before turned out to be wrong by (definitief minus voorlopig), for
the wage share and for the material share apart. The shares are the parties' own for the Wmo.

Percentages are percent points. Nothing is rounded in between; a contract that rounds every year to
cents can differ from this by a cent a year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kostprijs.errors import WrongUse
from kostprijs.numbers import format_shortest


@dataclass(frozen=True)
class Rate:
    """The change of one share in one year: the forecast, and the definitive figure once it is known."""

    forecast: float
    definitive: float | None = None

    @property
    def correction(self) -> float:
        """What the next year makes good: definitive minus forecast, 0 while that is not known."""
        return 0.0 if self.definitive is None else self.definitive - self.forecast


@dataclass(frozen=True)
class YearRates:
    """Wage and material in one year."""

    year: int
    wage: Rate
    material: Rate


@dataclass(frozen=True)
class IndexStep:
    """One year: the index of each share with its correction in it, of the whole, and the amount after it.

    `wage_correction` and `material_correction` are the parts of `wage` and `material` that make
    good the year before.
    """

    year: int
    wage: float
    material: float
    wage_correction: float
    material_correction: float
    index: float
    amount: float


def index_steps(
    amount: float, wage_share: float, peiljaar: int, contract_year: int, rates: Sequence[YearRates]
) -> tuple[IndexStep, ...]:
    """The amount of the peiljaar brought to the contract year, a step per year.

    `wage_share` is in percent; the rest is material. `rates` must have every year after the peiljaar
    up to the contract year. Rates of the peiljaar itself are given only when its amount was indexed
    with that forecast: then the first step corrects it. Raises WrongUse for a share outside 0 to 100 or
    that is surely a fraction, a contract year before the peiljaar, and a year that lacks or is there twice.
    """
    if not 0 <= wage_share <= 100:
        raise WrongUse("Het aandeel loon moet van 0 tot en met 100 procent zijn.")
    if 0 < wage_share <= 1:
        given, meant = (format_shortest(share, "pct") for share in (wage_share, 100 * wage_share))
        raise WrongUse(
            f"Een aandeel loon van {given} is er niet; bedoelt u {meant}? Schrijf het in procenten, zoals 90."
        )
    if contract_year < peiljaar:
        raise WrongUse(f"Het contractjaar {contract_year} ligt voor het peiljaar {peiljaar}.")
    by_year = _by_year(rates)
    before = by_year.get(peiljaar)
    steps: list[IndexStep] = []
    for year in range(peiljaar + 1, contract_year + 1):
        if year not in by_year:
            raise WrongUse(f"Er zijn geen indexcijfers voor {year}; geef loon en materieel voor elk jaar.")
        now = by_year[year]
        step = _step(amount, wage_share / 100, now, before)
        steps.append(step)
        amount, before = step.amount, now
    return tuple(steps)


def _by_year(rates: Sequence[YearRates]) -> Mapping[int, YearRates]:
    ordered = sorted(rates, key=lambda item: item.year)
    for earlier, later in pairwise(ordered):
        if earlier.year == later.year:
            raise WrongUse(f"Er staan twee keer indexcijfers voor {later.year}; laat er één staan.")
    return {item.year: item for item in ordered}


def _step(amount: float, share: float, now: YearRates, before: YearRates | None) -> IndexStep:
    wage_correction = before.wage.correction if before else 0.0
    material_correction = before.material.correction if before else 0.0
    wage = now.wage.forecast + wage_correction
    material = now.material.forecast + material_correction
    index = share * wage + (1 - share) * material
    return IndexStep(
        year=now.year,
        wage=wage,
        material=material,
        wage_correction=wage_correction,
        material_correction=material_correction,
        index=index,
        amount=amount * (1 + index / 100),
    )
