"""What the municipality's commands under `kostprijs scenario` show on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kostprijs.cli.municipality_documents import (
    POINTS,
    bands_document,
    budget_document,
    forecast_document,
    forms_document,
    losses_document,
)
from kostprijs.cli.show import document, say
from kostprijs.cli.show_table import GAIN, show, signed, table
from kostprijs.numbers import format_amount, format_number, format_shortest

if TYPE_CHECKING:
    from kostprijs.scenario.bands_file import BandsPlan
    from kostprijs.scenario.budget import BudgetLine, BudgetPlan
    from kostprijs.scenario.forecast_file import ForecastPlan
    from kostprijs.scenario.forms import Payment
    from kostprijs.scenario.forms_file import FormsPlan
    from kostprijs.scenario.rounding_loss import YearlyLoss


def tariff_forms(plan: FormsPlan, json: bool) -> None:
    """What every form pays, by module and in all."""
    from kostprijs.scenario.budget import OWN_CONTRIBUTION

    if json:
        document(forms_document(plan))
        return
    headers = (">Betaald", "Per", ">Per geleverd uur", ">Kosten per jaar")
    made = table(plan.title, "Tariefvorm", "Module", *headers)
    for form in plan.forms:
        paid = [form.form.pay(module) for module in plan.modules]
        for payment in paid:
            made.add_row(form.label, payment.module.label, *_payment_words(payment))
        total = [sum((payment.cost[end] for payment in paid), Fraction(0)) for end in (0, 1)]
        made.add_row(form.label, "Samen", "", "", "", _ends(total, 0))
    show(made)
    say(f"Volumes: {plan.source}. Een jaar heeft hier 52 weken, 13 periodes van vier weken en 12 maanden.")
    say(OWN_CONTRIBUTION)


def rounding(found: Sequence[YearlyLoss], clients: int, json: bool) -> None:
    """A tariff per hour in every unit and period, with the loss in euros per year."""
    if json:
        document(losses_document(found, clients))
        return
    hourly, hours = found[0].hourly, found[0].hours
    title = f"{_short(hourly, 'eur_uur')} per uur, {_short(hours, 'getal')} uur per jaar"
    headers = ["Betaald", ">Bedrag", ">Dat is per uur", ">Verlies per jaar"]
    counts = [1] if clients == 1 else [1, clients]
    headers += [f">Verlies per jaar, {format_number(count, 0)} cliënten" for count in counts[1:]]
    made = table(title, *headers)
    for item in found:
        losses = (_money(item.loss * count) for count in counts)
        made.add_row(item.label, _money(Fraction(item.amount)), _money(item.back_per_hour, 4), *losses)
    show(made)
    say(GAIN)


def budget(plan: BudgetPlan, json: bool) -> None:
    """Indications x hours x tariff, by scenario, year and module."""
    from kostprijs.scenario.budget import OWN_CONTRIBUTION, budget_lines

    if json:
        document(budget_document(plan))
        return
    lines = budget_lines(plan)
    modules = {item.id: item.label for item in plan.modules}
    names = {item.id: item.label for item in plan.scenarios}
    made = table(plan.title, "Scenario", ">Jaar", "Module", ">Indicaties", ">Uren", ">Tarief", ">Uitgaven")
    for line in lines:
        counts = (format_number(line.indications, 0), format_number(line.hours, 0))
        amounts = (_money(Fraction(line.tariff)), _money(line.amount, 0))
        made.add_row(names[line.scenario], str(line.year), modules[line.module], *counts, *amounts)
    show(made)
    _budget_totals(plan, lines)
    say(f"Volumes: {plan.source}. Geleverd: {_short(100 * plan.delivered, 'pct')} van de toegewezen uren.")
    say(OWN_CONTRIBUTION)


def _budget_totals(plan: BudgetPlan, lines: Sequence[BudgetLine]) -> None:
    """Each scenario by year, and beside the first of the file."""
    from kostprijs.scenario.budget import total

    first = plan.scenarios[0]
    for scenario in plan.scenarios:
        files = " en ".join(dict.fromkeys(scenario.files.values()))
        whence = f"; tarief uit {files}" if files else ""
        say(f"{scenario.label} (reden: {scenario.reason}{whence}):")
        for year in plan.years:
            amount = total(lines, scenario.id, year.year)
            more = amount - total(lines, first.id, year.year)
            beside = "" if scenario is first else f", {signed(more, 'eur', 0)} naast «{first.label}»"
            say(f"  {year.year}: {_money(amount, 0)}{beside}")


def bands(plan: BandsPlan, json: bool) -> None:
    """Where today's indications come, and hours and cost at each point of the bands."""
    from kostprijs.scenario.budget import OWN_CONTRIBUTION

    if json:
        document(bands_document(plan))
        return
    hours = [sum((row.hours(point) for row in plan.rows), Fraction(0)) for point in POINTS]
    headers = [f">Uren per jaar, {point}" for point in POINTS]
    made = table(plan.title, "Band", ">Minuten per week", ">Cliënten", *headers)
    for row in plan.rows:
        span = f"{row.band.low}-{row.band.high}" if row.band else ""
        mine = (format_number(row.hours(point), 0) for point in POINTS)
        made.add_row(row.label, span, format_number(row.count, 0), *mine)
    count = format_number(sum(row.count for row in plan.rows), 0)
    made.add_row("Samen", "", count, *(format_number(value, 0) for value in hours))
    show(made)
    if plan.hourly is not None:
        costs = zip(POINTS, (_money(value * plan.hourly, 0) for value in hours), strict=True)
        listed = ", ".join(f"{point} {cost}" for point, cost in costs)
        say(f"Kosten per jaar bij {_money(plan.hourly)} per uur: {listed}.")
        say(OWN_CONTRIBUTION)
    rule = plan.rule
    say(
        f"Regel voor wat in geen band valt: tussen twee banden «{rule.between}», eronder «{rule.below}», "
        f"erboven «{rule.above}»."
    )
    say(f"Telling: {plan.source}. Een jaar heeft hier 52 weken.")


