"""One command at a time writes for a traject."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from kostprijs.errors import WrongUse
from kostprijs.files import TEMPORARY, clear_abandoned, exclusive
from kostprijs.layout import Workspace

_LOCK = ".bezig"
_LOOK = 0.1  # seconds between two looks at a lock


@contextlib.contextmanager
def alone(workspace: Workspace, traject: str, patience: float = 0) -> Iterator[None]:
    """Be the only command that writes for a traject, until the end of the block or of the process.

    Raises WrongUse when another one is at it, and still is after so many seconds.
    """
    folder = workspace.raw(traject)
    with contextlib.ExitStack() as stack:
        try:
            if folder.is_dir():
                _hold(stack, folder / _LOCK, time.monotonic() + patience)
                _tidy(workspace, traject)
        except BlockingIOError as error:
            raise WrongUse(
                f"Er loopt al een opdracht voor het traject «{traject}». Er is niets gewijzigd. Wacht tot "
                "die klaar is en geef de opdracht dan opnieuw."
            ) from error
        except OSError:  # a folder in which nothing may be written: then no other writes there either
            pass
        yield


def _hold(stack: contextlib.ExitStack, lock: Path, until: float) -> None:
    while True:
        try:
            stack.enter_context(exclusive(lock, wait=False))
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise
        time.sleep(_LOOK)


def _tidy(workspace: Workspace, traject: str) -> None:
    for path in workspace.ledger(traject).glob(f"{TEMPORARY}*"):
        if path.is_dir() and not path.is_symlink():  # it may hold a copy of the key
            from kostprijs.intake.destroying import destroy_folder

            destroy_folder(path)
    for folder in (workspace.certificates(traject), workspace.root / "reports" / traject):
        clear_abandoned(folder)
