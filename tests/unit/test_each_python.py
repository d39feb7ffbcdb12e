"""The proof over Python versions compares everything, and sees one other digit."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import each_python
import pytest


def test_what_is_not_the_same_on_all_is_named():
    found = {
        "3.11": {"tabellen.csv": "a", "conv: tarief": "31.23", "manifest.json": "m"},
        "3.12": {"tabellen.csv": "a", "conv: tarief": "31.230000000000004", "manifest.json": "m"},
        "3.13": {"tabellen.csv": "a", "conv: tarief": "31.23"},
    }
    assert each_python.differences(found) == ["conv: tarief", "manifest.json"]
    assert each_python.differences({"3.11": found["3.11"], "3.12": dict(found["3.11"])}) == []


def test_a_python_is_taken_for_the_version_that_it_is(tmp_path):
    shim = tmp_path / "python3.99"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    assert each_python.version_of(shim) == ""
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert each_python.version_of(Path(sys.executable)) == own
    assert each_python.interpreters()[own] == Path(sys.executable)


def test_every_worked_example_is_evaluated_with_all_digits():
    found = dict(each_python.evaluated())
    cases = {path.name.removesuffix(".invoer.toml") for path in each_python.CASES.glob("*.invoer.toml")}
    assert {name.partition(":")[0] for name in found} == cases
    assert float(found["nl-1: uurtarief"]) == pytest.approx(41580 / 1720, abs=1e-9)
    assert any(len(text) > 15 for text in found.values())


def test_the_versions_are_those_that_the_package_is_for(repository):
    project = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == f">={each_python.VERSIONS[0]}"
    makefile = (repository / "Makefile").read_text()
    assert "$(BIN)/python tests/each_python.py" in makefile
    (test,) = [line for line in makefile.splitlines() if line.startswith("test:")]
    assert "pythons" not in test
