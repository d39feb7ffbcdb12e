"""The steps behind the commands: they carry data from one zone to the next and decide nothing."""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostprijs.cli.ledger_steps import publication_of
from kostprijs.cli.new_text import NEW_TRAJECT
from kostprijs.cli.release_steps import check_final, earlier_of, house_style_of
from kostprijs.cli.tool_steps import check_protection
from kostprijs.errors import WrongUse
from kostprijs.files import write_atomic
from kostprijs.layout import Workspace, publication_folder
from kostprijs.model.loader import load_tool
from kostprijs.traject import DEFAULT_POLICY, load_traject

if TYPE_CHECKING:  # these zones load NumPy, calamine or papermill; only the command that needs one pays
    from kostprijs.anonymise.dataset import ReleasedRound
    from kostprijs.cli.show_intake import Reading
    from kostprijs.intake.result import IntakeResult


def new_traject(workspace: Workspace, traject: str, model: str) -> Path:
    """Write the settings of a new traject.

    Raises WrongUse when they exist or there is no such model, ModelError when the model or its protection
    is not right.
    """
    path = workspace.config(traject)
    if path.exists():
        raise WrongUse(f"Het traject «{traject}» bestaat al ({path}); er is niets gewijzigd.")
    check_protection(load_tool(model), DEFAULT_POLICY)
    reference = model
    if model.endswith(".toml"):  # relative to the folder of traject.toml, so that the tree can be moved
        reference = os.path.relpath(Path(model).resolve(), path.parent.resolve())
    text = NEW_TRAJECT.format(
        title=traject, policy=DEFAULT_POLICY, model=_toml_text(Path(reference).as_posix())
    )
    tomllib.loads(text)
    workspace.submissions(traject, "ronde-1").mkdir(parents=True, exist_ok=True)
    write_atomic(path, text.encode(), 0o600)
    return path


def _toml_text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_template(workspace: Workspace, traject: str, target: Path | None) -> Path:
    """Write the empty workbook of the traject's model, and say where it is.

    Without a target it lands in the current folder, under a name of its own; a folder gets that name
    too. Raises WrongUse when the file exists or would not be an .xlsx, ModelError
    when the protection of the model is too weak for the policy.
    """
    from kostprijs.model.template import blank_tool, write_workbook

    settings = load_traject(workspace.config(traject))
    path = target or Path()
    if path.is_dir():
        path = path / f"rekentool-{traject}.xlsx"
    if path.suffix.casefold() != ".xlsx":
        raise WrongUse(f"«{path.name}» is geen naam van een rekentool; kies een naam die eindigt op .xlsx.")
    if path.exists():
        raise WrongUse(
            f"{path} bestaat al en is niet overschreven. Verplaats het bestand, of kies met --naar een "
            "andere naam."
        )
    model = settings.cost_model()
    check_protection(model, settings.policy)
    heading = ", ".join(part for part in (settings.title, settings.region) if part)
    write_workbook(model, path, blank_tool(model), settings.peiljaar, heading)
    return path


def file_names(workspace: Workspace, traject: str, ronde: str, table: Path | None) -> list[str]:
    """The files that an intake of this round will read, in that order; none for a table."""
    from kostprijs.intake.reading import list_files
    from kostprijs.intake.submission import file_name

    if table is not None or not workspace.config(traject).exists():
        return []
    return [file_name(path.name) for path in list_files(workspace, traject, ronde)]


def run_intake(
    workspace: Workspace,
    traject: str,
    ronde: str,
    table: Path | None,
    watch: Reading,
    letters: bool = False,
    policy_id: str | None = None,
) -> IntakeResult:
    """Read and check a round; `watch` is told how far it is and what is found.

    The policy (that of the traject where none is given) says how many concerns are needed.
    """
    from kostprijs.anonymise.policy import load_policy
    from kostprijs.intake.round import run_intake as run

    least = load_policy(policy_id or load_traject(workspace.config(traject)).policy).n_min
    return run(workspace, traject, ronde, table, watch.advance, letters, watch.found, watch.written, least)


