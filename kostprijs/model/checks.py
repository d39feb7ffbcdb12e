"""What must hold between the parts of a model: ids, names, circles and series.

Used when a file is loaded, and again for every other convention of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kostprijs.errors import ModelError
from kostprijs.model.costmodel import CostElement, Line
from kostprijs.model.formula import FUNCTIONS, CircleError, dependency_order, evaluate
from kostprijs.model.percent import check_percentages
from kostprijs.model.units import check_units


def check_ids(file: str, elements: Sequence[CostElement], lines: Sequence[Line], reserved: str) -> None:
    """Every id is there once, is no function and not the reserved one.

    Raises ModelError; also for a model without elements or lines.
    """
    if not elements:
        raise ModelError(file, "bestand", "er is geen enkel [[element]]")
    if not lines:
        raise ModelError(file, "bestand", "er is geen enkele [[regel]]")
    seen: set[str] = set()
    items: list[CostElement | Line] = [*elements, *lines]
    for item in items:
        place = f"[[{'element' if isinstance(item, CostElement) else 'regel'}]] {item.id}"
        if item.id in FUNCTIONS:
            raise ModelError(file, place, "dit is de naam van een functie; kies een andere id")
        if item.id == reserved:
            raise ModelError(file, place, "deze id is van het tarief zoals ingediend; kies een andere")
        if item.id in seen:
            raise ModelError(file, place, "deze id komt twee keer voor; maak hem uniek")
        seen.add(item.id)


def check_parts(file: str, elements: Sequence[CostElement]) -> None:
    """A total and its parts are amounts of one kind, of which a blank counts as zero. Raises ModelError."""
    known = {element.id: element for element in elements}
    seen: set[str] = set()
    for element in elements:
        for part in element.parts:
            other = known.get(part)
            place = f"[[element]] {element.id}, onderdelen"
            if other is None or other is element or other.parts or part in seen:
                reason = f"«{part:.40}» moet een ander [[element]] zijn, van één totaal en zelf geen totaal"
                raise ModelError(file, place, reason)
            seen.add(part)
            if element.series or other.series or other.unit != element.unit:
                raise ModelError(
                    file, place, f"«{part}» moet dezelfde eenheid hebben; geen van beide een reeks"
                )
            if element.blank_counts_as != 0 or other.blank_counts_as != 0:
                reason = f"geef «{element.id}» en «{part}» leeg_telt_als = 0: één van beide blijft leeg"
                raise ModelError(file, place, reason)


def checked_order(
    file: str, elements: Sequence[CostElement], lines: Sequence[Line], outcome: str
) -> tuple[str, ...]:
    """The order in which the lines can be computed.

    Raises ModelError (file, line, reason) for an unknown name, a circle, an outcome that is no line
    or no single amount, series of different lengths in one formula, units that don't fit, and a percentage
    that is made a fraction twice.
    """
    _check_names(file, elements, lines)
    try:
        order = dependency_order({line.id: line.formula for line in lines})
    except CircleError as error:
        raise ModelError(file, f"[[regel]] {error.line}, formule", str(error)) from error
    if outcome not in order:
        raise ModelError(file, "[model], uitkomst", f"er is geen [[regel]] met id «{outcome:.40}»")
    if series_lengths(file, elements, lines, order)[outcome] > 1:
        reason = f"«{outcome}» is een reeks; gebruik som(), min() of max() tot één bedrag"
        raise ModelError(file, "[model], uitkomst", reason)
    check_units(file, elements, lines)
    check_percentages(file, elements, lines)
    return order


def _check_names(file: str, elements: Sequence[CostElement], lines: Sequence[Line]) -> None:
    known = {element.id for element in elements} | {line.id for line in lines}
    for line in lines:
        unknown = sorted(line.formula.names - known)
        if unknown:
            reason = (
                f"onbekende naam «{unknown[0]:.40}»; maak een [[element]] of [[regel]], of verbeter de naam"
            )
            raise ModelError(file, f"[[regel]] {line.id}, formule", reason)


def series_lengths(
    file: str, elements: Sequence[CostElement], lines: Sequence[Line], order: Sequence[str]
) -> Mapping[str, int]:
    """Over how many steps each element and line runs, by id; 1 for a single value.

    Raises ModelError at the line where series of different lengths are joined.
    """
    formulas = {line.id: line.formula for line in lines}
    values = {element.id: np.ones(len(element.series) or 1) for element in elements}
    for name in order:
        try:
            values[name] = evaluate(formulas[name], values)
        except ValueError as error:
            reason = "reeksen van verschillende lengte kunnen niet samen in een berekening"
            raise ModelError(file, f"[[regel]] {name}, formule", reason) from error
    return {name: value.size for name, value in values.items()}
