"""A workbook of one sheet with the figures and formulas of a model: the least that an engine has to do."""

from __future__ import annotations

import re
from pathlib import Path

import xlsxwriter

from kostprijs.model.costmodel import CostModel
from kostprijs.model.excel import excel_formulas
from kostprijs.model.sheet import Cell, layout_of

SHEET = "Blad"


def write_bare_sheet(model: CostModel, path: Path) -> dict[str, tuple[str, int, int, str]]:
    """Write it; where every figure and line stands: sheet, row and column from zero, address."""
    layout = layout_of(model)
    figures = [figure for element in model.elements for figure in element.figures]
    cells = {figure: Cell(SHEET, row, 0) for row, figure in enumerate(figures)}
    cells |= {line.id: Cell(SHEET, row, 1) for row, line in enumerate(model.lines)}
    addresses = {layout.names[name]: cell.address for name, cell in cells.items()}
    for element in model.elements:
        if element.series:
            first, last = cells[element.figures[0]], cells[element.figures[-1]]
            addresses[layout.names[element.id]] = f"{first.address}:{last.address}"
    workbook = xlsxwriter.Workbook(path)
    page = workbook.add_worksheet(SHEET)
    for name, text in excel_formulas(model, layout).items():
        if text is not None:
            plain = re.sub(r"[A-Za-z_]\w*", lambda word: addresses.get(word[0], word[0]), _unguarded(text))
            page.write_formula(cells[name].row, cells[name].column, plain, None, 0)
    for figure in figures:
        page.write_number(cells[figure].row, cells[figure].column, 1.0)
    workbook.close()
    return {name: (cell.sheet, cell.row, cell.column, cell.address) for name, cell in cells.items()}


def _unguarded(formula: str) -> str:
    """The formula without the check that everything is filled in."""
    guard, found, rest = formula.partition(",NA(),")
    return f"={rest.removesuffix(')')}" if found and guard.startswith("=IF(") else formula
