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


def loaded_by(code: str, cwd) -> set[str]:
    program = f"{code}\nimport sys, json\nprint(json.dumps(sorted(m.partition('.')[0] for m in sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=cwd, capture_output=True, text=True, check=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


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
