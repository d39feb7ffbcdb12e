"""A run that is killed at any moment leaves nothing half-written; two runs at once do not meet."""

from __future__ import annotations

import collections
import contextlib
import errno
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kostprijs.anonymise.dataset import read_round
from kostprijs.anonymise.ledger import open_ledger
from kostprijs.cli import alone as alone_module
from kostprijs.errors import WrongUse
from kostprijs.files import exclusive
from kostprijs.intake.vault import load_contributions
from kostprijs.layout import Workspace
from kostprijs.model.loader import load_model
from kostprijs.model.template import Filling, workbook_bytes

psutil = pytest.importorskip("psutil")  # comes with the kernel that runs the notebooks
KILLS, WHOLE_RUNS = 50, 5
_MODEL = """\
[model]
id = "klein"
titel = "Klein model"
peiljaar = 2024
uitkomst = "tarief"
[[element]]
id = "loon"
label = "Loon"
eenheid = "eur_uur"
grens_hard = [5, 60]
grens_zacht = [10, 40]
[[element]]
id = "opslag"
label = "Opslag"
eenheid = "pct"
grens_hard = [0, 60]
grens_zacht = [2, 40]
[[regel]]
id = "tarief"
label = "Tarief"
eenheid = "eur_uur"
formule = "loon * (1 + opslag)"
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "data/raw/t"
    (folder / "r1").mkdir(parents=True)
    (folder / "klein.toml").write_text(_MODEL)
    (folder / "traject.toml").write_text('titel = "T"\nmodel = "klein.toml"\npeiljaar = 2024\n')
    model = load_model(str(folder / "klein.toml"))
    for number in range(7):
        provider: dict[str, str | float] = {"concern": f"Huis {number}", "peiljaar": 2024}
        values = {"loon": 20 + number * 0.37, "opslag": 12 + number * 0.61}
        data = workbook_bytes(model, Filling(provider=provider, values=values))
        (folder / "r1" / f"tool {number}.xlsx").write_bytes(data)
    return Workspace(tmp_path)


class Server:
    """Starts runs in forks of a warm process."""

    def __init__(self, root: Path) -> None:
        self._arguments = json.dumps(["run", "t", "r1", "--root", str(root)]) + "\n"
        script = Path(__file__).with_name("run_server.py")
        self._process = subprocess.Popen(
            [sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
        )
        self._answer()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def run(self, after: float | None = None) -> tuple[int, float]:
        """The exit status and the duration of a run, killed with its children `after` seconds."""
        assert self._process.stdin is not None
        self._process.stdin.write(self._arguments)
        self._process.stdin.flush()
        child, start = int(self._answer()), time.monotonic()
        timer = threading.Timer(after or 0, _kill, [child])
        if after is not None:
            timer.start()
        status = int(self._answer())
        timer.cancel()
        return status, time.monotonic() - start

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def _kill(child: int) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        own = psutil.Process(child)
        own.suspend()
        for process in [*own.children(recursive=True), own]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def _state(workspace: Workspace, whole: dict[str, bytes]) -> str:
    """How far the run came; fails where something half-written would be taken as whole."""
    ledger = open_ledger(workspace.ledger("t"))
    stage = "intake"
    with contextlib.suppress(WrongUse):
        model = load_model(str(workspace.raw("t") / "klein.toml"))
        assert len(load_contributions(workspace, "t", "r1", model)) == 7
        stage = "anonymise"
    released = workspace.anonymised("t", "r1")
    if released.exists():
        assert read_round(released).submissions == 7
        assert (released / "bandbreedtes.csv").read_bytes() == whole["bandbreedtes.csv"]
        assert ledger.entries, "what is released stands in the ledger"
        stage = "publish"
    reports = workspace.reports("t", "r1")
    if reports.exists():
        outcome = json.loads((reports / "manifest.json").read_bytes())["uitkomst"]
        assert outcome == {name: sha for name, sha in _hashes(reports).items() if name != "manifest.json"}
        stage = "published"
    return stage


def _clear(workspace: Workspace) -> None:
    """Start anew, as on the first day."""
    import shutil

    for folder in (workspace.ledger("t"), workspace.anonymised("t", "r1"), workspace.reports("t", "r1")):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_killed_at_fifty_moments(workspace: Workspace) -> None:
    submissions = workspace.submissions("t", "r1")
    before, draw = _hashes(submissions), random.Random(20190814)  # noqa: S311 - moments, no secrets
    stages: collections.Counter[str] = collections.Counter()
    with contextlib.closing(Server(workspace.root)) as server:
        status, duration = server.run()
        assert status == 0
        whole = {"bandbreedtes.csv": (workspace.anonymised("t", "r1") / "bandbreedtes.csv").read_bytes()}
        # half over the whole run, half over its first fifth: publishing takes most of the time
        moments = [
            duration * (number + draw.random()) / (KILLS / 2) * part
            for number in range(KILLS // 2)
            for part in (0.2, 1)
        ]
        draw.shuffle(moments)
        ended, finished = 0, 0
        for number, moment in enumerate(moments):
            if number % 10 in (2, 4, 6, 8):
                _clear(workspace)  # else on top of what the last one left
            killed, _ = server.run(after=moment)
            ended += os.WIFSIGNALED(killed)
            assert os.WIFSIGNALED(killed) or killed == 0
            assert _hashes(submissions) == before
            stages[_state(workspace, whole)] += 1
            if number % (KILLS // WHOLE_RUNS) == KILLS // WHOLE_RUNS - 1:
                assert server.run()[0] == 0, "the next run finishes"
                assert _state(workspace, whole) == "published"
                finished += 1
    assert _hashes(submissions) == before
    left = [path for path in workspace.root.rglob(".tmp-*") if path.is_dir()]
    print(  # noqa: T201 - the counts
        f"{ended} of {KILLS} runs killed within {duration:.1f} s, left at: {dict(stages)}; "
        f"{finished} whole runs after them; {len(left)} temporary folders left; submissions unchanged"
    )
    assert ended > KILLS * 0.6
    assert not left, "the next run clears them away"


def test_the_second_of_two_runs_says_to_wait(workspace: Workspace, kostprijs) -> None:
    with exclusive(workspace.raw("t") / ".bezig"):
        for command in (
            ["run", "t", "r1"],
            ["intake", "t", "r1"],
            ["anonymise", "t", "r1"],
            ["publish", "t", "r1"],
        ):
            done = kostprijs(*command, "--root", workspace.root, cwd=workspace.root)
            assert done.returncode == WrongUse.exit_code
            assert "Er loopt al een opdracht voor het traject «t»." in " ".join(done.stderr.split())
    assert not workspace.ledger("t").exists()


def test_where_nothing_may_be_written_a_command_goes_on_and_clears_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "refused")

    monkeypatch.setattr(alone_module, "exclusive", refused)
    of_another = workspace.root / "reports" / "t" / ".tmp-x"
    of_another.mkdir(parents=True)
    with alone_module.alone(workspace, "t"):
        assert of_another.is_dir()
    monkeypatch.undo()
    with alone_module.alone(workspace, "t"):
        assert not of_another.exists()


def test_two_runs_at_once(workspace: Workspace) -> None:
    command = [sys.executable, "-m", "kostprijs", "run", "t", "r1", "--root", str(workspace.root)]
    runs = [
        subprocess.Popen(
            command, cwd=workspace.root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [run.communicate(timeout=300)[1] for run in runs]
    codes = sorted(run.returncode for run in runs)
    assert codes[0] == 0, said
    assert codes[1] in (0, WrongUse.exit_code), said  # one after the other, where the machine was that slow
    assert (
        _state(
            workspace,
            {"bandbreedtes.csv": (workspace.anonymised("t", "r1") / "bandbreedtes.csv").read_bytes()},
        )
        == "published"
    )


def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / ".bezig"
    code = (
        "import sys, time; from pathlib import Path; from kostprijs.files import exclusive\n"
        "with exclusive(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BlockingIOError), exclusive(path, wait=False):
            pass
        holder.kill()
    with exclusive(path, wait=False):
        pass
