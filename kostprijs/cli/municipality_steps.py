"""The steps behind the municipality's commands under `kostprijs scenario`: read, and reckon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from kostprijs.cli.scenario_steps import evaluated
from kostprijs.errors import WrongUse
from kostprijs.layout import Workspace
from kostprijs.numbers import CENT, UNITS, exact, format_number, round_half_up

if TYPE_CHECKING:
    from kostprijs.scenario.bands_file import BandsPlan
    from kostprijs.scenario.budget import BudgetPlan
    from kostprijs.scenario.forecast_file import ForecastPlan
    from kostprijs.scenario.forms_file import FormsPlan
    from kostprijs.scenario.iwmo import Order, Problem, Proposal
    from kostprijs.scenario.iwmo_codes import CodeVersion
    from kostprijs.scenario.normenkader import Assessment
    from kostprijs.scenario.periods import Span
    from kostprijs.scenario.rounding_loss import YearlyLoss


@dataclass(frozen=True)
class Norms:
    """An assessment, and for a period its hours and orders. `band` is a label, empty outside the bands."""

    assessment: Assessment
    span: Span | None
    hours: Fraction | None
    band: str
    version: CodeVersion
    orders: tuple[Proposal, ...]


@dataclass(frozen=True)
class Checked:
    """An order, what stands in its way under a version, and then what can be sent in its place."""

    order: Order
    version: CodeVersion
    problems: tuple[Problem, ...]
    instead: tuple[Proposal, ...]


def tariff_forms(path: Path) -> FormsPlan:
    """The forms of a file. Raises WrongUse or ModelError."""
    from kostprijs.scenario.forms_file import load_forms

    return load_forms(path)


def budget(workspace: Workspace, path: Path) -> BudgetPlan:
    """The budget of a file. Raises WrongUse or ModelError, and as `scenario run` for a file that it names."""
    from kostprijs.scenario.budget import load_budget

    return load_budget(path, lambda file: _scenario_tariff(workspace, file))


def _scenario_tariff(workspace: Workspace, file: Path) -> Fraction:
    """The tariff per hour of a scenario, in whole cents."""
    found = evaluated(workspace, file)
    if found.unit != "eur_uur":
        raise found.scenario.error(
            "traject", f"de uitkomst is in {UNITS[found.unit][2]}; verwacht: een tarief in euro per uur"
        )
    return exact(round_half_up(found.tariff, CENT))


def bands(path: Path) -> BandsPlan:
    """The conversion of a file. Raises WrongUse, ModelError or Refused."""
    from kostprijs.scenario.bands_file import load_bands

    return load_bands(path)


def forecast(path: Path) -> ForecastPlan:
    """The forecast of a file. Raises WrongUse or ModelError."""
    from kostprijs.scenario.forecast_file import load_forecast

    return load_forecast(path)


def rounding(amount: str, hours: str, clients: int) -> tuple[YearlyLoss, ...]:
    """The yearly losses of a tariff as somebody typed it. Raises WrongUse."""
    from kostprijs.scenario.normenkader import assess
    from kostprijs.scenario.quantities import HOURS, PEOPLE, TARIFF, typed_amount
    from kostprijs.scenario.rounding_loss import yearly_losses

    if not 1 <= clients <= PEOPLE.highest:
        most = format_number(PEOPLE.highest, 0)
        raise WrongUse(f"Het aantal cliënten moet van 1 tot en met {most} zijn.")
    tariff = typed_amount(amount, TARIFF, "tarief per uur in euro", "26,59")
    asked = typed_amount(hours, HOURS, "aantal uren per jaar", "108") if hours else assess({}).hours
    return yearly_losses(tariff, asked)


def norms(adjustments: Sequence[str], first: str, last: str, version: str) -> Norms:
    """What the normenkader comes to. Raises WrongUse for an adjustment, a day or a version that can't be."""
    from kostprijs.dates import parse_date
    from kostprijs.scenario.bands import Rule, place, public_bands
    from kostprijs.scenario.iwmo import proposals
    from kostprijs.scenario.iwmo_codes import version_of
    from kostprijs.scenario.normenkader import assess, pro_rata
    from kostprijs.scenario.periods import Span

    if bool(first) != bool(last):
        raise WrongUse("Geef --van en --tot allebei, of geen van beide.")
    found = assess(_counts(adjustments))
    codes = version_of(version)
    span = Span(parse_date(first), parse_date(last)) if first else None
    names = {band.id: band.label for band in public_bands()}
    band = names.get(place(found.minutes_a_week, public_bands(), Rule()), "")
    hours = pro_rata(found.hours, span) if span else None
    orders = proposals(found.hours, span.first, span.last, codes) if span else ()
    return Norms(found, span, hours, band, codes, orders)


def order(volume: str, unit: str, frequency: str, first: str, last: str, version: str) -> Checked:
    """An order held against a version. Raises WrongUse for what is no number, day or version."""
    from kostprijs.dates import parse_date
    from kostprijs.scenario.iwmo import Order, instead_of, problems
    from kostprijs.scenario.iwmo_codes import code_words, version_of
    from kostprijs.scenario.periods import Span
    from kostprijs.scenario.quantities import VOLUME, typed_amount

    codes, words = version_of(version), code_words()
    begin, end = parse_date(first), parse_date(last) if last else None
    if end:
        Span(begin, end)
    asked = Order(
        typed_amount(volume, VOLUME, "volume", "108"),
        _code(unit, words.units).zfill(2),
        _code(frequency, words.frequencies),
        begin,
        end,
    )
    found = problems(asked, codes)
    return Checked(asked, codes, found, instead_of(asked, codes) if found else ())


def _counts(adjustments: Sequence[str]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for text in adjustments:
        name, sign, count = text.partition("=")
        if name in counts:
            raise WrongUse(f"De aanpassing «{name:.40}» staat er twee keer; schrijf {name:.40}=2.")
        if sign and not (count.isascii() and count.isdigit() and len(count) < 4):
            raise WrongUse(f"«{text:.60}»: schrijf AANPASSING=AANTAL, zoals kamer_in_gebruik=2.")
        counts[name] = int(count) if sign else 1
    return counts


def _code(text: str, words: Mapping[str, str]) -> str:
    """A code, or the code of a word; whether the code exists is for the version to say."""
    return words.get(text.casefold().removeprefix("per "), text)
