"""The workbook face of a cost model: the calculation tool that a provider fills in.

Three sheets: what the provider fills in, the build-up in live formulas over defined names, and a
hidden sheet that says which model the workbook is of. The cached outcome of every formula comes from
NumPy, so a reader that does not recalculate sees the same figures. The same model and filling give
the same bytes: no clock, no user, no version of the package.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kostprijs.files import write_atomic
from kostprijs.model import book as look
from kostprijs.model import sheet as place
from kostprijs.model.book import UNIT_WORDS, Book
from kostprijs.model.costmodel import CostElement, CostModel, Line
from kostprijs.model.excel import excel_formulas, filled_count
from kostprijs.model.filling import EMPTY, Filling, cached_outcomes
from kostprijs.model.references import lookup
from kostprijs.model.sheet import Cell, Layout, layout_of

REMARK_HEADING = "Herkomst en toelichting"
LAYOUT_VERSION = 1
_INPUT_HEADINGS = (
    "AMvB", "Onderdeel", "Waarde", "Eenheid", "Wat hoort hierin", "Openbare referentie", REMARK_HEADING,
)  # fmt: skip
_RESULT_HEADINGS = ("AMvB", "Regel", "Uitkomst", "Eenheid", "Berekening")
_EXPLANATION = (
    "Vul de gele cellen in. Een percentage is een getal in procenten: 5,7 betekent 5,7%. Laat leeg wat u "
    f"niet heeft: leeg is iets anders dan nul. Noem uw bron in de kolom «{REMARK_HEADING}»."
)


def write_workbook(model: CostModel, target: Path, filling: Filling = EMPTY) -> None:
    """Write the workbook to `target` (.xlsx), whole or not at all.

    Raises WrongUse for an id that the model does not have and for a text that no cell can hold,
    ModelError for a model that does not fit in a spreadsheet.
    """
    write_atomic(target, workbook_bytes(model, filling))


def workbook_bytes(model: CostModel, filling: Filling = EMPTY) -> bytes:
    """The workbook as bytes; the same arguments give the same bytes. Raises as `write_workbook`."""
    layout = layout_of(model)
    filling.check_known(layout)
    return _Writer(model, layout, filling).write()


def reference_text(element: CostElement, year: int) -> str:
    """The public references of an element in a year, a line each: amount, population, period, source."""
    found = [lookup(name, year) for name in element.references]
    return "\n".join(f"{r.amount} ({r.population}; {r.period}; {r.source})" for r in found if r is not None)


class _Writer:
    """Writes one workbook."""

    def __init__(self, model: CostModel, layout: Layout, filling: Filling) -> None:
        self._model, self._layout, self._filling = model, layout, filling
        self._book = Book({"title": f"Rekentool {model.title}", **filling.properties})

    def write(self) -> bytes:
        """The bytes of the finished workbook."""
        pages = {name: self._book.workbook.add_worksheet(name) for name in place.SHEETS}
        self._input(pages[place.INPUT_SHEET])
        self._results(pages[place.RESULT_SHEET])
        self._lists(pages[place.HIDDEN_SHEET])
        self._names()
        return self._book.finish()

    def _input(self, page: Any) -> None:
        book = self._book
        first = min(cell.row for cell in self._layout.figures.values())
        book.page(page, self._model.title, first - 1, _INPUT_HEADINGS)
        book.text(page, 1, place.LABEL_COLUMN, _EXPLANATION, look.NOTE)
        book.text(page, place.FIRST_FIELD_ROW - 1, place.LABEL_COLUMN, "Uw gegevens", look.BOLD)
        for name, cell in self._layout.fields.items():
            book.text(page, cell.row, place.LABEL_COLUMN, place.PROVIDER_FIELDS[name])
            book.value(page, cell, self._filling.provider.get(name), {**look.FILL_IN, "align": "left"})
        for element in self._model.elements:
            for figure, label in zip(element.figures, element.labels, strict=True):
                self._figure(page, element, figure, label)

    def _figure(self, page: Any, element: CostElement, figure: str, label: str) -> None:
        book, cell = self._book, self._layout.figures[figure]
        book.text(page, cell.row, 0, element.amvb, look.CENTRED)
        book.text(page, cell.row, place.LABEL_COLUMN, label)
        style = look.number_style(look.FILL_IN, element.unit)
        book.value(page, cell, self._filling.values.get(figure), style)
        book.text(page, cell.row, place.UNIT_COLUMN, UNIT_WORDS[element.unit])
        if figure == element.figures[0]:  # said once for a whole series
            book.text(page, cell.row, place.DEFINITION_COLUMN, element.definition)
            book.text(page, cell.row, place.REFERENCE_COLUMN, reference_text(element, self._model.peiljaar))
        remark = Cell(cell.sheet, cell.row, place.REMARK_COLUMN)
        book.value(page, remark, self._filling.remarks.get(figure), {**look.FILL_IN, "text_wrap": True})

    def _results(self, page: Any) -> None:
        first, column = place.FIRST_RESULT_ROW, place.VALUE_COLUMN
        self._book.page(page, "Kostprijsopbouw", first - 1, _RESULT_HEADINGS)
        self._status(page)
        formulas = excel_formulas(self._model, self._layout)
        outcomes = cached_outcomes(self._model, self._filling)
        for line in self._model.lines:
            self._line(page, line, formulas[line.id], outcomes[line.id])
        last = first + len(self._model.lines)
        grey = self._book.workbook.add_format({"font_color": "#767676"})
        page.conditional_format(first, column, last, column, {"type": "errors", "format": grey})
        self._notes(page, self._series_totals(page, last + 1))
        page.freeze_panes(first, 0)

    def _status(self, page: Any) -> None:
        needed = [element for element in self._model.elements if element.blank_counts_as is None]
        figures = [figure for element in needed for figure in element.figures]
        filled = sum(self._filling.number(figure) is not None for figure in figures)
        counted = filled_count(self._layout.names[element.id] for element in needed)
        text = f" van de {len(figures)} waarden die nodig zijn, zijn ingevuld"
        cell = Cell(place.RESULT_SHEET, 1, place.LABEL_COLUMN)
        self._book.formula(page, cell, f'={counted}&"{text}"', look.NOTE, f"{filled}{text}")

    def _line(self, page: Any, line: Line, formula: str | None, outcome: float) -> None:
        book, cell = self._book, self._layout.lines[line.id]
        is_outcome = line.id == self._model.outcome
        weight: look.Style = look.BOLD if is_outcome else {}
        style = look.number_style({**look.PLAIN, **weight}, line.unit)
        book.text(page, cell.row, 0, line.amvb, look.CENTRED)
        book.text(page, cell.row, place.LABEL_COLUMN, line.label, {**look.WRAPPED, **weight})
        if is_outcome and self._filling.tariff is not None:
            book.value(page, cell, self._filling.tariff, style)
        elif formula is None:
            book.text(page, cell.row, cell.column, "per trede", style)
        else:
            book.formula(page, cell, formula, style, _cached(outcome))
        book.text(page, cell.row, place.UNIT_COLUMN, UNIT_WORDS[line.unit])
        book.text(page, cell.row, place.DEFINITION_COLUMN, line.formula.text)

    def _series_totals(self, page: Any, row: int) -> int:
        """A line per series that has to add up to something; returns the first free row."""
        for element in self._model.elements:
            if element.series_total is None:
                continue
            total = sum(self._filling.number(figure) or 0.0 for figure in element.figures)
            cell = Cell(place.RESULT_SHEET, row, place.VALUE_COLUMN)
            style = look.number_style(look.PLAIN, element.unit)
            self._book.text(page, row, place.LABEL_COLUMN, f"Controle: som van {element.label.lower()}")
            self._book.formula(page, cell, f"=SUM({self._layout.names[element.id]})", style, total)
            self._book.text(page, row, place.UNIT_COLUMN, UNIT_WORDS[element.unit])
            self._book.text(page, row, place.DEFINITION_COLUMN, f"hoort {element.series_total:g} te zijn")
            row += 1
        return row

    def _notes(self, page: Any, row: int) -> None:
        for offset, (label, text) in enumerate(self._conventions()):
            self._book.text(page, row + offset, place.LABEL_COLUMN, label)
            self._book.text(page, row + offset, place.DEFINITION_COLUMN, text)

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

    def _names(self) -> None:
        layout, define = self._layout, self._book.workbook.define_name
        for item, cell in {**layout.fields, **layout.figures, **layout.lines}.items():
            define(layout.names[item], f"={cell.sheet}!{_fixed(cell)}")
        for item, (first, last) in layout.series.items():
            define(layout.names[item], f"={first.sheet}!{_fixed(first)}:{_fixed(last)}")


def _fixed(cell: Cell) -> str:
    return f"${cell.address.rstrip('0123456789')}${cell.row + 1}"


def _cached(outcome: float) -> float | str:
    if math.isnan(outcome):
        return "#N/A"
    return "#DIV/0!" if math.isinf(outcome) else outcome
