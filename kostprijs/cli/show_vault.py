"""What only the project leader sees on the screen: the internal table and the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from kostprijs.cli.show import document, say
from kostprijs.numbers import UNITS, format_amount

if TYPE_CHECKING:
    from kostprijs.intake.internal import InternalFigure, InternalTable

_OUT = Console(highlight=False, markup=False, soft_wrap=True)
_STATISTICS = (
    "Laagste", "Kwartiel 1", "Mediaan", "Kwartiel 3", "Hoogste", "Gemiddelde", "St.afw.",
)  # fmt: skip


def internal(table: InternalTable, json: bool) -> None:
    """The unprotected statistics, marked above and below."""
    from kostprijs.intake.internal import DEVIATION, MARK, QUARTILES

    if json:
        document(table.as_json())
        return
    title = f"{MARK} - {table.traject}, {table.ronde}: niet beschermd, alleen voor de projectleider"
    shown = Table(title=title)
    for header in ("Element", "n", *_STATISTICS):
        shown.add_column(header, justify="left" if header == "Element" else "right", overflow="fold")
    for figure in table.figures:
        shown.add_row(figure.label, str(figure.n), *_amounts(figure))
    _OUT.print(shown)
    say(f"Kwartielen en mediaan: {QUARTILES}. Standaardafwijking: {DEVIATION}.")
    say(f"{MARK}: hieruit is af te leiden wat een aanbieder inzond. Delen kan met «kostprijs anonymise».")


def _amounts(figure: InternalFigure) -> list[str]:
    values = (
        figure.lowest, figure.quartile_1, figure.median, figure.quartile_3, figure.highest, figure.mean,
        figure.deviation,
    )  # fmt: skip
    decimals = UNITS[figure.unit][3] + 1  # one more than on a page: these are not rounded to a grid
    return ["" if value is None else format_amount(value, figure.unit, decimals) for value in values]


def ledger(traject: str, lines: Sequence[Mapping[str, Any]], json: bool) -> None:
    """The lines of a ledger."""
    if json:
        document({"traject": traject, "regels": list(lines)})
        return
    if not lines:
        say(f"Het grootboek van «{traject}» is nog leeg: er is niets gepubliceerd.")
        return
    table = Table(title=f"Grootboek van {traject} (sha256 van het openbare deel, als in certificaat.json)")
    for header in lines[0]:
        table.add_column(header.capitalize(), overflow="fold")
    for line in lines:
        table.add_row(*map(str, line.values()))
    _OUT.print(table)


def ledger_is_whole(traject: str, count: int, json: bool) -> None:
    """The outcome of a check that found nothing."""
    if json:
        document({"traject": traject, "regels": count, "heel": True})
        return
    say(f"Het grootboek van «{traject}» is heel: {count} regel(s), met alles wat de certificaten noemen.")
