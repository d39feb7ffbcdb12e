"""What stands in a filled calculation tool, and what its formulas then give."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from kostprijs.errors import WrongUse
from kostprijs.model.buildup import build_up
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.formula import parse_formula
from kostprijs.model.sheet import Layout


@dataclass(frozen=True)
class Filling:
    """What stands in a filled workbook; everything may be absent.

    provider    provider field id -> what is filled in
    values      figure id (`id` or `id[step]`) -> a number in the element's own unit, or a text as it
                was typed (`16,5%`), with which the formulas then can't reckon
    remarks     figure id -> the text in the remarks column
    tariff      a tariff typed over the formula of the outcome line
    properties  document properties (author, company, ...) as XlsxWriter names them
    """

    provider: Mapping[str, str | float] = field(default_factory=dict)
    values: Mapping[str, float | str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    tariff: float | None = None
    properties: Mapping[str, str] = field(default_factory=dict)

    def number(self, figure: str) -> float | None:
        """The number that is filled in; None for a blank and for a text."""
        value = self.values.get(figure)
        return None if value is None or isinstance(value, str) else float(value)

    def check_known(self, layout: Layout) -> None:
        """Raise WrongUse for an id that the layout has no place for."""
        for given, known, what in (
            (self.provider, layout.fields, "gegeven van de aanbieder"),
            (self.values, layout.figures, "figuur"),
            (self.remarks, layout.figures, "figuur"),
        ):
            unknown = sorted(set(given) - set(known))
            if unknown:
                raise WrongUse(f"De rekentool kent geen {what} «{unknown[0][:60]}».")


EMPTY = Filling()


def cached_outcomes(model: CostModel, filling: Filling) -> dict[str, float]:
    """What the formula of every line gives, by line id, in the line's own unit.

    NaN where a figure that the line needs is blank or a text, and for a line that is a series; infinite
    where the line itself divides by zero. As in a spreadsheet, what needs such a line is an error too,
    and so is what needs a text in a figure that may be left blank.
    """
    lines = build_up(model, {element.id: _numbers(element, filling) for element in model.elements})
    wrong = {e.id for e in model.elements if any(isinstance(filling.values.get(f), str) for f in e.figures)}
    outcomes: dict[str, float] = {}
    for name in model.order:
        value, needs_wrong = lines[name], bool(model.line(name).formula.names & wrong)
        if needs_wrong or not np.all(np.isfinite(value)):
            wrong.add(name)
        outcomes[name] = math.nan if needs_wrong or np.ndim(value) else float(value)
    return {line.id: outcomes[line.id] for line in model.lines}


def typed_over(model: CostModel, tariff: float | None) -> CostModel:
    """The model as it reckons once a tariff is typed over the formula of the outcome line."""
    if tariff is None:
        return model
    text = f"{tariff!r} / 100" if model.line(model.outcome).unit == "pct" else repr(tariff)
    typed = replace(model.line(model.outcome), formula=parse_formula(text))
    return replace(model, lines=tuple(typed if line.id == typed.id else line for line in model.lines))


def _numbers(element: CostElement, filling: Filling) -> float | list[float]:
    found = [filling.number(figure) for figure in element.figures]
    numbers = [math.nan if number is None else number for number in found]
    return numbers if element.series else numbers[0]
