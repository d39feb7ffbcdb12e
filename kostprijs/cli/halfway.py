"""A closing that stops halfway must not leave anybody in the belief that nothing happened."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from kostprijs.cli.failure import UNEXPECTED, unexpected
from kostprijs.cli.usage import BROKEN_OFF_CODE
from kostprijs.errors import Halfway, KostprijsError, WrongUse, reason_of
from kostprijs.layout import CLOSED, Workspace


@contextlib.contextmanager
def told_when_begun(workspace: Workspace, traject: str) -> Iterator[None]:
    """Raise Halfway for whatever stops a closing that is under way, or that goes on after one was finished.

    Before that an error is left as it is, but for a system that refuses: that names no file, in either case,
    since it could be a submission.
    """
    before = _stage(workspace, traject)
    try:
        yield
    except Halfway:
        raise
    except (KeyboardInterrupt, Exception) as error:
        why, code = _why(error)
        now = _stage(workspace, traject)
        if now[0]:
            raise Halfway(
                f"{why} Het afsluiten van «{traject}» is begonnen en niet afgemaakt; een deel kan al "
                "vernietigd zijn. Geef dezelfde opdracht opnieuw; het gaat verder waar het was.",
                code,
            ) from error
        if now != before:
            raise Halfway(
                f"{why} Wat er van «{traject}» te vernietigen was is wel vernietigd, en het verslag is "
                "geschreven. Geef dezelfde opdracht opnieuw voor wat er nog is.",
                code,
            ) from error
        if isinstance(error, OSError):
            raise WrongUse(
                f"{why} Er is nog niets vernietigd.",
                f"Kijk of u elk bestand in data/raw/{traject}/ kunt openen, en geef de opdracht opnieuw.",
            ) from error
        raise


def _stage(workspace: Workspace, traject: str) -> tuple[bool, int]:
    """Whether a closing is under way, and which record there is: both change when one is finished."""
    from kostprijs.intake.closing import under_way

    record = workspace.raw(traject) / CLOSED
    return under_way(workspace, traject), record.stat().st_mtime_ns if record.exists() else 0


def _why(error: BaseException) -> tuple[str, int]:
    """What stopped it, and the exit code."""
    if isinstance(error, OSError):
        return f"Het vernietigen liep vast: {reason_of(error)}.", KostprijsError.exit_code
    if isinstance(error, KostprijsError):
        return str(error), error.exit_code
    if isinstance(error, Exception):
        return unexpected(error), UNEXPECTED
    return "Afgebroken.", BROKEN_OFF_CODE
