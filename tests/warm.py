"""Runs the command line in forks of one process that has its imports done: half of a command is imports.

Each command still is a process of its own, with its own folder, output and exit code. Speaks JSON, a line
per command, over standard input and output; see `Warm`.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

# Imported before the first command, and by the commands themselves only inside functions.
WARM = (
    "kostprijs.cli.app",
    "kostprijs.anonymise.attack",
    "kostprijs.anonymise.certificate",
    "kostprijs.anonymise.protect",
    "kostprijs.anonymise.release",
    "kostprijs.anonymise.spoken",
    "kostprijs.intake.internal",
    "kostprijs.intake.parts",
    "kostprijs.intake.round",
)
# Before the first of these, all that draws and sets pages is loaded too.
PUBLISHING = {"demo", "publish", "run", "verify"}


class Warm:
    """The warm process; commands run one after the other."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def run(self, arguments: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
        """One command, as `subprocess.run` would give it back."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, __file__],
                env=os.environ | {"COLUMNS": "160"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        sent, received = self._process.stdin, self._process.stdout
        if sent is None or received is None:
            raise RuntimeError("the warm process has no pipes")
        with tempfile.TemporaryDirectory() as folder:
            asked = {
                "arguments": arguments,
                "cwd": str(cwd),
                "folder": folder,
                "environment": dict(os.environ),
            }
            sent.write(json.dumps(asked) + "\n")
            sent.flush()
            code = int(received.readline())
            out, err = ((Path(folder) / name).read_bytes().decode() for name in ("out", "err"))
        return subprocess.CompletedProcess(["kostprijs", *arguments], code, out, err)

    def stop(self) -> None:
        """End the warm process."""
        if self._process is not None:
            self._process.communicate(timeout=30)


def serve() -> None:
    """Fork a child per line of standard input, and print its exit code (minus the signal that ended it)."""
    for name in WARM:
        importlib.import_module(name)
    _rehearse()
    pages_loaded = False
    for line in sys.stdin:
        if not pages_loaded and PUBLISHING & set(json.loads(line)["arguments"]):
            _load_pages()
            pages_loaded = True
        child = os.fork()
        if child == 0:
            _run(json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _rehearse() -> None:
    """One command that reads and writes nothing: what the command line loads at its first is loaded then."""
    from kostprijs.cli.app import app

    with tempfile.TemporaryDirectory() as empty, contextlib.redirect_stdout(io.StringIO()):
        app(["status", "--json", "--root", empty], standalone_mode=False)


def _load_pages() -> None:
    from kostprijs.report import ahead

    ahead._load(threading.Event())
    importlib.import_module("kostprijs.report.publish")


def _run(asked: dict[str, object]) -> None:
    """In the child: become the command. Never returns."""
    from kostprijs.cli import main

    os.chdir(str(asked["cwd"]))
    os.environ.clear()
    os.environ.update({**dict(asked["environment"]), "COLUMNS": "160"})  # type: ignore[call-overload]
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number, name in ((1, "out"), (2, "err")):
        handle = os.open(Path(str(asked["folder"])) / name, os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(handle, number)
    sys.argv = ["kostprijs", *asked["arguments"]]  # type: ignore[misc]
    code = 1
    try:
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
