"""What the intake shows: the files while they are read, and what was found."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.table import Table

from kostprijs.cli.show import document, progress, say
from kostprijs.cli.show_table import show, table
from kostprijs.errors import Blocked
from kostprijs.numbers import count_of

if TYPE_CHECKING:
    from kostprijs.intake.findings import Finding
    from kostprijs.intake.result import IntakeResult, SummaryRow

_ERR = Console(stderr=True, highlight=False, markup=False)
# As many files as fit on a screen; more get a bar.
MOST_LIVE = 25
# In the summary; of more, those with the most serious findings.
MOST_SHOWN = 60
_COUNTED = ("fout", "vraag")
_TITLE, _LETTERS = "Inlezen en controleren", "Brieven schrijven"


@dataclass
class Reading:
    """What the intake tells while it runs; `show` is called whenever something changed.

    step     what it is doing now
    done     so many of `total` files have been read, or letters written
    counts   what was found so far, by file and severity
    """

    show: Callable[[Reading], None]
    step: str = _TITLE
    done: int = 0
    total: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def advance(self, done: int, total: int) -> None:
        """So many files have been read."""
        self.done, self.total = done, total
        self.show(self)

    def found(self, findings: Sequence[Finding]) -> None:
        """These findings came in."""
        for finding in findings:
            self.counts.setdefault(finding.file, Counter())[finding.severity.value] += 1
        self.show(self)

    def written(self, done: int, total: int) -> None:
        """So many letters have been written."""
        self.step, self.done, self.total = _LETTERS, done, total
        self.show(self)


@contextlib.contextmanager
def reading(files: Sequence[str]) -> Iterator[Reading]:
    """A live table of the files on standard error, or a bar when there are many or none is known.

    On what is no terminal nothing moves.
    """
    if not 0 < len(files) <= MOST_LIVE or not _ERR.is_terminal:
        with contextlib.ExitStack() as bars:
            yield Reading(_bars(bars))
        return
    with Live(console=_ERR, transient=True, refresh_per_second=8) as live:
        now = Reading(lambda now: live.update(live_table(files, now)))
        now.found([])
        yield now


def _bars(stack: contextlib.ExitStack) -> Callable[[Reading], None]:
    """A bar for the step that is going on; the next takes its place."""
    begun = {_TITLE: stack.enter_context(progress(_TITLE))}

    def show(now: Reading) -> None:
        if now.step not in begun:
            stack.close()
            begun[now.step] = stack.enter_context(progress(now.step))
        if now.total:
            begun[now.step](now.done, now.total)

    return show


def live_table(files: Sequence[str], now: Reading) -> Table:
    """The files of the round with how far each is, and what was found in each so far."""
    from kostprijs.intake.findings import one_line

    reading = now.step == _TITLE
    title = f"{now.step}: {now.done} van {len(files) if reading else now.total} (vertrouwelijk)"
    made = Table(title=title, min_width=len(title))
    made.add_column("Bestand", overflow="fold")
    made.add_column("Stand", min_width=9)
    for word in _COUNTED:
        made.add_column(word.capitalize(), justify="right", min_width=5)
    for position, file in enumerate(files):
        found = now.counts.get(file, Counter())
        is_read = not reading or position < now.done
        state = "gelezen" if is_read else "bezig" if position == now.done else "wacht"
        made.add_row(one_line(file), state, *(str(found[word] or "") for word in _COUNTED))
    return made


def intake(result: IntakeResult, json: bool) -> None:
    """What was read and found, for the project leader only."""
    from kostprijs.intake.findings import Severity, one_line
    from kostprijs.intake.overview import needed, needed_words, usable_words
    from kostprijs.intake.result import other_rows, summary_rows

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
    title = "Inzendingen (vertrouwelijk, niet doorsturen)"
    severities = (severity.value.capitalize() for severity in Severity)
    made = table(title, "Bestand", "Stand", "Waarden", *severities)
    made.min_width = len(title)
    shown, left_out = _most_open(summary_rows(result))
    for row in shown:
        made.add_row(one_line(row.file), row.status, f"{row.values} van {row.figures}", *_counts(row))
    for row in other_rows(result):
        made.add_row(one_line(row.file), row.status, "", *_counts(row))
    show(made)
    if left_out:
        say(
            f"Hier staan de {len(shown)} waarmee het meeste is; van de andere {left_out} staat wat er is in "
            "bevindingen.csv."
        )
    read = f"{result.tools} van {count_of(result.files, 'rekentool', 'rekentools')} gelezen"
    say(f"{read}, {usable_words(result)}.")
    if result.least:
        say(needed_words(result))
    if result.decisions:
        done = count_of(len(result.settled), "punt", "punten")
        say(f"Besluiten uit traject.toml: {len(result.decisions)} (afgedaan: {done}).")
    if result.unsettled:
        say("traject.toml past niet bij de bestanden. Kijk eerst in overzicht.md onder «Aan u».")
    say(_in_the_vault(result))


def check_settled(result: IntakeResult) -> None:
    """Raise Blocked when traject.toml does not fit the files: what is published can't be taken back."""
    if result.unsettled:
        raise Blocked(
            "traject.toml past niet bij de bestanden; zie overzicht.md in de kluis, onder «Aan u». Er is "
            "niets gepubliceerd. Verbeter het en geef de opdracht opnieuw."
        )


def _counts(row: SummaryRow) -> list[str]:
    return [str(count or "") for count in row.findings.values()]


def _most_open(rows: Sequence[SummaryRow]) -> tuple[list[SummaryRow], int]:
    """As many rows as one can read, the most serious ones in their own order, and how many are left out."""
    if len(rows) <= MOST_SHOWN:
        return list(rows), 0
    serious = sorted(range(len(rows)), key=lambda p: [-count for count in rows[p].findings.values()])
    return [rows[position] for position in sorted(serious[:MOST_SHOWN])], len(rows) - MOST_SHOWN


def _tools(result: IntakeResult) -> str:
    if result.replies:
        return ", met een nieuwe rekentool om te verbeteren."
    return (
        ". Bij zo veel brieven komt er alleen een nieuwe rekentool bij als u erom vraagt: geef dan --brieven."
    )


def _in_the_vault(result: IntakeResult) -> str:
    known = "In de kluis staan overzicht.md (voor u), bevindingen.md (de volledige lijst)"
    if result.letters:
        return f"{known} en in brieven/ een brief per aanbieder aan wie iets gevraagd wordt{_tools(result)}"
    return (
        f"{known} en bevindingen.csv. Bij zo veel rijen komen er alleen brieven en ontvangstbewijzen als u "
        "erom vraagt: geef dan --brieven."
    )
