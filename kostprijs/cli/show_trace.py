"""What `trace` shows: a line per link, and at the end how every chain is proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostprijs.cli.show import document, say
from kostprijs.errors import VerificationFailed

if TYPE_CHECKING:
    from kostprijs.audit.chain import Trace


def trace(found: Trace, json: bool) -> None:
    """The chains; raises VerificationFailed when a link does not fit what it was made from."""
    if json:
        document(found.as_json())
    else:
        _chains(found)
    if found.broken:
        places = "; ".join(dict.fromkeys(link.where or link.kind for link in found.broken))
        raise VerificationFailed(
            f"De keten klopt niet bij: {places}. «kostprijs verify {found.report}» zegt wat er anders is."
        )


def _chains(found: Trace) -> None:
    for chain in found.chains:
        say(f"{chain.subject} ({found.report}, kenmerk {found.mark})")
        for link in chain.links:
            say(f"  {link.line}")
    say("Bewijs van de publicatie")
    for link in found.proof:
        say(f"  {link.line}")
