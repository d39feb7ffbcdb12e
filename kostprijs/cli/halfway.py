"""A closing that stops halfway must not leave anybody in the belief that nothing happened."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from kostprijs.cli.usage import BROKEN_OFF_CODE
from kostprijs.errors import Halfway, KostprijsError, reason_of
from kostprijs.layout import Workspace


@contextlib.contextmanager
def told_when_begun(workspace: Workspace, traject: str) -> Iterator[None]:
    """Raise Halfway for Ctrl-C, or for a system that refuses, once a closing is under way.

    It names no file: that could be a submission.
    """
    from kostprijs.intake.closing import under_way

    try:
        yield
    except (KeyboardInterrupt, OSError) as error:
        if not under_way(workspace, traject):
            raise
        why, code = "Afgebroken.", BROKEN_OFF_CODE
        if isinstance(error, OSError):
            why, code = f"Het vernietigen liep vast: {reason_of(error)}.", KostprijsError.exit_code
        raise Halfway(
            f"{why} Het afsluiten van «{traject}» is begonnen en niet afgemaakt; een deel kan al vernietigd "
            "zijn. Geef dezelfde opdracht opnieuw; het gaat verder waar het was.",
            code,
        ) from error
