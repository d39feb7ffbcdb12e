"""The JSON documents of the municipality's commands under `kostprijs scenario`; amounts in euro, on cents."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kostprijs.numbers import CENT, round_half_up

if TYPE_CHECKING:
    from kostprijs.scenario.bands_file import BandsPlan
    from kostprijs.scenario.budget import BudgetPlan, BudgetScenario
    from kostprijs.scenario.forecast import Split
    from kostprijs.scenario.forecast_file import ForecastPlan
    from kostprijs.scenario.forms import Payment
    from kostprijs.scenario.forms_file import FormsPlan
    from kostprijs.scenario.rounding_loss import YearlyLoss

_LEFT_OUT = "niet meegeteld"
POINTS = ("vandaag", "laagste", "midden", "hoogste")


def forms_document(plan: FormsPlan) -> dict[str, Any]:
    """What every form pays, by module and in all: lowest and highest."""
    forms = []
    for form in plan.forms:
        paid = [form.form.pay(module) for module in plan.modules]
        total = [cents(sum((payment.cost[end] for payment in paid), Fraction(0))) for end in (0, 1)]
        modules = [_payment(payment) for payment in paid]
        forms.append({"id": form.id, "soort": form.kind, "modules": modules, "totaal": total})
    return {"titel": plan.title, "bron": plan.source, "eigen_bijdrage": _LEFT_OUT, "vormen": forms}


def losses_document(found: Sequence[YearlyLoss], clients: int) -> dict[str, Any]:
    """A tariff per hour in every unit and period; losses per client and of all."""
    rows = [
        {
            "eenheid": item.id,
            "bedrag": float(item.amount),
            "per_uur": float(item.back_per_hour),
            "verlies_per_uur": float(item.hourly - item.back_per_hour),
            "verlies_per_jaar": float(item.loss),
            "verlies_per_jaar_alle_clienten": float(item.loss * clients),
        }
        for item in found
    ]
    given = {"tarief": float(found[0].hourly), "uren_per_jaar": float(found[0].hours), "clienten": clients}
    return {**given, "eenheden": rows}


def budget_document(plan: BudgetPlan) -> dict[str, Any]:
    """Every scenario, year and module, and the totals."""
    from kostprijs.scenario.budget import budget_lines, total

    lines = budget_lines(plan)
    return {
        "titel": plan.title,
        "bron": plan.source,
        "geleverd_pct": float(100 * plan.delivered),
        "eigen_bijdrage": _LEFT_OUT,
        "scenarios": [
            {"id": item.id, "label": item.label, "reden": item.reason, "bestand": _whence(item)}
            for item in plan.scenarios
        ],
        "regels": [
            {
                "scenario": line.scenario,
                "jaar": line.year,
                "module": line.module,
                "indicaties": float(line.indications),
                "uren": float(line.hours),
                "tarief": float(line.tariff),
                "bedrag": cents(line.amount),
            }
            for line in lines
        ],
        "totalen": [
            {
                "scenario": scenario.id,
                "jaar": year.year,
                "bedrag": cents(total(lines, scenario.id, year.year)),
            }
            for scenario in plan.scenarios
            for year in plan.years
        ],
    }


def bands_document(plan: BandsPlan) -> dict[str, Any]:
    """Counts and hours by band, and in all; cost where the file has a tariff."""
    hours = {point: sum((row.hours(point) for row in plan.rows), Fraction(0)) for point in POINTS}
    hourly = plan.hourly
    return {
        "titel": plan.title,
        "bron": plan.source,
        "regel": {"tussen": plan.rule.between, "onder": plan.rule.below, "boven": plan.rule.above},
        "banden": [
            {
                "id": row.id,
                "aantal": row.count,
                "uren_per_jaar": {point: float(row.hours(point)) for point in POINTS},
            }
            for row in plan.rows
        ],
        "aantal": sum(row.count for row in plan.rows),
        "uren_per_jaar": {point: float(value) for point, value in hours.items()},
        "eigen_bijdrage": _LEFT_OUT,
        "kosten_per_jaar": None if hourly is None else {p: cents(hours[p] * hourly) for p in POINTS},
    }


def forecast_document(plan: ForecastPlan) -> dict[str, Any]:
    """Every year with its split; the three parts of a change add up to it before they are rounded."""
    from kostprijs.scenario.forecast import METHOD

    growth = plan.growth
    return {
        "titel": plan.title,
        "bron": plan.source,
        "reden": plan.reason,
        "werkwijze": METHOD,
        "groei_per_jaar_pct": None if growth is None else float(round_half_up(growth, 0.0001)),
        "jaren": [
            {
                "jaar": item.state.year,
                "uitgaven": cents(item.state.amount),
                "verandering": _split(item.change),
                "sinds_basisjaar": _split(item.since_base),
            }
            for item in plan.years
        ],
    }


def cents(value: Fraction) -> float:
    """An amount on whole cents."""
    return float(round_half_up(value, CENT))


def _whence(scenario: BudgetScenario) -> str | dict[str, str] | None:
    """The scenario file of all modules, else that of each; None for tariffs that the analyst gave."""
    files = dict.fromkeys(scenario.files.values())
    return dict(scenario.files) if len(files) > 1 else next(iter(files), None)


def _payment(payment: Payment) -> dict[str, Any]:
    hourly = payment.per_hour
    return {
        "module": payment.module.id,
        "betaald": [float(rate) for rate in payment.rate],
        "per": payment.per,
        "per_geleverd_uur": None if hourly is None else [float(end) for end in hourly],
        "kosten": [cents(end) for end in payment.cost],
    }


def _split(split: Split) -> dict[str, float]:
    parts = (("totaal", split.total), ("volume", split.volume), ("mix", split.mix), ("prijs", split.price))
    return {name: float(value) for name, value in parts}
