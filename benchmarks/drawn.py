"""Drawing values for the model and evaluating them: piece by piece, by hand, and all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import by_hand
import numpy as np
import numpy.typing as npt
from page import dutch, peak, seconds, spread

from kostprijs.model.buildup import tariff_of
from kostprijs.model.costmodel import CostModel

Array = npt.NDArray[np.float64]
Inputs = Mapping[str, Array]
SEED, PIECE = 20190814, 65_536
BY_LINE, CONTRACTED = "NumPy, regel voor regel", "NumPy, samengetrokken"
IN_PIECES = f"{CONTRACTED}, in stukken"


def draw(model: CostModel, generator: np.random.Generator, count: int) -> dict[str, Array]:
    """Values for every figure within its prior range; a series on the last axis, laid out step by step."""
    found = {}
    for element in model.elements:
        low, high = element.protection.prior or (0.0, 1.0)
        steps = len(element.series)
        values = generator.uniform(low, high, (steps, count) if steps else count)
        if element.series_total is not None:
            values *= element.series_total / values.sum(axis=0)
        found[element.id] = np.moveaxis(values, 0, -1) if steps else values
    return found


def pieces(model: CostModel, count: int) -> Iterator[Inputs]:
    """Draws, a piece at a time."""
    generator = np.random.default_rng(SEED)
    for first in range(0, count, PIECE):
        yield draw(model, generator, min(PIECE, count - first))


def by_pieces(model: CostModel, count: int) -> float:
    """The mean tariff over so many draws, none of which is kept."""
    return sum(float(tariff_of(model, piece).sum()) for piece in pieces(model, count)) / count


def by_hand_by_pieces(model: CostModel, count: int) -> float:
    """As `by_pieces`, by hand."""
    total, out = 0.0, np.empty(PIECE)
    for piece in pieces(model, count):
        total += float(by_hand.in_pieces(piece, out[: len(piece["contracturen"])]).sum())
    return total / count


def at_once(model: CostModel, count: int) -> float:
    """The same with all draws in memory."""
    return float(by_hand.line_by_line(draw(model, np.random.default_rng(SEED), count)).mean())


def monte_carlo(model: CostModel, count: int, turns: int) -> str:
    """Time and peak memory with the drawing included, in turn."""
    works = {
        "kostprijs, in stukken": by_pieces,
        IN_PIECES: by_hand_by_pieces,
        "NumPy, regel voor regel, alles tegelijk": at_once,
    }
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(turns):
        for name, work in works.items():
            times[name].append(seconds(lambda work=work: work(model, count)))
    return "\n".join(
        f"| {name} | {spread(times[name], 1)} | {dutch(peak(lambda work=work: work(model, count)), 0)} |"
        for name, work in works.items()
    )
