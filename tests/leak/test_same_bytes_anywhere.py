"""A publication is the same bytes wherever, whenever and by whomever it is made, and tells none of it."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from leakscan import leaks

FILES = {
    *("handout.html", "handout.pdf", "slides.pptx", "slides.pdf", "tabellen.xlsx", "tabellen.csv"),
    *("10_bandbreedtes.ipynb", "20_slides.ipynb", "manifest.json"),
}
USER = "Gebruikersnaam-Xq7"
HERE = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "1"}
THERE = {
    "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "2",
    "USER": USER, "LOGNAME": USER, "USERNAME": USER, "COLUMNS": "20", "MPLBACKEND": "pdf",
    "NUMEXPR_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "VIRTUAL_ENV": "/nergens", "FORCE_COLOR": "1",
}  # fmt: skip
# what a user may have set up for the libraries that draw, run and convert
SETTINGS = {
    ".ipython/profile_default/startup/00.py": "raise RuntimeError\n",
    ".ipython/profile_default/ipython_config.py": "c.InteractiveShell.ast_node_interactivity = 'all'\n",
    ".config/matplotlib/matplotlibrc": "font.size: 33\nsvg.fonttype: none\nsavefig.facecolor: red\n",
    ".jupyter/jupyter_nbconvert_config.py": "c.HTMLExporter.exclude_output = True\n",
    ".jupyter/jupyter_nbconvert_config.json": '{"HTMLExporter": {"exclude_output": true}}',
    ".local/share/jupyter/nbconvert/templates/base/display_priority.j2": "ROMMEL",
    ".local/share/jupyter/nbconvert/templates/handout/index.html.j2": "ROMMEL",
    ".local/share/jupyter/nbconvert/templates/handout/handout.css": "ROMMEL",
    "werk/matplotlibrc": "font.size: 33\n",
    "werk/papermill.py": "raise RuntimeError\n",
    "werk/pptx.py": "raise RuntimeError\n",
}


def publish(demo: Path, home: Path, **environment: str) -> dict[str, bytes]:
    """A publication in a process, a home, a folder and a root of its own."""
    root = home / "uitgifte van een ander"
    shutil.copytree(demo / "data" / "anonymised", root / "data" / "anonymised")
    (home / "werk").mkdir(exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "PYTHONPATH", "SYSTEMROOT")}
    command = [sys.executable, "-P", "-m", "kostprijs", "publish", "voorbeeld", "ronde-1", "--root", root]
    done = subprocess.run(
        command, cwd=home / "werk", env={**kept, "HOME": str(home), **environment}, text=True,
        capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in (root / "reports" / "voorbeeld" / "ronde-1").iterdir()}


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    other = tmp_path_factory.mktemp(USER)
    for name, text in SETTINGS.items():
        path = other / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path_factory.mktemp("leeg"), other


@pytest.fixture(scope="module")
def both(demo, homes: tuple[Path, Path]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    own = {"JUPYTER_PATH": str(homes[1] / ".local/share/jupyter"), "JUPYTER_PREFER_ENV_PATH": "0"}
    return publish(demo[0], homes[0], **HERE), publish(demo[0], homes[1], **THERE, **own)


def members(data: bytes) -> Iterator[zipfile.ZipInfo]:
    """The members of a package, and of the packages inside it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for member in package.infolist():
            yield member
            if member.filename.endswith((".xlsx", ".pptx", ".zip")):
                yield from members(package.read(member))


def test_every_file_is_there(both):
    assert set(both[0]) == FILES == set(both[1])


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_same_bytes_in_another_place_time_language_and_home(both, name):
    here, there = both
    assert here[name] == there[name]


def test_a_publication_in_the_process_of_the_demo_has_the_same_bytes(demo, both):
    folder = demo[0] / "reports" / "voorbeeld" / "ronde-1"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == both[0]


def test_no_path_user_or_moment_in_any_file(both, homes, tmp_path):
    for name, data in both[1].items():
        (tmp_path / name).write_bytes(data)
    now = dt.datetime.now(dt.UTC)
    days = {now + dt.timedelta(days=shift) for shift in (-1, 0, 1)}  # in Kiritimati it is tomorrow
    moments = {day.strftime(form) for day in days for form in ("%Y-%m-%d", "%Y%m%d", "%d-%m-%Y", "%d/%m/%Y")}
    places = {USER, str(homes[1]), "uitgifte van een ander", sys.prefix, "site-packages", "Kiritimati"}
    assert leaks(sorted(tmp_path.iterdir()), places | moments, []) == []


def test_no_member_of_a_package_has_a_clock(both):
    for name in ("slides.pptx", "tabellen.xlsx"):
        found = list(members(both[0][name]))
        assert len(found) > 5
        assert {member.date_time for member in found} == {(1980, 1, 1, 0, 0, 0)}
        assert not [member.filename for member in found if member.comment]


def test_the_manifest_names_what_made_the_files(both):
    made = json.loads(both[0]["manifest.json"])
    assert set(made["uitkomst"]) == FILES - {"manifest.json"}
    packages = made["omgeving"]["pakketten"]
    assert {"ipython", "python-pptx", "xlsxwriter", "typst", "matplotlib", "papermill"} <= set(packages)


def test_the_home_of_the_user_is_left_alone(both, homes):
    """Libraries may keep a cache where caches belong; nothing else is written."""
    found = {path.relative_to(homes[0]).parts[0] for path in homes[0].rglob("*") if path.is_file()}
    assert found <= {".cache", "uitgifte van een ander"}


def test_verify_finds_a_change_in_every_file(demo, kostprijs, tmp_path):
    root = tmp_path / "kopie"
    shutil.copytree(demo[0] / "data" / "anonymised", root / "data" / "anonymised")
    shutil.copytree(demo[0] / "reports", root / "reports")
    folder = root / "reports" / "voorbeeld" / "ronde-1"
    for path in folder.iterdir():
        data = path.read_bytes()
        path.write_bytes(data[:-3] + bytes([data[-3] ^ 1]) + data[-2:])
    done = kostprijs("verify", "reports/voorbeeld/ronde-1", "--json", cwd=root)
    assert done.returncode == 4
    assert {found["bestand"] for found in json.loads(done.stdout)["verschillen"]} == FILES
