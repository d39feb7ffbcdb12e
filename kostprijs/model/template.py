"""The workbook face of a cost model: the calculation tool that a provider fills in.

Three sheets: what the provider fills in, the build-up in live formulas over defined names, and a
hidden sheet that says which model the workbook is of. All but the cells to fill in is locked, without
a password. The cached outcome of every formula comes from NumPy, so a reader that does not recalculate
sees the same figures. The same model and filling give the same bytes: no clock, no user, no version of
the package.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kostprijs.files import write_atomic
from kostprijs.model import book as look
from kostprijs.model import sheet as place
from kostprijs.model.book import UNIT_WORDS, Book, height_of, points_of
from kostprijs.model.costmodel import CostModel, Line
from kostprijs.model.excel import excel_formulas, filled_count
from kostprijs.model.filling import EMPTY, Filling, cached_outcomes, typed_over
from kostprijs.model.inputsheet import InputSheet
from kostprijs.model.sheet import Cell, Layout, layout_of

LAYOUT_VERSION = 2
_RESULT_HEADINGS = ("AMvB", "Regel", "Uitkomst", "Eenheid", "Berekening")
_RESULT_WIDTHS = (6, 46, 16, 14, 76)
_ABSENT = "Zolang er één ontbreekt, staat er #N/B of #N/A bij elke regel die hem nodig heeft."


def blank_tool(model: CostModel) -> Filling:
    """What stands in the tool when it is sent out: only which tool it is."""
    return Filling(provider={"rekentool_versie": model.id})


def write_workbook(
    model: CostModel, target: Path, filling: Filling = EMPTY, peiljaar: int | None = None, heading: str = ""
) -> None:
    """Write the workbook to `target` (.xlsx), whole or not at all; arguments as `workbook_bytes`.

    Raises WrongUse for an id that the model does not have and for a text that no cell can hold,
    ModelError for a model that does not fit in a spreadsheet.
    """
    write_atomic(target, workbook_bytes(model, filling, peiljaar, heading))


def workbook_bytes(
    model: CostModel, filling: Filling = EMPTY, peiljaar: int | None = None, heading: str = ""
) -> bytes:
    """The workbook as bytes; the same arguments give the same bytes. Raises as `write_workbook`.

    `peiljaar` is the year that is asked for, else that of the model; `heading` says for what the tool
    is sent out, and stands before the title of the model.
    """
    layout = layout_of(model)
    filling.check_known(layout)
    title = ": ".join(part for part in (heading, model.title) if part)
    return _Writer(model, layout, filling, peiljaar or model.peiljaar, title).write()


class _Writer:
    """Writes one workbook."""

    def __init__(self, model: CostModel, layout: Layout, filling: Filling, peiljaar: int, title: str) -> None:
        self._model, self._layout, self._filling = model, layout, filling
        self._peiljaar, self._title = peiljaar, title
        self._book = Book({"title": place.tool_title(model), **filling.properties})
        self._outcomes = cached_outcomes(typed_over(model, filling.tariff), filling)

    def write(self) -> bytes:
        """The bytes of the finished workbook."""
        pages = {name: self._book.workbook.add_worksheet(name) for name in place.SHEETS}
        model, layout, filling, book = self._model, self._layout, self._filling, self._book
        outcome = self._outcomes[model.outcome]
        tariff = outcome if math.isfinite(outcome) else None
        sheet = InputSheet(model, layout, filling, book, self._peiljaar, self._title, tariff)
        sheet.write(pages[place.INPUT_SHEET])
        self._results(pages[place.RESULT_SHEET])
        self._lists(pages[place.HIDDEN_SHEET])
        self._names()
        return self._book.finish()

    def _results(self, page: Any) -> None:
        first, column = place.FIRST_RESULT_ROW, place.VALUE_COLUMN
        self._book.page(page, "Kostprijsopbouw", first - 1, _RESULT_HEADINGS, _RESULT_WIDTHS)
        self._status(page)
        formulas = excel_formulas(self._model, self._layout)
        for line in self._model.lines:
            self._line(page, line, formulas[line.id], self._outcomes[line.id])
        last = first + len(self._model.lines)
        grey = self._book.workbook.add_format({"font_color": "#767676"})
        page.conditional_format(first, column, last, column, {"type": "errors", "format": grey})
        self._notes(page, last + 1)
        page.freeze_panes(first, 0)
        self._book.protect(page)

    def _status(self, page: Any) -> None:
        needed = [element for element in self._model.elements if element.blank_counts_as is None]
        figures = [figure for element in needed for figure in element.figures]
        filled = sum(self._filling.number(figure) is not None for figure in figures)
        counted = filled_count(self._layout.names[element.id] for element in needed)
        text = f" van de {len(figures)} waarden die nodig zijn, zijn ingevuld. {_ABSENT}"
        first, last = (Cell(place.RESULT_SHEET, 1, c) for c in (place.LABEL_COLUMN, place.FORMULA_COLUMN))
        self._book.merged(page, first, last, "", look.NOTE)
        self._book.formula(page, first, f'={counted}&"{text}"', look.NOTE, f"{filled}{text}")
        page.set_row(1, height_of(points_of(f"{len(figures)}{text}", sum(_RESULT_WIDTHS[1:]))))

    def _line(self, page: Any, line: Line, formula: str | None, outcome: float) -> None:
        book, cell = self._book, self._layout.lines[line.id]
        is_outcome = line.id == self._model.outcome
        weight: look.Style = look.BOLD if is_outcome else {}
        style = look.number_style({**look.PLAIN, **look.RULED, **weight}, line.unit)
        book.text(page, cell.row, 0, line.amvb, {**look.CENTRED, **look.RULED})
        book.text(page, cell.row, place.LABEL_COLUMN, line.label, {**look.WRAPPED, **look.RULED, **weight})
        if is_outcome and self._filling.tariff is not None:
            book.value(page, cell, self._filling.tariff, style)
        elif formula is None:
            book.text(page, cell.row, cell.column, "per trede", style)
        else:
            book.formula(page, cell, formula, style, _cached(outcome))
        book.text(page, cell.row, place.UNIT_COLUMN, UNIT_WORDS[line.unit], {**look.SMALL, **look.RULED})
        book.text(
            page,
            cell.row,
            place.FORMULA_COLUMN,
            line.formula.text,
            {**look.WRAPPED, **look.INDENTED, **look.RULED},
        )
        self._height(page, cell.row, line.label, line.formula.text, UNIT_WORDS[line.unit])

    def _notes(self, page: Any, row: int) -> None:
        for offset, (label, text) in enumerate(self._conventions()):
            self._book.text(page, row + offset, place.LABEL_COLUMN, label)
            self._book.text(page, row + offset, place.FORMULA_COLUMN, text, {**look.WRAPPED, **look.INDENTED})
            self._height(page, row + offset, label, text)

    def _height(self, page: Any, row: int, label: str, text: str, unit: str = "") -> None:
        parts = ((label, place.LABEL_COLUMN), (text, place.FORMULA_COLUMN), (unit, place.UNIT_COLUMN))
        page.set_row(row, height_of(max(points_of(part, _RESULT_WIDTHS[column]) for part, column in parts)))

    def _conventions(self) -> Iterator[tuple[str, str]]:
        for key, value in self._model.conventions:
            yield f"Rekenwijze: {key.replace('_', ' ')}", value
        if self._model.status:
            yield "Over dit model", self._model.status

    def _lists(self, page: Any) -> None:
        rows = [
            ("Rekentool", self._model.id),
            ("Titel", self._model.title),
            ("Peiljaar", str(self._model.peiljaar)),
            ("Indeling", str(LAYOUT_VERSION)),
            *((f"Eenheid {unit}", words) for unit, words in UNIT_WORDS.items()),
            *((f"Treden {e.id}", "; ".join(e.series)) for e in self._model.elements if e.series),
        ]
        for row, (label, text) in enumerate(rows):
            self._book.text(page, row, 0, label)
            self._book.text(page, row, 1, text)
        page.set_column(0, 1, 40)
        page.hide()
        self._book.protect(page)

    def _names(self) -> None:
        layout, define = self._layout, self._book.workbook.define_name
        for item, cell in {**layout.fields, **layout.figures, **layout.lines}.items():
            define(layout.names[item], f"={cell.sheet}!{cell.fixed}")
        for item, (first, last) in layout.series.items():
            define(layout.names[item], f"={first.sheet}!{first.fixed}:{last.fixed}")


def _cached(outcome: float) -> float | str:
    if math.isnan(outcome):
        return "#N/A"
    return "#DIV/0!" if math.isinf(outcome) else outcome
