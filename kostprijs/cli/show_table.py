"""Tables on a screen, and what stands under them: a figure is never cut, and never broken over two lines."""

from __future__ import annotations

import re
from fractions import Fraction

from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.table import Column, Table

from kostprijs.numbers import format_amount

_OUT = Console(highlight=False, markup=False, soft_wrap=True)
_LONG_WORD = 20
ROUNDED = "Bedragen staan er afgerond; er is met alle decimalen gerekend."
GAIN = "Een verlies met een min is winst: dan valt het afronden in het voordeel van de aanbieder uit."


def table(title: str, *headers: str) -> Table:
    """A table; a header that begins with > stands over figures, to the right."""
    made = Table(title=title)
    for header in headers:
        right = header.startswith(">")
        made.add_column(header.removeprefix(">"), justify="right" if right else "left", overflow="fold")
    return made


def show(made: Table) -> None:
    """Print a table as wide as the window, and wider where its figures and words need it."""
    for column in made.columns:
        if column.justify == "right":
            column.width = _widest(column)
    least = Measurement.get(_OUT, _OUT.options.update(max_width=10_000), made).minimum
    made.width = least if least > _OUT.width else None
    _OUT.print(made)


def signed(amount: float | Fraction, unit: str, decimals: int | None = None) -> str:
    """An amount with its sign, as far as it is seen: what is printed as zero has none."""
    text = format_amount(amount, unit, decimals)
    return re.sub(r"(?=\d)", "+", text, count=1) if amount > 0 and re.search("[1-9]", text) else text


def _widest(column: Column) -> int:
    """Every line of every cell whole, and every word of the header of a usual length."""
    words = [min(cell_len(word), _LONG_WORD) for word in str(column.header).split()]
    return max(1, *words, *(cell_len(line) for cell in column.cells for line in str(cell).split("\n")))
