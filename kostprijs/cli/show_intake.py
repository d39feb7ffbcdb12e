"""What the intake shows: the files while they are read, and what was found."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.table import Table

from kostprijs.cli.show import document, progress, say

if TYPE_CHECKING:
    from kostprijs.intake.result import IntakeResult

_OUT = Console(highlight=False, markup=False, soft_wrap=True)
_ERR = Console(stderr=True, highlight=False, markup=False)
# As many files as fit on a screen; more get a bar.
MOST_LIVE = 25
_TITLE = "Inlezen en controleren"


@contextlib.contextmanager
def reading(files: Sequence[str]) -> Iterator[Callable[[int, int], None]]:
    """A live table of the files on standard error, or a bar when there are many or none is known.

    The function takes (done, total). On what is no terminal nothing moves.
    """
    if not 0 < len(files) <= MOST_LIVE or not _ERR.is_terminal:
        with progress(_TITLE) as advance:
            yield advance
        return
    with Live(live_table(files, 0), console=_ERR, transient=True, refresh_per_second=8) as live:
        yield lambda done, _total: live.update(live_table(files, done))


def live_table(files: Sequence[str], done: int) -> Table:
    """The files of the round with how far each is, `done` of them read."""
    table = Table(title=f"{_TITLE}: {done} van {len(files)} (vertrouwelijk)")
    table.add_column("Bestand", overflow="fold")
    table.add_column("Stand", min_width=9)
    for position, file in enumerate(files):
        table.add_row(file, "gelezen" if position < done else "bezig" if position == done else "wacht")
    return table


def intake(result: IntakeResult, json: bool) -> None:
    """What was read and found, for the project leader only."""
    from kostprijs.intake.findings import Severity
    from kostprijs.intake.overview import needed, needed_words
    from kostprijs.intake.result import summary_rows

    if json:
        document(
            {
                "traject": result.traject,
                "ronde": result.ronde,
                "bestanden": result.files,
                "rekentools": result.tools,
                "concerns": result.concerns,
                "bruikbaar": result.usable,
                "nog_nodig": needed(result),
                "geblokkeerd": result.blocked,
                "bevindingen": [finding.as_json() for finding in result.findings],
                "besluiten": [applied.as_json() for applied in result.decisions],
                "afgedaan": [finding.as_json() for finding in result.settled],
            }
        )
        return
    table = Table(title="Inzendingen (vertrouwelijk, niet doorsturen)")
    for header in ("Bestand", "Stand", "Waarden", *(severity.value.capitalize() for severity in Severity)):
        table.add_column(header, overflow="fold")
    for row in summary_rows(result):
        counts = (str(row.findings.get(severity) or "") for severity in Severity)
        table.add_row(row.file, row.status, f"{row.values} van {row.figures}", *counts)
    _OUT.print(table)
    say(f"{result.tools} van {result.files} rekentools gelezen, {result.usable} concerns bruikbaar.")
    say(needed_words(result))
    if result.decisions:
        say(f"Besluiten uit traject.toml: {len(result.decisions)} (afgedaan: {len(result.settled)} punten).")
    say(
        "In de kluis staan overzicht.md (voor u), bevindingen.md (de volledige lijst) en in de map brieven "
        "per aanbieder een brief, met een nieuwe rekentool om te verbeteren."
    )
