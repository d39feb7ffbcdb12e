"""What contributors who share their values are certain of about the others.

A coalition knows its own values, but not their ranks. For every way of giving them ranks the
intervals of the others have a closed form (`certain.py`); what is certain is the hull of the
intervals over all ways that are possible. A hull only grows when another way is looked at, so a
question such as "is this within the margin?" needs no further ways once the answer is no: that, and
not sampling, keeps pairs of many contributors within reach. No answer is approximate.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from kostprijs.anonymise.certain import Knowledge, Mask, Ranks, intervals
from kostprijs.model.formula import Array

Indices = npt.NDArray[np.int64]
Question = Callable[[Array, Array, Array], Mask]
_CELLS = 500_000  # how many numbers an array may hold at a time: 4 MB
_FIRST = 32  # ways in the first helping; every next one is twice as large
_GOLDEN = (math.sqrt(5) - 1) / 2


class Hulls:
    """The growing hulls of all coalitions of one size.

    truth      shape (m, n - c): the values of the others, ascending; m coalitions of c contributors
    low, high  shape (m, n - c): the hull so far, never wider than what is certain
    complete   shape (m,): whether every way was looked at, so that the hull is what is certain
    """

    def __init__(self, known: Knowledge, values: Sequence[float], size: int) -> None:
        self._known = known
        self._ordered = np.sort(np.asarray(values, dtype=np.float64))
        n = self._ordered.size
        count = math.comb(n, size)
        # the members of a coalition and the ranks that they may have are the same combinations
        self._ways = np.array(list(combinations(range(n), size)), dtype=np.int64).reshape(count, size)
        self._others = _others(self._ways, n)
        self._alone = _alone(known, self._ordered) if size > 1 else np.ones((n, n), dtype=np.bool_)
        self.truth: Array = self._ordered[self._others]
        self.low, self.high = np.full((count, n - size), np.inf), np.full((count, n - size), -np.inf)
        self.complete: Mask = np.full(count, count == 1)
        for part in _parts(np.arange(count), n):
            self._grow(part, part)

    def settle(self, is_open: Question, rows: Indices | None = None) -> None:
        """Grow the hulls of `rows` (all) until they are complete or no longer open.

        is_open: (low, high, truth) of some coalitions, each shape (rows, n - c) -> mask of those
        whose answer a wider hull could still change.
        """
        rows = np.flatnonzero(~self.complete) if rows is None else rows[~self.complete[rows]]
        for ways in self._helpings():
            rows = rows[is_open(self.low[rows], self.high[rows], self.truth[rows])]
            if not rows.size:
                return
            at_once = max(1, _CELLS // ways.size)
            for start in range(0, rows.size, at_once):
                self._look(rows[start : start + at_once], ways)
        self.complete[rows] = True

    def _helpings(self) -> Iterator[Indices]:
        """All ways, spread evenly instead of in order, in helpings of growing size."""
        count = len(self._ways)
        order = np.argsort(np.arange(count) * _GOLDEN % 1.0, kind="stable")
        start, size = 0, _FIRST
        while start < count:
            yield order[start : start + size]
            start, size = start + size, min(2 * size, _CELLS)

    def _look(self, rows: Indices, ways: Indices) -> None:
        """Look at some ways for some coalitions, but for the impossible ones.

        A rank that is impossible for a value alone is impossible for it in company.
        """
        mine, ranks = self._ways[rows], self._ways[ways]
        fits = np.ones((rows.size, ways.size), dtype=np.bool_)
        for place in range(mine.shape[1]):
            fits &= self._alone[mine[:, place, np.newaxis], ranks[np.newaxis, :, place]]
        row, way = np.nonzero(fits)
        for part in _parts(np.arange(row.size), self._ordered.size):
            self._grow(rows[row[part]], ways[way[part]])

    def _grow(self, rows: Indices, ways: Indices) -> None:
        ranks, own = self._ways[ways], self._ordered[self._ways[rows]]
        low, high, possible = intervals(self._known, ranks, own)
        possible |= rows == ways  # the truth is possible, whatever rounding of floats says
        others, kept = self._others[ways][possible], rows[possible]
        np.minimum.at(self.low, kept, np.take_along_axis(low[possible], others, axis=1))
        np.maximum.at(self.high, kept, np.take_along_axis(high[possible], others, axis=1))


def _parts(indices: Indices, n: int) -> Iterator[Indices]:
    size = max(1, _CELLS // n)
    return (indices[start : start + size] for start in range(0, indices.size, size))


def _alone(known: Knowledge, ordered: Array) -> Mask:
    """Whether the value at one rank may have another, as far as its owner can tell; shape (n, n)."""
    n = ordered.size
    ranks = np.tile(np.arange(n), n)[:, np.newaxis]
    possible = intervals(known, ranks, np.repeat(ordered, n)[:, np.newaxis])[2].reshape(n, n)
    return possible | np.eye(n, dtype=np.bool_)


def _others(ranks: Ranks, n: int) -> Ranks:
    """The ranks that are not among `ranks`, ascending; shape (rows, n - c)."""
    left = np.ones((len(ranks), n), dtype=np.bool_)
    left[np.arange(len(ranks))[:, np.newaxis], ranks] = False
    return np.nonzero(left)[1].reshape(len(ranks), n - ranks.shape[1])
