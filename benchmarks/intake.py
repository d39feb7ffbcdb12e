"""How fast a round is taken in, beside openpyxl and pandas on the same workbooks, and a large bulk table.

    python benchmarks/intake.py                      everything; writes its section of docs/prestaties.md
    python benchmarks/intake.py --workbooks 20 --rows 1000 --no-page

See benchmarks/README.md. Nothing here is a test: the times depend on the machine, and nothing gates on them.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from page import about, arguments_for, dutch, hand_in, load, loads, say, seconds, spread
from workbooks import write_round, write_table

from kostprijs.intake import round as intake_round
from kostprijs.intake.reader import LANES
from kostprijs.layout import Workspace
from kostprijs.model.costmodel import CostModel
from kostprijs.model.loader import load_model

WORKBOOKS, ROWS, TURNS = 200, 10_000, 3
OURS, READING = "kostprijs, hele intake", "kostprijs, zonder het schrijven"
OPENPYXL, PANDAS = "openpyxl, twee keer geladen", "pandas.read_excel, alle bladen"
CPU, MIB = "CPU", "MiB"
KINDS = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def take_in(root: Path, table: Path | None) -> dict[str, float]:
    """One intake: seconds in all, and of that the writing of vault and letters."""
    writing = [0.0]
    write = intake_round.write_round

    def timed(*arguments: Any, **named: Any) -> None:
        writing[0] += seconds(lambda: write(*arguments, **named))

    intake_round.write_round = timed
    try:
        whole = seconds(lambda: intake_round.run_intake(Workspace(root), "t", "r1", table))
    finally:
        intake_round.write_round = write
    return {OURS: whole, READING: whole - writing[0]}


def by_openpyxl(files: Sequence[Path], openpyxl: ModuleType) -> int:
    """Values, and formulas with notes and names: that takes loading twice. Returns the filled cells."""
    filled = 0
    for path in files:
        for outcomes in (True, False):
            book = openpyxl.load_workbook(path, data_only=outcomes)
            filled += sum(
                cell.value is not None for sheet in book for row in sheet.iter_rows() for cell in row
            )
    return filled


def by_pandas(files: Sequence[Path], pandas: ModuleType) -> int:
    """The values of all sheets."""
    return sum(
        int(frame.notna().sum().sum())
        for path in files
        for frame in pandas.read_excel(path, sheet_name=None, header=None, engine="openpyxl").values()
    )


def in_own_process(root: Path, what: str) -> dict[str, float]:
    """The same in a fresh process: seconds, and the most memory of any process of it in MiB."""
    done = subprocess.run(
        [sys.executable, __file__, "--one", what, "--root", root], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def one(root: Path, what: str) -> dict[str, float]:
    """What a fresh process does: seconds of each party, and of the whole processor time and memory."""
    table = root / "tabel.csv"
    files = sorted((root / "data/raw/t/r1").glob("*.xlsx"))
    with contextlib.suppress(
        ImportError
    ):  # "files" and "table" are ours; for the others loading doesn't count
        library = importlib.import_module(what)
        importlib.import_module("openpyxl")  # that pandas loads when it needs it
    works: dict[str, Callable[[], dict[str, float]]] = {
        "files": lambda: take_in(root, None),
        "table": lambda: take_in(root, table),
        "openpyxl": lambda: {OPENPYXL: seconds(lambda: by_openpyxl(files, library))},
        "pandas": lambda: {PANDAS: seconds(lambda: by_pandas(files, library))},
    }
    before = _processor()
    found = works[what]()
    unit = 1 if sys.platform == "darwin" else 1024
    peak = max(resource.getrusage(kind).ru_maxrss for kind in KINDS) * unit
    return {**found, CPU: _processor() - before, MIB: peak / 2**20}


def _processor() -> float:
    """Processor time so far, of this process and of those it has waited for."""
    used = [resource.getrusage(kind) for kind in KINDS]
    return sum(each.ru_utime + each.ru_stime for each in used)


_SECTION = """\
## De intake

