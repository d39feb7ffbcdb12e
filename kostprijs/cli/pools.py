"""Where many rounds are made: in processes of this computer, or on the workers of dask.

The work is a function of one round that can be sent to another process. What comes back is, per round, its
result, or None and in Dutch why there is none.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from typing import TypeVar

from kostprijs.errors import WrongUse

Round = tuple[str, str]  # a traject and the name of a round
Result = TypeVar("Result")
Done = tuple[Round, Result | None, str]
_WAIT = 10  # seconds for a scheduler and for a first worker
_KILLED = (
    "Het proces dat deze ronde maakte viel weg, ook toen zij alleen gemaakt werd. Misschien is er te weinig "
    "geheugen: sluit andere programma's en geef de opdracht opnieuw."
)
_FELL = "Deze ronde is niet afgemaakt ({kind}). Geef de opdracht opnieuw, zonder --jobs."
_UNFINISHED = (
    "De werkers van dask maakten deze ronde niet af ({kind}). Kijk of zij er nog zijn, en of kostprijs daar "
    "geïnstalleerd is."
)


def in_processes(
    work: Callable[[Round], Result], rounds: Sequence[Round], jobs: int
) -> Iterator[Done[Result]]:
    """In so many processes; one that is killed, as when memory runs out, takes no round with it but its own.

    A pool of which a process dies is broken, and does not say which round that process had. It was one of
    the first that were not done: a pool hands out in order, two for every process and one in wait. Those
    get a process of their own, one after the other, and the rest gets a new pool.
    """
    waiting = list(rounds)
    while waiting:
        lost: set[Round] = set()
        with _pool(jobs) as pool:
            yield from _spread(pool, work, waiting, lost, _FELL)
        undone = [each for each in waiting if each in lost]
        suspects, waiting = undone[: 2 * jobs + 1], undone[2 * jobs + 1 :]
        for each in suspects:
            killed: set[Round] = set()
            with _pool(1) as pool:
                yield from _spread(pool, work, [each], killed, _FELL)
            yield from ((one, None, _KILLED) for one in killed)


def on_dask(
    work: Callable[[Round], Result], rounds: Sequence[Round], scheduler: str
) -> Iterator[Done[Result]]:
    """On the workers of the scheduler at this address. Raises WrongUse where there is none of either."""
    with _distributed(scheduler) as executor:
        yield from _spread(executor, work, rounds, set(), _UNFINISHED)


@contextmanager
def _pool(jobs: int) -> Iterator[Executor]:
    others = set(active_children())
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin)
    try:
        yield pool
    except BaseException:  # broken off: what a process was writing is all or nothing, so it needs no end
        for process in set(active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """In a process of a pool: end at once on Ctrl-C, and when the parent is gone, which nobody else tells."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.join,), daemon=True).start()


def _end_after(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)


def _spread(
    executor: Executor,
    work: Callable[[Round], Result],
    rounds: Sequence[Round],
    lost: set[Round],
    unfinished: str,
) -> Iterator[Done[Result]]:
    """What became of each round; `lost` gets those that a broken pool left undone."""
    asked = {}
    try:
        for each in rounds:
            asked[executor.submit(work, each)] = each
    except (OSError, BrokenExecutor):  # no process could be started, or one died at once
        lost.update(set(rounds) - set(asked.values()))
    for future in as_completed(asked):
        try:
            yield asked[future], future.result(), ""
        except BrokenExecutor:
            lost.add(asked[future])
        except Exception as error:  # the work itself never raises: it could not be loaded, or brought back
            yield asked[future], None, unfinished.format(kind=type(error).__name__)


@contextmanager
def _distributed(scheduler: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError as error:
        raise WrongUse(
            "--dask vraagt het pakket distributed. Installeer het met «pip install kostprijs[dask]», of kies "
            "--jobs om met processen op deze computer te werken."
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # we say ourselves what fails
    try:
        client = Client(scheduler, timeout=_WAIT)
    except (OSError, ValueError, TypeError) as error:
        raise WrongUse(f"Geen dask-scheduler gevonden op «{scheduler}».") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_WAIT)
        except TimeoutError as error:
            raise WrongUse(
                f"De dask-scheduler op «{scheduler}» heeft geen werkers. Start er ten minste één, met «dask "
                f"worker {scheduler}» in dezelfde omgeving."
            ) from error
        yield client.get_executor(pure=False)
