"""What the analyst gives for one figure: a number that can be, or a public value by its name."""

from __future__ import annotations

from kostprijs.model.costmodel import CostElement
from kostprijs.model.references import Reference, lookup
from kostprijs.model.usual import fraction_span, is_surely_fraction, span_text
from kostprijs.numbers import UNITS, format_shortest
from kostprijs.scenario.bandwidth import ENDS, LOW, NORM, NORM_WORDS
from kostprijs.scenario.file import Override, Scenario

OWN, REFERENCE = "eigen", "referentie"


def check_numbers(scenario: Scenario, override: Override, element: CostElement, number: float) -> None:
    """Raise ModelError for a number outside the hard bounds, or for a percentage typed as a fraction."""
    bounds, fraction = element.bounds_hard, fraction_span(element)
    for given in (number, *(override.band or ())):
        key = "getal" if given == number else "bandbreedte"
        found = f"{format_shortest(given, element.unit):.40}"
        if fraction is not None and is_surely_fraction(element) and fraction.holds(given):
            meant = format_shortest(given * 100, element.unit)
            reason = f"gevonden: {found}, dat lijkt een fractie; schrijf procenten, zoals {meant}"
            raise scenario.refuse(override, key, reason)
        if bounds is not None and not bounds[0] <= given <= bounds[1]:
            span = span_text(bounds, element.unit)
            raise scenario.refuse(override, key, f"gevonden: {found}, verwacht: van {span}")


def public_value(
    scenario: Scenario, override: Override, element: CostElement, figure: str, year: int
) -> tuple[float, str, str]:
    """The norm or the reference that is chosen: the amount, its origin, and the origin in words.

    Only a reference that the model names beside the element, in the same unit and for the year of the round.
    """
    choice = str(override.choice)
    if choice == NORM:
        norm = element.norm_of(figure)
        if norm is None:
            raise scenario.refuse(override, "keuze", f"het model heeft geen norm voor «{figure}»")
        return norm, NORM, NORM_WORDS
    named = () if element.series else element.references
    if choice not in named:
        known = ", ".join([*ENDS, NORM, *named])
        raise scenario.refuse(override, "keuze", f"«{choice:.40}» bestaat hier niet; kies uit {known}")
    reference = lookup(choice, year)
    if reference is None:
        raise scenario.refuse(override, "keuze", f"«{choice}» heeft geen waarde in {year}; geef een getal")
    if reference.unit != element.unit:
        reason = f"«{choice}» is in {UNITS[reference.unit][2]}, en niet in {UNITS[element.unit][2]}"
        raise scenario.refuse(override, "keuze", f"{reason}; geef een getal")
    where = f"{reference.period}: {reference.source} ({reference.mark})"
    words = f"{reference.label}, {reference.measured}, {where}"
    return _end(scenario, override, reference), REFERENCE, words


def _end(scenario: Scenario, override: Override, reference: Reference) -> float:
    if reference.high is None:
        if override.end:
            reason = f"«{reference.id}» is één waarde ({reference.amount}); laat het weg"
            raise scenario.refuse(override, "einde", reason)
        return reference.value
    if not override.end:
        reason = f"«{reference.id}» loopt van {reference.amount}; zet erbij: laag of hoog"
        raise scenario.refuse(override, "einde", reason)
    return reference.value if override.end == LOW else reference.high
