"""The repository's own step for what pip can't give: what is missing, no questions, never silent in CI."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

STEP = Path(__file__).parents[2] / ".ci" / "system"
APT = "libreoffice-calc-nogui", "poppler-utils", "chromium"
PROGRAMS = "soffice", "pdftotext", "chromium"
# what has no program of its own, by the path that shows that it is there
FOLDERS = {
    "usr/lib/libreoffice/program/libsdlo.so": "libreoffice-impress-nogui",
    "usr/share/fonts/truetype/liberation": "fonts-liberation",
}


@pytest.fixture
def machine(tmp_path):
    """A machine with nothing but the programs that are asked for; apt-get writes down what it is told."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def add(name: str, text: str) -> None:
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)

    def run(
        *programs: str, folders=tuple(FOLDERS), root: bool = True, apt: int | None = 0, **environment: str
    ):
        for path in folders:
            (tmp_path / "root" / path).mkdir(parents=True)
        for name in ("mktemp", "rm", "tail", "env", "sh"):
            (folder / name).symlink_to(shutil.which(name))
        for name in programs:
            add(name, "exit 0")
        add("id", f"echo {0 if root else 1000}")
        if apt is not None:
            # only installing fails: an archive that is away need not matter
            add("apt-get", f'echo "$*" >> "{tmp_path / "asked"}"\ncase "$*" in *install*) exit {apt} ;; esac')
        done = subprocess.run(
            [shutil.which("sh"), STEP],
            env={"PATH": str(folder), "TMPDIR": str(tmp_path), "SYSTEM_ROOT": str(tmp_path / "root")}
            | environment,
            capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip
        assert not list(tmp_path.glob("tmp.*")), "the log stays behind"
        asked = tmp_path / "asked"
        return done, asked.read_text().splitlines() if asked.exists() else []

    return run


def test_nothing_is_done_when_nothing_is_missing(machine):
    done, asked = machine(*PROGRAMS)
    assert (done.returncode, done.stdout, done.stderr, asked) == (0, "", "", [])


@pytest.mark.parametrize(
    ("present", "wanted"),
    [((), " ".join(APT)), (PROGRAMS[:1], " ".join(APT[1:])), (PROGRAMS[1:], APT[0]), (PROGRAMS[:2], APT[2])],
)
def test_only_what_is_missing_is_installed(machine, present, wanted):
    done, asked = machine(*present)
    assert done.returncode == 0, done.stderr
    update, install = asked
    assert update.endswith("update -qq")
    assert install.endswith(f"--no-install-recommends {wanted}")


@pytest.mark.parametrize(("path", "package"), FOLDERS.items())
def test_so_is_what_has_no_program(machine, path, package):
    done, asked = machine(*PROGRAMS, folders=[other for other in FOLDERS if other != path])
    assert done.returncode == 0, done.stderr
    assert asked[1].endswith(f"--no-install-recommends {package}")


@pytest.mark.parametrize("environment", [{}, {"CI": "false"}])
@pytest.mark.parametrize("case", [{"apt": None}, {"apt": 100}, {"root": False}])
def test_where_it_can_not_be_had_the_tests_are_skipped_with_a_word(machine, case, environment):
    done, _ = machine(**case, **environment)
    assert done.returncode == 0
    assert f"Not installed: {' '.join(APT)}." in done.stderr
    assert "The tests that need it are skipped." in done.stderr


@pytest.mark.parametrize("case", [{"apt": None}, {"apt": 100}, {"root": False}])
def test_in_ci_it_is_an_error(machine, case):
    done, _ = machine(**case, CI="true")
    assert done.returncode == 1
    assert "Not installed" in done.stderr
    assert "skipped" not in done.stderr


def test_what_ci_runs_says_that_it_is_ci_and_installs_first():
    text = STEP.with_name("run").read_text()
    assert "export CI=" in text
    assert text.rstrip().endswith("make test")
    makefile = (STEP.parent.parent / "Makefile").read_text()
    assert "\ntest: system " in makefile, "make test installs before it tests"
    assert os.access(STEP.with_name("run"), os.X_OK)
