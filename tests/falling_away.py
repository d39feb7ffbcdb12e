"""A stand-in for publishing one round: some take their process with them, as when memory runs out."""

from __future__ import annotations

import os
import signal

from kostprijs.cli.many_steps import Outcome, State

KILLED = "valt-weg"


def publish_one(root: str, traject: str, ronde: str) -> Outcome:
    """Made, unless this is one of the rounds that take their process with them."""
    del root
    if traject.startswith(KILLED):
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(traject, ronde, State.MADE)
