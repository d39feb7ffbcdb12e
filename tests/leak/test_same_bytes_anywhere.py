"""What is released and published is the same bytes wherever, whenever and by whomever it is made.

Three clones make the example round from its submissions: each in a folder, a home, a time zone and a language
of its own, for another user, with another seed for hashes, and with its files written and listed in another
order.
"""

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
    *("10_bandbreedtes.ipynb", "20_slides.ipynb", "manifest.json", "ro-crate-metadata.json"),
}
RELEASED = {"bandbreedtes.csv", "certificaat.json", "datapackage.json", "model.toml"}
KEYED = {"ontvangsten.json"}  # of random numbers that each machine draws itself
USER = "Gebruikersnaam-Xq7"
# how the system lists the files of a folder
_KEY = "key=lambda one: os.fsdecode(getattr(one, 'name', one))"
ORDERS = {
    "van a tot z": f"lambda found: sorted(found, {_KEY})",
    "van z tot a": f"lambda found: sorted(found, {_KEY}, reverse=True)",
    "om en om": f"lambda found: sorted(found, {_KEY})[1::2] + sorted(found, {_KEY})[::2]",
}
HERE = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "1", "LISTED": "van a tot z"}
ELSEWHERE = {
    "TZ": "America/New_York", "LANG": "en_US.UTF-8", "LC_CTYPE": "tr_TR.UTF-8", "PYTHONHASHSEED": "random",
    "USER": "root2", "LOGNAME": "root2", "LISTED": "om en om",
}  # fmt: skip
THERE = {
    "TZ": "Pacific/Kiritimati", "LC_ALL": "nl_NL.UTF-8", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "random",
    "LISTED": "van z tot a",
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


# What a system or another program may do to a Python: its files come in another order, and the decimal mark
# of C is that of the user's language (which nothing asks for by itself).
SITE = """\
import locale, os
from pathlib import Path
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
cache = Path(os.environ["HOME"], ".cache")
(cache / "decimaal").write_text(locale.localeconv()["decimal_point"])
order, listed, scanned = {order}, os.listdir, os.scandir
def ordered(found):
    found = order(found)
    names = [os.fsdecode(getattr(one, "name", one)) for one in found]
    if sum(name.endswith(".xlsx") for name in names) > 5 and not (cache / "volgorde").exists():
        (cache / "volgorde").write_text("\\n".join(names))
    return found
class Scan:
    def __init__(self, *where):
        with scanned(*where) as found:
            self.found = iter(ordered(list(found)))
    def __iter__(self):
        return self.found
    def __next__(self):
        return next(self.found)
    def __enter__(self):
        return self
    def __exit__(self, *_):
        return None
    def close(self):
        return None
os.listdir, os.scandir = (lambda *where: ordered(listed(*where))), Scan
"""
NAMED = ("nl_NL", "en_US", "tr_TR", "de_DE")


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the locales that the clones ask for, as far as this system can make them."""
    folder = tmp_path_factory.mktemp("talen")
    if shutil.which("localedef"):
        for name in NAMED:
            command = ["localedef", "-i", name, "-f", "UTF-8", folder / f"{name}.UTF-8"]
            subprocess.run(command, capture_output=True, check=False)
    return folder


class Clone:
    """A copy of the submissions in which `kostprijs run` runs, in a process, home and root of its own."""

    def __init__(self, demo: Path, home: Path, languages: Path, **environment: str) -> None:
        self.home, self.root = home, home / "uitgifte van een ander"
        listed = environment.pop("LISTED")
        raw, copy = demo / "data" / "raw" / "voorbeeld", self.root / "data" / "raw" / "voorbeeld"
        (copy / "ronde-1").mkdir(parents=True)
        shutil.copyfile(raw / "traject.toml", copy / "traject.toml")
        names = sorted((raw / "ronde-1").iterdir(), reverse=listed == "van z tot a")
        for number, path in enumerate(names):
            shutil.copyfile(path, copy / "ronde-1" / path.name)
            os.utime(copy / "ronde-1" / path.name, (number * 1e6, number * 1e6))
        (home / "werk").mkdir(exist_ok=True)
        site = home / ".cache" / "site"
        site.mkdir(parents=True)
        (site / "sitecustomize.py").write_text(SITE.replace("{order}", ORDERS[listed]))
        kept = {key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT")}
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH", ""))))
        if any(languages.iterdir()):
            kept["LOCPATH"] = str(languages)
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kostprijs", "run", "voorbeeld", "ronde-1", "--root", self.root],
            cwd=home / "werk", env={**kept, "HOME": str(home), **environment}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def made(self) -> dict[str, bytes]:
        """What it released and published, by the name of the file."""
        _, told = self.process.communicate(timeout=300)
        assert self.process.returncode == 0, told
        folders = (self.root / "data" / "anonymised", self.root / "reports")
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return {path.name: path.read_bytes() for path in files if path.name not in KEYED}

    def noted(self, name: str) -> str:
        """What its Python noted when it began: the decimal mark, the order of the submissions."""
        return (self.home / ".cache" / name).read_text()


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    other = tmp_path_factory.mktemp(USER)
    for name, text in SETTINGS.items():
        path = other / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path_factory.mktemp("leeg"), other, tmp_path_factory.mktemp("elders")


@pytest.fixture(scope="module")
def clones(demo, homes: tuple[Path, ...], languages: Path) -> tuple[Clone, ...]:
    """They run at the same time."""
    own = {"JUPYTER_PATH": str(homes[1] / ".local/share/jupyter"), "JUPYTER_PREFER_ENV_PATH": "0"}
    environments = (HERE, {**THERE, **own}, ELSEWHERE)
    return tuple(
        Clone(demo[0], home, languages, **environment)
        for home, environment in zip(homes, environments, strict=True)
    )


@pytest.fixture(scope="module")
def every(clones: tuple[Clone, ...]) -> tuple[dict[str, bytes], ...]:
    return tuple(clone.made() for clone in clones)


@pytest.fixture(scope="module")
def both(every) -> tuple[dict[str, bytes], dict[str, bytes]]:
    return every[0], every[1]


def members(data: bytes) -> Iterator[zipfile.ZipInfo]:
    """The members of a package, and of the packages inside it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for member in package.infolist():
            yield member
            if member.filename.endswith((".xlsx", ".pptx", ".zip")):
                yield from members(package.read(member))


def test_every_file_is_there(every):
    for made in every:
        assert set(made) == FILES | RELEASED


@pytest.mark.parametrize("name", sorted(FILES | RELEASED))
def test_the_same_bytes_in_another_place_time_language_order_and_home(every, name):
    here, there, elsewhere = (made[name] for made in every)
    assert here == there
    assert here == elsewhere


def test_the_clones_did_run_in_their_own_language(every, clones, languages):
    """Where the system can make the locales they were in force, with a comma in Dutch."""
    if not (languages / "nl_NL.UTF-8").exists():
        pytest.skip("localedef or its sources are not here: the names of the locales were set, and no more")
    assert [clone.noted("decimaal") for clone in clones] == [".", ",", "."]


def test_the_clones_saw_their_submissions_in_another_order(every, clones):
    orders = [tuple(clone.noted("volgorde").split("\n")) for clone in clones]
    assert len(set(orders)) == 3
    assert len(set(map(frozenset, orders))) == 1


def test_a_table_with_its_rows_and_columns_in_another_order_releases_the_same_bytes(kostprijs, tmp_path):
    rows = [(f"Concern {n}", f"{n}.xlsx", 11 + n * 0.7, 15.5 + n * 0.4, 3 + n * 0.6) for n in range(9)]
    header = ("concern", "bestand", "overhead", "verlof", "ziekteverzuim")
    made = []
    for name, columns, lines in (("een", (0, 1, 2, 3, 4), rows), ("twee", (1, 0, 4, 2, 3), rows[::-1])):
        root = tmp_path / name
        root.mkdir()
        assert kostprijs("new", "geval", cwd=root).returncode == 0
        table = "\n".join(";".join(str(row[place]) for place in columns) for row in (header, *lines))
        (root / "t.csv").write_text(table + "\n")
        assert kostprijs("intake", "geval", "ronde-1", "--tabel", "t.csv", cwd=root).returncode in (0, 1)
        done = kostprijs("anonymise", "geval", "ronde-1", cwd=root)
        assert done.returncode == 0, done.stderr
        folder = root / "data" / "anonymised" / "geval" / "ronde-1"
        made.append({path.name: path.read_bytes() for path in folder.iterdir() if path.name not in KEYED})
    assert set(made[0]) == RELEASED
    assert made[0] == made[1]
    assert b"hoogste groep" in made[0]["bandbreedtes.csv"]


def test_what_ran_in_the_process_of_the_demo_has_the_same_bytes(demo, both):
    folders = (demo[0] / "reports" / "voorbeeld" / "ronde-1", demo[0] / "data/anonymised/voorbeeld/ronde-1")
    found = {path.name: path.read_bytes() for folder in folders for path in folder.iterdir()}
    assert {name: data for name, data in found.items() if name not in KEYED} == both[0]


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
        place = len(data) - 3
        if path.name == "manifest.json":  # one figure of its own hash: it can still be read
            place = data.index(b'"sha256": "', data.index(b'"omgeving"')) + len(b'"sha256": "')
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    done = kostprijs("verify", "reports/voorbeeld/ronde-1", "--json", cwd=root)
    assert done.returncode == 4
    assert {found["bestand"] for found in json.loads(done.stdout)["verschillen"]} >= FILES


def test_a_manifest_that_can_not_be_read_is_named(demo, kostprijs, tmp_path):
    shutil.copytree(demo[0] / "reports", tmp_path / "reports")
    path = tmp_path / "reports" / "voorbeeld" / "ronde-1" / "manifest.json"
    path.write_bytes(path.read_bytes()[:-4])
    done = kostprijs("verify", "reports/voorbeeld/ronde-1", cwd=tmp_path)
    assert done.returncode == 4
    assert "manifest.json" in done.stderr
    assert "Traceback" not in done.stderr
