"""What `kostprijs scenario run` and `compare` show."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kostprijs.cli.show import document, say
from kostprijs.cli.show_table import ROUNDED, show, signed, table
from kostprijs.numbers import format_amount, format_number, format_shortest

if TYPE_CHECKING:
    from rich.table import Table

    from kostprijs.cli.scenario_steps import ScenarioRun
    from kostprijs.scenario.compare import Difference, ScenarioComparison
    from kostprijs.scenario.point import Value
    from kostprijs.scenario.result import ScenarioResult
    from kostprijs.scenario.simulation import Simulation
    from kostprijs.scenario.sobol import Index
    from kostprijs.scenario.tornado import Bar


def run(made: ScenarioRun, json: bool) -> None:
    """One scenario: values, build-up, tornado, and what was asked for beside them."""
    result = made.result
    if json:
        found = result.as_json()
        found["tornado"] = [bar.as_json() for bar in made.bars]
        found["simulatie"] = None if made.simulation is None else made.simulation.as_json()
        found["sobol"] = None if made.indices is None else [index.as_json() for index in made.indices]
        document(found)
        return
    own = result.scenario
    where = f"{own.traject}, {own.ronde}, basis {own.basis}"
    say(f"{own.name}: {_tariff(result, result.tariff)} ({where})")
    for sentence in _about_maximum(result):
        say(sentence)
    show(_values(result))
    show(_steps(result))
    if made.bars:
        show(_tornado(result, made.bars))
    if made.indices is not None:
        show(_sobol(made.indices))
    if made.simulation is not None:
        _simulation(result, made.simulation)
    for remark in result.point.remarks:
        say(f"Let op. {remark}")
    say(ROUNDED)


def comparison(made: ScenarioComparison, json: bool) -> None:
    """Scenarios side by side, and the difference of each with the first, element by element."""
    if json:
        document(made.as_json())
        return
    first = made.results[0]
    rows = table("Waarden die verschillen", "Element", *(f">{r.scenario.name}" for r in made.results))
    for values in zip(*(r.point.values for r in made.results), strict=True):
        if len({None if math.isnan(value.amount) else value.amount for value in values}) > 1:
            rows.add_row(values[0].label, *(_amount(value) for value in values))
    show(rows)
    lines = table("Kostprijsopbouw", "Regel", *(f">{r.scenario.name}" for r in made.results))
    for line in first.model.lines:
        if line.unit == first.unit and all(line.id in r.lines for r in made.results):
            lines.add_row(line.label, *(format_amount(r.lines[line.id], line.unit) for r in made.results))
    show(lines)
    for difference in made.differences:
        show(_difference(first, difference))
    for result in made.results:
        for sentence in _about_maximum(result):
            say(f"{result.scenario.name}. {sentence}")
    say("Een bijdrage is het gemiddelde over alle volgordes (Shapley); samen zijn ze het verschil.")
    say(ROUNDED)


def _about_maximum(result: ScenarioResult) -> Iterator[str]:
    above = result.above_maximum
    if above is not None and result.scenario.maximum is not None:
        where = "boven" if above > 0 else "onder"
        maximum = _tariff(result, result.scenario.maximum)
        if round(above, 2) == 0:
            yield f"Het tarief is gelijk aan het maximumtarief van {maximum}."
        else:
            yield f"Het tarief ligt {_tariff(result, abs(above))} {where} het maximumtarief van {maximum}."


def _values(result: ScenarioResult) -> Table:
    rows = table("Waarden, en waar ze vandaan komen", "Element", ">Waarde", "Herkomst")
    for value in result.point.values:
        rows.add_row(value.label, _amount(value), value.whence)
    return rows


def _steps(result: ScenarioResult) -> Table:
    rows = table("Van loon naar tarief", "Regel", ">Erbij", ">Samen")
    for step in result.steps:
        added = "" if step.added is None else signed(step.added, result.unit)
        rows.add_row(step.label, added, _tariff(result, step.total))
    return rows


def _tornado(result: ScenarioResult, bars: tuple[Bar, ...]) -> Table:
    rows = table(
        "Eén element van laag naar hoog, de rest gelijk", "Element", ">Bij laag", ">Bij hoog", ">Zwaai"
    )
    for bar in bars:
        amounts = (_tariff(result, amount) for amount in (bar.low, bar.high, bar.swing))
        rows.add_row(bar.label, *amounts)
    return rows


def _sobol(indices: tuple[Index, ...]) -> Table:
    rows = table(
        "Waar de spreiding vandaan komt (deel van de variantie)", "Element", ">Alleen", ">Met andere"
    )
    for index in indices:
        rows.add_row(index.label, format_number(index.first, 2), format_number(index.total, 2))
    return rows


def _simulation(result: ScenarioResult, made: Simulation) -> None:
    from kostprijs.scenario.simulation import WHAT_IT_IS_NOT

    plan = made.plan
    rows = table(
        f"Simulatie: {format_number(plan.draws, 0)} trekkingen, {plan.distribution}, zaad {plan.seed}",
        "Deel van de trekkingen onder",
        ">Tarief",
    )
    for share, tariff in made.quantiles:
        rows.add_row(f"{format_number(share * 100, 0)}%", _tariff(result, tariff))
    show(rows)
    say(
        f"Gemiddeld {_tariff(result, made.mean)}, laagste {_tariff(result, made.lowest)}, "
        f"hoogste {_tariff(result, made.highest)}."
    )
    for pair in plan.correlations:
        say(f"Samenhang tussen {' en '.join(pair.elements)}: {format_number(pair.rank, 2)} (rangcorrelatie).")
    if made.above is not None and made.maximum is not None:
        above = format_number(made.above * 100, 1)
        say(f"Boven het maximumtarief van {_tariff(result, made.maximum)}: {above}% van de trekkingen.")
    for sentence in WHAT_IT_IS_NOT:
        say(sentence)


def _difference(first: ScenarioResult, difference: Difference) -> Table:
    title = f"«{difference.scenario}» min «{first.scenario.name}»: {signed(difference.amount, first.unit)}"
    rows = table(title, "Element", ">Bijdrage", ">Samen")
    for move in difference.moves:
        added = "" if move.added is None else signed(move.added, first.unit)
        rows.add_row(move.label, added, _tariff(first, move.total))
    return rows


def _amount(value: Value) -> str:
    return "" if math.isnan(value.amount) else format_shortest(round(value.amount, 4), value.unit)


def _tariff(result: ScenarioResult, amount: float) -> str:
    return format_amount(amount, result.unit)
