"""How fast the model hbh-2019 is evaluated, beside spreadsheet engines and hand-written NumPy, in one run.

    python benchmarks/model.py                       everything; writes its section of docs/prestaties.md
    python benchmarks/model.py --counts 1000000 --turns 3 --no-page

See benchmarks/README.md. Nothing here is a test: the times depend on the machine, and nothing gates on them.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import by_hand
import numpy as np
from bare_sheet import write_bare_sheet
from drawn import BY_LINE, CONTRACTED, IN_PIECES, PIECE, SEED, Inputs, draw, monte_carlo
from page import about, arguments_for, dutch, hand_in, load, loads, peak, say, seconds, spread
from peers import Worker, worker

from kostprijs.model.buildup import build_up, tariff_of
from kostprijs.model.costmodel import CostModel
from kostprijs.model.loader import load_model
from kostprijs.model.sheet import layout_of
from kostprijs.model.template import workbook_bytes

COUNTS, TURNS, CHECKED, OURS = (1_000_000, 10_000_000), 9, 20, "kostprijs"
# name -> engine, whether on the bare sheet, evaluations a turn
SHEETS = {
    "IronCalc, kaal blad": ("ironcalc", True, 1_000),
    "IronCalc, invulwerkboek": ("ironcalc", False, 100),
    "formulas, invulwerkboek": ("formulas", False, 4),
}


def rows(model: CostModel, inputs: Inputs, count: int) -> list[list[float]]:
    """The first tools as the figures of a workbook, in its order."""
    columns = [
        column
        for element in model.elements
        for column in (inputs[element.id][:count].T if element.series else [inputs[element.id][:count]])
    ]
    return np.array(columns).T.tolist()


def open_sheets(model: CostModel, sheets: Worker, folder: Path) -> None:
    """The template workbook, and one with nothing but figures and formulas, in every engine."""
    template, bare = folder / "invulwerkboek.xlsx", folder / "kaal.xlsx"
    template.write_bytes(workbook_bytes(model))
    layout = layout_of(model)
    places = {
        name: (c.sheet, c.row, c.column, c.address) for name, c in {**layout.figures, **layout.lines}.items()
    }
    bare_places = write_bare_sheet(model, bare)
    figures = [figure for element in model.elements for figure in element.figures]
    for name, (engine, is_bare, _) in SHEETS.items():
        where = bare_places if is_bare else places
        request = {
            "do": "open", "name": name, "engine": engine, "path": str(bare if is_bare else template),
            "figures": [where[figure] for figure in figures], "outcome": where[model.outcome],
        }  # fmt: skip
        sheets.ask(json.dumps(request))


def check(model: CostModel, inputs: Inputs, sheets: Worker | None) -> None:
    """Raise SystemExit where a peer does not give the same tariffs to nine digits."""
    expected = tariff_of(model, inputs)
    found = {
        BY_LINE: by_hand.line_by_line(inputs),
        CONTRACTED: by_hand.contracted(inputs),
        IN_PIECES: by_hand.in_pieces(inputs, np.empty(len(expected))),
    }
    if sheets is not None:
        sheets.ask(json.dumps({"do": "values", "rows": rows(model, inputs, CHECKED)}))
        for name in SHEETS:
            found[name] = np.array(json.loads(sheets.ask(json.dumps({"do": "tariff", "name": name}))))
    for name, tariffs in found.items():
        off = float(np.max(np.abs(tariffs / expected[: len(tariffs)] - 1)))
        say(f"  {name}: differs by {off:.1e} at most, over {len(tariffs)} tariffs")
        if not off < 1e-9:
            raise SystemExit(f"{name} is no peer: it gives another tariff")


def compare(model: CostModel, inputs: Inputs, sheets: Worker | None, turns: int) -> dict[str, list[float]]:
    """Seconds per evaluation, every peer once a turn; every other turn the other way round."""
    count = len(inputs["contracturen"])
    out = np.empty(count)
    works: dict[str, Callable[[], float]] = {
        OURS: lambda: seconds(lambda: tariff_of(model, inputs, out)) / count,
        BY_LINE: lambda: seconds(lambda: by_hand.line_by_line(inputs)) / count,
        CONTRACTED: lambda: seconds(lambda: by_hand.contracted(inputs)) / count,
        IN_PIECES: lambda: seconds(lambda: by_hand.in_pieces(inputs, out)) / count,
    }
    if sheets is not None:
        for name, (_, _, evaluations) in SHEETS.items():
            request = json.dumps({"do": "run", "name": name, "count": evaluations})
            works[name] = lambda request=request: float(json.loads(sheets.ask(request)))
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(turns):
        for name in list(works)[:: -1 if turn % 2 else 1]:
            times[name].append(works[name]())
    return times


_SECTION = """\
## Het kostprijsmodel doorrekenen

{about}; belasting van de machine bij begin en eind: {load}.
Het hele model hbh-2019 ({figures} ingevulde waarden), van loon tot tarief; bij elke doorrekening verschillen
alle waarden. De partijen komen elke beurt om en om aan bod, in dezelfde run; vooraf is gekeken of zij
hetzelfde tarief geven (op 1e-9). De tabellen geven de mediaan, met daarachter de laagste en de hoogste
beurt; «maal kostprijs» is per beurt berekend.

