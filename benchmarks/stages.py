"""Where the time of one handout from cold goes: step by step, and by library that is loaded.

    python benchmarks/stages.py                      writes its section of docs/prestaties.md
    python benchmarks/stages.py --turns 1 --no-page

See benchmarks/README.md. Nothing here is a test: the times depend on the machine, and nothing gates on them.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from page import about, arguments_for, dutch, hand_in, load, loads, spread
from publish import ROUND, in_copy, write_trajects

START, INTAKE, PROTECTION = "starten en de opdrachtregel laden", "intake", "bescherming"
TURNS = 5
MOST = 8  # libraries that are named
_LOAD = """\
import threading
import kostprijs.cli.app, kostprijs.cli.show_intake, kostprijs.cli.steps
import kostprijs.intake.round, kostprijs.anonymise.protect
from kostprijs.report.ahead import _load
_load(threading.Event())
"""
_SECTION = """\
### Waar de tijd van één hand-out blijft

{about}; belasting van de machine bij begin en eind: {load}.
Dezelfde weg als `kostprijs run`, in stappen, elke keer in een vers proces; mediaan van {turns} beurten.
Tijdens de intake lezen andere processen de rekentools en laadt een draad vast wat de publicatie nodig heeft;
PDF en dia's worden gezet naast het uitvoeren van de notebooks.

| stap | seconden |
| --- | ---: |
{steps}
| samen | {whole} |

Wat overblijft is voor een groot deel laden: alle bibliotheken na elkaar, in een vers proces, kosten
{loading} s. Het meeste zit in {libraries}.

Waarom dat blijft: papermill en nbconvert voeren de notebooks uit en maken er de bladzijde van; dat
een controleur dezelfde notebooks kan openen is dat waard. Wat jsonschema voor ongebruikte formaten
meeneemt wordt al niet geladen. Rekentools worden gelezen in afgesloten processen die eerst moeten
starten: dat is de prijs van bestanden van een ander.
"""


def stages(traject: str, root: Path, started: float) -> list[tuple[str, float]]:
    """Every step of one `kostprijs run` with its seconds; it was `started` then, by the monotonic clock."""
    from kostprijs.cli import app, collect_seldom, steps
    from kostprijs.intake.round import run_intake
    from kostprijs.layout import Workspace

    del app  # loading it is part of starting the command
    collect_seldom()
    marks = [(START, started), (INTAKE, time.monotonic())]
    workspace = Workspace(root)
    with steps.ahead():
        run_intake(workspace, traject, ROUND)
    marks.append((PROTECTION, time.monotonic()))
    steps.anonymise(workspace, traject, ROUND, None)
    steps.publish(workspace, traject, ROUND, lambda name: marks.append((name.lower(), time.monotonic())))
    ends = [moment for _, moment in marks[1:]] + [time.monotonic()]
    return [(name, end - begin) for (name, begin), end in zip(marks, ends, strict=True)]


def libraries() -> Counter[str]:
    """Seconds of loading per top-level package, loaded one after the other in a fresh process."""
    command = [sys.executable, "-X", "importtime", "-c", _LOAD]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: Counter[str] = Counter()
    for line in done.stderr.splitlines():
        own, _, name = line.removeprefix("import time:").split("|")
        if own.strip().isdigit():
            found[name.strip().partition(".")[0]] += int(own) / 1e6
    return found


def section(base: Path, turns: int) -> str:
    """The part of the page."""
    before, raw = load(), base / "ruw"
    (traject,) = write_trajects(raw, 1)
    runs: list[list[tuple[str, float]]] = []

    def run(root: Path) -> None:
        command = [sys.executable, __file__, "--of", traject, "--root", root, "--started"]
        done = subprocess.run([*command, str(time.monotonic())], capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout))

    for _ in range(turns):
        in_copy(raw, base, run)
    rows = [(found[0][0], [seconds for _, seconds in found]) for found in zip(*runs, strict=True)]
    loaded = libraries()
    most = [f"{name} ({dutch(seconds, 2)})" for name, seconds in loaded.most_common(MOST)]
    return _SECTION.format(
        about=about(),
        load=loads(before),
        turns=turns,
        steps="\n".join(f"| {name} | {spread(values, 2)} |" for name, values in rows),
        whole=spread([sum(seconds for _, seconds in found) for found in runs], 2),
        loading=dutch(loaded.total(), 1),
        libraries=f"{', '.join(most[:-1])} en {most[-1]}",
    )


def main(arguments: Sequence[str]) -> int:
    """Run it all; the section goes to docs/prestaties.md."""
    parser = arguments_for("the steps of one handout")
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--of", help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--started", type=float, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.of:
        json.dump(stages(options.of, options.root, options.started), sys.stdout)
        return 0
    with tempfile.TemporaryDirectory(prefix="kp-bench-") as name:
        text = section(Path(name), options.turns)
    hand_in("een-handout", text, options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
