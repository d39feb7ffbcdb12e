"""Which bandwidth the spread of the tariff comes from: first-order and total Sobol indices.

Saltelli's sampling over a scrambled Sobol sequence. First order by the estimator of A. Saltelli e.a.
(Variance based sensitivity analysis of model output, Computer Physics Communications 181, 2010, table 2b),
total by that of M. Jansen (1999, table 2f). The elements are taken as independent.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np

from kostprijs.model.formula import Array
from kostprijs.scenario.draws import Draws, draws_of, tariffs_of
from kostprijs.scenario.file import SimulationPlan
from kostprijs.scenario.point import Point

SAMPLES = 16_384  # a power of two, as the sequence wants


@dataclass(frozen=True)
class Index:
    """The share of the variance that an element explains by itself, and with all others together."""

    element: str
    label: str
    first: float
    total: float

    def as_json(self) -> dict[str, Any]:
        """The row of `--json`."""
        return {"element": self.element, "label": self.label, "eerste_orde": self.first, "totaal": self.total}


def sobol(point: Point, plan: SimulationPlan, samples: int = SAMPLES) -> tuple[Index, ...]:
    """The indices of the elements that are drawn, the largest total first; none where nothing varies.

    Estimates: with 16,384 samples about a hundredth off at most, and a small one may come out below zero.
    Raises ModelError for a plan with correlations, for which these indices mean nothing, and ValueError when
    `samples` is no power of two.
    """
    if samples < 2 or samples & (samples - 1):
        raise ValueError("samples must be a power of two")
    if plan.correlations:
        raise point.scenario.error(
            "[[simulatie.samenhang]]", "Sobol-indices gaan uit van losse elementen; laat de samenhang weg"
        )
    draws = draws_of(point, plan)
    if not draws.varied:
        return ()
    first, total = _indices(point, draws, samples)
    found = [
        Index(v.element, point.model.element(v.element).label, float(first[at]), float(total[at]))
        for at, v in enumerate(draws.varied)
    ]
    return tuple(sorted(found, key=lambda index: (-round(index.total, 9), index.element)))


def _indices(point: Point, draws: Draws, samples: int) -> tuple[Array, Array]:
    from scipy.stats import qmc

    count = len(draws.varied)
    sequence = qmc.Sobol(2 * count, scramble=True, rng=np.random.default_rng(draws.plan.seed))
    uniform = sequence.random(samples)
    one, other = (_values(draws, uniform[:, :count]), _values(draws, uniform[:, count:]))
    tariffs = functools.partial(tariffs_of, point.model, point.inputs, count=samples)
    base, changed = tariffs(one), tariffs(other)
    variance = float(np.var(np.concatenate([base, changed])))
    first, total = np.zeros(count), np.zeros(count)
    if not variance:
        return first, total
    centre = float(base.mean())
    for at, varied in enumerate(draws.varied):
        mixed = tariffs({**one, varied.element: other[varied.element]})
        # centred, which changes nothing in the mean and takes the noise of the level away
        first[at] = float(np.mean((changed - centre) * (mixed - base))) / variance
        total[at] = float(np.mean((base - mixed) ** 2)) / (2 * variance)
    return first, total


def _values(draws: Draws, uniform: Array) -> dict[str, Array]:
    return {v.element: draws.at(v, np.ascontiguousarray(uniform[:, at])) for at, v in enumerate(draws.varied)}
