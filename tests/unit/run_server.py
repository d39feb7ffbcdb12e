"""Runs `kostprijs` again and again in forks of one process that has its libraries loaded: a second less each.

A line of JSON (the arguments) in; the process id out, and when it has ended its exit status.
"""

from __future__ import annotations

import importlib
import json
import os
import sys

from kostprijs.cli import main

HEAVY = (
    "kostprijs.cli.app", "kostprijs.intake.round", "kostprijs.anonymise.protect",
    "kostprijs.report.publish", "papermill", "nbconvert", "typst", "matplotlib.pyplot",
)  # fmt: skip


def serve() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            with open(os.devnull, "r+b") as nothing:  # noqa: PTH123
                for stream in (0, 1, 2):
                    os.dup2(nothing.fileno(), stream)
            sys.argv = ["kostprijs", *json.loads(line)]
            try:
                main()
            except SystemExit as end:
                os._exit(int(end.code or 0))
            os._exit(0)
        print(child, flush=True)  # noqa: T201
        print(os.waitpid(child, 0)[1], flush=True)  # noqa: T201


if __name__ == "__main__":
    for name in HEAVY:
        importlib.import_module(name)
    print("ready", flush=True)  # noqa: T201
    serve()
