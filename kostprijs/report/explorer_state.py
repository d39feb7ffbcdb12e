"""What the analyst chose in the explorer, without a widget: values, reasons, and the scenario of both."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.errors import WrongUse
from kostprijs.model.costmodel import CostElement
from kostprijs.scenario.file import Correlation, Override, Scenario, load_scenario
from kostprijs.scenario.point import Value, point
from kostprijs.scenario.result import ScenarioResult, evaluate
from kostprijs.scenario.writing import save_scenario

SHOWN_NAME = "Nu in beeld"
_UNSAID = "nog niet opgeschreven"


class Choices:
    """The values of one start scenario, and what was changed since. Amounts are in the unit of the figure.

    Raises ModelError where the start scenario does not fit the round.
    """

    def __init__(self, released: ReleasedRound, start: Scenario) -> None:
        self.released, self.start = released, start
        self.values = point(released, start).values
        self.amounts = {value.figure: value.amount for value in self.values}  # as they are now
        self.said: dict[str, tuple[str, str]] = {}  # element: reason and source

    def choose(self, figure: str, amount: float) -> None:
        """Set a figure; whether the number can be is for `result` to say."""
        self.amounts[figure] = amount

    @property
    def changed(self) -> tuple[str, ...]:
        """The elements that are not what the start scenario says, in the order of the model."""
        return tuple(dict.fromkeys(value.element for value in self.values if self._moved(value)))

    def _moved(self, value: Value) -> bool:
        now = self.amounts[value.figure]
        return now != value.amount and not (math.isnan(now) and math.isnan(value.amount))

    def scenario(self, name: str = SHOWN_NAME) -> Scenario:
        """The start scenario with every changed element as a number."""
        changed = self.changed
        own = [made for name in changed for made in self._overrides(self.released.model.element(name))]
        replaced = {override.element for override in own}
        kept = tuple(override for override in self.start.overrides if override.element not in replaced)
        return replace(self.start, name=name, overrides=kept + tuple(own), file="verkenner")

    def result(self) -> ScenarioResult:
        """The outcome of what is chosen now. Raises ModelError for a number that can't be."""
        return evaluate(self.released, self.scenario())

    def unexplained(self) -> tuple[str, ...]:
        """The labels of the changed elements that lack a reason or a source."""
        missing = [name for name in self.changed if not all(self.said.get(name, ("", "")))]
        return tuple(self.released.model.element(name).label for name in missing)

    def lost(self) -> tuple[Correlation, ...]:
        """The correlations of the start scenario of an element that is decided now, and no longer drawn.

        Raises ModelError for a number that can't be.
        """
        plan = self.start.simulation
        if plan is None:
            return ()
        drawn = {value.element for value in self.result().point.values if value.drawn}
        return tuple(pair for pair in plan.correlations if not drawn.issuperset(pair.elements))

    def save(self, name: str, folder: Path) -> Path:
        """Write the scenario as a new file in the folder; the name of the file follows from the name.

        Without the correlations that are `lost`: the simulation would refuse them.

        Raises WrongUse for a name that gives no file name or is taken and for a change without a reason
        and a source, ModelError for what could not be read back, OSError where writing fails.
        """
        stem = file_stem(name)
        if not stem:
            raise WrongUse("Geef het scenario een naam met letters of cijfers.")
        missing = self.unexplained()
        if missing:
            raise WrongUse(f"Geef nog een reden en een bron bij: {', '.join(missing)}.")
        path = folder / f"{stem}.toml"
        if path.exists():
            raise WrongUse(f"{path.name} bestaat al en is niet overschreven; kies een andere naam.")
        made = self.scenario(name.strip())
        evaluate(self.released, made)
        if made.simulation is not None:
            lost = self.lost()
            kept = tuple(pair for pair in made.simulation.correlations if pair not in lost)
            made = replace(made, simulation=replace(made.simulation, correlations=kept))
        save_scenario(made, path)
        return path

    def _overrides(self, element: CostElement) -> list[Override]:
        """A changed element as it will stand in the file: as a whole where it can't go by step."""
        before = {override.element: override for override in self.start.overrides}
        said = self.said.get(element.id, ("", ""))
        reason, source = (text or _UNSAID for text in said)
        amounts = tuple(self.amounts[figure] for figure in element.figures)
        if not element.series:
            return [self._number(element.id, amounts[0], reason, source, before.get(element.id))]
        if element.id in before or element.series_total is not None:
            return [Override(element.id, amounts, reason, source)]
        moved = [value for value in self.values if value.element == element.id and self._moved(value)]
        return [
            self._number(v.figure, self.amounts[v.figure], reason, source, before.get(v.figure))
            for v in moved
        ]

    @staticmethod
    def _number(name: str, amount: float, reason: str, source: str, before: Override | None) -> Override:
        """The number, with the analyst's own earlier bandwidth where it still lies in it."""
        band = before.band if before is not None else None
        if band is not None and not band[0] <= amount <= band[1]:
            band = None
        return Override(name, amount, reason, source, band=band)


def file_stem(name: str) -> str:
    """`Voorstel, nr. 2` gives `voorstel-nr-2`; empty where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60].strip("-")


def scenarios_in(folder: Path, like: Scenario) -> dict[str, Scenario]:
    """The scenarios of the same round in a folder by file name; files that can't be read are left out."""
    found = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            scenario = load_scenario(path)
        except WrongUse:
            continue
        if (scenario.traject, scenario.ronde) == (like.traject, like.ronde):
            found[path.name] = scenario
    return found
