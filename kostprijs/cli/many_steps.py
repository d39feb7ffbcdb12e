"""Publishing many rounds: in this process, in several, or in those of a distributed engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from kostprijs.cli.alone import alone
from kostprijs.errors import Blocked, KostprijsError, WrongUse, reason_of
from kostprijs.layout import Workspace
from kostprijs.numbers import count_of

# One publication at a time in a process: the libraries that draw keep settings of their own.
_ONE = threading.Lock()
_KILLED = "Het proces dat deze ronde maakte viel weg, misschien door gebrek aan geheugen. Neem minder --jobs."


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


Round = tuple[str, str]


def publish_all(
    workspace: Workspace, jobs: int, scheduler: str | None, told: Callable[[int, int], None]
) -> tuple[Outcome, ...]:
    """Publish every released round under the root that is not up to date; in the order of their names.

    A round that fails stops no other. What was up to date stays as it is, so a run that was broken off
    goes on where it was. `told` hears how many of how many are done. The files do not depend on `jobs` or
    `scheduler`. Raises WrongUse when nothing was released or the scheduler can't be used.
    """
    from kostprijs.report.current import released_rounds

    rounds = released_rounds(workspace)
    if not rounds:
        raise WrongUse("Er is nog geen ronde vrijgegeven in data/anonymised/. Draai «kostprijs anonymise».")
    root, outcomes = str(workspace.root.resolve()), []
    for outcome in _published(root, rounds, jobs, scheduler):
        outcomes.append(outcome)
        told(len(outcomes), len(rounds))
    return tuple(sorted(outcomes, key=lambda outcome: (outcome.traject, outcome.ronde)))


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
        raise Blocked(
            f"Niet gepubliceerd: {failed} van {count_of(len(outcomes), 'ronde', 'rondes')}; zie de lijst. De "
            "andere zijn klaar. Draai het opnieuw als de oorzaak weg is: alleen wat ontbreekt wordt gemaakt."
        )


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
    except KostprijsError as error:
        return Outcome(traject, ronde, State.FAILED, str(error))
    except OSError as error:
        return Outcome(traject, ronde, State.FAILED, f"{reason_of(error)}.")
    except Exception as error:  # the others go on; the command ends with 1 and names this round
        return Outcome(traject, ronde, State.FAILED, f"Onverwachte fout ({type(error).__name__}).")
    return Outcome(traject, ronde, State.MADE)


def _published(root: str, rounds: Sequence[Round], jobs: int, scheduler: str | None) -> Iterator[Outcome]:
    if scheduler is not None:
        with _distributed(scheduler) as executor:
            yield from _spread(executor, root, rounds, set())
    elif jobs > 1:
        yield from _in_processes(root, rounds, jobs)
    else:
        yield from (publish_one(root, *each) for each in rounds)


def _in_processes(root: str, rounds: Sequence[Round], jobs: int) -> Iterator[Outcome]:
    """In so many processes; one that is killed, as when memory runs out, takes no round with it but its own.

    A pool of which a process dies is broken, and does not say which round that process had. It was one of
    the first that were not done: a pool hands out in order, two for every process and one in wait. Those
    get a process of their own, one after the other, and the rest gets a new pool.
    """
    waiting = list(rounds)
    while waiting:
        lost: set[Round] = set()
        with _pool(jobs) as pool:
            yield from _spread(pool, root, waiting, lost)
        undone = [each for each in waiting if each in lost]
        suspects, waiting = undone[: 2 * jobs + 1], undone[2 * jobs + 1 :]
        for each in suspects:
            killed: set[Round] = set()
            with _pool(1) as pool:
                yield from _spread(pool, root, [each], killed)
            yield from (Outcome(*one, State.FAILED, _KILLED) for one in killed)


@contextmanager
def _pool(jobs: int) -> Iterator[Executor]:
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _spread(executor: Executor, root: str, rounds: Sequence[Round], lost: set[Round]) -> Iterator[Outcome]:
    """What became of each round; `lost` gets those that a broken pool left undone."""
    asked = {executor.submit(publish_one, root, *each): each for each in rounds}
    for future in as_completed(asked):
        try:
            yield future.result()
        except BrokenExecutor:
            lost.add(asked[future])
        except (
            Exception
        ) as error:  # a worker of a distributed engine was lost, and those that took over from it
            yield Outcome(*asked[future], State.FAILED, f"{_KILLED} ({type(error).__name__})")


@contextmanager
def _distributed(scheduler: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError as error:
        raise WrongUse(
            "--dask vraagt het pakket distributed. Installeer het met «pip install kostprijs[dask]», of kies "
            "--jobs om met processen op deze computer te werken."
        ) from error
    try:
        client = Client(scheduler, timeout="10s")
    except (OSError, ValueError, TypeError) as error:
        raise WrongUse(f"Geen dask-scheduler gevonden op «{scheduler}».") from error
    with client:
        yield client.get_executor(pure=False)
