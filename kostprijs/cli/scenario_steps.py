"""The steps behind `kostprijs scenario run` and `compare`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kostprijs.errors import WrongUse
from kostprijs.layout import Workspace

if TYPE_CHECKING:
    from kostprijs.scenario.compare import ScenarioComparison
    from kostprijs.scenario.result import ScenarioResult
    from kostprijs.scenario.simulation import Simulation
    from kostprijs.scenario.sobol import Index
    from kostprijs.scenario.tornado import Bar

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ScenarioRun:
    """All that `scenario run` shows; `simulation` and `indices` are None where nobody asked for them."""

    result: ScenarioResult
    bars: tuple[Bar, ...]
    simulation: Simulation | None
    indices: tuple[Index, ...] | None


def run(workspace: Workspace, file: Path, *, sobol: bool, progress: Progress) -> ScenarioRun:
    """Evaluate one scenario. Raises WrongUse, ModelError, and VerificationFailed for a changed dataset."""
    from kostprijs.scenario.simulation import simulate
    from kostprijs.scenario.sobol import sobol as indices_of
    from kostprijs.scenario.tornado import tornado

    result = evaluated(workspace, file)
    plan = result.scenario.simulation
    if sobol and plan is None:
        raise result.scenario.error("simulatie", "ontbreekt; --sobol heeft een verdeling en een zaad nodig")
    bars = tornado(result.point)
    simulation = None if plan is None else simulate(result.point, plan, progress=progress)
    indices = indices_of(result.point, plan) if sobol and plan is not None else None
    return ScenarioRun(result, bars, simulation, indices)


def compare(workspace: Workspace, files: Sequence[Path]) -> ScenarioComparison:
    """Evaluate scenarios and set them side by side. Raises as `run`, and WrongUse for one scenario only."""
    from kostprijs.scenario.compare import compare as compared

    return compared([evaluated(workspace, file) for file in files])


def check_book(target: Path | None) -> None:
    """Raise WrongUse for a name that is no .xlsx, or is taken: before a long simulation, not after it."""
    if target is None:
        return
    if target.suffix.casefold() != ".xlsx":
        raise WrongUse(f"«{target.name}» is geen naam van een werkboek; kies een naam die eindigt op .xlsx.")
    if target.exists():  # somebody may have played on in it
        raise WrongUse(f"{target.name} bestaat al en is niet overschreven; kies een andere naam.")


def write_book(
    results: Sequence[ScenarioResult], target: Path | None, comparison: ScenarioComparison | None = None
) -> Path | None:
    """The workbook where one was asked for. Raises as `check_book`."""
    if target is None:
        return None
    check_book(target)
    from kostprijs.scenario.book import write_scenario_book

    write_scenario_book(results, target, comparison)
    return target


def evaluated(workspace: Workspace, file: Path) -> ScenarioResult:
    """The result of one scenario file. Raises as `run`."""
    from kostprijs.anonymise.dataset import read_round
    from kostprijs.scenario.file import load_scenario
    from kostprijs.scenario.result import evaluate

    scenario = load_scenario(file)
    return evaluate(read_round(workspace.anonymised(scenario.traject, scenario.ronde)), scenario)
