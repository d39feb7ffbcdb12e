"""The project leader's own statistics of a round. Confidential: straight from the vault, never written.

`InternalTable` is a type of its own on purpose. It shares nothing with `ReleasedRound`: no renderer,
scenario or notebook takes it, and none of them can import this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kostprijs.errors import Refused
from kostprijs.model.costmodel import CostModel, Figure

# Also where the policy asks more of a round: this table is for nobody else.
LEAST_CONCERNS = 5
QUARTILES = "lineaire interpolatie (KWARTIEL.INC in Excel, de standaard van numpy)"
DEVIATION = "steekproef (delen door n-1)"
MARK = "NIET VERSPREIDEN"
TOO_FEW = (
    "Er zijn te weinig inzendingen voor een tabel met statistieken, ook voor intern gebruik: ze zou de "
    "inzendingen zelf tonen. De gecontroleerde opgaven staan per aanbieder in de kluis."
)


@dataclass(frozen=True)
class InternalFigure:
    """One figure over the `n` concerns that filled it, in its own unit; all but n are None at n = 0.

    `deviation` is the sample standard deviation: None below two values.
    """

    id: str
    label: str
    unit: str
    n: int
    lowest: float | None = None
    quartile_1: float | None = None
    median: float | None = None
    quartile_3: float | None = None
    highest: float | None = None
    mean: float | None = None
    deviation: float | None = None

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys)."""
        return {
            "id": self.id,
            "eenheid": self.unit,
            "n": self.n,
            "laagste": self.lowest,
            "kwartiel_1": self.quartile_1,
            "mediaan": self.median,
            "kwartiel_3": self.quartile_3,
            "hoogste": self.highest,
            "gemiddelde": self.mean,
            "standaardafwijking": self.deviation,
        }


@dataclass(frozen=True)
class InternalTable:
    """All figures of a round or a part of it, not protected. For the project leader's eyes only."""

    traject: str
    ronde: str
    concerns: int
    figures: tuple[InternalFigure, ...]

    def as_json(self) -> dict[str, Any]:
        """The JSON form, marked first of all."""
        return {
            "niet_verspreiden": True,
            "traject": self.traject,
            "ronde": self.ronde,
            "concerns": self.concerns,
            "kwartielen": QUARTILES,
            "standaardafwijking": DEVIATION,
            "elementen": [figure.as_json() for figure in self.figures],
        }


def internal_table(
    traject: str, ronde: str, model: CostModel, contributions: Mapping[str, Mapping[str, float]]
) -> InternalTable:
    """The statistics over the concerns of a round, every figure of the model in its order.

    Raises Refused below five concerns; the message doesn't say how many there are.
    """
    if len(contributions) < LEAST_CONCERNS:
        raise Refused(TOO_FEW)
    figures = tuple(
        _figure(figure, [row[figure.id] for row in contributions.values() if figure.id in row])
        for figure in model.figures()
    )
    return InternalTable(traject, ronde, len(contributions), figures)


def _figure(figure: Figure, values: Sequence[float]) -> InternalFigure:
    import numpy as np

    if not values:
        return InternalFigure(figure.id, figure.label, figure.unit, 0)
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    lowest, first, median, third, highest = np.percentile(ordered, [0, 25, 50, 75, 100]).tolist()
    return InternalFigure(
        figure.id,
        figure.label,
        figure.unit,
        int(ordered.size),
        lowest,
        first,
        median,
        third,
        highest,
        float(ordered.mean()),
        float(ordered.std(ddof=1)) if ordered.size > 1 else None,
    )
