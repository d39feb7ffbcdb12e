"""The steps behind `verify`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kostprijs.cli.alone import alone
from kostprijs.errors import WrongUse
from kostprijs.files import write_atomic
from kostprijs.layout import Workspace

if TYPE_CHECKING:  # loads the readers of every kind of file; only the command that needs them pays
    from kostprijs.audit.outcome import Verification


def verify(workspace: Workspace, report: Path, progress: Callable[[str], None] | None = None) -> Verification:
    """Make a publication again and compare, without the submissions."""
    from kostprijs.audit.verify import verify as run

    return run(workspace, report, progress)


def from_submissions(
    workspace: Workspace,
    report: Path,
    found: Verification,
    progress: Callable[[int, int], None] | None = None,
) -> Verification:
    """The same verification, with what the submissions and the ledger say of it (`--raw`)."""
    from kostprijs.audit.published import home_of, report_folder
    from kostprijs.cli.raw_steps import repeat

    home = home_of(workspace, report_folder(workspace, report))
    with alone(home, found.traject):
        return found.with_checks(*repeat(home, found.traject, found.ronde, progress))


def check_replaceable(path: Path) -> None:
    """Raise WrongUse for anything that is there and is no earlier report; a folder is none of those."""
    from kostprijs.audit.words import TITLE

    if not path.exists() or path.is_dir():
        return
    if path.is_file():
        with path.open("rb") as stream:
            if stream.read(len(TITLE)) == TITLE.encode():
                return
    raise WrongUse(
        f"{path} bestaat al en is geen verslag van een controle; het is niet overschreven. Kies met "
        "--verslag een andere naam."
    )


def write_report(found: Verification, path: Path) -> Path:
    """Write the report in plain Dutch; a folder gets a name of its own in it. Says where it is.

    Raises WrongUse as check_replaceable does.
    """
    from kostprijs.audit.words import plain_report

    target = path / f"verslag-{found.traject}-{found.ronde}.md" if path.is_dir() else path
    check_replaceable(target)
    write_atomic(target, plain_report(found).encode())
    return target
