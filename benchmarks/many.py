"""How long a national body is at it: municipalities with two products each, from bulk tables to handouts.

    python benchmarks/many.py                       342 x 2 rounds; writes its section of docs/prestaties.md
    python benchmarks/many.py --municipalities 10 --no-page

See benchmarks/README.md. Nothing here is a test: the times depend on the machine, and nothing gates on them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from page import about, arguments_for, dutch, hand_in, load, loads, say, seconds
from workbooks import write_table

from kostprijs.files import sha256
from kostprijs.layout import CONFIG, Workspace
from kostprijs.model.loader import load_model

MUNICIPALITIES, PRODUCTS, TOOLS, JOBS = 342, ("hulp", "hulp-plus"), 12, 2
ROUND = "ronde-1"


@dataclass(frozen=True)
class Took:
    """Seconds of each part, and how many rounds."""

    rounds: int
    released: float
    published: float
    again: float
    sample: int
    alone: float
    same: bool


def write_rounds(root: Path, municipalities: int) -> list[str]:
    """A traject per municipality and product, each with a bulk table of twelve tools; returns their names."""
    settings = (resources.files("kostprijs.example") / CONFIG).read_bytes()
    model, names = load_model("hbh-2019"), []
    for number in range(municipalities * len(PRODUCTS)):
        municipality, product = divmod(number, len(PRODUCTS))
        name = f"gemeente-{municipality:03d}-{PRODUCTS[product]}"
        folder = Workspace(root).raw(name)
        folder.mkdir(parents=True)
        (folder / CONFIG).write_bytes(settings)
        write_table(model, folder / "tabel.csv", TOOLS, number)
        names.append(name)
    return names


def release(root: Path, names: Sequence[str]) -> None:
    """Intake and protection of every round, in this process."""
    from kostprijs.cli import steps
    from kostprijs.intake.round import run_intake

    workspace = Workspace(root)
    for name in names:
        run_intake(workspace, name, ROUND, workspace.raw(name) / "tabel.csv")
        steps.anonymise(workspace, name, ROUND, None)


def publish(root: Path, jobs: int) -> None:
    """`kostprijs publish --all`, as the command."""
    command = [sys.executable, "-c", "from kostprijs.cli import main; main()"]
    done = subprocess.run(
        [*command, "publish", "--all", "--jobs", str(jobs)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"publish --all ended with {done.returncode}: {done.stderr}")


def hashes(root: Path) -> dict[str, str]:
    """The hash of every published file."""
    found = sorted((root / "reports").rglob("*"))
    return {path.relative_to(root).as_posix(): sha256(path.read_bytes()) for path in found if path.is_file()}


def measure(root: Path, municipalities: int, jobs: int, sample: int) -> Took:
    """Everything with `jobs` processes, then a sample of the rounds in one process."""
    names = write_rounds(root, municipalities)
    say(f"{len(names)} rounds: intake and protection ...")
    released = seconds(lambda: release(root, names))
    say(f"  {released:.0f} s; publishing with {jobs} processes ...")
    published = seconds(lambda: publish(root, jobs))
    say(f"  {published:.0f} s; again ...")
    again = seconds(lambda: publish(root, jobs))
    few = root / "steekproef"
    for name in names[:sample]:
        shutil.copytree(root / "data" / "anonymised" / name, few / "data" / "anonymised" / name)
    say(f"  {again:.1f} s; {sample} in one process ...")
    alone = seconds(lambda: publish(few, 1))
    known = hashes(root)
    return Took(
        len(names), released, published, again, min(sample, len(names)), alone,
        all(known[name] == found for name, found in hashes(few).items()),
    )  # fmt: skip


_SECTION = """\
## Veel rondes

{about}; belasting van de machine bij begin en eind: {load}.
{municipalities} gemeenten met elk twee producten, {tools} rekentools per ronde uit een bulktabel.

| | seconden | per ronde |
| --- | ---: | ---: |
| intake en bescherming van {rounds} rondes, één proces | {released} | {released_each} |
| `kostprijs publish --all --jobs {jobs}` | {published} | {published_each} |
| dezelfde opdracht nog eens: alles is al bij | {again} | {again_each} |
| `kostprijs publish --all`, {sample} van deze rondes | {alone} | {alone_each} |

De bestanden van deze {sample} rondes zijn bij één proces en bij {jobs} processen {same}. Bij elke opdracht
is het starten en laden meegeteld; over weinig rondes weegt dat zwaarder.
"""


def section(root: Path, municipalities: int, jobs: int, sample: int) -> str:
    """The whole section of the page."""
    before = load()
    took = measure(root, municipalities, jobs, sample)
    each = {
        "released": took.released / took.rounds, "published": took.published / took.rounds,
        "again": took.again / took.rounds, "alone": took.alone / took.sample,
    }  # fmt: skip
    return _SECTION.format(
        about=about(), load=loads(before), jobs=jobs,
        municipalities=municipalities, tools=TOOLS, rounds=took.rounds, sample=took.sample,
        same="byte voor byte gelijk" if took.same else "NIET gelijk",
        **{name: dutch(getattr(took, name), 1) for name in each},
        **{f"{name}_each": dutch(value, 2) for name, value in each.items()},
    )  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Run it all; the section goes to docs/prestaties.md."""
    parser = arguments_for("many rounds")
    parser.add_argument("--municipalities", type=int, default=MUNICIPALITIES)
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument("--sample", type=int, default=20, help="rounds made once more in one process")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kp-bench-") as name:
        text = section(Path(name), options.municipalities, options.jobs, options.sample)
    hand_in("veel-rondes", text, options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
