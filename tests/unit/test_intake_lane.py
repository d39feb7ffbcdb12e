"""What a worker may answer, and what becomes of its files: the test plays the worker."""

from __future__ import annotations

import json
import os
import selectors
from collections.abc import Iterator
from typing import IO

import pytest

from kostprijs.intake import lane
from kostprijs.intake.lane import Lane, Reply, Request, wait
from kostprijs.intake.package import Unreadable

ENOUGH = 60.0


class Played:
    """A worker without a process; what it answers is said by the test."""

    def __init__(self) -> None:
        inside, stdin = os.pipe()
        stdout, outside = os.pipe()
        for pipe in (stdin, stdout):
            os.set_blocking(pipe, False)
        self.stdin, self.stdout = os.fdopen(stdin, "wb", 0), os.fdopen(stdout, "rb", 0)
        self.asked: IO[bytes] = os.fdopen(inside, "rb", 0)
        self.answers: IO[bytes] = os.fdopen(outside, "wb", 0)

    def answer(self, reply: object) -> None:
        said = json.dumps(reply).encode()
        self.answers.write(b"%d\n" % len(said) + said)

    def poll(self) -> None:
        return None

    def kill(self) -> None:
        self.asked.close()
        self.answers.close()

    def wait(self) -> int:
        return 0


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> list[Played]:
    """Those that were started, the last one working."""
    made: list[Played] = []

    def start() -> Played:
        made.append(Played())
        return made[-1]

    monkeypatch.setattr(lane, "_started", start)
    return made


@pytest.fixture
def given(workers: list[Played]) -> Iterator[Lane]:
    """A lane with two files."""
    found = Lane()
    for number in range(2):
        found.give(Request(number, b"inhoud", "xlsx", ENOUGH))
    yield found
    found.stop()


def told(done: list[tuple[int, Reply | Unreadable]]) -> list[tuple[int, str]]:
    """The number of each file, and why it was not read."""
    return [(n, reply.code if isinstance(reply, Unreadable) else reply["onleesbaar"]) for n, reply in done]


def read(number: int) -> Reply:
    return {"onleesbaar": "", "nummer": number}


def test_answers_come_in_the_order_given_also_in_pieces(given: Lane, workers: list[Played]) -> None:
    (worker,) = workers
    assert worker.asked.read(1_000).count(b"inhoud") == 2
    assert given.pump() == []
    for piece in (b"4", b"0\n", b"{"):
        worker.answers.write(piece)
        assert given.pump() == []
    worker.answers.write(json.dumps(read(0)).encode().ljust(40)[1:])
    worker.answer(read(1))
    assert given.pump() == [(0, read(0)), (1, read(1))]
    assert (len(given), given.pump()) == (0, [])


@pytest.mark.parametrize(
    "said",
    [b"x" * 20, b"lang\n", b"-1\n", b"%d\n" % (1 << 28), b"2\n[]", b"3\n{,}", b"4000\n" + b"[" * 4_000],
    ids=["no length", "no number", "below zero", "too long", "no content", "no JSON", "too deep"],
)
def test_an_answer_that_is_none_costs_one_file_and_the_next_goes_to_a_new_worker(
    given: Lane, workers: list[Played], said: bytes
) -> None:
    workers[0].answers.write(said)
    assert told(given.pump()) == [(0, "afgebroken")]
    assert (given.started, len(given)) == (2, 1)
    workers[1].answer(read(1))
    assert told(given.pump()) == [(1, "")]


def test_after_a_lack_of_memory_the_next_file_gets_a_new_worker(given: Lane, workers: list[Played]) -> None:
    workers[0].answer({"onleesbaar": "te_veel_geheugen", "waar": ""})
    workers[0].answer(read(1))  # which is not believed any more
    assert told(given.pump()) == [(0, "te_veel_geheugen")]
    assert (given.started, len(given)) == (2, 1)
    assert workers[1].asked.read(1_000).count(b"inhoud") == 1


@pytest.mark.parametrize(
    ("answered", "reasons"), [(1, ["", "afgebroken"]), (0, ["afgebroken"])], ids=["after one", "at once"]
)
def test_of_a_worker_that_ended_what_it_answered_counts_and_its_next_file_is_to_blame(
    given: Lane, workers: list[Played], answered: int, reasons: list[str]
) -> None:
    (worker,) = workers
    for number in range(answered):
        worker.answer(read(number))
    worker.kill()
    given.give(Request(2, b"inhoud", "xlsx", ENOUGH))  # its pipe is closed
    assert [code for _, code in told(given.pump())] == reasons
    assert len(given) == 3 - len(reasons)
    assert given.started == 2


@pytest.mark.parametrize("lanes", [0, 1])
def test_what_has_nothing_to_do_is_not_waited_for(workers: list[Played], lanes: int) -> None:
    idle = [Lane() for _ in range(lanes)]
    wait(idle)
    with selectors.DefaultSelector() as selector:
        for each in idle:
            each.register(selector)
        assert not selector.get_map()
    assert not workers


def test_a_file_that_does_not_fit_the_pipe_goes_in_pieces(workers: list[Played]) -> None:
    found = Lane()
    found.give(Request(0, bytes(300_000), "xlsx", 10.0))
    (worker,) = workers
    received = worker.asked.read(1 << 20)
    while len(received) < 300_000:
        wait([found])  # until the pipe has room
        assert found.pump() == []
        received += worker.asked.read(1 << 20)
    assert received.partition(b"\n")[2] == bytes(300_000)
    found.stop()