- **NumPy, regel voor regel**: met de hand geschreven met hele reeksen, een opdracht per regel van het model;
  leeg telt als nul waar het model dat zegt.
- **NumPy, samengetrokken**: met zo weinig mogelijk bewerkingen; niets mag leeg zijn. **In stukken**: dat
  in een lus over {rows} doorrekeningen tegelijk, zodat de tussenuitkomsten in het snelle geheugen passen.
- **IronCalc** en **formulas** ({versions}): rekenprogramma's voor werkbladen. Een doorrekening is daar: de
  waarden invullen, rekenen, het tarief lezen. Het kale blad heeft niets dan waarden en formules, zonder
  controles en namen.
{compared}
### Geheugen

Naast de invoer en de uitkomst, in MiB.

| doorrekeningen | {ours} | {by_line} | {contracted} | {in_pieces} |
| ---: | ---: | ---: | ---: | ---: |
{memory}

### Trekken en doorrekenen

Met het trekken van de waarden erbij: {drawn} trekkingen. In stukken van {piece} staan zij nooit alle tegelijk
in het geheugen.

| | seconden | piek MiB |
| --- | ---: | ---: |
{monte_carlo}

Alle regels in plaats van alleen het tarief: {all_lines} ns per doorrekening (bij {all_count}).
"""


def compared_table(count: int, times: Mapping[str, Sequence[float]]) -> str:
    """One table: nanoseconds per evaluation, and how many times that of ours."""
    lines = [
        f"\n### {dutch(count, 0)} doorrekeningen, {len(times[OURS])} beurten\n",
        "| | ns per doorrekening | maal kostprijs |",
        "| --- | ---: | ---: |",
    ]
    for name, found in times.items():
        nanoseconds = spread([1e9 * each for each in found], 0)
        ratios = [theirs / ours for theirs, ours in zip(found, times[OURS], strict=True)]
        lines.append(f"| {name} | {nanoseconds} | {'1' if name == OURS else spread(ratios, 1)} |")
    return "\n".join(lines) + "\n"


def memory_row(model: CostModel, inputs: Inputs) -> str:
    """Peak memory of each way in NumPy, for one count."""
    count = len(inputs["contracturen"])
    out, outcome = np.empty(count), count * 8 / 2**20
    found = [
        peak(lambda: tariff_of(model, inputs, out)),
        peak(lambda: by_hand.line_by_line(inputs)) - outcome,
        peak(lambda: by_hand.contracted(inputs)) - outcome,
        peak(lambda: by_hand.in_pieces(inputs, out)),
    ]
    return f"| {dutch(count, 0)} | {' | '.join(dutch(value, 1) for value in found)} |"


def section(model: CostModel, counts: Sequence[int], turns: int, sheets: Worker | None) -> str:
    """The whole section of the page."""
    before = load()
    tables, memory, all_lines = list[str](), list[str](), ""
    for count in counts:
        say(f"{count} evaluations:")
        inputs = draw(model, np.random.default_rng(SEED), count)
        check(model, inputs, sheets)
        few = turns if count <= min(counts) else max(3, turns // 2)
        times = compare(model, inputs, sheets, few)
        say("  " + ", ".join(f"{name} {1e9 * statistics.median(t):.0f} ns" for name, t in times.items()))
        tables.append(compared_table(count, times))
        memory.append(memory_row(model, inputs))
        if count == min(counts):
            found = [
                1e9 / count * seconds(lambda inputs=inputs: build_up(model, inputs)) for _ in range(turns)
            ]
            all_lines = spread(found, 0)
        del inputs
    say("Drawing and evaluating:")
    return _SECTION.format(
        about=about(),
        versions=sheets.ask("version") if sheets else "niet te krijgen op deze machine",
        load=loads(before),
        figures=sum(len(element.figures) for element in model.elements),
        compared="".join(tables),
        ours=OURS,
        by_line=BY_LINE,
        contracted=CONTRACTED,
        in_pieces=IN_PIECES,
        rows=dutch(by_hand.ROWS, 0),
        memory="\n".join(memory),
        drawn=dutch(max(counts), 0),
        piece=dutch(PIECE, 0),
        monte_carlo=monte_carlo(model, max(counts), 3),
        all_lines=all_lines,
        all_count=dutch(min(counts), 0),
    )


def main(arguments: Sequence[str]) -> int:
    """Run it all; the section goes to docs/prestaties.md."""
    parser = arguments_for("the cost model")
    parser.add_argument("--counts", default=",".join(map(str, COUNTS)), help="evaluations, comma between")
    parser.add_argument("--turns", type=int, default=TURNS, help="turns at the smallest count")
    options = parser.parse_args(arguments)
    model = load_model("hbh-2019")
    counts = [int(count) for count in options.counts.split(",")]
    packages, script = ("ironcalc", "formulas[excel]"), Path(__file__).with_name("sheets_worker.py")
    with (
        tempfile.TemporaryDirectory() as name,
        worker("werkbladen", packages, "import ironcalc, formulas, openpyxl", script) as sheets,
    ):
        if sheets is not None:
            open_sheets(model, sheets, Path(name))
        text = section(model, counts, options.turns, sheets)
    hand_in("kostprijsmodel", text, options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
