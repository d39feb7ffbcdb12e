"""`publish --all`: many rounds, in one process, several, or a distributed engine, with the same files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import falling_away
import pytest

from kostprijs.cli import many_steps, show_many
from kostprijs.cli.many_steps import Outcome, State, check_asked, publish_all, publish_one
from kostprijs.errors import WrongUse
from kostprijs.layout import Workspace
from kostprijs.report.current import is_current, released_rounds

ROUND = ("voorbeeld", "ronde-1")
BROKEN = ("stuk", "ronde-1")


def place(demo, root: Path) -> Path:
    """A root with a sound released round and one whose table was changed."""
    source = demo[0] / "data" / "anonymised" / "voorbeeld"
    for traject, _ in (ROUND, BROKEN):
        shutil.copytree(source, root / "data" / "anonymised" / traject)
    table = root / "data" / "anonymised" / BROKEN[0] / BROKEN[1] / "bandbreedtes.csv"
    table.write_text(table.read_text().replace("1", "2", 1))
    return root


def files(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "reports" / "voorbeeld" / "ronde-1").iterdir()}


def deaf(done: int, total: int) -> None:
    del done, total


@pytest.fixture(scope="module")
def many(demo, kostprijs, tmp_path_factory):
    """What two processes made of the two rounds, and what the command said."""
    root = place(demo, tmp_path_factory.mktemp("vele"))
    return root, kostprijs("publish", "--all", "--jobs", "2", "--json", cwd=root)


def test_one_that_fails_stops_no_other_and_is_named(many):
    root, done = many
    assert done.returncode == 1
    said = json.loads(done.stdout)
    assert said["telling"] == {"gemaakt": 1, "mislukt": 1}
    failed = next(row for row in said["rondes"] if row["stand"] == "mislukt")
    assert (failed["traject"], failed["ronde"]) == BROKEN
    assert "bandbreedtes.csv is gewijzigd" in failed["melding"]
    assert "1 van 2 rondes" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (root / "reports" / BROKEN[0]).exists()


def test_processes_make_the_same_files_as_one_command(many, demo):
    assert files(many[0]) == files(demo[0])


def test_a_second_run_makes_only_what_is_missing_or_changed(many, tmp_path):
    root = tmp_path / "kopie"
    shutil.copytree(many[0], root)
    shutil.rmtree(root / "data" / "anonymised" / BROKEN[0])
    heard: list[tuple[int, int]] = []
    again = publish_all(Workspace(root), 1, None, lambda *told: heard.append(told))
    assert again == (Outcome(*ROUND, State.KEPT),)
    assert heard == [(1, 1)]
    page = root / "reports" / "voorbeeld" / "ronde-1" / "handout.html"
    whole = page.read_bytes()
    page.write_bytes(whole[:100])
    assert publish_all(Workspace(root), 1, None, deaf) == (Outcome(*ROUND, State.MADE),)
    assert page.read_bytes() == whole


@pytest.mark.parametrize("change", ["extra", "missing", "manifest", "dataset"])
def test_what_is_not_whole_or_not_of_this_release_is_not_up_to_date(many, tmp_path, change):
    root = tmp_path / "kopie"
    shutil.copytree(many[0], root)
    report = root / "reports" / "voorbeeld" / "ronde-1"
    assert is_current(Workspace(root), *ROUND)
    if change == "extra":
        (report / "los.txt").write_text("x")
    elif change == "missing":
        (report / "tabellen.csv").unlink()
    elif change == "manifest":
        manifest = json.loads((report / "manifest.json").read_text())
        manifest["grondslag"]["pakket"]["versie"] = "0.0.1"
        (report / "manifest.json").write_text(json.dumps(manifest))
    else:
        table = root / "data" / "anonymised" / "voorbeeld" / "ronde-1" / "bandbreedtes.csv"
        table.write_text(table.read_text() + "\n")
    assert not is_current(Workspace(root), *ROUND)


def test_dask_makes_the_same_files(demo, tmp_path):
    distributed = pytest.importorskip("distributed")
    root = place(demo, tmp_path)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=str(tmp_path / "dask")
    ) as cluster:
        found = publish_all(Workspace(root), 1, cluster.scheduler_address, deaf)
    assert [(outcome.traject, outcome.state) for outcome in found] == [
        (BROKEN[0], State.FAILED),
        (ROUND[0], State.MADE),
    ]
    assert files(root) == files(demo[0])


def test_a_scheduler_that_is_not_there_is_told(demo, tmp_path):
    pytest.importorskip("distributed")
    with pytest.raises(WrongUse, match="Geen dask-scheduler"):
        publish_all(Workspace(place(demo, tmp_path)), 1, "geen-adres", deaf)


def test_a_process_that_is_killed_takes_no_other_round_with_it(tmp_path, monkeypatch):
    fatal = {f"{falling_away.KILLED}-{number}" for number in (0, 7, 19)}
    names = [f"{falling_away.KILLED if number in (0, 7, 19) else 'heel'}-{number}" for number in range(20)]
    for name in names:
        folder = tmp_path / "data" / "anonymised" / name / "ronde-1"
        folder.mkdir(parents=True)
        (folder / "datapackage.json").write_text("{}")
    monkeypatch.setattr(many_steps, "publish_one", falling_away.publish_one)
    heard: list[int] = []
    found = publish_all(Workspace(tmp_path), 2, None, lambda done, _: heard.append(done))
    assert [outcome.traject for outcome in found] == sorted(names)
    assert {outcome.traject for outcome in found if outcome.state is State.FAILED} == fatal
    assert {outcome.state for outcome in found if outcome.traject not in fatal} == {State.MADE}
    assert heard == list(range(1, 21))


def test_an_unexpected_error_is_told_without_its_text(demo, tmp_path, monkeypatch, capsys):
    def broken(*_: object) -> None:
        raise RuntimeError("geheim 12,34")

    monkeypatch.setattr("kostprijs.report.publish.publish_round", broken)
    found = publish_one(str(place(demo, tmp_path)), *ROUND)
    assert found == Outcome(*ROUND, State.FAILED, "Onverwachte fout (RuntimeError).")
    show_many.many((found, Outcome("ander", "ronde-1", State.KEPT)), json=False)
    assert capsys.readouterr().out.splitlines() == [
        "2 rondes: 1 mislukt, 1 was al bij.",
        "- voorbeeld ronde-1: Onverwachte fout (RuntimeError).",
    ]


def test_rounds_are_found_in_order_and_hidden_folders_are_not(demo, tmp_path):
    root = place(demo, tmp_path)
    (root / "data" / "anonymised" / "voorbeeld" / ".tmp-x").mkdir()
    (root / "data" / "anonymised" / "voorbeeld" / ".tmp-x" / "datapackage.json").write_text("{}")
    assert released_rounds(Workspace(root)) == (BROKEN, ROUND)


def test_nothing_released_is_told(tmp_path):
    with pytest.raises(WrongUse, match="nog geen ronde vrijgegeven"):
        publish_all(Workspace(tmp_path), 1, None, deaf)


@pytest.mark.parametrize(
    ("named", "every", "jobs", "scheduler"),
    [
        (("a", "ronde-1"), True, 1, None),
        (("", ""), False, 1, None),
        (("a", ""), False, 1, None),
        (("a", "ronde-1"), False, 2, None),
        (("a", "ronde-1"), False, 1, "tcp://x"),
        (("", ""), True, 2, "tcp://x"),
    ],
)
def test_arguments_that_do_not_go_together_are_refused(named, every, jobs, scheduler):
    with pytest.raises(WrongUse):
        check_asked(named, every, jobs, scheduler)
