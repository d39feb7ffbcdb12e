"""The scenarios that are attributed: the example, with every element somewhere in its bandwidth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from page import REPOSITORY

from kostprijs.anonymise.dataset import ReleasedRound, read_round
from kostprijs.scenario.point import Point

SEED = 20190814


@dataclass(frozen=True)
class Cases:
    """One scenario with everything low, and many in which every element lies somewhere in its bandwidth."""

    names: tuple[str, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    rows: tuple[tuple[float, ...], ...]
    inputs: Mapping[str, Any]

    def with_values(self, values: Sequence[float]) -> dict[str, Any]:
        """The inputs of the model with these values."""
        return {**self.inputs, **dict(zip(self.names, values, strict=True))}


def example() -> ReleasedRound:
    """The released round of the example."""
    return read_round(REPOSITORY / "data" / "anonymised" / "voorbeeld" / "ronde-1")


def cases(own: Point, count: int) -> Cases:
    """So many scenarios, with a fixed seed."""
    drawn = [value for value in own.values if value.drawn]
    names, low, high = zip(*((v.element, v.band.low, v.band.high) for v in drawn), strict=True)
    rows = np.random.default_rng(SEED).uniform(low, high, (count, len(names)))
    return Cases(names, low, high, tuple(map(tuple, rows.tolist())), own.inputs)
