"""How long the disclosure control takes, beside `acro` on the same data, and whether many rounds stay flat.

    python benchmarks/disclosure.py            everything; writes its section of docs/prestaties.md
    python benchmarks/disclosure.py --rounds 50 --no-page

See benchmarks/README.md. Nothing here is a test: the times depend on the machine, and nothing gates on them.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from page import about, arguments_for, dutch, hand_in, load, loads, say, seconds, spread
from peers import Worker, worker

from kostprijs.anonymise.certificate import certificate
from kostprijs.anonymise.certified import read_certified
from kostprijs.anonymise.ladder import choose
from kostprijs.anonymise.ledger import open_ledger
from kostprijs.anonymise.policy import Policy, load_policy
from kostprijs.anonymise.protect import post, protect
from kostprijs.anonymise.release import Release, write_round
from kostprijs.context import PublicContext
from kostprijs.model.costmodel import CostModel
from kostprijs.model.loader import parse_model

WORKER = Path(__file__).with_name("acro_worker.py")
ELEMENTS, TOOLS, SEED, RUNS = 40, 25, 20190814, 11
SIZES = (5, 9, 30)
Array = npt.NDArray[np.float64]


def model_of(elements: int) -> CostModel:
    """A model with so many percentages on a wage, protected as the model hbh-2019 protects overhead."""
    parts = [
        '[model]\nid = "meting"\ntitel = "Meting"\npeiljaar = 2019\nuitkomst = "tarief"\n',
        *(
            f'[[element]]\nid = "e{number:02}"\nlabel = "Element {number}"\neenheid = "pct"\n'
            "bescherming = { prior = [0, 40], korrel = 0.1, marge = 1.5, raster = 1.0 }\n"
            for number in range(elements)
        ),
        '[[regel]]\nid = "tarief"\nlabel = "Tarief"\neenheid = "eur_uur"\nformule = "20 * (1 + ',
        " + ".join(f"e{number:02}" for number in range(elements)),
        ')"\n',
    ]
    return parse_model("".join(parts).encode(), "meting.toml")


def submissions(generator: np.random.Generator, tools: int, elements: int = ELEMENTS) -> Array:
    """Percentages on the grain 0.1, shape (tools, elements): a level per element, spread around it."""
    level = generator.uniform(4, 30, elements)
    values = np.round(generator.normal(level, level * 0.25, (tools, elements)), 1)
    return np.clip(values, 0.1, 40.0)


def contributions(values: Array, model: CostModel) -> dict[str, dict[str, float]]:
    """As intake gives them: concern -> figure -> value, with the tariff."""
    names = [element.id for element in model.elements]
    rows = {}
    for number, row in enumerate(values):
        own = dict(zip(names, row.tolist(), strict=True))
        rows[f"concern {number}"] = {**own, model.outcome: 20 * (1 + sum(own.values()) / 100)}
    return rows


@dataclass(frozen=True)
class Compared:
    """Seconds of every turn, the parties in turn; `acro` is empty where it could not be had."""

    tools: int
    ladder: list[float]
    protect: list[float]
    acro: list[float]


def compare(tools: int, policy: Policy, acro: Worker | None, folder: Path) -> Compared:
    """Audit and ladder of 40 elements, the whole of `protect`, and acro's pivot_table, run in turn."""
    model = model_of(ELEMENTS)
    values = submissions(np.random.default_rng(SEED + tools), tools)
    guarded = [policy.guard(figure, model.source) for figure in model.figures()][:ELEMENTS]
    rows = contributions(values, model)
    columns = [tuple(column) for column in values.T.tolist()]
    if acro is not None:
        table = folder / f"{tools}.csv"
        lines = [f"e{e:02},{value}" for e, column in enumerate(columns) for value in column]
        table.write_text("element,waarde\n" + "\n".join(lines) + "\n")
        acro.ask(f"load {table}")
    ladder, whole, theirs = list[float](), list[float](), list[float]()
    for _ in range(RUNS):
        ladder.append(seconds(lambda: [choose(c, g, policy) for c, g in zip(columns, guarded, strict=True)]))
        whole.append(seconds(lambda: protect(rows, model, policy)))
        if acro is not None:
            theirs.append(float(acro.ask("run")))
    return Compared(tools, ladder, whole, theirs)


@dataclass(frozen=True)
class Block:
    """A block of rounds: the last round of it, CPU seconds per round, peak memory so far in MiB."""

    until: int
    per_round: float
    peak: float


