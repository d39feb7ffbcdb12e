"""What is heavy loads only when it is used: who doesn't draw must not wait for a drawing library."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "pandas",
    "matplotlib",
    "papermill",
    "seaborn",
    "nbconvert",
    "scipy",
    "typst",
    "jupyter_client",
    "ipywidgets",
}


def modules_after(code: str, cwd) -> set[str]:
    program = f"{code}\nimport sys, json\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=cwd, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def loaded_by(code: str, cwd) -> set[str]:
    return {name.partition(".")[0] for name in modules_after(code, cwd)}


def test_the_package_itself_loads_nothing_from_elsewhere(tmp_path):
    bare = loaded_by("pass", tmp_path)
    outside = loaded_by("import kostprijs", tmp_path) - bare - set(sys.stdlib_module_names)
    assert outside == {"kostprijs"}


@pytest.mark.parametrize(
    "module",
    ["kostprijs.cli.app", "kostprijs.model.loader", "kostprijs.anonymise.protect", "kostprijs.intake.round",
     "kostprijs.report.publish", "kostprijs.model.template", "kostprijs.scenario.simulation",
     "kostprijs.scenario.sobol", "kostprijs.scenario.book",
     "kostprijs.report.explorer_panel"],
)  # fmt: skip
def test_no_module_loads_a_heavy_library_on_import(module, tmp_path):
    assert loaded_by(f"import {module}", tmp_path) & HEAVY == set()


def test_help_loads_none_of_the_work(tmp_path):
    """Whoever asks for help, or gives a command that is small, must not wait for the rest."""
    ask = "from typer.testing import CliRunner\nfrom kostprijs.cli.app import app"
    loaded = modules_after(
        f"{ask}\nassert 'anonymise' in CliRunner().invoke(app, ['--help']).output", tmp_path
    )
    ours = {name for name in loaded if name.partition(".")[0] == "kostprijs"}
    floors = {name for name in ours if not name.startswith("kostprijs.cli")}
    assert floors == {
        "kostprijs",
        "kostprijs.errors",
        "kostprijs.files",
        "kostprijs.layout",
        "kostprijs.numbers",
    }
    assert not {name for name in ours if name.endswith("_steps")}
    assert not loaded & {"numpy", "rich.progress"}
