"""Two or more scenarios side by side, and what makes each differ from the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kostprijs.errors import WrongUse
from kostprijs.numbers import CENT, exact, round_half_up
from kostprijs.scenario.result import ScenarioResult
from kostprijs.scenario.shapley import Contribution, attribution


@dataclass(frozen=True)
class Move:
    """One step of the waterfall between two tariffs, on the grid of the page.

    `added` is None for the two tariffs themselves; `element` is then empty.
    """

    element: str
    label: str
    total: float
    added: float | None


@dataclass(frozen=True)
class Difference:
    """One scenario against the first: what each element contributes, largest first, and as a waterfall.

    `amount` is the difference of the two rounded tariffs.
    """

    scenario: str
    amount: float
    contributions: tuple[Contribution, ...]
    moves: tuple[Move, ...]

    def as_json(self) -> dict[str, Any]:
        """The row of `--json`; `verschil` is the sum of `afgerond`."""
        return {
            "scenario": self.scenario,
            "verschil": self.amount,
            "bijdragen": [
                {"element": c.element, "label": c.label, "bijdrage": c.amount, "afgerond": c.rounded}
                for c in self.contributions
            ],
            "waterval": [
                {"element": m.element, "label": m.label, "erbij": m.added, "samen": m.total}
                for m in self.moves
            ],
        }


@dataclass(frozen=True)
class ScenarioComparison:
    """All scenarios in the order given, and every later one against the first."""

    results: tuple[ScenarioResult, ...]
    differences: tuple[Difference, ...]

    def as_json(self) -> dict[str, Any]:
        """The document of `--json`."""
        return {
            "scenarios": [result.as_json() for result in self.results],
            "verschillen": [difference.as_json() for difference in self.differences],
        }


def compare(results: Sequence[ScenarioResult]) -> ScenarioComparison:
    """Set scenarios side by side.

    Raises WrongUse for fewer than two, for two of the same name, and for scenarios of different models or
    conventions: between those a difference per element means nothing.
    """
    if len(results) < 2:
        raise WrongUse("Vergelijken kan met twee of meer scenario's; geef nog een bestand.")
    first = results[0]
    names = [result.scenario.name for result in results]
    for result in results[1:]:
        if names.count(result.scenario.name) > 1:
            raise WrongUse(f"Twee scenario's heten «{result.scenario.name:.60}»; geef elk een eigen naam.")
        if (result.model.sha256, result.model.chosen) != (first.model.sha256, first.model.chosen):
            raise WrongUse(
                f"«{result.scenario.file}» is van een ander model of een andere rekenwijze dan "
                f"«{first.scenario.file}»; daartussen is een verschil per element niet te maken."
            )
    return ScenarioComparison(tuple(results), tuple(_difference(first, other) for other in results[1:]))


def _difference(first: ScenarioResult, other: ScenarioResult) -> Difference:
    found = attribution(first.model, first.point.inputs, other.point.inputs)
    before, after = (round_half_up(result.tariff, CENT) for result in (first, other))
    total = exact(before)
    moves = [Move("", first.scenario.name, float(before), None)]
    for part in found:
        total += exact(part.rounded)
        if part.rounded:
            moves.append(Move(part.element, part.label, float(total), part.rounded))
    moves.append(Move("", other.scenario.name, float(after), None))
    return Difference(other.scenario.name, float(after - before), found, tuple(moves))
