"""Which elements stand on which slide: one slide per AMvB part, parts put together or split to fit."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound
from kostprijs.report.content import Handout, Row

MOST_ROWS = 8


@dataclass(frozen=True)
class Entry:
    """One element with the row that the handout has for it; `place` is its place on that page.

    `normed` marks an element of which every step is a norm: on a slide these take one line together.
    """

    place: int
    part: str
    caption: str
    figure: ReleasedFigure
    row: Row
    normed: bool = False

    @property
    def run(self) -> str:
        """What stays together: the steps of a series, and the norms of a part."""
        return f"norm {self.part}" if self.normed else self.figure.owner


Chunk = tuple[Entry, ...]


def entries_of(released: ReleasedRound, handout: Handout) -> list[Chunk]:
    """The elements of every part, in the order of the law."""
    found: list[Chunk] = []
    tables = {table.id.removeprefix("tabel-"): table for table in handout.tables()}
    elements = [figure for figure in released.figures if figure.owner != released.model.outcome]
    open_ = {figure.owner for figure in elements if figure.display is not Display.NORM}
    for name, table in tables.items():
        figures = [figure for figure in elements if (figure.amvb or "buiten") == name]
        if figures:
            pairs = zip(figures, table.rows, strict=True)
            start = sum(map(len, found))
            found.append(
                tuple(
                    Entry(start + n, name, table.caption, figure, row, figure.owner not in open_)
                    for n, (figure, row) in enumerate(pairs)
                )
            )
    return found


def slides_wanted(parts: Sequence[Chunk]) -> int:
    """How many slides show every element: that many or fewer are made."""
    return sum(any(map(is_shown, chunk)) for chunk in packed(parts, sum(map(len, parts))))


def is_shown(entry: Entry) -> bool:
    """Whether the round has a figure for it."""
    return entry.figure.display is not Display.HIDDEN


def parts_of(entries: Chunk) -> list[str]:
    """The letters of the parts, in the order of the page."""
    return list(dict.fromkeys(entry.part for entry in entries))


def weight(entries: Chunk) -> int:
    """How many rows a slide has for them: the norms of a part take one line."""
    return len({entry.run if entry.normed else entry.place for entry in entries})


def packed(parts: Sequence[Chunk], most: int) -> list[Chunk]:
    """The parts in at most `most` chunks: small neighbours together, large ones split in MOST_ROWS."""
    groups = list(parts)
    place = 0
    while place + 1 < len(groups):
        if weight(groups[place] + groups[place + 1]) <= MOST_ROWS:
            groups[place : place + 2] = [groups[place] + groups[place + 1]]
        else:
            place += 1
    split = [_chunked(group) for group in groups]
    while sum(map(len, split)) > most:
        largest = max(split, key=len)
        if len(largest) > 1:
            split[split.index(largest)] = _fewer(largest)
        else:
            sizes = [weight(one[0] + two[0]) for one, two in itertools.pairwise(split)]
            at = sizes.index(min(sizes))
            split[at : at + 2] = [[best(split[at][0] + split[at + 1][0], MOST_ROWS)]]
    return [chunk for chunks in split for chunk in chunks]


def _chunked(entries: Chunk) -> list[Chunk]:
    """Chunks of at most MOST_ROWS; the steps of a series stay together where they fit on one slide."""
    chunks: list[Chunk] = []
    # the line of the norms goes where the rows leave room, so that it is not the first to fall off
    runs = sorted(_ranked(entries), key=lambda run: run[0].normed)
    for block in (run[n : n + _step(run)] for run in runs for n in range(0, len(run), _step(run))):
        room = next((n for n, c in enumerate(chunks) if weight(c + block) <= MOST_ROWS), None)
        if room is None:
            chunks.append(block)
        else:
            chunks[room] += block
    return [_in_order(chunk) for chunk in chunks]


def _step(run: Chunk) -> int:
    return len(run) if run[0].normed else MOST_ROWS


def _fewer(chunks: Sequence[Chunk]) -> list[Chunk]:
    everything = tuple(entry for chunk in chunks for entry in chunk)
    for keep in range(weight(everything) - 1, 0, -1):
        found = _chunked(best(everything, keep))
        if len(found) < len(chunks):
            return found
    return list(chunks[:1])


def best(entries: Chunk, keep: int) -> Chunk:
    """What says most in `keep` rows, in the order of the page.

    As far as it goes every part has a row before any part has more.
    """
    runs = _ranked(entries)
    chosen: list[Chunk] = []
    waiting = parts_of(tuple(run[0] for run in runs))
    while waiting:
        part = waiting.pop(0)
        room = keep - sum(map(weight, chosen)) - len(waiting)
        chosen += [run for run in runs if run[0].part == part and weight(run) <= room][:1]
    for run in runs:
        if run not in chosen and weight(run) <= keep - sum(map(weight, chosen)):
            chosen.append(run)
    return _in_order(tuple(entry for run in chosen or [runs[0][:keep]] for entry in run))


def _ranked(entries: Chunk) -> list[Chunk]:
    """What stays together, from what says most in a row.

    Bandwidths with a question, the line with the norms, other bandwidths, a norm alone, what is not shown.
    """
    runs: dict[str, Chunk] = {}
    for entry in entries:
        runs[entry.run] = (*runs.get(entry.run, ()), entry)
    return sorted(runs.values(), key=_rank)


def _rank(run: Chunk) -> tuple[int, int]:
    if not any(map(is_shown, run)):
        kind = 4
    elif run[0].normed:
        kind = 1 if len(run) > 1 else 3
    else:
        kind = 0 if any(entry.row.below for entry in run) else 2
    return kind, run[0].place


def _in_order(entries: Chunk) -> Chunk:
    return tuple(sorted(entries, key=lambda entry: entry.place))
