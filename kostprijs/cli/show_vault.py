"""What only the project leader sees on the screen: the internal table and the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kostprijs.cli.show import document, say
from kostprijs.cli.show_table import show, table
from kostprijs.numbers import UNITS, count_of, format_amount

if TYPE_CHECKING:
    from kostprijs.intake.internal import InternalFigure, InternalTable

_STATISTICS = (
    "Laagste", "Kwartiel 1", "Mediaan", "Kwartiel 3", "Hoogste", "Gemiddelde", "St.afw.",
)  # fmt: skip


def internal(found: InternalTable, json: bool) -> None:
    """The unprotected statistics, marked above and below."""
    from kostprijs.intake.internal import DEVIATION, MARK, QUARTILES

    if json:
        document(found.as_json())
        return
    title = f"{MARK} - {found.traject}, {found.ronde}: niet beschermd, alleen voor de projectleider"
    made = table(title, "Element", ">n", *(f">{statistic}" for statistic in _STATISTICS))
    for figure in found.figures:
        made.add_row(figure.label, str(figure.n), *_amounts(figure))
    show(made)
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
    title = f"Grootboek van {traject} (sha256 van het openbare deel, als in certificaat.json)"
    made = table(title, *(header.capitalize() for header in lines[0]))
    for line in lines:
        made.add_row(*map(str, line.values()))
    show(made)


def ledger_is_whole(traject: str, count: int, json: bool) -> None:
    """The outcome of a check that found nothing."""
    if json:
        document({"traject": traject, "regels": count, "heel": True})
        return
    lines = count_of(count, "regel", "regels")
    say(f"Het grootboek van «{traject}» is heel: {lines}, met alles wat de certificaten noemen.")
