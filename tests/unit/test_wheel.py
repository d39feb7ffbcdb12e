"""The built wheel does the whole example round in an empty folder, without the repository."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def wheel(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=repository, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_what_a_round_needs(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "kostprijs/notebooks/10_bandbreedtes.ipynb",
        "kostprijs/models/hbh-2019.toml",
        "kostprijs/policies/streng.toml",
        "kostprijs/parameters/premies.toml",
        "kostprijs/example/voorbeeld.toml",
        "kostprijs/regels.toml",
        "kostprijs/requirements.lock",
        "kostprijs/py.typed",
    } <= names
    assert not any("kluis" in name or name.startswith(("data/", "tests/")) for name in names)


def test_the_demo_runs_from_the_wheel_alone_and_gives_the_same_figures(wheel, demo, tmp_path):
    site, root = tmp_path / "site", tmp_path / "leeg"
    root.mkdir()
    zipfile.ZipFile(wheel).extractall(site)
    environment = os.environ | {"PYTHONPATH": str(site), "HOME": str(tmp_path / "thuis")}
    where = "import kostprijs; print(kostprijs.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout.startswith(str(site))
    command = [sys.executable, "-m", "kostprijs", "demo", "--root", "."]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for folder in ("data/anonymised", "reports"):
        for path in (demo[0] / folder).rglob("*.*"):
            other = root / path.relative_to(demo[0])
            if path.name == "manifest.json":
                told = [json.loads(each.read_bytes()) for each in (path, other)]
                assert told[1]["omgeving"]["commit"] is None, "a wheel is no checkout"
                for each in told:
                    del each["omgeving"]["commit"]
                assert told[0] == told[1]
            elif path.name != "ontvangsten.json":  # rests on random numbers
                assert other.read_bytes() == path.read_bytes(), path.name
