"""The look of the workbook: one place for styles, number formats, widths and print settings."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from kostprijs.errors import WrongUse
from kostprijs.model.sheet import LABEL_COLUMN, Cell
from kostprijs.numbers import UNITS

MAX_TEXT = 32_767  # what fits in one cell
# A pct stands in percent points, so the sign has a column of its own and not a place in the format.
UNIT_WORDS = {unit: "%" if unit == "pct" else words for unit, (_, _, words, _) in UNITS.items()}

Style = Mapping[str, Any]
PLAIN: Style = {"valign": "top"}
WRAPPED: Style = {**PLAIN, "text_wrap": True}
CENTRED: Style = {**PLAIN, "align": "center"}
FILL_IN: Style = {**PLAIN, "bg_color": "#FFF8D6", "border": 1, "border_color": "#8A8A8A"}
HEADING: Style = {**WRAPPED, "bold": True, "bottom": 2}
TITLE: Style = {"bold": True, "font_size": 14}
BOLD: Style = {"bold": True}
NOTE: Style = {"italic": True}

_CREATED = dt.datetime(2019, 1, 1)
_WIDTHS = (7, 42, 16, 14, 60, 46, 48)
_NUMBER_FORMATS = {
    "pct": "#,##0.0##",
    "eur_uur": "[$€-413] #,##0.00##",
    "eur": "[$€-413] #,##0.00",
    "uur_jaar": "#,##0",
    "aandeel": "0.000##",
    "getal": "#,##0.00##",
}


def number_style(style: Style, unit: str) -> Style:
    """A style with the number format of a unit; a Dutch spreadsheet shows its comma."""
    return {**style, "num_format": _NUMBER_FORMATS[unit]}


class Book:
    """An XlsxWriter workbook in memory whose bytes depend on its content only.

    Texts are always written as texts: what begins with `=` or `http` stays what it is.
    """

    def __init__(self, properties: Mapping[str, str]) -> None:
        import xlsxwriter

        self._buffer = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(self._buffer, {"in_memory": True})
        self.workbook.set_properties({**properties, "created": _CREATED})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def finish(self) -> bytes:
        """Close the workbook and give its bytes."""
        self.workbook.close()
        return _stored(self._buffer)

    def style(self, style: Style) -> Any:
        """The format object of a style, made once."""
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(dict(style))
        return self._formats[key]

    def text(self, page: Any, row: int, column: int, text: str, style: Style = WRAPPED) -> None:
        """Write a text. Raises WrongUse for one that no cell can hold."""
        if len(text) > MAX_TEXT:
            raise WrongUse(f"Een tekst van meer dan {MAX_TEXT} tekens past niet in een cel; maak hem korter.")
        if text:  # an empty text would count as filled in
            page.write_string(row, column, text, self.style(style))
        else:
            page.write_blank(row, column, None, self.style(style))

    def value(self, page: Any, cell: Cell, value: float | str | None, style: Style) -> None:
        """Write what was filled in: a number, a text as typed, or nothing (the cell keeps its style)."""
        if value is None:
            page.write_blank(cell.row, cell.column, None, self.style(style))
        elif isinstance(value, str):
            self.text(page, cell.row, cell.column, value, style)
        else:
            page.write_number(cell.row, cell.column, value, self.style(style))

    def formula(self, page: Any, cell: Cell, formula: str, style: Style, cached: float | str) -> None:
        """Write a live formula with the outcome that a reader sees before it recalculates."""
        page.write_formula(cell.row, cell.column, formula, self.style(style), cached)

    def page(self, page: Any, title: str, heading_row: int, headings: Sequence[str]) -> None:
        """Title, column headings, widths, and print on A4 landscape with the headings on every page."""
        for column, width in enumerate(_WIDTHS):
            page.set_column(column, column, width)
        self.text(page, 0, LABEL_COLUMN, title, TITLE)
        for column, heading in enumerate(headings):
            self.text(page, heading_row, column, heading, HEADING)
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        page.repeat_rows(heading_row)
        page.set_footer("&L&A&RPagina &P van &N")
        page.hide_gridlines(2)


def _stored(packed: io.BytesIO) -> bytes:
    """The same package without compression: compressors differ between machines, and so would the bytes."""
    plain = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as target:
        for member in source.infolist():
            copy = zipfile.ZipInfo(member.filename, member.date_time)
            copy.create_system = 3  # else the bytes would tell the kind of machine
            target.writestr(copy, source.read(member))
    return plain.getvalue()