{about}; belasting van de machine bij begin en eind: {load}.
{count} ingevulde rekentools van gemiddeld {size} kB met waarden, formules, opmerkingen, een verborgen blad,
namen en eigenschappen; geen twee gelijk. Elke partij draait in een vers proces, om en om; de tabel geeft de
mediaan van {turns} beurten met daarachter de laagste en de hoogste. Starten van Python en laden van het
programma telt bij niemand mee. kostprijs leest met {lanes} processen, de andere partijen met één; daarom
staat de processortijd er ook, van alle processen samen. Geheugen is de piek van het grootste proces.

- **hele intake**: lezen in de afgeschermde processen, vinden, controleren, en de kluis, de brieven en de
  rekentools om te verbeteren schrijven.
- **zonder het schrijven**: alles tot en met de bevindingen.
- **openpyxl** laadt elk bestand twee keer (waarden, en formules met opmerkingen) en telt de cellen; er wordt
  niets gezocht of gecontroleerd. **pandas** leest alleen de waarden.

| | seconden | ms per bestand | maal zonder het schrijven | processortijd | maal hele intake | piek MiB |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
{table}

### Bulktabel

{rows} rekentools in een tabel: {bulk} s (waarvan het schrijven van de kluis {writing} s), piek {memory} MiB.
"""


def section(root: Path, model: CostModel, count: int, rows: int, turns: int) -> str:
    """The whole section of the page."""
    before = load()
    folder = root / "data/raw/t/r1"
    folder.mkdir(parents=True)
    (folder.parent / "traject.toml").write_text('titel = "T"\nmodel = "hbh-2019"\npeiljaar = 2019\n')
    say("Writing the workbooks ...")
    size = write_round(model, folder, count)
    write_table(model, root / "tabel.csv", rows)
    times: dict[str, list[float]] = {}
    used: dict[str, list[float]] = {}
    peaks: dict[str, float] = {}
    for turn in range(turns):
        for what in ("files", "openpyxl", "pandas")[:: -1 if turn % 2 else 1]:
            start = time.monotonic()
            found = in_own_process(root, what)
            peak, processor = found.pop(MIB), found.pop(CPU)
            for name, took in found.items():
                times.setdefault(name, []).append(took)
                used.setdefault(name, []).append(processor)
                peaks[name] = max(peak, peaks.get(name, 0))
            say(f"  {what}: {time.monotonic() - start:.1f} s")
    bulk = in_own_process(root, "table")
    lines = []
    for name in (READING, OURS, OPENPYXL, PANDAS):
        ratios = [theirs / ours for theirs, ours in zip(times[name], times[READING], strict=True)]
        each = spread([1_000 * took / count for took in times[name]], 1)
        ratio = "1" if name == READING else spread(ratios, 1)
        shares = [theirs / ours for theirs, ours in zip(used[name], used[OURS], strict=True)]
        share = "1" if name == OURS else spread(shares, 1)
        # the intake without the writing has no processor time of its own
        processor = "|" if name == READING else f"{spread(used[name], 2)} | {share}"
        row = [name, spread(times[name], 2), each, ratio, processor, dutch(peaks[name], 0)]
        lines.append(f"| {' | '.join(row)} |")
    return _SECTION.format(
        about=about(), load=loads(before), count=count,
        size=dutch(size / 1_000, 0), turns=turns, table="\n".join(lines), rows=dutch(rows, 0),
        bulk=dutch(bulk[OURS], 1), writing=dutch(bulk[OURS] - bulk[READING], 1), memory=dutch(bulk[MIB], 0),
        lanes=LANES,
    )  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Run it all; the section goes to docs/prestaties.md."""
    parser = arguments_for("the intake")
    parser.add_argument("--workbooks", type=int, default=WORKBOOKS)
    parser.add_argument("--rows", type=int, default=ROWS, help="tools in the bulk table")
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        sys.stdout.write(json.dumps(one(options.root, options.one)))
        return 0
    with tempfile.TemporaryDirectory() as name:
        text = section(Path(name), load_model("hbh-2019"), options.workbooks, options.rows, options.turns)
    hand_in("intake", text, options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
