"""What several kinds of tests share: the command line, the example round, programs of the system."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from warm import Warm

Run = Callable[..., subprocess.CompletedProcess[str]]
Convert = Callable[..., Path]

# Recalculate always: LibreOffice would else trust the outcomes that a file says it was saved with.
_OFFICE_SETTINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item>
</oor:items>
"""


def system_program(name: str) -> str:
    """The path of a program that pip can't install. Without it a test is skipped, but never in CI."""
    found = shutil.which(name)
    if found is None:
        reason = f"{name} is not installed; «make system» installs it (Debian or Ubuntu)"
        if os.environ.get("CI", "").casefold() not in ("", "0", "false"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


WARM = Warm()


@pytest.fixture(scope="session", autouse=True)
def _warm_process() -> Iterator[None]:
    yield
    WARM.stop()


def run_kostprijs(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, in a folder outside the repository.

    A test that sets something in the environment gets a Python that is started with it.
    """
    if not environment and hasattr(os, "fork"):
        return WARM.run([str(argument) for argument in arguments], cwd)
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


@pytest.fixture(scope="session")
def office(tmp_path_factory) -> Convert:
    """Converts files by LibreOffice, many in one process; returns the folder of the outcomes."""
    program = system_program("soffice")

    def convert(files: Sequence[Path], kind: str, locale: str = "nl-NL") -> Path:
        home = tmp_path_factory.mktemp("office")
        (home / "user").mkdir()
        (home / "user" / "registrymodifications.xcu").write_text(_OFFICE_SETTINGS.format(locale=locale))
        done = subprocess.run(
            [program, f"-env:UserInstallation={home.as_uri()}", "--headless", "--convert-to", kind,
             "--outdir", home / "out", *files],
            env=os.environ | {"HOME": str(home)},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )  # fmt: skip
        made = {path.stem for path in (home / "out").glob(f"*.{kind}")}
        assert made == {path.stem for path in files}, done.stdout + done.stderr
        return home / "out"

    return convert


@pytest.fixture(scope="session")
def pdf_words() -> Callable[[Path], str]:
    """What poppler's pdftotext says of the words of a PDF and where they stand, as XHTML."""
    program = system_program("pdftotext")

    def words(path: Path) -> str:
        return subprocess.run(
            [program, "-bbox", path, "-"], capture_output=True, text=True, timeout=60, check=True
        ).stdout

    return words
