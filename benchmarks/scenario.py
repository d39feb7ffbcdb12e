"""How fast scenarios are attributed, drawn and explained, beside shap, SALib and IronCalc, in one run.

    python benchmarks/scenario.py                    everything; writes its section of docs/prestaties.md
    python benchmarks/scenario.py --cases 2 --samples 1024 --draws 100000 --turns 1 --no-page

See benchmarks/README.md. Nothing here is a test: the times depend on the machine, and nothing gates on them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from bare_sheet import write_bare_sheet
from cases import SEED, Cases, cases, example
from page import about, arguments_for, dutch, hand_in, load, loads, peak, say, seconds, spread
from peers import Worker, worker

from kostprijs.scenario.draws import draws_of
from kostprijs.scenario.file import Override, Scenario, SimulationPlan
from kostprijs.scenario.point import Point, point
from kostprijs.scenario.shapley import shapley
from kostprijs.scenario.simulation import simulate
from kostprijs.scenario.sobol import sobol

CASES, SAMPLES, DRAWS, TURNS, SHEET_RUNS = 50, 16_384, 10_000_000, 5, 1_000
# the wage stays what it is, so that every element that varies is one number: 14 of them in the example
DECIDED = (Override("uurloon", "midden", "meting", "meting"),)


def open_peer(peer: Worker, made: Cases) -> None:
    """Tell the peer which elements vary."""
    fixed = {name: value for name, value in made.inputs.items() if name not in made.names}
    peer.ask(json.dumps({"do": "open", "fixed": fixed, "names": made.names}))


def attributed(own: Point, made: Cases) -> list[dict[str, float]]:
    """The contributions in every case."""
    first = made.with_values(made.low)
    return [shapley(own.model, first, made.with_values(row)) for row in made.rows]


def contributions(own: Point, made: Cases, peer: Worker | None, turns: int) -> dict[str, list[float]]:
    """Seconds for all cases, in turn; the peer must give the same contributions."""
    times: dict[str, list[float]] = {"kostprijs": [], "shap, Exact": []}
    request = json.dumps({"do": "shap", "background": made.low, "rows": made.rows})
    for _ in range(turns):
        times["kostprijs"].append(seconds(lambda: attributed(own, made)))
        if peer is not None:
            taken, theirs = json.loads(peer.ask(request))
            times["shap, Exact"].append(taken)
            ours = [[case[name] for name in made.names] for case in attributed(own, made)]
            off = float(np.max(np.abs(np.array(theirs) - ours)))
            say(f"  contributions differ by {off:.1e} euro at most")
            if not off < 1e-6:
                raise SystemExit("shap is no peer: it gives other contributions")
    return times


def indices(own: Point, made: Cases, peer: Worker | None, samples: int, turns: int) -> dict[str, list[float]]:
    """Seconds for first order and total, in turn; both estimate the same indices."""
    plan = SimulationPlan(1, "uniform", SEED)
    times: dict[str, list[float]] = {"kostprijs": [], "SALib": []}
    bounds = list(zip(made.low, made.high, strict=True))
    for _ in range(turns):
        times["kostprijs"].append(seconds(lambda: sobol(own, plan, samples)))
        if peer is not None:
            taken, first, total = json.loads(
                peer.ask(json.dumps({"do": "salib", "bounds": bounds, "samples": samples}))
            )
            times["SALib"].append(taken)
            ours = {index.element: index for index in sobol(own, plan, samples)}
            gaps = [
                abs(ours[name].first - a) + abs(ours[name].total - b)
                for name, a, b in zip(made.names, first, total, strict=True)
            ]
            say(f"  indices differ by {max(gaps):.3f} at most")
            if samples >= SAMPLES and not max(gaps) < 0.02:
                raise SystemExit("SALib is no peer: it gives other indices")
    return times


def warm(own: Point, made: Cases, peer: Worker | None) -> None:
    """Everything once, so that nobody's imports and compilers are timed."""
    sobol(own, SimulationPlan(1, "uniform", SEED), 64)
    if peer is not None:
        peer.ask(json.dumps({"do": "shap", "background": made.low, "rows": made.rows[:1]}))
        bounds = list(zip(made.low, made.high, strict=True))
        peer.ask(json.dumps({"do": "salib", "bounds": bounds, "samples": 64}))


def simulated(
    own: Point, draws: int, turns: int, sheets: Worker | None
) -> tuple[dict[str, list[float]], float]:
    """Seconds for all draws with their quantiles, and the peak memory in MiB; the sheet is extrapolated."""
    plan = SimulationPlan(draws, "driehoek", SEED)
    times: dict[str, list[float]] = {"kostprijs, 1 proces": [], "kostprijs, 2 processen": [], "IronCalc": []}
    request = json.dumps({"do": "run", "name": "kaal", "count": SHEET_RUNS})
    for _ in range(turns):
        times["kostprijs, 1 proces"].append(seconds(lambda: simulate(own, plan)))
        times["kostprijs, 2 processen"].append(seconds(lambda: simulate(own, plan, processes=2)))
        if sheets is not None:
            times["IronCalc"].append(float(json.loads(sheets.ask(request))) * draws)
    return times, peak(lambda: simulate(own, plan))