def forecast(plan: ForecastPlan, json: bool) -> None:
    """Expenditure by year, its change split in three."""
    from kostprijs.scenario.forecast import METHOD

    if json:
        document(forecast_document(plan))
        return
    headers = (">Jaar", ">Uitgaven", ">Sinds het basisjaar", ">door volume", ">door mix", ">door prijs")
    made = table(f"{plan.title} (euro)", *headers)
    for item in plan.years:
        since = item.since_base
        amounts = (item.state.amount, since.total, since.volume, since.mix, since.price)
        made.add_row(str(item.state.year), *(format_number(amount, 0) for amount in amounts))
    show(made)
    if plan.growth is not None:
        first, last = plan.years[0].state.year, plan.years[-1].state.year
        say(f"Groei van {first} tot {last}: {format_number(plan.growth, 2)}% per jaar, samengesteld.")
    say(f"Bron: {plan.source}." + (f" Aanname over prijs en mix: {plan.reason}." if plan.reason else ""))
    say(f"Splitsing: {METHOD}. De drie delen tellen op tot de verandering; wat er staat is afgerond.")


def _payment_words(payment: Payment) -> tuple[str, str, str, str]:
    hourly = payment.per_hour
    rates, per = _ends([Fraction(rate) for rate in payment.rate]), payment.per.removeprefix("per ")
    return rates, per, "" if hourly is None else _ends(hourly), _ends(payment.cost, 0)


def _ends(values: Sequence[Fraction], decimals: int = 2) -> str:
    return " tot\n".join(dict.fromkeys(_money(value, decimals) for value in values))


def _money(value: Fraction, decimals: int = 2) -> str:
    return format_amount(value, "eur", decimals)


def _short(value: Fraction, unit: str) -> str:
    return format_shortest(float(value), unit)
