"""What an auditor reckons again from the released table: the grid, the middles, the lines to the tariff."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import numpy.typing as npt

from kostprijs.anonymise.dataset import Display
from kostprijs.anonymise.policy import Policy
from kostprijs.audit.opened import CsvLine, Opened
from kostprijs.audit.proof import policy_of
from kostprijs.errors import ModelError
from kostprijs.model.buildup import build_up
from kostprijs.model.costmodel import CostElement
from kostprijs.model.sentences import typed_amount
from kostprijs.model.text import line_texts
from kostprijs.model.vocabulary import VOCABULARIES
from kostprijs.numbers import exact_mean, format_number
from kostprijs.report.middle import MiddleBuildup, middle_buildup

_FORMULAS = "tabel-formules"


def grid_of(opened: Opened, figure_id: str, policy: Policy | None) -> Decimal | None:
    """The step that a figure is printed on; None where the policy of today knows of none."""
    model = opened.released.model
    own = next(each for each in model.figures() if each.id == figure_id)
    try:
        return policy.guard(own, model.source).grid if policy else None
    except ModelError:  # a policy of later days may refuse the grid of then
        return None


def grid_rows(opened: Opened) -> list[tuple[str, ...]]:
    """Each shown figure: its label, its grid, its values, and whether they are on the grid; norms are not."""
    rows, policy = list[tuple[str, ...]](), policy_of(opened)
    for figure in opened.released.figures:
        grid = grid_of(opened, figure.id, policy)
        if figure.display in (Display.NORM, Display.HIDDEN) or grid is None:
            continue
        values = " / ".join(plain(value) for value in figure.values)
        on_it = "ja" if all(value % grid == 0 for value in figure.values) else "NEE"
        rows.append((figure.label, plain(grid), values, "herhaald" if figure.frozen_since else on_it))
    return rows


def plain(value: Decimal) -> str:
    """A decimal as it is, with a comma."""
    return format_number(value, max(0, -int(value.as_tuple().exponent)))


def middle_rows(opened: Opened) -> list[tuple[str, ...]]:
    """Each figure of an element: its lines of the released table, their middle, and what the page uses."""
    made, rows = middle_buildup(opened.released), list[tuple[str, ...]]()
    for element in opened.released.model.elements:
        for figure_id, used in zip(element.figures, _list(made.inputs[element.id]), strict=True):
            lines = opened.bands_of(figure_id)
            texts, middle = _texts(lines), _middle(lines)
            shown = "" if middle is None else _amount(float(middle), element, opened)
            label = opened.released.figure(figure_id).label
            rows.append(
                (label, " / ".join(texts) or lines[0].cells[1], shown, _amount(used, element, opened))
            )
    return rows


def _texts(lines: Sequence[CsvLine]) -> list[str]:
    """The values of a figure as the released table writes them; none where it is not shown."""
    return [line.cells[3] for line in lines if line.cells[3]]


def _middle(lines: Sequence[CsvLine]) -> Fraction | None:
    """The middle by the words of the released table alone: no class of this package has a say in it."""
    texts = _texts(lines)
    if not texts:
        return None
    if lines[0].cells[1] == "ondergrens":
        return Fraction(texts[1])
    half = (len(texts) - 1) // 2
    return exact_mean([Decimal(text) for text in texts[half : len(texts) - half]])


def _list(given: float | list[float]) -> list[float]:
    return given if isinstance(given, list) else [given]


def _amount(value: float, element: CostElement, opened: Opened) -> str:
    return typed_amount(value, element.unit, VOCABULARIES[opened.released.model.language])


def inputs_again(opened: Opened, made: MiddleBuildup) -> Mapping[str, npt.ArrayLike]:
    """The inputs of the build-up, with every middle taken anew from bandbreedtes.csv.

    What stands in for a figure that is not shown is taken as the page took it; a series is brought to its
    total again.
    """
    found: dict[str, npt.ArrayLike] = {}
    for element in opened.released.model.elements:
        values = []
        for figure_id, used in zip(element.figures, _list(made.inputs[element.id]), strict=True):
            middle = _middle(opened.bands_of(figure_id))
            values.append(used if middle is None else float(middle))
        if element.series and element.series_total is not None:
            values = [value * element.series_total / math.fsum(values) for value in values]
        found[element.id] = values if element.series else values[0]
    return found


def line_rows(opened: Opened) -> list[tuple[str, ...]]:
    """Each line of the model: its formula, its outcome reckoned again, and what tabellen.csv says."""
    model, made = opened.released.model, middle_buildup(opened.released)
    if not made.lines:
        return []
    again = inputs_again(opened, made)
    outcomes = build_up(model, again)
    told = line_texts(model, again, opened.texts("cel.niet_getoond"))
    published, rows = _published(opened), list[tuple[str, ...]]()
    for line, text in zip(model.lines, told, strict=True):
        said = published.get(line.label, "")
        same = said.endswith(text.outcome) and all(map(math.isfinite, outcomes[line.id].reshape(-1)))
        rows.append((line.label, text.words, text.outcome, said, "ja" if same else "NEE"))
    return rows


def _published(opened: Opened) -> dict[str, str]:
    """What tabellen.csv has in the last column of the formulas, by the label of the line."""
    table = next((table for table in opened.handout.tables() if table.id == _FORMULAS), None)
    if table is None:
        return {}
    titles = (table.caption, table.columns[-1].title)
    return {
        line.cells[1]: line.cells[3] for line in opened.tables if (line.cells[0], line.cells[2]) == titles
    }
