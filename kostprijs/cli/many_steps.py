"""Publishing many rounds: in this process, in several, or in those of a distributed engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import chain, groupby, zip_longest
from operator import itemgetter
from pathlib import Path
from typing import Any

from kostprijs.cli.alone import alone
from kostprijs.cli.failure import failure
from kostprijs.cli.pools import Done, Round, in_processes, on_dask
from kostprijs.cli.usage import BROKEN_OFF_CODE
from kostprijs.errors import Blocked, Halfway, WrongUse
from kostprijs.layout import Workspace
from kostprijs.numbers import count_of

# One publication at a time in a process: the libraries that draw keep settings of their own.
_ONE = threading.Lock()
_PATIENCE = 600  # seconds for another round of the same traject, or another command on it, to end
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
    `scheduler`. A command has a traject to itself, so the rounds of one wait for each other.
    Raises WrongUse when nothing was released or the scheduler can't be used, Halfway on Ctrl-C.
    """
    from kostprijs.report.current import program, released_rounds

    rounds = released_rounds(workspace)
    if not rounds:
        raise WrongUse("Er is nog geen ronde vrijgegeven in data/anonymised/. Draai «kostprijs anonymise».")
    patience = 0 if jobs == 1 and scheduler is None else _PATIENCE  # alone, no round of ours is in the way
    work = partial(publish_asked, str(workspace.root.resolve()), program(), patience)
    outcomes: list[Outcome] = []
    try:
        with closing(_published(work, _spread_out(rounds), jobs, scheduler)) as found:
            for outcome in found:
                outcomes.append(outcome)
                told(len(outcomes), len(rounds))
    except KeyboardInterrupt as error:
        made = sum(outcome.state is State.MADE for outcome in outcomes)
        raise Halfway(
            f"Afgebroken na {len(outcomes)} van {count_of(len(rounds), 'ronde', 'rondes')}; daarvan ten "
            f"minste {made} gemaakt, en die blijven. Geef dezelfde opdracht nog eens: alleen wat ontbreekt "
            "wordt gemaakt.",
            BROKEN_OFF_CODE,
        ) from error
    return tuple(sorted(outcomes, key=lambda outcome: (outcome.traject, outcome.ronde)))


def _spread_out(rounds: Sequence[Round]) -> list[Round]:
    """The first round of every traject, then the second: the rounds of one can't be made at once."""
    own = [list(group) for _, group in groupby(rounds, key=itemgetter(0))]
    return [each for each in chain.from_iterable(zip_longest(*own)) if each is not None]


def _published(
    work: Callable[[Round], Outcome], rounds: Sequence[Round], jobs: int, scheduler: str | None
) -> Generator[Outcome]:
    done: Iterator[Done[Outcome]]
    if scheduler is not None:
        done = on_dask(work, rounds, scheduler)
    elif jobs > 1:
        done = in_processes(work, rounds, jobs)
    else:
        done = ((each, work(each), "") for each in rounds)
    for each, outcome, why in done:
        yield outcome or Outcome(*each, State.FAILED, why)


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


def publish_asked(root: str, asked_by: Mapping[str, Any], patience: float, asked: Round) -> Outcome:
    """Publish a round on behalf of that program: another one would make other files. Never raises."""
    try:
        from kostprijs.report.current import program

        here = program()
    except Exception as error:  # a worker elsewhere on which kostprijs is not whole
        return Outcome(*asked, State.FAILED, failure(error)[0])
    if here != asked_by:
        return Outcome(*asked, State.FAILED, _OTHER)
    return publish_one(root, *asked, patience)


def publish_one(root: str, traject: str, ronde: str, patience: float = 0) -> Outcome:
    """Publish one round where that is needed. Never raises, so that one round can't stop the others.

    Another command on the traject gets so many seconds to end.
    """
    workspace = Workspace(Path(root))
    try:
        from kostprijs.report.current import is_current
        from kostprijs.report.publish import publish_round

        with _ONE, alone(workspace, traject, patience):
            if is_current(workspace, traject, ronde):
                return Outcome(traject, ronde, State.KEPT)
            publish_round(workspace, traject, ronde)
    except Exception as error:  # the others go on; the command ends with 1 and names this round
        return Outcome(traject, ronde, State.FAILED, failure(error)[0])
    return Outcome(traject, ronde, State.MADE)
