"""Where everything stands in the workbook of a model: one layout for the writer and for the reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kostprijs.errors import ModelError
from kostprijs.model.costmodel import CostModel

INPUT_SHEET = "Invoer"
RESULT_SHEET = "Kostprijsopbouw"
HIDDEN_SHEET = "Lijsten"
SHEETS = (INPUT_SHEET, RESULT_SHEET, HIDDEN_SHEET)
# What a provider says of itself: field id -> label on the sheet.
PROVIDER_FIELDS = {
    "aanbieder": "Naam aanbieder",
    "concern": "Concern (moederorganisatie)",
    "kvk_nummer": "KvK-nummer van het concern",
    "peiljaar": "Peiljaar van de ingevulde cijfers",
    "rekentool_versie": "Versie van de rekentool",
}
KVK_DIGITS = 8
FIRST_FIELD_ROW = 3
LABEL_COLUMN, VALUE_COLUMN, UNIT_COLUMN, CHECK_COLUMN, DEFINITION_COLUMN, REFERENCE_COLUMN, REMARK_COLUMN = (
    range(1, 8)
)
FIRST_RESULT_ROW, FORMULA_COLUMN = 3, 4
MAX_NAME = 255  # what a spreadsheet takes as a defined name

# what a spreadsheet reads as a cell or as a truth value
_NOT_A_NAME = re.compile(r"(?i)[a-z]{1,3}[0-9]+|[rc]|r[0-9]*c[0-9]*|true|false")


@dataclass(frozen=True)
class Cell:
    """A cell, counted from zero."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """The address as a spreadsheet shows it: `C7`."""
        letters, rest = "", self.column + 1
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(65 + letter) + letters
        return f"{letters}{self.row + 1}"

    @property
    def fixed(self) -> str:
        """The address as a formula holds on to it wherever it is copied: `$C$7`."""
        return f"${self.address.rstrip('0123456789')}${self.row + 1}"


@dataclass(frozen=True)
class Layout:
    """Cells and defined names by id: provider fields, figures (`id` or `id[step]`), lines and series.

    `series` gives the first and the last cell of an element with steps; its id names that range.
    """

    fields: Mapping[str, Cell]
    figures: Mapping[str, Cell]
    lines: Mapping[str, Cell]
    series: Mapping[str, tuple[Cell, Cell]]
    names: Mapping[str, str]


def tool_title(model: CostModel) -> str:
    """The title among the properties of the workbook."""
    return f"Rekentool {model.title}"


def defined_name(item: str) -> str:
    """The defined name of a figure or line: its id; a series step becomes `id_step`.

    An id that a spreadsheet would take for a cell (`ab12`) or a truth value gets an underscore behind it.
    """
    name = re.sub(r"[^A-Za-z0-9_]+", "_", item).strip("_")
    return f"{name}_" if _NOT_A_NAME.fullmatch(name) else name


def layout_of(model: CostModel) -> Layout:
    """The layout of the workbook of this model.

    Input sheet: provider fields from row 4, then one row per figure without headings between them (the
    part of the AMvB stands in the row itself). Result sheet: one row per line, in file order. Raises
    ModelError when two ids end in the same defined name, and for an id that is too long for one.
    """
    fields = {
        name: Cell(INPUT_SHEET, FIRST_FIELD_ROW + position, VALUE_COLUMN)
        for position, name in enumerate(PROVIDER_FIELDS)
    }
    first_figure = FIRST_FIELD_ROW + len(PROVIDER_FIELDS) + 2
    ids = [figure for element in model.elements for figure in element.figures]
    figures = {name: Cell(INPUT_SHEET, first_figure + row, VALUE_COLUMN) for row, name in enumerate(ids)}
    lines = {
        line.id: Cell(RESULT_SHEET, FIRST_RESULT_ROW + row, VALUE_COLUMN)
        for row, line in enumerate(model.lines)
    }
    series = {
        element.id: (figures[element.figures[0]], figures[element.figures[-1]])
        for element in model.elements
        if element.series
    }
    names = {item: defined_name(item) for item in (*figures, *series, *lines)}
    names |= {name: f"opgave_{name}" for name in fields}
    taken: dict[str, str] = {}
    for item, name in names.items():
        if len(name) > MAX_NAME:
            raise ModelError(
                model.source, item[:60], f"is langer dan de {MAX_NAME} tekens die Excel als naam toelaat"
            )
        if name.lower() in taken:
            reason = f"heeft in Excel dezelfde naam als «{taken[name.lower()]}»; kies een andere id"
            raise ModelError(model.source, item, reason)
        taken[name.lower()] = item
    return Layout(fields, figures, lines, series, names)
