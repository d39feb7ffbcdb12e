"""pyproject.toml is the source: the lock and environment.yml follow from it, and name no registry."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import MatchSpec

CLIENT = ("pandas", "numpy", "matplotlib", "seaborn", "jupyterlab", "papermill", "nbval")


@pytest.fixture(scope="module")
def project(repository) -> dict[str, object]:
    return tomllib.loads((repository / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def direct(project) -> list[Requirement]:
    extras = project["optional-dependencies"]
    return [Requirement(text) for text in (*project["dependencies"], *extras["lab"], *extras["dev"])]


@pytest.fixture(scope="module")
def locked(repository) -> dict[str, str]:
    text = (repository / "requirements.lock").read_text()
    return {canonicalize_name(n): v for n, v in re.findall(r"(?m)^([A-Za-z0-9._-]+)==(\S+)", text)}


def test_direct_dependencies_have_a_lower_bound_and_no_other(direct):
    assert all([s.operator for s in requirement.specifier] == [">="] for requirement in direct)


def test_what_the_client_fixed_is_there(direct):
    assert set(CLIENT) <= {requirement.name for requirement in direct}


def test_the_lock_satisfies_every_direct_dependency(direct, locked):
    for requirement in direct:
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), requirement


def test_every_line_of_the_lock_has_a_hash_and_one_version_of_each(repository, locked):
    blocks = re.split(r"(?m)^(?=[a-z0-9])", (repository / "requirements.lock").read_text())
    blocks = [block for block in blocks if "==" in block]
    assert all("--hash=sha256:" in block for block in blocks)
    assert len(blocks) == len(locked), "a package stands twice: figures may differ between Python versions"


@pytest.mark.parametrize("name", ["requirements.lock", "environment.yml", "pyproject.toml"])
def test_no_registry_is_named(repository, name):
    assert not re.search(r"https?://|index-url|file:/", (repository / name).read_text())


def test_environment_yml_is_what_pyproject_gives(repository, tmp_path):
    command = next(
        line for line in (repository / "Makefile").read_text().splitlines() if "pyproject2conda yaml" in line
    )
    arguments = (
        command.split("pyproject2conda yaml", 1)[1].replace("$(EXTRAS)", "--extra lab --extra dev").split()
    )
    target = tmp_path / "environment.yml"
    arguments[arguments.index("environment.yml")] = str(target)
    program = Path(sys.executable).with_name("pyproject2conda")
    subprocess.run([program, "yaml", *arguments], cwd=repository, check=True, capture_output=True)

    def body(path: Path) -> str:
        return path.read_text().partition("name:")[2]

    assert body(target) == body(repository / "environment.yml")


def test_every_line_of_environment_yml_can_be_read_by_conda(repository, direct):
    text = (repository / "environment.yml").read_text()
    specs = re.findall(r"(?m)^  - ([^:\n]+)$", text)
    names = {MatchSpec(spec).name.normalized for spec in specs}
    pips = {Requirement(line).name for line in re.findall(r"(?m)^      - (.+)$", text)}
    missing = {r.name for r in direct} - names - pips
    assert missing == {"editables", "hatchling", "uv"}, "left out on purpose: they build package and lock"
