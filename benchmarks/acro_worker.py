"""Runs in acro's own environment: times one `pivot_table` per request. Requests and answers are lines.

`version`, `load PATH` (a CSV with element and waarde), `run` (answers seconds), `stop`.
"""

from __future__ import annotations

import contextlib
import io
import logging
import sys
import time
from importlib import metadata

import pandas as pd
from acro import ACRO


def main() -> None:
    """Answer until `stop`."""
    logging.disable(logging.CRITICAL)
    data = pd.DataFrame()
    for line in sys.stdin:
        command, _, rest = line.strip().partition(" ")
        answer = "ok"
        if command == "version":
            answer = f"acro {metadata.version('acro')}, pandas {pd.__version__}"
        elif command == "load":
            data = pd.read_csv(rest)
        elif command == "run":
            with contextlib.redirect_stdout(io.StringIO()):
                session = ACRO()  # a fresh one: a session keeps every table that it made
                start = time.perf_counter()
                session.pivot_table(data, index="element", values="waarde", aggfunc="mean")
                answer = repr(time.perf_counter() - start)
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()
        if command == "stop":
            return


main()
