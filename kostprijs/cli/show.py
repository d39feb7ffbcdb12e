"""What a command shows: Dutch words on the screen, or one JSON document on standard output."""

from __future__ import annotations

import contextlib
import json as jsonlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from kostprijs.cli.show_table import show, table
from kostprijs.numbers import UNITS, decimals_for, format_amount

if TYPE_CHECKING:
    from kostprijs.anonymise.dataset import ReleasedFigure, ReleasedRound

_OUT = Console(highlight=False, markup=False, soft_wrap=True)
_ERR = Console(stderr=True, highlight=False, markup=False)


def say(text: str) -> None:
    """One line for the user."""
    _OUT.print(text)


def warn(text: str) -> None:
    """One line on standard error: what the user should know and nothing stops for."""
    _ERR.print(text, soft_wrap=True)


def document(value: Any) -> None:
    """The one JSON document of a `--json` command."""
    text = jsonlib.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    # a file name may hold bytes that are no text
    _OUT.out(text.encode("utf-8", "replace").decode(), highlight=False)


@contextlib.contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error; the function takes (done, total)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_ERR, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextlib.contextmanager
def steps(title: str) -> Iterator[Callable[[str], None]]:
    """A spinner on standard error; the function takes the name of the step that begins."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=_ERR, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda step: bar.update(task, description=f"{title}: {step}")


def bandwidths(released: ReleasedRound, json: bool, *, fresh: bool = False) -> None:
    """The released figures of a round; of a `fresh` one also what its settings lack."""
    if fresh:
        _unsaid(released)
    if json:
        document(
            {
                "traject": released.traject,
                "ronde": released.ronde,
                "policy": released.policy,
                "inzendingen": released.submissions,
                "elementen": [
                    {
                        "id": figure.id,
                        "eenheid": figure.unit,
                        "toon": figure.display.value,
                        "waarden": [float(value) for value in figure.values],
                    }
                    for figure in released.figures
                ],
            }
        )
        return
    title = f"{released.context.title}, {released.context.round_title} ({released.policy})"
    made = table(title, "Element", "Eenheid", "Toont", "Waarden")
    for figure in released.figures:
        words = figure.display.value.replace("_", " ")
        made.add_row(figure.label, UNITS[figure.unit][2], words, _amounts(figure))
    show(made)
    repetitions(released)


def repetitions(released: ReleasedRound) -> None:
    """Which figures repeat earlier ones, and why; nothing when none does."""
    repeated = [figure for figure in released.figures if figure.frozen_since]
    if repeated:
        say(
            "Herhaald: "
            + ", ".join(f"{f.label} (cijfers van {f.frozen_since})" for f in repeated)
            + ". Nieuwe "
            "cijfers zouden samen met wat al vrijgegeven is iemand herleidbaar maken. Zie de handleiding."
        )


def _unsaid(released: ReleasedRound) -> None:
    """What is not filled in and belongs on a hand-out; nothing where all is."""
    from kostprijs.cli.release_steps import unsaid

    missing = unsaid(released.context, released.traject)
    if missing:
        warn(
            f"Let op: in traject.toml is nog niet ingevuld: {', '.join(missing)}. De hand-out komt zonder; "
            "vul het in en draai «kostprijs anonymise» opnieuw voordat u haar verstuurt."
        )


def _published(released: ReleasedRound) -> None:
    """Of which settings the files are, and what to do where those are others by now."""
    context = released.context
    date = f"datum {context.date:%d-%m-%Y}" if context.date else "geen datum"
    say(
        f"De stukken zeggen: status {context.status}, {date}. Staat er nu iets anders in traject.toml? Draai "
        "dan eerst «kostprijs anonymise» en publiceer opnieuw."
    )


def _amounts(figure: ReleasedFigure) -> str:
    return " / ".join(
        format_amount(value, figure.unit, decimals_for(figure.unit, figure.decimals))
        for value in figure.values
    )


# what the files of a publication are for, by name
_PURPOSE = {
    "handout.html": "hand-out, om te mailen of op een website te zetten",
    "handout.pdf": "hand-out, om af te drukken",
    "slides.pptx": "dia's, te bewerken",
    "slides.pdf": "dia's, om te mailen",
    "tabellen.xlsx": "alle tabellen, in Excel",
    "tabellen.csv": "alle tabellen, voor een ander programma",
    "10_bandbreedtes.ipynb": "notebook bij de hand-out",
    "20_slides.ipynb": "notebook bij de dia's",
    "ro-crate-metadata.json": "beschrijving voor een archief of ander programma (RO-Crate)",
    "manifest.json": "kenmerk, versies en controlesommen; voor «kostprijs verify»",
}


def files(paths: Sequence[Path], json: bool, released: ReleasedRound | None = None) -> None:
    """The files that were written, and what each is for; of a publication also what it was made from."""
    if released is not None:
        _unsaid(released)
    if json:
        document({"bestanden": [str(path) for path in paths]})
        return
    for path in paths:
        purpose = _PURPOSE.get(path.name, "")
        say(f"Geschreven: {path} ({purpose})" if purpose else f"Geschreven: {path}")
    if released is not None:
        _published(released)


def status(rows: Sequence[Mapping[str, Any]], json: bool) -> None:
    """How far each round is."""
    if json:
        document({"rondes": list(rows)})
        return
    if not rows:
        say("Er zijn nog geen trajecten. Begin met «kostprijs new TRAJECT» of «kostprijs demo».")
        return
    made = table("Trajecten", *(header.capitalize() for header in rows[0]))
    for row in rows:
        made.add_row(*(_word(value) for value in row.values()))
    show(made)


def _word(value: Any) -> str:
    return {True: "ja", False: "nee"}[value] if isinstance(value, bool) else str(value)
