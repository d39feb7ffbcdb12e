"""Programs to compare with, each in an environment of its own and behind a pipe: one line there, one back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from page import REPOSITORY, say


class Worker:
    """A process that answers every line with a line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, request: str) -> str:
        """One line there, one line back."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the worker has no pipes")
        self._process.stdin.write(request + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        if not answer:
            raise RuntimeError("the worker stopped")
        return answer


@contextmanager
def worker(name: str, packages: Sequence[str], imports: str, script: Path) -> Iterator[Worker | None]:
    """`script` in the environment `.venv-<name>`, made when absent; None where it can't be had.

    `imports` is a statement that works when the packages are there.
    """
    environment = REPOSITORY / f".venv-{name}"
    python = environment / "bin" / "python"
    try:
        if not python.exists():
            say(f"Making {environment.name}/ (once) ...")
            subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        if subprocess.run([python, "-c", imports], capture_output=True, check=False).returncode:
            subprocess.run([python, "-m", "pip", "install", "-qq", *packages], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        say(f"{', '.join(packages)} can't be had here ({type(error).__name__}); going on without.")
        yield None
        return
    with subprocess.Popen(
        [python, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        peer = Worker(process)
        say(f"{name}: {peer.ask('version')}")
        yield peer
        peer.ask("stop")
