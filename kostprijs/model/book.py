"""The look of the workbook: one place for styles, number formats, widths and print settings."""

from __future__ import annotations

import datetime as dt
import functools
import io
import textwrap
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from kostprijs.errors import WrongUse
from kostprijs.model.control import ATTENTION, GOOD, TO_FILL, WRONG
from kostprijs.model.sheet import LABEL_COLUMN, VALUE_COLUMN, Cell
from kostprijs.numbers import UNITS

MAX_TEXT = 32_767  # what fits in one cell
# A pct stands in percent points, so the sign has a column of its own and not a place in the format.
UNIT_WORDS = {unit: "%" if unit == "pct" else words for unit, (_, _, words, _) in UNITS.items()}

# In points; FONT_SIZE is what XlsxWriter writes when nothing is said.
FONT_SIZE, SMALL_SIZE = 11, 10

Style = Mapping[str, Any]
PLAIN: Style = {"valign": "top"}
WRAPPED: Style = {**PLAIN, "text_wrap": True}
CENTRED: Style = {**PLAIN, "align": "center"}
INDENTED: Style = {"align": "left", "indent": 1}
SMALL: Style = {**WRAPPED, **INDENTED, "font_size": SMALL_SIZE}
# The only cells that are not locked once the sheet is protected.
FILL_IN: Style = {**PLAIN, "bg_color": "#FFF8D6", "border": 1, "border_color": "#8A8A8A", "locked": False}
HEADING: Style = {**WRAPPED, "bold": True, "bottom": 2}
TITLE: Style = {"bold": True, "font_size": 14}
BOLD: Style = {"bold": True}
NOTE: Style = {**WRAPPED, "italic": True}
RULED: Style = {"bottom": 1, "bottom_color": "#D0D0D0"}

# As what stands under the heading; the other columns are indented.
_ALIGNED: Mapping[int, Style] = {
    0: {"align": "center"},
    LABEL_COLUMN: {"align": "left"},
    VALUE_COLUMN: {"align": "right"},
}
# Dark on light, so that a word stays readable; the word says what the colour says.
_COLOURS = {
    WRONG: ("#8A1010", "#FBE3E3"),
    ATTENTION: ("#6B4A00", "#FFF1CC"),
    TO_FILL: ("#1F3F77", "#E6EEFA"),
    GOOD: ("#1E5B2E", "#E7F4EA"),
}
# What a protected sheet still allows: reading and copying every formula, and making room to read.
_ALLOWED = {"format_columns": True, "format_rows": True}
MAX_HEIGHT = 409.0
_LEADING = 1.35
# A column takes more letters than its width says; less than that, so that no line is cut off.
_LETTERS_PER_WIDTH = 1.12
_CREATED = dt.datetime(2019, 1, 1)
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

    def __init__(self, properties: Mapping[str, Any]) -> None:
        import xlsxwriter

        self._buffer = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(self._buffer, {"in_memory": True})
        self.workbook.set_properties({"created": _CREATED, **properties})
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

    def merged(self, page: Any, first: Cell, last: Cell, text: str, style: Style) -> None:
        """A text over several cells (one cell is just that cell)."""
        if first != last:
            page.merge_range(first.row, first.column, last.row, last.column, "", self.style(style))
        self.text(page, first.row, first.column, text, style)

    def page(
        self, page: Any, title: str, heading_row: int, headings: Sequence[str], widths: Sequence[float]
    ) -> None:
        """Title, column headings, widths, and print on A4 landscape with the headings on every page."""
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        self.text(page, 0, LABEL_COLUMN, title, TITLE)
        for column, heading in enumerate(headings):
            self.text(page, heading_row, column, heading, {**HEADING, **_ALIGNED.get(column, INDENTED)})
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.repeat_rows(heading_row)
        page.set_footer("&L&A&RPagina &P van &N")
        page.hide_gridlines(2)

    def protect(self, page: Any) -> None:
        """Lock what is not filled in against slips; no password, so no secret either."""
        page.protect(options=_ALLOWED)

    def colour_words(self, page: Any, first: Cell, last: Cell) -> None:
        """Colour the control cells by the word they begin with."""
        for word, (dark, light) in _COLOURS.items():
            style = self.workbook.add_format({"font_color": dark, "bg_color": light})
            rule = {"type": "text", "criteria": "begins with", "value": word, "format": style}
            page.conditional_format(first.row, first.column, last.row, last.column, rule)


@functools.lru_cache(maxsize=4096)  # a tool is written for every provider, with the same texts
def points_of(text: str, width: float, size: float = FONT_SIZE) -> float:
    """How high a text stands in a column of this width, in points; rather a line too many."""
    fits = max(1, int(width * _LETTERS_PER_WIDTH * FONT_SIZE / size))
    lines = sum(max(1, len(textwrap.wrap(part, fits))) for part in text.split("\n"))
    return lines * size * _LEADING


def height_of(points: float) -> float:
    """The height of a row that must show this much; Excel has a least for a line of its own, and a most."""
    return min(MAX_HEIGHT, max(FONT_SIZE * _LEADING, points))


def _stored(packed: io.BytesIO) -> bytes:
    """The same package without compression: compressors differ between machines, and so would the bytes."""
    plain = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as target:
        for member in source.infolist():
            copy = zipfile.ZipInfo(member.filename, member.date_time)
            copy.create_system = 3  # else the bytes would tell the kind of machine
            target.writestr(copy, source.read(member))
    return plain.getvalue()