def anonymise(
    workspace: Workspace, traject: str, ronde: str, policy_id: str | None, deel: str = "", date: str = ""
) -> ReleasedRound:
    """Protect the checked submissions of a round, or of one part of it, and write what is released.

    `date` is that of the line in the ledger where the settings give none; without it that is today.
    """
    from kostprijs.anonymise.certificate import certificate
    from kostprijs.anonymise.certified import read_certified
    from kostprijs.anonymise.dataset import read_round
    from kostprijs.anonymise.earlier import first_of
    from kostprijs.anonymise.ledger import open_ledger
    from kostprijs.anonymise.policy import load_policy
    from kostprijs.anonymise.protect import post, protect
    from kostprijs.anonymise.release import Release, write_round
    from kostprijs.intake.parts import part_contributions
    from kostprijs.intake.receipts import load_commitments
    from kostprijs.intake.source import check_source

    settings = load_traject(workspace.config(traject))
    model = settings.cost_model()
    policy = load_policy(policy_id or settings.policy)
    context = settings.context(ronde, model.peiljaar, deel)
    check_final(context, traject)
    ledger = open_ledger(workspace.ledger(traject))
    rows = part_contributions(workspace, settings, ronde, model, deel)
    check_source(workspace, traject, ronde)
    receipts = load_commitments(workspace, traject, ronde, rows)
    protected = protect(rows, model, policy, ledger, publication_of(ronde, deel))
    house_style = house_style_of(settings)
    date = context.date.isoformat() if context.date else date or dt.datetime.now(dt.UTC).date().isoformat()
    # the ledger first: what is released must be in it, also after a kill between the two
    publication, place = publication_of(ronde, deel), publication_folder(ronde, deel)
    folder = workspace.anonymised(traject, place)
    ledger = post(
        ledger, protected, publication, date, policy, read_certified(workspace.certificates(traject))
    )
    release = Release(
        traject=traject,
        ronde=place,
        figures=protected.figures,
        submissions=protected.submissions,
        context=context,
        model=model,
        policy=policy,
        certificate=certificate(protected, policy, ledger, publication),
        earlier=earlier_of(workspace, settings, ledger, publication, model, context),
        house_style=house_style,
        first=first_of(ledger, publication),
        receipts=receipts,
    )
    write_round(folder, release)
    return read_round(folder)


def ahead() -> AbstractContextManager[None]:
    """Load what `publish` needs while the block runs: an intake waits for the processes that read."""
    from kostprijs.report.ahead import loaded_ahead

    return loaded_ahead()


def released(workspace: Workspace, traject: str, ronde: str) -> ReleasedRound:
    """What was released of a round."""
    from kostprijs.anonymise.dataset import read_round

    return read_round(workspace.anonymised(traject, ronde))


def publish(
    workspace: Workspace, traject: str, ronde: str, progress: Callable[[str], None] | None
) -> tuple[Path, ...]:
    """Render what was released."""
    from kostprijs.report.publish import publish_round

    return publish_round(workspace, traject, ronde, progress)


def write_example(workspace: Workspace) -> None:
    """Put the example traject under the root; what is there already stays as it is."""
    from kostprijs.example.writer import write_example as write

    write(workspace.raw("voorbeeld"))


def status(workspace: Workspace) -> list[dict[str, Any]]:
    """One row per round: how many files an intake reads, and which steps have been done.

    A closed round stays in it.
    """
    from kostprijs.intake.closed import closed_rounds
    from kostprijs.intake.reading import files_in, round_folders

    rows: list[dict[str, Any]] = []
    for traject in workspace.trajects():
        settings = load_traject(workspace.config(traject))
        raw = workspace.raw(traject)
        closed = closed_rounds(raw)
        rounds = round_folders(raw) | set(settings.rounds) | set(closed) - {""}  # "": what is of no round
        rows += [
            {
                "traject": traject,
                "ronde": ronde,
                "bestanden": len(files_in(workspace.submissions(traject, ronde))),
                "gecontroleerd": workspace.vault(traject, ronde).is_dir(),
                "vrijgegeven": workspace.anonymised(traject, ronde).is_dir(),
                "gepubliceerd": workspace.reports(traject, ronde).is_dir(),
                "afgesloten": ronde in closed,
            }
            for ronde in sorted(rounds)
        ]
    return rows
