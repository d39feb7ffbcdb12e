"""Draws between the bandwidths of a scenario, each a function of seed, element and index only.

Draw number i of an element is one output of a counter-based generator (Philox-4x64; J.K. Salmon e.a.,
Parallel random numbers: as easy as 1, 2, 3, SC 2011) with a key out of the seed and the id of the
element. So the same figures come out in pieces of any size, in any order, in any number of processes, and
for any order of the elements. A series moves as one: its steps share a draw.

Rank correlation is by a Gaussian copula: normal scores are mixed by the Cholesky factor of the matrix
with r = 2 sin(pi rho / 6), which gives the rank correlation rho (W.H. Kruskal, Ordinal measures of
association, JASA 53, 1958; Iman and Conover's method of 1982 would need all draws at once). The margins stay
what they are.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kostprijs.model.buildup import tariff_of
from kostprijs.model.costmodel import CostModel
from kostprijs.model.formula import Array
from kostprijs.scenario.file import Scenario, SimulationPlan
from kostprijs.scenario.point import Inputs, Point, Value

_TINY = 2.0**-54  # keeps a draw of zero away from minus infinity
_PER_COUNT = 4  # outputs of one count of Philox-4x64
_CELLS = 1 << 14
_PERT_WEIGHT = 4.0  # of the mode


@dataclass(frozen=True)
class Varied:
    """One element that is drawn: low, middle and high of each of its steps."""

    element: str
    ends: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Draws:
    """What is drawn and how.

    varied   the elements, in the order of their ids
    factor   the Cholesky factor of the copula over `mixed`, the elements that are correlated
    """

    plan: SimulationPlan
    varied: tuple[Varied, ...]
    mixed: tuple[str, ...]
    factor: tuple[tuple[float, ...], ...]

    def values(self, start: int, count: int) -> dict[str, Array]:
        """Draws number start to start + count, (count, steps) per element."""
        uniform = {v.element: uniforms(self.plan.seed, v.element, start, count) for v in self.varied}
        uniform |= self._correlated(uniform, count)
        return {v.element: self.at(v, uniform[v.element]) for v in self.varied}

    def at(self, varied: Varied, uniform: Array) -> Array:
        """The values of one element where its distribution function has these values."""
        shape = self.plan.distribution
        out = np.empty((len(varied.ends), len(uniform)))
        for row, ends in zip(out, varied.ends, strict=True):
            row[:] = quantile(shape, ends, uniform)
        return np.moveaxis(out, 0, -1)

    def _correlated(self, uniform: dict[str, Array], count: int) -> dict[str, Array]:
        if not self.mixed:
            return {}
        from scipy.special import ndtr, ndtri

        scores = [ndtri(np.clip(uniform[name], _TINY, 1 - _TINY)) for name in self.mixed]
        found = {}
        for name, row in zip(self.mixed, self.factor, strict=True):
            total = np.zeros(count)
            for weight, score in zip(row, scores, strict=True):  # term by term: BLAS adds in its own order
                if weight:
                    total += weight * score
            found[name] = ndtr(total)
        return found


def draws_of(point: Point, plan: SimulationPlan) -> Draws:
    """What the plan draws around this point.

    Raises ModelError for a correlation of an element that is not drawn, and for correlations that can't go
    together.
    """
    varied = []
    for element in sorted(point.model.elements, key=lambda element: element.id):
        own = point.of(element.id)
        if any(value.drawn for value in own):
            varied.append(Varied(element.id, tuple(map(_ends, own))))
    mixed = _mixed(point.scenario, plan, [item.element for item in varied])
    return Draws(plan, tuple(varied), mixed, _factor(point.scenario, plan, mixed))


def tariffs_of(model: CostModel, inputs: Inputs, drawn: Mapping[str, Array], count: int) -> Array:
    """The tariff at each of `count` draws; `drawn` is (count, steps) per element, `inputs` holds the others.

    Read-only where the tariff needs nothing that is drawn: then it is one number, repeated.
    """
    series = {element.id for element in model.elements if element.series}
    columns = {name: values if name in series else values[:, 0] for name, values in drawn.items()}
    return np.broadcast_to(tariff_of(model, {**inputs, **columns}), (count,))


def uniforms(seed: int, element: str, start: int, count: int) -> Array:
    """Draws number start to start + count of an element, each in [0, 1)."""
    digest = hashlib.sha256(f"kostprijs {seed} {element}".encode()).digest()
    generator = np.random.Philox(key=int.from_bytes(digest[:16], "little"), counter=start // _PER_COUNT)
    skipped = start % _PER_COUNT
    return np.random.Generator(generator).random(skipped + count)[skipped:]


def quantile(shape: str, ends: tuple[float, float, float], uniform: Array) -> Array:
    """Where the distribution function between these ends (low, middle, high) has these values.

    `driehoek` and `pert` have their mode in the middle; `uniform` does not look at it. PERT (beta with
    weight 4 on the mode; Malcolm e.a. 1959) is looked up in a table of 16,384 cells, so a value is within a
    sixteen-thousandth of the width.
    """
    low, middle, high = ends
    if low == high:
        return np.full(len(uniform), low)
    if shape == "uniform":
        return np.clip(low + (high - low) * uniform, low, high)
    mode = (middle - low) / (high - low)
    part = _triangle(mode, uniform) if shape == "driehoek" else _pert(mode, uniform)
    return np.clip(low + (high - low) * part, low, high)


def _ends(value: Value) -> tuple[float, float, float]:
    if value.drawn:
        return value.band.low, value.band.middle, value.band.high
    return value.amount, value.amount, value.amount


def _triangle(mode: float, uniform: Array) -> Array:
    rising = uniform < mode
    root = np.sqrt(np.where(rising, uniform * mode, (1.0 - uniform) * (1.0 - mode)))
    return np.where(rising, root, 1.0 - root)


def _pert(mode: float, uniform: Array) -> Array:
    places, shares = _pert_table(mode)
    return np.interp(uniform, shares, places)


@functools.lru_cache(maxsize=64)
def _pert_table(mode: float) -> tuple[Array, Array]:
    """Places between low and high, and the distribution function there."""
    from scipy.special import betainc

    places = np.linspace(0.0, 1.0, _CELLS + 1)
    return places, betainc(1.0 + _PERT_WEIGHT * mode, 1.0 + _PERT_WEIGHT * (1.0 - mode), places)


def _mixed(scenario: Scenario, plan: SimulationPlan, drawn: Sequence[str]) -> tuple[str, ...]:
    for pair in plan.correlations:
        for name in pair.elements:
            if name not in drawn:
                known = ", ".join(drawn) or "geen"
                reason = f"«{name:.60}» wordt niet getrokken; getrokken worden {known}"
                raise scenario.error("[[simulatie.samenhang]], elementen", reason)
    return tuple(sorted({name for pair in plan.correlations for name in pair.elements}))


def _factor(scenario: Scenario, plan: SimulationPlan, mixed: Sequence[str]) -> tuple[tuple[float, ...], ...]:
    matrix = np.eye(len(mixed))
    for pair in plan.correlations:
        one, other = (mixed.index(name) for name in pair.elements)
        matrix[one, other] = matrix[other, one] = 2 * math.sin(math.pi * pair.rank / 6)
    try:
        factor = np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError as error:
        raise scenario.error(
            "[[simulatie.samenhang]], rangcorrelatie",
            "deze correlaties kunnen niet samen bestaan; maak er een of meer kleiner",
        ) from error
    return tuple(tuple(row) for row in factor.tolist())