def open_sheet(own: Point, sheets: Worker, path: Path) -> None:
    """The formulas on a bare sheet, with draws to fill in."""
    places = write_bare_sheet(own.model, path)
    draws = draws_of(own, SimulationPlan(1, "driehoek", SEED)).values(0, SHEET_RUNS)
    figures = [value.figure for value in own.values]
    rows = []
    for at in range(SHEET_RUNS):
        amounts = {v.figure: draws[v.element][at, 0] if v.drawn else v.amount for v in own.values}
        rows.append([float(amounts[figure]) for figure in figures])
    outcome = places[own.model.outcome]
    sheets.ask(
        json.dumps(
            {"do": "open", "name": "kaal", "engine": "ironcalc", "path": str(path),
             "figures": [places[figure] for figure in figures], "outcome": outcome}
        )
    )  # fmt: skip
    sheets.ask(json.dumps({"do": "values", "rows": rows}))


_SECTION = """\
## Scenario's

{about}; belasting van de machine bij begin en eind: {load}.
Het voorbeeld: hbh-2019 met {count} elementen die elk een eigen bandbreedte hebben. De partijen komen elke
beurt om en om aan bod, in dezelfde run; zij moeten dezelfde uitkomsten geven. De tabellen geven de mediaan,
met daarachter de laagste en de hoogste beurt; «maal kostprijs» is per beurt berekend. De andere partijen
({versions}) rekenen met het model in samengetrokken NumPy, en IronCalc met het kale blad.

### Bijdrage per element aan een verschil (exacte Shapley), {cases} gevallen

{contributions}

### Sobol-indices, eerste orde en totaal, N = {samples}

Bij SALib met zo weinig mogelijk hertrekkingen (2): de betrouwbaarheid blijft buiten de vergelijking.

{indices}

### Simulatie: {draws} trekkingen, met het trekken en de kwantielen

IronCalc is gemeten over {runs} doorrekeningen, zonder het trekken, en naar {draws} omgerekend.
Piek van het geheugen van één proces: {peak} MiB.

{simulation}
"""


def table(times: Mapping[str, Sequence[float]]) -> str:
    """Seconds of every party, and how many times those of the first."""
    ours = next(iter(times.values()))
    lines = ["| | seconden | maal kostprijs |", "| --- | ---: | ---: |"]
    for name, found in times.items():
        if not found:
            lines.append(f"| {name} | niet te krijgen op deze machine | |")
            continue
        ratios = [theirs / mine for theirs, mine in zip(found, ours, strict=True)]
        lines.append(f"| {name} | {spread(found, 3)} | {'1' if found is ours else spread(ratios, 1)} |")
    return "\n".join(lines)


def section(options: argparse.Namespace, peer: Worker | None, sheets: Worker | None, folder: Path) -> str:
    """The whole section of the page."""
    before = load()
    own = point(example(), Scenario("meting", "voorbeeld", "ronde-1", overrides=DECIDED))
    made = cases(own, options.cases)
    if peer is not None:
        open_peer(peer, made)
    if sheets is not None:
        open_sheet(own, sheets, folder / "kaal.xlsx")
    warm(own, made, peer)
    parts = contributions(own, made, peer, options.turns)
    shares = indices(own, made, peer, options.samples, options.turns)
    simulation, memory = simulated(own, options.draws, max(1, options.turns // 2), sheets)
    return _SECTION.format(
        about=about(),
        load=loads(before),
        count=len(made.names),
        versions=peer.ask("version") if peer else "niet te krijgen op deze machine",
        cases=options.cases,
        contributions=table(parts),
        samples=dutch(options.samples, 0),
        indices=table(shares),
        draws=dutch(options.draws, 0),
        runs=dutch(SHEET_RUNS, 0),
        peak=dutch(memory, 0),
        simulation=table(simulation),
    )


def main(arguments: Sequence[str]) -> int:
    """Run it all; the section goes to docs/prestaties.md."""
    parser = arguments_for("scenarios")
    parser.add_argument("--cases", type=int, default=CASES, help="scenarios to attribute")
    parser.add_argument("--samples", type=int, default=SAMPLES, help="samples of the Sobol sequence")
    parser.add_argument("--draws", type=int, default=DRAWS, help="draws of the simulation")
    parser.add_argument("--turns", type=int, default=TURNS, help="turns of every party")
    options = parser.parse_args(arguments)
    here = Path(__file__).parent
    with (
        tempfile.TemporaryDirectory() as name,
        worker(
            "gevoeligheid", ("shap", "SALib"), "import shap, SALib", here / "sensitivity_worker.py"
        ) as peer,
        worker(
            "werkbladen", ("ironcalc", "formulas[excel]"), "import ironcalc, formulas, openpyxl",
            here / "sheets_worker.py",
        ) as sheets,
    ):  # fmt: skip
        text = section(options, peer, sheets, Path(name))
    hand_in("scenario", text, options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
