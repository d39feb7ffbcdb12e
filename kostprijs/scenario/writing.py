"""A scenario back into a file that `file` reads: what the explorer saves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kostprijs.files import write_atomic
from kostprijs.scenario.file import Override, Scenario, SimulationPlan, parse_scenario


def scenario_text(scenario: Scenario) -> str:
    """The TOML text; `parse_scenario` gives the same scenario back, but for the name of the file."""
    return "\n".join(_lines(scenario)) + "\n"


def save_scenario(scenario: Scenario, path: Path) -> None:
    """Write the file, whole or not at all. Raises ModelError for what could not be read back."""
    data = scenario_text(scenario).encode()
    parse_scenario(data, path.name)
    write_atomic(path, data)


def _lines(scenario: Scenario) -> Iterator[str]:
    for key, text in (
        ("naam", scenario.name),
        ("traject", scenario.traject),
        ("ronde", scenario.ronde),
        ("basis", scenario.basis),
    ):
        yield f"{key} = {_text(text)}"
    if scenario.maximum is not None:
        yield f"maximumtarief = {scenario.maximum!r}"
    for override in scenario.overrides:
        yield from _override(override)
    if scenario.simulation is not None:
        yield from _simulation(scenario.simulation)


def _override(override: Override) -> Iterator[str]:
    yield from ("", "[[waarde]]", f"element = {_text(override.element)}")
    match override.choice:
        case str() as choice:
            yield f"keuze = {_text(choice)}"
        case tuple() as numbers:
            yield f"getal = {[float(number) for number in numbers]!r}"
        case number:
            yield f"getal = {float(number)!r}"
    if override.end:
        yield f"einde = {_text(override.end)}"
    if override.band is not None:
        yield f"bandbreedte = {[float(end) for end in override.band]!r}"
    yield f"reden = {_text(override.reason)}"
    yield f"bron = {_text(override.source)}"


def _simulation(plan: SimulationPlan) -> Iterator[str]:
    yield from ("", "[simulatie]", f"trekkingen = {plan.draws}")
    yield f"verdeling = {_text(plan.distribution)}"
    yield f"zaad = {plan.seed}"
    for pair in plan.correlations:
        yield from ("", "[[simulatie.samenhang]]", f"elementen = [{', '.join(map(_text, pair.elements))}]")
        yield f"rangcorrelatie = {pair.rank!r}"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # JSON text is TOML text
