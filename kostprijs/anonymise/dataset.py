"""What was released: the group table under data/anonymised, written once and read by every page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kostprijs.context import PublicContext
from kostprijs.model.costmodel import CostModel


class Display(StrEnum):
    """How a figure is shown; the value is the word in `--json` (`toon`)."""

    GROUPS = "groepen"
    BOUNDS = "grenzen"
    MEAN = "gemiddelde"
    NORM = "norm"
    HIDDEN = "niet_getoond"


@dataclass(frozen=True)
class ReleasedFigure:
    """One figure as it may be shown.

    values: GROUPS two or three group means from low to high; BOUNDS lower bound, mean, upper bound;
    MEAN one mean; NORM the public norm; HIDDEN nothing. All on `grid`, in `unit`.
    `owner` is the id of the element (for a step of a series) or of the tariff line.
    """

    id: str
    label: str
    unit: str
    amvb: str
    owner: str
    display: Display
    values: tuple[Decimal, ...]
    grid: Decimal


@dataclass(frozen=True)
class ReleasedRound:
    """All that a page may know of a round.

    `submissions` is the number of concerns in the round (never per figure). `sha256` is the hash of
    the dataset (its table, its context and its model).
    """

    traject: str
    ronde: str
    policy: str
    submissions: int
    figures: tuple[ReleasedFigure, ...]
    context: PublicContext
    model: CostModel
    sha256: str

    def figure(self, figure_id: str) -> ReleasedFigure:
        """The figure with this id; KeyError when there is none."""
        found = [figure for figure in self.figures if figure.id == figure_id]
        if not found:
            raise KeyError(figure_id)
        return found[0]
