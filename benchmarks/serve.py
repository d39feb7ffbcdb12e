"""The far end of a pipe: answers requests, a line each, until it is told to stop."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from importlib import metadata
from typing import Any


def serve(answer: Callable[[dict[str, Any]], object], packages: Sequence[str]) -> None:
    """`version` gives the versions of these packages and `stop` the end; all else is JSON for `answer`."""
    for line in sys.stdin:
        request = line.strip()
        if request == "version":
            said = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
        else:
            said = "ok" if request == "stop" else json.dumps(answer(json.loads(request)))
        sys.stdout.write(said + "\n")
        sys.stdout.flush()
        if request == "stop":
            return
