"""A scenario evaluated: the tariff, every line, the steps from wage to tariff."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.model.buildup import build_up, check_finite
from kostprijs.model.costmodel import CostModel
from kostprijs.model.formula import Array
from kostprijs.numbers import CENT, exact, round_half_up
from kostprijs.scenario.file import Scenario
from kostprijs.scenario.point import Point, Value, point
from kostprijs.scenario.waterfall import Step, steps


@dataclass(frozen=True)
class ScenarioResult:
    """What a scenario comes to.

    lines    every line that is one number, in its own unit (`pct` in points), without rounding
    tariff   the outcome line, without rounding; a page rounds it once
    dataset  the hash of the released round
    """

    scenario: Scenario
    model: CostModel
    point: Point
    lines: Mapping[str, float]
    tariff: float
    steps: tuple[Step, ...]
    dataset: str

    @property
    def unit(self) -> str:
        """The unit of the tariff."""
        return self.model.line(self.model.outcome).unit

    @property
    def above_maximum(self) -> float | None:
        """The rounded tariff minus the scenario's maximum; None where there is no maximum."""
        if self.scenario.maximum is None:
            return None
        return float(exact(round_half_up(self.tariff, CENT)) - exact(self.scenario.maximum))

    def as_json(self) -> dict[str, Any]:
        """The document of `--json`, Dutch keys; a figure that nothing needs and nobody gave is null."""
        own = self.scenario
        return {
            "scenario": {
                "naam": own.name,
                "bestand": own.file,
                "traject": own.traject,
                "ronde": own.ronde,
                "basis": own.basis,
                "maximumtarief": own.maximum,
            },
            "dataset_sha256": self.dataset,
            "model": self.model.id,
            "tarief": self.tariff,
            "tarief_afgerond": float(round_half_up(self.tariff, CENT)),
            "eenheid": self.unit,
            "boven_maximum": self.above_maximum,
            "regels": dict(self.lines),
            "waarden": [_value(value) for value in self.point.values],
            "stappen": [
                {
                    "regel": s.line_id,
                    "label": s.label,
                    "soort": s.kind or "stap",
                    "erbij": s.added,
                    "samen": s.total,
                }
                for s in self.steps
            ],
            "opmerkingen": list(self.point.remarks),
        }


def evaluate(released: ReleasedRound, scenario: Scenario) -> ScenarioResult:
    """Evaluate a scenario on a released round.

    Raises ModelError for a scenario that does not fit the round, WrongUse where a line has no outcome.
    """
    own, model = point(released, scenario), released.model
    found = build_up(model, own.inputs)
    check_finite(model, {model.outcome: found[model.outcome]}, own.inputs)
    lines = {name: float(value) for name, value in found.items() if _is_number(value)}
    tariff = lines[model.outcome]
    return ScenarioResult(scenario, model, own, lines, tariff, steps(model, lines), released.sha256)


def _is_number(value: Array) -> bool:
    return np.ndim(value) == 0 and bool(np.isfinite(value))


def _value(value: Value) -> dict[str, Any]:
    band = [value.band.low, value.band.middle, value.band.high]
    return {
        "id": value.figure,
        "element": value.element,
        "label": value.label,
        "eenheid": value.unit,
        "waarde": None if math.isnan(value.amount) else value.amount,
        "herkomst": value.origin,
        "toelichting": value.because,
        "bandbreedte": None if math.isnan(band[0]) else band,
        "getrokken": value.drawn,
        "reden": value.reason,
        "bron": value.source,
    }
