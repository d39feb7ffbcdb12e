"""Monte Carlo over the bandwidths: the distribution of the tariff, and the share above a maximum.

The draws are counted in a table of narrow classes and never kept, so memory is the same for ten million
as for ten thousand. Counts are whole numbers: neither the size of a piece nor the number of processes can
change a figure.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np
import numpy.typing as npt

from kostprijs.errors import WrongUse
from kostprijs.model.buildup import tariff_of
from kostprijs.model.costmodel import CostModel
from kostprijs.model.formula import Array
from kostprijs.numbers import CENT, exact
from kostprijs.scenario.draws import Draws, draws_of, tariffs_of
from kostprijs.scenario.file import SimulationPlan
from kostprijs.scenario.point import Inputs, Point

Counts = npt.NDArray[np.int64]
PIECE = 32_768
SHARES = (0.05, 0.25, 0.50, 0.75, 0.95)
# A class is a hundred-thousandth of the order of size of the tariff: 0.0001 for 29.62.
_FINENESS, _REACH = 5, 1 << 21
WHAT_IT_IS_NOT = tuple(
    """\
Dit is geen voorspelling, en geen verdeling van de tarieven van aanbieders.
Het laat zien wat de vrijgegeven bandbreedtes samen kunnen betekenen, als elk element los van de andere \
ergens in zijn bandbreedte ligt (op de opgegeven samenhang na).
De uiteinden zijn groepsgemiddelden of afgeronde grenzen: echte waarden liggen ook daarbuiten.
De vorm van de verdeling is uw aanname, en niet gemeten.
Het deel boven het maximumtarief is niet het deel van de aanbieders dat er niet mee uitkomt.
Wat u zelf vastzet wordt niet getrokken, een verdeling over treden ook niet; treden bewegen samen.
""".splitlines()
)


@dataclass(frozen=True)
class Simulation:
    """What came out.

    quantiles    share -> tariff, to within `grain`; `lowest` and `highest` are draws, exactly
    mean, deviation   of the draws, to within `grain`
    above        the share of draws whose tariff, on whole cents as it is paid, is above `maximum`; None
                 without a maximum
    elements     the ids of what was drawn
    """

    plan: SimulationPlan
    elements: tuple[str, ...]
    grain: float
    quantiles: tuple[tuple[float, float], ...]
    lowest: float
    highest: float
    mean: float
    deviation: float
    maximum: float | None
    above: float | None

    def as_json(self) -> dict[str, Any]:
        """The object of `--json`."""
        return {
            "trekkingen": self.plan.draws,
            "verdeling": self.plan.distribution,
            "zaad": self.plan.seed,
            "samenhang": [
                {"elementen": list(pair.elements), "rangcorrelatie": pair.rank}
                for pair in self.plan.correlations
            ],
            "getrokken": list(self.elements),
            "nauwkeurigheid": self.grain,
            "kwantielen": {f"{share:g}": value for share, value in self.quantiles},
            "laagste": self.lowest,
            "hoogste": self.highest,
            "gemiddelde": self.mean,
            "standaardafwijking": self.deviation,
            "maximumtarief": self.maximum,
            "deel_boven_maximum": self.above,
            "wat_dit_niet_is": list(WHAT_IT_IS_NOT),
        }


def simulate(
    point: Point,
    plan: SimulationPlan,
    processes: int = 1,
    piece: int = PIECE,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Draw and evaluate; `processes` and `piece` change the speed and the memory, and no figure.

    `piece` is how many draws each process has in memory at a time. The commands use one process; more are for
    who measures (`benchmarks/scenario.py`): one that is killed raises BrokenProcessPool. `progress` is told
    (done, total) pieces.

    Raises ModelError for correlations that don't fit, WrongUse where a draw has no tariff or one that is far
    beyond the point (a division by almost nothing).
    """
    draws = draws_of(point, plan)
    size = abs(float(tariff_of(point.model, point.inputs))) or 1.0
    grain = 10.0 ** (math.floor(math.log10(size)) - _FINENESS)
    count = functools.partial(_count, point.model, point.inputs, draws, point.scenario.maximum, grain)
    starts = range(0, plan.draws, piece)
    ends = [min(start + piece, plan.draws) for start in starts]
    if processes <= 1:
        tally = _added(_told(map(count, starts, ends), len(ends), progress))
    else:  # a fresh interpreter each: a fork of a process with threads may hang
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            share = max(1, len(ends) // (8 * processes))
            tally = _added(_told(pool.map(count, starts, ends, chunksize=share), len(ends), progress))
    return _summary(tally, draws, grain, point.scenario.maximum)


@dataclass(frozen=True)
class _Counted:
    """One piece: how many tariffs in each class from `first` on, the extremes, how many above the maximum."""

    first: int
    classes: Counts
    lowest: float
    highest: float
    above: int


@dataclass
class _Tally:
    """All pieces together."""

    classes: Counts
    lowest: float = math.inf
    highest: float = -math.inf
    above: int = 0


def _told(
    pieces: Iterable[_Counted], total: int, progress: Callable[[int, int], None] | None
) -> Iterator[_Counted]:
    for done, piece in enumerate(pieces, 1):
        if progress is not None:
            progress(done, total)
        yield piece


def _count(
    model: CostModel, inputs: Inputs, draws: Draws, maximum: float | None, grain: float, start: int, end: int
) -> _Counted:
    """The tariffs of one piece, counted."""
    tariffs = tariffs_of(model, inputs, draws.values(start, end - start), end - start)
    if not np.all(np.isfinite(tariffs)):
        raise WrongUse("Een trekking deelt door nul en heeft geen tarief; maak een bandbreedte smaller.")
    lowest, highest = float(tariffs.min()), float(tariffs.max())
    if max(abs(lowest), abs(highest)) >= grain * _REACH:
        raise WrongUse("Een trekking geeft een tarief dat niet kan bestaan; maak een bandbreedte smaller.")
    places = np.floor(tariffs / grain).astype(np.int64)
    first = int(places.min())
    above = 0 if maximum is None else int(np.count_nonzero(tariffs >= _first_above(maximum)))
    return _Counted(first, np.bincount(places - first).astype(np.int64), lowest, highest, above)


def _first_above(maximum: float) -> float:
    """The lowest tariff that is paid as more than the maximum: half a cent before the next whole cent."""
    cent = exact(CENT)
    return float(exact(maximum) // cent * cent + cent / 2)


def _added(pieces: Iterable[_Counted]) -> _Tally:
    tally = _Tally(np.zeros(2 * _REACH, dtype=np.int64))
    for piece in pieces:
        place = piece.first + _REACH
        tally.classes[place : place + len(piece.classes)] += piece.classes
        tally.lowest = min(tally.lowest, piece.lowest)
        tally.highest = max(tally.highest, piece.highest)
        tally.above += piece.above
    return tally


def _summary(tally: _Tally, draws: Draws, grain: float, maximum: float | None) -> Simulation:
    used = np.flatnonzero(tally.classes)
    counts = tally.classes[used]
    # the middle of a class, but never beyond what was drawn: without width it is the point itself
    middles = np.clip((used - _REACH + 0.5) * grain, tally.lowest, tally.highest)
    total = draws.plan.draws
    mean = math.fsum(counts * middles) / total
    deviation = math.sqrt(math.fsum(counts * (middles - mean) ** 2) / total)
    return Simulation(
        plan=draws.plan,
        elements=tuple(varied.element for varied in draws.varied),
        grain=grain,
        quantiles=tuple(_quantiles(np.cumsum(counts), middles, total)),
        lowest=tally.lowest,
        highest=tally.highest,
        mean=mean,
        deviation=deviation,
        maximum=maximum,
        above=None if maximum is None else tally.above / total,
    )


def _quantiles(until: Counts, middles: Array, total: int) -> Iterator[tuple[float, float]]:
    """The lowest class below or in which at least this share of the draws lies."""
    for share in SHARES:
        yield share, float(middles[np.searchsorted(until, math.ceil(share * total))])
