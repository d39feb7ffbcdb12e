"""Scenarios as a workbook with live formulas: change a value, and the build-up and the tariff follow.

A column per scenario on every sheet. The formulas are those of the calculation tool (`model.excel`), over
the cells of their own column. What each element contributes to a difference is reckoned over all coalitions
and can't live in a cell; that sheet says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kostprijs.files import write_atomic
from kostprijs.model import book as look
from kostprijs.model.book import UNIT_WORDS, Book, height_of, points_of
from kostprijs.model.excel import excel_formulas
from kostprijs.model.sheet import Cell, Layout
from kostprijs.scenario.book_sheets import aligned_headings, differences_sheet, notes_sheet, steps_sheet
from kostprijs.scenario.compare import ScenarioComparison
from kostprijs.scenario.result import ScenarioResult

VALUES, BUILDUP, STEPS, DIFFERENCES, NOTES = "Waarden", "Opbouw", "Waterval", "Verschil", "Toelichting"
FIRST_ROW, FIRST_COLUMN = 3, 2
_EXPLAINED = (
    "Elke kolom is een scenario. Wijzig een gele cel, en de opbouw, de waterval en het tarief op de andere "
    "bladen rekenen mee. Een percentage is een getal in procenten: typ 5,7 voor 5,7%. De formules zijn "
    "beveiligd tegen vergissingen, zonder wachtwoord."
)
_LABEL_WIDTH, _VALUE_WIDTH, _UNIT_WIDTH, _TEXT_WIDTH, _FORMULA_WIDTH = 44, 17, 14, 40, 70


def write_scenario_book(
    results: Sequence[ScenarioResult], target: Path, comparison: ScenarioComparison | None = None
) -> None:
    """Write the workbook to `target` (.xlsx), whole or not at all."""
    write_atomic(target, scenario_book(results, comparison))


def scenario_book(results: Sequence[ScenarioResult], comparison: ScenarioComparison | None = None) -> bytes:
    """The workbook of one scenario or more, all of one model; the same results give the same bytes.

    Raises ModelError for a model that does not fit in a spreadsheet.
    """
    return _Writer(results, comparison).write()


class _Writer:
    """Writes one workbook."""

    def __init__(self, results: Sequence[ScenarioResult], comparison: ScenarioComparison | None) -> None:
        self._results, self._comparison, self._model = results, comparison, results[0].model
        self._names = [result.scenario.name for result in results]
        self._figures = [value.figure for value in results[0].point.values]
        self._book = Book({"title": f"Scenario's {self._model.title}"})

    def write(self) -> bytes:
        """The bytes of the finished workbook."""
        sheets = [VALUES, BUILDUP, STEPS, *((DIFFERENCES,) if self._comparison else ()), NOTES]
        pages = {name: self._book.workbook.add_worksheet(name) for name in sheets}
        self._values(pages[VALUES])
        self._buildup(pages[BUILDUP])
        steps_sheet(self._book, pages[STEPS], self._results, self._line_address)
        if self._comparison:
            differences_sheet(self._book, pages[DIFFERENCES], self._comparison)
        notes_sheet(self._book, pages[NOTES], self._results)
        return self._book.finish()

    def _values(self, page: Any) -> None:
        count = len(self._results)
        headings = ("AMvB", "Onderdeel", *self._names, "Eenheid", *(f"Herkomst {n}" for n in self._names))
        widths = (6, _LABEL_WIDTH, *[_VALUE_WIDTH] * count, _UNIT_WIDTH, *[_TEXT_WIDTH] * count)
        self._book.page(page, f"Scenario's: {self._model.title}", FIRST_ROW - 1, headings, widths)
        numbers = range(FIRST_COLUMN, FIRST_COLUMN + count)
        aligned_headings(self._book, page, FIRST_ROW - 1, headings, widths, numbers)
        last = Cell(VALUES, 1, len(headings) - 1)
        self._book.merged(page, Cell(VALUES, 1, 1), last, _EXPLAINED, look.NOTE)
        page.set_row(1, height_of(points_of(_EXPLAINED, sum(widths[1:]))))
        for row, values in enumerate(zip(*(r.point.values for r in self._results), strict=True), FIRST_ROW):
            first = values[0]
            amvb = self._model.element(first.element).amvb
            self._book.text(page, row, 0, amvb, {**look.CENTRED, **look.RULED})
            self._book.text(page, row, 1, first.label, {**look.WRAPPED, **look.RULED})
            style, points = look.number_style(look.FILL_IN, first.unit), points_of(first.label, _LABEL_WIDTH)
            for at, value in enumerate(values):
                amount = None if math.isnan(value.amount) else value.amount
                self._book.value(page, Cell(VALUES, row, FIRST_COLUMN + at), amount, style)
                column = FIRST_COLUMN + count + 1 + at
                self._book.text(page, row, column, value.whence, {**look.SMALL, **look.RULED})
                points = max(points, points_of(value.whence, _TEXT_WIDTH, look.SMALL_SIZE))
            page.set_row(row, height_of(points))
            unit = FIRST_COLUMN + count
            self._book.text(page, row, unit, UNIT_WORDS[first.unit], {**look.SMALL, **look.RULED})
        self._finish(page)

    def _buildup(self, page: Any) -> None:
        count = len(self._results)
        others = [f"{name} min {self._names[0]}" for name in self._names[1:]]
        headings = ("AMvB", "Regel", *self._names, *others, "Eenheid", "Berekening")
        widths = (6, _LABEL_WIDTH, *[_VALUE_WIDTH] * (2 * count - 1), _UNIT_WIDTH, _FORMULA_WIDTH)
        self._book.page(page, f"Kostprijsopbouw: {self._model.title}", FIRST_ROW - 1, headings, widths)
        numbers = range(FIRST_COLUMN, FIRST_COLUMN + 2 * count - 1)
        aligned_headings(self._book, page, FIRST_ROW - 1, headings, widths, numbers)
        formulas = [excel_formulas(self._model, self._layout(at)) for at in range(count)]
        for row, line in enumerate(self._model.lines, FIRST_ROW):
            weight: look.Style = look.BOLD if line.id == self._model.outcome else {}
            style = look.number_style({**look.PLAIN, **look.RULED, **weight}, line.unit)
            self._book.text(page, row, 0, line.amvb, {**look.CENTRED, **look.RULED})
            self._book.text(page, row, 1, line.label, {**look.WRAPPED, **look.RULED, **weight})
            for at, result in enumerate(self._results):
                cell, formula = Cell(BUILDUP, row, FIRST_COLUMN + at), formulas[at][line.id]
                if formula is None or line.id not in result.lines:
                    self._book.text(page, row, cell.column, "per trede" if formula is None else "", style)
                else:
                    self._book.formula(page, cell, formula, style, result.lines[line.id])
                if at and formula is not None and all(line.id in r.lines for r in (self._results[0], result)):
                    self._difference(page, row, at, line.id, style)
            last = FIRST_COLUMN + 2 * count - 1
            self._book.text(page, row, last, UNIT_WORDS[line.unit], {**look.SMALL, **look.RULED})
            formula_style = {**look.WRAPPED, **look.INDENTED, **look.RULED}
            self._book.text(page, row, last + 1, line.formula.text, formula_style)
            heights = points_of(line.label, _LABEL_WIDTH), points_of(line.formula.text, _FORMULA_WIDTH)
            page.set_row(row, height_of(max(heights)))
        self._maximum(page, FIRST_ROW + len(self._model.lines) + 1)
        self._finish(page)

    def _difference(self, page: Any, row: int, at: int, line_id: str, style: look.Style) -> None:
        one, first = (Cell(BUILDUP, row, FIRST_COLUMN + place).address for place in (at, 0))
        cached = self._results[at].lines[line_id] - self._results[0].lines[line_id]
        cell = Cell(BUILDUP, row, FIRST_COLUMN + len(self._results) - 1 + at)
        self._book.formula(page, cell, f"={one}-{first}", style, cached)

    def _maximum(self, page: Any, row: int) -> None:
        """The maximum tariff of each scenario, and how far its rounded tariff is above it."""
        if all(result.scenario.maximum is None for result in self._results):
            return
        style = look.number_style(look.PLAIN, self._results[0].unit)
        self._book.text(page, row, 1, "Maximumtarief")
        self._book.text(page, row + 1, 1, "Boven het maximum (afgerond tarief; met een min: eronder)")
        for at, result in enumerate(self._results):
            maximum, over = result.scenario.maximum, result.above_maximum
            if maximum is None or over is None:
                continue
            cell = Cell(BUILDUP, row, FIRST_COLUMN + at)
            self._book.value(page, cell, maximum, {**style, **look.FILL_IN})
            formula = f"=ROUND({self._line_address(self._model.outcome, at)},2)-{cell.address}"
            self._book.formula(page, Cell(BUILDUP, row + 1, cell.column), formula, style, over)

    def _finish(self, page: Any) -> None:
        page.freeze_panes(FIRST_ROW, FIRST_COLUMN)
        self._book.protect(page)

    def _line_address(self, line_id: str, at: int) -> str:
        """The cell of a line in the column of a scenario."""
        row = FIRST_ROW + [line.id for line in self._model.lines].index(line_id)
        return _address(Cell(BUILDUP, row, FIRST_COLUMN + at))

    def _layout(self, at: int) -> Layout:
        """Where the formulas of one scenario find what they need: addresses in place of defined names."""
        cells = {
            figure: Cell(VALUES, row, FIRST_COLUMN + at)
            for row, figure in enumerate(self._figures, FIRST_ROW)
        }
        lines = {
            line.id: Cell(BUILDUP, row, FIRST_COLUMN + at)
            for row, line in enumerate(self._model.lines, FIRST_ROW)
        }
        series = {e.id: (cells[e.figures[0]], cells[e.figures[-1]]) for e in self._model.elements if e.series}
        names = {item: _address(cell) for item, cell in {**cells, **lines}.items()}
        names |= {item: f"{_address(first)}:{last.fixed}" for item, (first, last) in series.items()}
        return Layout({}, cells, lines, series, names)


def _address(cell: Cell) -> str:
    return f"{cell.sheet}!{cell.fixed}"
