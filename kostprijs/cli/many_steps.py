"""Publishing many rounds: in this process, in several, or in those of a distributed engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from kostprijs.cli.alone import alone
from kostprijs.cli.failure import failure
from kostprijs.cli.pools import Batch, Done, in_processes, on_dask, singly
from kostprijs.cli.usage import BROKEN_OFF_CODE
from kostprijs.errors import Blocked, Halfway, WrongUse
from kostprijs.layout import Workspace
from kostprijs.numbers import count_of

# One publication at a time in a process: the libraries that draw keep settings of their own.
_ONE = threading.Lock()
_OTHER = (
    "Waar deze ronde gemaakt zou worden staat een andere kostprijs of een andere versie van een bibliotheek. "
    "Zet daar dezelfde neer."
)


class State(StrEnum):
    """How a round came out of it; the value is the word for the user."""

    MADE, KEPT, FAILED = "gemaakt", "was al bij", "mislukt"


@dataclass(frozen=True)
class Outcome:
    """What was done for one round; `message` says in Dutch why it failed."""

    traject: str
    ronde: str
    state: State
    message: str = ""

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys)."""
        found = {"traject": self.traject, "ronde": self.ronde, "stand": self.state.value}
        return found | ({"melding": self.message} if self.message else {})


def publish_all(
    workspace: Workspace, jobs: int, scheduler: str | None, told: Callable[[int, int], None]
) -> tuple[Outcome, ...]:
    """Publish every released round under the root that is not up to date; in the order of their names.

    A round that fails stops no other. What was up to date stays as it is, so a run that was broken off
    goes on where it was. `told` hears how many of how many are done. The files do not depend on `jobs` or
    `scheduler`. The rounds of one traject are made one after the other: a command has a traject to itself.
    Raises WrongUse when nothing was released or the scheduler can't be used, Halfway on Ctrl-C.
    """
    from kostprijs.report.current import program, released_rounds

    rounds = released_rounds(workspace)
    if not rounds:
        raise WrongUse("Er is nog geen ronde vrijgegeven in data/anonymised/. Draai «kostprijs anonymise».")
    batches = [(name, tuple(ronde for _, ronde in own)) for name, own in groupby(rounds, key=itemgetter(0))]
    work = partial(publish_batch, str(workspace.root.resolve()), program())
    outcomes: list[Outcome] = []
    try:
        for outcome in _published(work, batches, jobs, scheduler):
            outcomes.append(outcome)
            told(len(outcomes), len(rounds))
    except KeyboardInterrupt as error:
        made = sum(outcome.state is State.MADE for outcome in outcomes)
        raise Halfway(
            f"Afgebroken na {len(outcomes)} van {count_of(len(rounds), 'ronde', 'rondes')}; daarvan {made} "
            "gemaakt, en die blijven. Geef dezelfde opdracht nog eens: alleen wat ontbreekt wordt gemaakt.",
            BROKEN_OFF_CODE,
        ) from error
    return tuple(sorted(outcomes, key=lambda outcome: (outcome.traject, outcome.ronde)))


def _published(
    work: Callable[[Batch], tuple[Outcome, ...]], batches: Sequence[Batch], jobs: int, scheduler: str | None
) -> Iterator[Outcome]:
    done: Iterable[Done[tuple[Outcome, ...]]]
    if scheduler is not None:
        done = on_dask(work, batches, scheduler)
    elif jobs > 1:
        done = in_processes(work, batches, jobs)
    else:
        done = ((batch, work(batch), "") for batch in singly(batches))
    for (traject, rounds), outcomes, why in done:
        yield from outcomes or (Outcome(traject, ronde, State.FAILED, why) for ronde in rounds)


def check_asked(named: tuple[str, str], every: bool, jobs: int, scheduler: str | None) -> None:
    """Raises WrongUse for one round without its two names, and for --all, --jobs or --dask that don't fit."""
    if every and any(named):
        raise WrongUse("Geef een traject en een ronde, of --all voor alle rondes; niet allebei.")
    if not every and not all(named):
        raise WrongUse("Geef een traject en een ronde («kostprijs publish voorbeeld ronde-1»), of --all.")
    if not every and (jobs > 1 or scheduler is not None):
        raise WrongUse("--jobs en --dask horen bij --all: één ronde is met één proces het snelst klaar.")
    if jobs > 1 and scheduler is not None:
        raise WrongUse("Kies --jobs (processen op deze computer) of --dask (werkers elders), niet allebei.")


def check_made(outcomes: Sequence[Outcome]) -> None:
    """Raises Blocked (exit code 1) when a round failed."""
    failed = sum(outcome.state is State.FAILED for outcome in outcomes)
    if failed:
        others = " De andere zijn klaar." if failed < len(outcomes) else ""
        raise Blocked(
            f"Niet gepubliceerd: {failed} van {count_of(len(outcomes), 'ronde', 'rondes')}; zie de lijst."
            f"{others} Draai het opnieuw als de oorzaak weg is: alleen wat ontbreekt wordt gemaakt."
        )


def publish_batch(root: str, asked_by: Mapping[str, Any], batch: Batch) -> tuple[Outcome, ...]:
    """Publish rounds of one traject, on behalf of that program: another one would make other files."""
    from kostprijs.report.current import program

    traject, rounds = batch
    if program() != asked_by:
        return tuple(Outcome(traject, ronde, State.FAILED, _OTHER) for ronde in rounds)
    return tuple(publish_one(root, traject, ronde) for ronde in rounds)


def publish_one(root: str, traject: str, ronde: str) -> Outcome:
    """Publish one round where that is needed. Never raises, so that one round can't stop the others."""
    from kostprijs.report.current import is_current
    from kostprijs.report.publish import publish_round

    workspace = Workspace(Path(root))
    try:
        with _ONE, alone(workspace, traject):
            if is_current(workspace, traject, ronde):
                return Outcome(traject, ronde, State.KEPT)
            publish_round(workspace, traject, ronde)
    except Exception as error:  # the others go on; the command ends with 1 and names this round
        return Outcome(traject, ronde, State.FAILED, failure(error)[0])
    return Outcome(traject, ronde, State.MADE)
