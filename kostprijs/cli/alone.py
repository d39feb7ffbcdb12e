"""One command at a time writes for a traject."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from kostprijs.errors import WrongUse
from kostprijs.files import clear_abandoned, exclusive
from kostprijs.layout import Workspace

_LOCK = ".bezig"


@contextlib.contextmanager
def alone(workspace: Workspace, traject: str) -> Iterator[None]:
    """Be the only command that writes for a traject, until the end of the block or of the process.

    Raises WrongUse when another one is at it.
    """
    folder = workspace.raw(traject)
    with contextlib.ExitStack() as stack:
        try:
            if folder.is_dir():
                stack.enter_context(exclusive(folder / _LOCK, wait=False))
                _tidy(workspace, traject)
        except BlockingIOError as error:
            raise WrongUse(
                f"Er loopt al een opdracht voor het traject «{traject}». Er is niets gewijzigd. Wacht tot "
                "die klaar is en geef de opdracht dan opnieuw."
            ) from error
        except OSError:  # a folder in which nothing may be written: then no other writes there either
            pass
        yield


def _tidy(workspace: Workspace, traject: str) -> None:
    for folder in (workspace.ledger(traject), workspace.certificates(traject)):
        clear_abandoned(folder)
    clear_abandoned(workspace.root / "reports" / traject)
