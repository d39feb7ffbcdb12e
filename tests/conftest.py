"""What several kinds of tests share: the command line as a user runs it, and the example round done once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def run_kostprijs(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, in a folder outside the repository."""
    return subprocess.run(
        [sys.executable, "-m", "kostprijs", *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"COLUMNS": "160"} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="session")
def kostprijs() -> Run:
    return run_kostprijs


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The root in which `kostprijs demo` ran, and what it printed."""
    root = tmp_path_factory.mktemp("demo")
    done = run_kostprijs("demo", "--root", ".", cwd=root)
    assert done.returncode == 0, done.stderr
    return root, done


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parent.parent
