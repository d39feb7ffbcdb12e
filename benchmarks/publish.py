"""How fast handouts are made from raw files, beside the plain chain of tools, and one from cold.

    python benchmarks/publish.py                      everything; writes its section of docs/prestaties.md
    python benchmarks/publish.py --handouts 2 --turns 1 --no-page

See benchmarks/README.md. Nothing here is a test: the times depend on the machine, and nothing gates on them.
"""

from __future__ import annotations

import argparse
import compileall
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import metadata, resources
from pathlib import Path

from page import about, arguments_for, hand_in, load, loads, say, seconds, spread
from plain_chain import ROUND, make_plain, run

import kostprijs
from kostprijs.example.writer import fillings
from kostprijs.layout import CONFIG, Workspace
from kostprijs.model.filling import Filling
from kostprijs.model.loader import load_model
from kostprijs.model.template import write_workbook

SEED, HANDOUTS, TURNS, COLD_TURNS = 20191124, 25, 1, 5
OURS, PLAIN = "kostprijs", "papermill, nbconvert en Chromium"
_FLOOR = """\
import pandas, matplotlib
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="python3")
client.stop_channels()
manager.shutdown_kernel(now=True)
"""


def write_trajects(root: Path, count: int) -> list[str]:
    """So many trajects of one round with nine workbooks each, no two the same; returns their names."""
    draw, model = random.Random(SEED), load_model("hbh-2019")  # noqa: S311 - values, no secrets
    settings = (resources.files("kostprijs.example") / CONFIG).read_bytes()
    names = [f"traject-{number:02d}" for number in range(count)]
    for number, name in enumerate(names):
        folder = Workspace(root).submissions(name, ROUND)
        folder.mkdir(parents=True)
        (folder.parent / CONFIG).write_bytes(settings)
        for file, filling in fillings(model).items():
            values = {**filling.values, "verlof": round(16.5 + 0.05 * number + draw.random(), 2)}
            own = Filling(provider=filling.provider, values=values, properties=filling.properties)
            write_workbook(model, folder / file, own)
    return names


def make_ours(root: Path, names: Sequence[str]) -> None:
    """From raw files to a publication, one round after the other in this process."""
    from kostprijs.cli import collect_seldom, steps
    from kostprijs.intake.round import run_intake
    from kostprijs.report.publish import publish_round

    collect_seldom()  # as the command does
    workspace = Workspace(root)
    for name in names:
        run_intake(workspace, name, ROUND)
        steps.anonymise(workspace, name, ROUND, None)
        publish_round(workspace, name, ROUND)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and seconds of processor of all processes that were started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = seconds(work)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_process(root: Path, names: Sequence[str]) -> None:
    """Ours, in a fresh process."""
    run([sys.executable, __file__, "--ours", *names, "--root", root], root)


def floor(root: Path) -> None:
    """What no handout from cold can do without: the imports of the client's libraries and one kernel."""
    run([sys.executable, "-c", _FLOOR], root)


_SECTION = """\
## De publicatie

{about}; papermill {papermill}, nbconvert {nbconvert},
{browser}; belasting van de machine bij begin en eind: {load}. Van ruwe bestanden (negen rekentools
per ronde) tot hand-out (HTML en PDF), dia's (PPTX) en tabellen (XLSX): intake, bescherming en publicatie
samen. De partijen komen om en om aan bod in dezelfde run; de tabel geeft de mediaan (bij één
hand-out van {cold_turns} beurten, anders van {turns}) met daarachter de laagste en de hoogste,
«maal kostprijs» is per beurt berekend. Processortijd is die van alle processen samen.

- **kostprijs**: alle rondes na elkaar in één proces, het starten van Python meegeteld. Het maakt ook de
  dia's als PDF, de CSV, twee uitgevoerde notebooks en het manifest.
- **{plain}**: de gewone keten. Dezelfde stappen met dezelfde bibliotheek
  staan in twee notebooks; per hand-out start `papermill` voor elk notebook, dan `jupyter nbconvert --to
  html`, dan Chromium met `--print-to-pdf`. JupyterLab is geïnstalleerd, zoals `make` het doet.

| hand-outs | | seconden | maal kostprijs | processortijd | maal kostprijs |
| ---: | --- | ---: | ---: | ---: | ---: |
{table}

### Eén hand-out uit de kou

`kostprijs run` op een ronde van negen rekentools, naast het minste dat een keten met een kernel kost: pandas
en matplotlib laden en één kernel starten. Mediaan van {cold_turns} beurten, om en om.

| | seconden | processortijd |
| --- | ---: | ---: |
| kostprijs run, alles | {cold} | {cold_cpu} |
| de ondergrens: laden en een kernel | {floor} | {floor_cpu} |
| verhouding | {ratio} | {ratio_cpu} |
"""
Times = list[tuple[float, float]]


