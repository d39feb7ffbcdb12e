"""Where batches of rounds are made: in processes of this computer, or on the workers of dask.

The work is a function of one batch that can be sent to another process. What comes back is, per batch, its
result, or None and in Dutch why there is none.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import TypeVar

from kostprijs.errors import WrongUse

Batch = tuple[str, tuple[str, ...]]  # a traject and the rounds of it
Result = TypeVar("Result")
Done = tuple[Batch, Result | None, str]
_WAIT = 10  # seconds for a scheduler and for a first worker
_KILLED = "Het proces dat deze ronde maakte viel weg, misschien door gebrek aan geheugen. Neem minder --jobs."
_UNFINISHED = (
    "De werkers van dask maakten deze ronde niet af ({kind}). Kijk of zij er nog zijn, en of kostprijs daar "
    "geïnstalleerd is."
)


def in_processes(
    work: Callable[[Batch], Result], batches: Sequence[Batch], jobs: int
) -> Iterator[Done[Result]]:
    """In so many processes; one that is killed, as when memory runs out, takes no round with it but its own.

    A pool of which a process dies is broken, and does not say which batch that process had. It was one of
    the first that were not done: a pool hands out in order, two for every process and one in wait. The rounds
    of those get a process of their own, one after the other, and the rest gets a new pool.
    """
    waiting = list(batches)
    while waiting:
        lost: set[Batch] = set()
        with _pool(jobs) as pool:
            yield from _spread(pool, work, waiting, lost)
        undone = [batch for batch in waiting if batch in lost]
        suspects, waiting = undone[: 2 * jobs + 1], undone[2 * jobs + 1 :]
        for batch in singly(suspects):
            killed: set[Batch] = set()
            with _pool(1) as pool:
                yield from _spread(pool, work, [batch], killed)
            yield from ((one, None, _KILLED) for one in killed)


def on_dask(
    work: Callable[[Batch], Result], batches: Sequence[Batch], scheduler: str
) -> Iterator[Done[Result]]:
    """On the workers of the scheduler at this address. Raises WrongUse where there is none of either."""
    with _distributed(scheduler) as executor:
        yield from _spread(executor, work, batches, set())


def singly(batches: Iterable[Batch]) -> Iterator[Batch]:
    """The same rounds, each a batch of its own."""
    return ((traject, (ronde,)) for traject, rounds in batches for ronde in rounds)


@contextmanager
def _pool(jobs: int) -> Iterator[Executor]:
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_end_with_parent)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """In a process of a pool: when the parent is killed nobody ends it, and it would wait for ever."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_outlive, args=(parent.join,), daemon=True).start()


def _outlive(wait: Callable[[], None]) -> None:
    wait()
    os._exit(1)


def _spread(
    executor: Executor, work: Callable[[Batch], Result], batches: Sequence[Batch], lost: set[Batch]
) -> Iterator[Done[Result]]:
    """What became of each batch; `lost` gets those that a broken pool left undone."""
    asked = {}
    try:
        for batch in batches:
            asked[executor.submit(work, batch)] = batch
    except (OSError, BrokenExecutor):  # no process could be started, or one died at once
        lost.update(set(batches) - set(asked.values()))
    for future in as_completed(asked):
        try:
            yield asked[future], future.result(), ""
        except BrokenExecutor:
            lost.add(asked[future])
        except Exception as error:  # dask gave up: every worker that had it was lost, or none could load it
            yield asked[future], None, _UNFINISHED.format(kind=type(error).__name__)


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