def scale(rounds: int, policy: Policy, folder: Path, *, one_traject: bool, block: int) -> list[Block]:
    """Protect, record and write so many rounds of 25 tools and 40 elements, each with new values."""
    model, generator = model_of(ELEMENTS), np.random.default_rng(SEED)
    blocks = []
    start = time.process_time()  # of this process only: what else the machine does is not in it
    for number in range(1, rounds + 1):
        traject = "een" if one_traject else f"traject-{number}"
        rows = contributions(submissions(generator, TOOLS), model)
        release(folder / traject, f"ronde-{number}", rows, model, policy)
        if number % block == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            blocks.append(Block(number, (time.process_time() - start) / block, peak))
            say(f"  {number} rounds: {blocks[-1].per_round:.3f} s per round, peak {peak:.0f} MiB")
            start = time.process_time()
    return blocks


def release(
    folder: Path, ronde: str, rows: dict[str, dict[str, float]], model: CostModel, policy: Policy
) -> None:
    """What `kostprijs anonymise` does after reading the vault."""
    ledger = open_ledger(folder / "kluis")
    protected = protect(rows, model, policy, ledger)
    ledger = post(ledger, protected, ronde, "2019-08-14", policy, read_certified(folder / "uit"))
    context = PublicContext("Meting", "", "", 2019, "concept", ronde, None, None, {})
    write_round(
        folder / "uit" / ronde,
        Release(
            traject=folder.name,
            ronde=ronde,
            figures=protected.figures,
            submissions=protected.submissions,
            context=context,
            model=model,
            policy=policy,
            certificate=certificate(protected, policy, ledger, ronde),
        ),
    )


_PAGE = """\
## De bescherming

{about}; belasting van de machine bij begin en eind: {load}.

### Audit en ladder naast acro

{elements} elementen, {runs} beurten, om en om in dezelfde run en op dezelfde gegevens: de mediaan, met
daarachter de laagste en de hoogste; de verhouding is per beurt berekend. «Ladder» is de keuze
per element, met de audit voor de buitenstaander en voor elke deelnemer. «Alles» is met de
afsluiting over de formules en het krapste interval voor het certificaat. acro: {acro}. acro toetst drempel,
dominantie en p%-regel per cel en doet geen audit: het is een maat voor de orde van grootte, niet hetzelfde
werk.

| concerns | ladder | alles | acro `pivot_table` | ladder : acro |
| ---: | ---: | ---: | ---: | ---: |
{compared}

### Veel rondes in één opdracht

Rondes van {tools} rekentools en {elements} elementen achter elkaar in één proces: beschermen, in het
grootboek zetten en wegschrijven, elke ronde een eigen traject. De piek is die van het hele proces
tot dan toe.

| rondes | CPU-s per ronde | piek MiB |
| ---: | ---: | ---: |
{apart}

Ter vergelijking alle rondes in één traject, meer dan er ooit in een traject komen: elke ronde wordt dan
tegen alle vorige gehouden, en het grootboek groeit mee.

| rondes | CPU-s per ronde | piek MiB |
| ---: | ---: | ---: |
{together}
"""


def page(
    compared: Sequence[Compared], apart: Sequence[Block], together: Sequence[Block], acro: str, before: float
) -> str:
    """The section of docs/prestaties.md."""
    return _PAGE.format(
        about=about(),
        load=loads(before),
        elements=ELEMENTS,
        tools=TOOLS,
        runs=RUNS,
        acro=acro,
        compared="\n".join(map(_compared_row, compared)),
        apart="\n".join(map(_block_row, apart)),
        together="\n".join(map(_block_row, together)),
    )


def _compared_row(row: Compared) -> str:
    acro = f"{spread(row.acro, 3)} s" if row.acro else "niet gemeten"
    ratios = [ours / theirs for ours, theirs in zip(row.ladder, row.acro, strict=False)]
    ratio = spread(ratios, 2) if ratios else ""
    return f"| {row.tools} | {spread(row.ladder, 3)} s | {spread(row.protect, 3)} s | {acro} | {ratio} |"


def _block_row(row: Block) -> str:
    return f"| {row.until} | {dutch(row.per_round)} | {row.peak:.0f} |"


def main(arguments: Sequence[str]) -> int:
    """Run it all; the section goes to docs/."""
    parser = arguments_for("the disclosure control")
    parser.add_argument("--rounds", type=int, default=400, help="rounds for the scaling")
    options = parser.parse_args(arguments)
    before, policy = load(), load_policy("streng")
    block = max(1, options.rounds // 8)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with worker("acro", ["acro"], "import acro", WORKER) as acro:
            compared = [compare(tools, policy, acro, folder) for tools in SIZES]
            version = acro.ask("version") if acro else "niet te krijgen op deze machine"
        say("Rounds, each a traject of its own:")
        apart = scale(options.rounds, policy, folder / "apart", one_traject=False, block=block)
        say("Rounds, all in one traject:")
        few = max(4, options.rounds // 4)
        together = scale(few, policy, folder / "samen", one_traject=True, block=few // 4)
    text = page(compared, apart, together, version, before)
    hand_in("bescherming", text, options)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