def batch(names: Sequence[str], raw: Path, base: Path, turns: int, chromium: str) -> str:
    """The rows of the table for these handouts."""
    found: dict[str, Times] = {OURS: [], PLAIN: []}
    works: list[tuple[str, Callable[[Path], None]]] = [
        (OURS, lambda root: in_process(root, names)),
        (PLAIN, lambda root: make_plain(root, names, chromium)),
    ]
    for turn in range(turns):
        for party, work in works[:: -1 if turn % 2 else 1]:
            found[party].append(in_copy(raw, base, work))
            say(f"  {party}: {found[party][-1][0]:.1f} s, processor {found[party][-1][1]:.1f} s")
    lines = []
    for party, times in found.items():
        shown = []
        for kind in (0, 1):
            ratios = [theirs[kind] / ours[kind] for theirs, ours in zip(times, found[OURS], strict=True)]
            took = spread([time[kind] for time in times], 1)
            shown.append(f"{took} | {spread(ratios, 1) if party == PLAIN else '1'}")
        lines.append(f"| {len(names)} | {party} | {' | '.join(shown)} |")
    return "\n".join(lines)


def in_copy(raw: Path, base: Path, work: Callable[[Path], None]) -> tuple[float, float]:
    """What the work takes on a fresh copy of the raw files."""
    root = base / "kopie"
    shutil.copytree(raw, root)
    try:
        return timed(lambda: work(root))
    finally:
        shutil.rmtree(root)


def cold(name: str, raw: Path, base: Path, turns: int) -> dict[str, str]:
    """One whole command from cold, beside its floor."""
    say("From cold ...")
    command = [sys.executable, "-m", "kostprijs", "run", name, ROUND, "--root", "."]
    found: list[tuple[tuple[float, float], tuple[float, float]]] = []
    for _ in range(turns):
        found.append((in_copy(raw, base, lambda root: run(command, root)), in_copy(raw, base, floor)))
        say(f"  {found[-1][0][0]:.1f} s, floor {found[-1][1][0]:.1f} s")
    words = {}
    for kind, mark in ((0, ""), (1, "_cpu")):
        words[f"cold{mark}"] = spread([ours[kind] for ours, _ in found], 1)
        words[f"floor{mark}"] = spread([least[kind] for _, least in found], 1)
        words[f"ratio{mark}"] = spread([ours[kind] / least[kind] for ours, least in found], 1)
    return words


def section(base: Path, count: int, turns: int, cold_turns: int) -> str:
    """The whole section of the page."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("Chromium is not installed; «make system» installs it (Debian or Ubuntu).")
    before = load()
    # as an installer does: what was edited last is not to be compiled in every run
    compileall.compile_dir(Path(kostprijs.__file__).parent, quiet=1)
    say("Writing the workbooks ...")
    raw = base / "ruw"
    names = write_trajects(raw, count)
    browser = subprocess.run([chromium, "--version"], capture_output=True, text=True, check=True).stdout
    rows = []
    for part in (names[:1], names)[: 1 + (count > 1)]:
        say(f"{len(part)} handouts ...")
        rows.append(batch(part, raw, base, turns if len(part) > 1 else cold_turns, chromium))
    words = cold(names[0], raw, base, cold_turns)
    return _SECTION.format(
        about=about(), papermill=metadata.version("papermill"), nbconvert=metadata.version("nbconvert"),
        browser=" ".join(browser.split()[:2]), load=loads(before),
        turns=turns, cold_turns=cold_turns, plain=PLAIN, table="\n".join(rows), **words,
    )  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Run it all; the section goes to docs/prestaties.md."""
    parser = arguments_for("publishing")
    parser.add_argument("--handouts", type=int, default=HANDOUTS)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--cold-turns", type=int, default=COLD_TURNS)
    parser.add_argument("--ours", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.ours:
        make_ours(options.root, options.ours)
        return 0
    with tempfile.TemporaryDirectory(prefix="kp-bench-") as name:
        text = section(Path(name), options.handouts, options.turns, options.cold_turns)
    hand_in("publicatie", text, options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
