"""The values of a scenario, one per figure, each with where it came from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.program import needed_elements
from kostprijs.numbers import format_shortest
from kostprijs.scenario.bandwidth import BLANK, ENDS, MIDDLE, Band, bands, origin
from kostprijs.scenario.file import Choice, Override, Scenario
from kostprijs.scenario.given import OWN, check_numbers, public_value

_NEARLY = 1e-3  # shares that the analyst writes are taken as they are, and not scaled
Inputs = dict[str, float | list[float]]
_DOUBLE = "Een andere manier om een ander element in te vullen, en kan dubbel tellen"


@dataclass(frozen=True)
class Value:
    """One figure of a scenario.

    amount   in `unit`; NaN only for what no line of the tariff needs
    band     between which values it may be varied; without width where nothing is known
    drawn    whether the simulation draws it: not where the analyst decided
    origin   laag, midden, hoog, gemiddelde, norm, leeg, ontbreekt, referentie or eigen
    because  the origin in words (Dutch); `reason` and `source` are the analyst's own
    """

    figure: str
    element: str
    label: str
    unit: str
    amount: float
    band: Band
    drawn: bool
    origin: str
    because: str
    reason: str = ""
    source: str = ""

    @property
    def whence(self) -> str:
        """Where the amount comes from, with what the analyst wrote beside it."""
        return "; ".join(filter(None, (self.because, self.reason, self.source)))


@dataclass(frozen=True)
class Point:
    """Every figure of a scenario, in the order of the model; `remarks` is what a reader must know."""

    scenario: Scenario
    model: CostModel
    values: tuple[Value, ...]
    remarks: tuple[str, ...]

    @property
    def inputs(self) -> Inputs:
        """What the model is evaluated at: a number per element, or a list per step."""
        return self.at({value.figure: value.amount for value in self.values})

    def at(self, amounts: Mapping[str, float]) -> Inputs:
        """The inputs with these amounts per figure."""
        found: Inputs = {}
        for element in self.model.elements:
            own = [amounts[name] for name in element.figures]
            found[element.id] = own if element.series else own[0]
        return found

    def of(self, element_id: str) -> tuple[Value, ...]:
        """The values of one element, a step each."""
        return tuple(value for value in self.values if value.element == element_id)


def point(released: ReleasedRound, scenario: Scenario) -> Point:
    """The value of every figure of the round's model under this scenario.

    Raises ModelError (file, key, what is expected) for an element, step, reference or number that does not
    fit the model, for another round, and where nothing is released to fall back on.
    """
    _check_round(released, scenario)
    chooser = _Chooser(released, scenario)
    values = tuple(value for element in released.model.elements for value in chooser.element(element))
    needed = needed_elements(released.model)[released.model.outcome]
    missing = [value for value in values if value.element in needed and math.isnan(value.amount)]
    if missing:
        named = ", ".join(f"«{value.figure}»" for value in missing)
        raise scenario.error(
            "waarde", f"van {named} is niets vrijgegeven en er is geen norm; geef er een [[waarde]] voor"
        )
    return Point(scenario, released.model, values, tuple(_remarks(values)))


def _check_round(released: ReleasedRound, scenario: Scenario) -> None:
    for key, asked, given in (
        ("traject", scenario.traject, released.traject),
        ("ronde", scenario.ronde, released.ronde),
    ):
        if asked != given:
            raise scenario.error(key, f"dit scenario is van «{asked}», en niet van «{given}»")


class _Chooser:
    """Takes what the analyst chose, else the basis."""

    def __init__(self, released: ReleasedRound, scenario: Scenario) -> None:
        self._scenario = scenario
        self._bands, self._year = bands(released), released.context.peiljaar
        self._overrides = {override.element: override for override in scenario.overrides}
        model = released.model
        known = {element.id for element in model.elements} | set(self._bands)
        for override in scenario.overrides:
            if override.element not in known:
                names = ", ".join(element.id for element in model.elements)
                reason = f"dit model kent geen «{override.element:.60}»; bekend zijn {names}"
                raise scenario.refuse(override, "element", reason)

    def element(self, element: CostElement) -> list[Value]:
        """The values of one element."""
        whole = self._overrides.get(element.id)
        steps = [self._overrides.get(name) for name in element.figures if element.series]
        for override in filter(None, steps):
            if whole is not None:
                raise self._scenario.refuse(
                    override, "element", "de hele reeks staat er ook; laat er één staan"
                )
            if element.series_total is not None:
                raise self._scenario.refuse(
                    override, "element", f'geef alle treden samen: element = "{element.id}"'
                )
        if whole is not None and element.series:
            return self._series(element, whole)
        chosen = steps or [whole]
        return [
            self._basis(element, name, label)
            if override is None
            else self._chosen(element, name, label, override, override.choice)
            for name, label, override in zip(element.figures, element.labels, chosen, strict=True)
        ]

    def _series(self, element: CostElement, override: Override) -> list[Value]:
        choice, count = override.choice, len(element.series)
        if isinstance(choice, str):
            if element.series_total is not None and choice != MIDDLE:
                raise self._scenario.refuse(
                    override, "keuze", "een verdeling heeft geen laag of hoog; geef een getal per trede"
                )
            choices: list[str | float] = [choice] * count
        elif isinstance(choice, int | float) or len(choice) != count:
            raise self._scenario.refuse(
                override, "getal", f"verwacht: {count} getallen, een per trede ({', '.join(element.series)})"
            )
        else:
            choices = list(choice)
            total = element.series_total
            if total is not None and abs(sum(choice) - total) > _NEARLY:
                found = format_shortest(sum(choice), element.unit)
                raise self._scenario.refuse(
                    override, "getal", f"is samen {found}; verwacht: {format_shortest(total, element.unit)}"
                )
        rows = zip(element.figures, element.labels, choices, strict=True)
        return [self._chosen(element, name, label, override, own) for name, label, own in rows]

    def _basis(self, element: CostElement, figure: str, label: str) -> Value:
        band, end = self._bands[figure], self._scenario.basis
        if element.series_total is not None:
            end = MIDDLE
        drawn = band.width > 0
        return Value(figure, element.id, label, element.unit, band.at(end), band, drawn, *origin(band, end))

    def _chosen(
        self, element: CostElement, figure: str, label: str, override: Override, choice: Choice
    ) -> Value:
        band = self._bands[figure]
        if isinstance(choice, tuple):
            raise self._scenario.refuse(override, "getal", "verwacht: één getal; dit is geen reeks")
        if not isinstance(choice, str):
            check_numbers(self._scenario, override, element, choice)
            amount, came_from, because = float(choice), OWN, "eigen waarde"
            band = band if override.band is None else Band(override.band[0], amount, override.band[1], OWN)
        elif choice in ENDS:
            amount = band.at(choice)
            came_from, because = origin(band, choice)
        else:
            amount, came_from, because = public_value(self._scenario, override, element, figure, self._year)
        return Value(
            figure=figure,
            element=element.id,
            label=label,
            unit=element.unit,
            amount=amount,
            band=band,
            drawn=override.band is not None,
            origin=came_from,
            because=because,
            reason=override.reason,
            source=override.source,
        )


def _remarks(values: tuple[Value, ...]) -> list[str]:
    """What a reader of the outcome must know, in Dutch sentences."""
    found = []
    doubles = [value.label for value in values if value.band.may_double and value.amount]
    if doubles:
        found.append(f"{_DOUBLE}: {'; '.join(doubles)}.")
    hidden = [value.label for value in values if value.origin == BLANK]
    if hidden:
        found.append(f"Niet getoond, en geteld als leeg of nul: {'; '.join(hidden)}.")
    mixes = dict.fromkeys(value.element for value in values if value.band.scaled and value.origin == MIDDLE)
    if mixes:
        named = "; ".join(value.label for value in values if value.element in mixes)
        found.append(f"De middens telden niet op tot het totaal en zijn geschaald: {named}.")
    return found
