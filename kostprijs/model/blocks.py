"""Runs a compiled model over any number of tools, a block at a time.

Whole-array NumPy makes a temporary as large as its input for every operation, and spends its time on
memory. Here an operation writes into one of a few buffers that stay in the processor's cache, and
beside inputs and outcomes the memory used does not grow with their number. benchmarks/model.py
measures it.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kostprijs.model.formula import Array
from kostprijs.model.operations import Operation, filled
from kostprijs.model.program import Program

# So many values that a call costs little beside its work, and a handful of buffers fits the cache.
# Below 10,000: from there on BLAS looks for blanks with threads, which costs more than it gives.
BLOCK = 8_192

_Call = tuple[Operation, int, int, int]  # the operation, and the positions of left, right and outcome


@dataclass(frozen=True)
class _Plan:
    """How a program runs when certain inputs vary; values go by their position in the program.

    once      the operations between values that are the same for every tool
    each      the other operations, for every block
    asked     the values that are NaN where an input that may be blank is so, as few as there are
    buffer    value -> the buffer that holds it; values that are never in use together share one
    buffers   how many buffers that takes
    written   value -> the outcome into which it is written straight away
    copied    (value, outcome) for the outcomes that no operation writes
    """

    once: tuple[_Call, ...]
    each: tuple[_Call, ...]
    asked: tuple[int, ...]
    buffer: tuple[tuple[int, int], ...]
    buffers: int
    written: tuple[tuple[int, int], ...]
    copied: tuple[tuple[int, int], ...]


def run(
    program: Program, columns: Sequence[Array], shape: tuple[int, ...], outcomes: Sequence[Array]
) -> None:
    """Evaluate over `shape` and write into `outcomes`, flat contiguous arrays of that many values.

    `columns` holds the inputs of the program in their order, each broadcastable to `shape`;
    `outcomes` follows the lines of the program, and the steps within a line.
    """
    slots: list[Array] = [np.empty(0)] * program.size
    varying: list[tuple[int, Array]] = []
    for position, value in program.constants:
        slots[position] = value
    for (position, _), column in zip(program.inputs, columns, strict=True):
        if column.size == 1:
            slots[position] = column.reshape(())
        else:
            varying.append((position, np.broadcast_to(column, shape)))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        _Run(program, slots, varying, outcomes).blocks(shape)


class _Run:
    """One evaluation: the values at work, and how.

    To look at every input for blanks would cost a tenth, and NaN goes through every operation: so the
    work is done first, and from the first block that shows NaN on, it is done (again) with blanks filled.
    """

    def __init__(
        self,
        program: Program,
        slots: list[Array],
        varying: Sequence[tuple[int, Array]],
        outcomes: Sequence[Array],
    ) -> None:
        self._program, self._slots, self._varying, self._outcomes = program, slots, varying, outcomes
        self._moving = frozenset(position for position, _ in varying)
        self._plan = _plan(program, self._moving, blanks=False)
        for operation, left, right, target in self._plan.once:
            slots[target] = np.asarray(operation(slots[left], slots[right]))

    def blocks(self, shape: tuple[int, ...]) -> None:
        """Fill the outcomes."""
        width = 0
        for index, start, count in _slabs(shape):
            part = slice(start, start + count)
            for position, column in self._varying:
                piece = column[index]
                self._slots[position] = piece if piece.ndim == 1 else piece.reshape(-1)
            if count != width:
                self._lay_out(width := count)
            self._block(part)
            if any(_has_nan(self._slots[position]) for position in self._plan.asked):
                self._plan = _plan(self._program, self._moving, blanks=True)
                self._lay_out(count)
                self._block(part)

    def _lay_out(self, width: int) -> None:
        buffers = _buffers(self._plan.buffers, width)
        for position, number in self._plan.buffer:
            self._slots[position] = buffers[number]

    def _block(self, part: slice) -> None:
        slots, outcomes = self._slots, self._outcomes
        for position, outcome in self._plan.written:
            slots[position] = outcomes[outcome][part]
        for operation, left, right, target in self._plan.each:
            operation(slots[left], slots[right], slots[target])
        for position, outcome in self._plan.copied:
            outcomes[outcome][part] = slots[position]


def _has_nan(values: Array) -> bool:
    return math.isnan(values.dot(values))  # a sum of squares is NaN only if one of them is


def _buffers(count: int, width: int) -> list[Array]:
    """Buffers on cache lines, each at another place within its page: side by side they would hinder."""
    stride = (width + 7) // 8 * 8 + 72
    whole = np.empty(count * stride + 8)
    first = -whole.ctypes.data // 8 % 8
    return [whole[start : start + width] for start in range(first, first + count * stride, stride)]


def _slabs(shape: tuple[int, ...]) -> Iterator[tuple[tuple[int | slice, ...], int, int]]:
    """Cut an array of this shape into contiguous pieces: the index, the flat start, the length."""
    inner, axis = 1, len(shape)
    while axis and inner * shape[axis - 1] <= BLOCK:
        axis -= 1
        inner *= shape[axis]
    if not axis:
        if inner:
            yield (), 0, inner
        return
    rows, start = max(1, BLOCK // max(1, inner)), 0
    for lead in np.ndindex(shape[: axis - 1]):
        for first in range(0, shape[axis - 1], rows):
            count = min(rows, shape[axis - 1] - first) * inner
            yield (*lead, slice(first, first + rows)), start, count
            start += count


@functools.lru_cache(maxsize=512)
def _plan(program: Program, varying: frozenset[int], *, blanks: bool) -> _Plan:
    """The plan with blanks filled in, or with the blanks still to be looked for."""
    moving, same = set(varying), dict[int, int]()
    once, each = list[_Call](), list[_Call]()
    for position, step in program.steps:
        left, right = same.get(step.left, step.left), same.get(step.right, step.right)
        if left not in moving and right not in moving:
            once.append((step.operation, left, right, position))
        elif step.operation is filled and not blanks:
            same[position] = left
        else:
            moving.add(position)
            each.append((step.operation, left, right, position))
    outcomes = [same.get(position, position) for line in program.outcomes for position in line]
    made = {target for *_, target in each}
    written = {position: outcomes.index(position) for position in outcomes if position in made}
    copied = [(position, at) for at, position in enumerate(outcomes) if written.get(position) != at]
    blank, shown = set(same.values()), set(outcomes) & moving
    buffer, buffers = _shared(each, kept=written.keys())
    return _Plan(
        tuple(once),
        tuple(each),
        tuple(shown if len(shown) < len(blank) else blank),
        tuple(buffer.items()),
        buffers,
        tuple(written.items()),
        tuple(copied),
    )


def _shared(calls: Sequence[_Call], kept: Container[int]) -> tuple[dict[int, int], int]:
    """A buffer for every value that is made and not kept, free again after its last use."""
    last = {position: at for at, (_, left, right, _) in enumerate(calls) for position in (left, right)}
    buffer: dict[int, int] = {}
    free, count = list[int](), 0
    for at, (_, left, right, target) in enumerate(calls):
        free.extend(
            buffer[position] for position in {left, right} if position in buffer and last[position] == at
        )
        if target in kept:
            continue
        if not free:
            free.append(count)
            count += 1
        buffer[target] = free.pop()
    return buffer, count
