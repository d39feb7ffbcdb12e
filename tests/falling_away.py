"""Stand-ins for the work of a pool, in a module that its processes can load."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Mapping
from typing import Any

from kostprijs.cli.many_steps import Outcome, State
from kostprijs.cli.pools import Round, in_processes

KILLED = "valt-weg"


def publish_asked(root: str, asked_by: Mapping[str, Any], patience: float, asked: Round) -> Outcome:
    """Made, unless the round takes the process with it, as when memory runs out."""
    del root, asked_by, patience
    if asked[1].startswith(KILLED):
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(*asked, State.MADE)


def last(asked: Round) -> None:
    """Work that says that it has begun, and lasts."""
    sys.stdout.write(f"{asked[0]}\n")
    sys.stdout.flush()
    time.sleep(90)  # longer than anybody waits for it


if __name__ == "__main__":
    import falling_away

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have started us with it ignored
    list(in_processes(falling_away.last, [("a", "ronde-1"), ("b", "ronde-1")], 2))
