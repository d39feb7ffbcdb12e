"""`publish --all`: many rounds, in one process, several, or a distributed engine, with the same files."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

import falling_away
import pytest
from small_models import NINE, bulk_table, new_traject

from kostprijs.cli import many_steps, pools, show_many
from kostprijs.cli.alone import alone
from kostprijs.cli.many_steps import (
    Outcome,
    State,
    check_asked,
    check_made,
    publish_all,
    publish_asked,
    publish_one,
)
from kostprijs.errors import Blocked, Halfway, WrongUse
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


@pytest.mark.parametrize("change", ["missing", "manifest", "dataset", "program"])
def test_what_is_not_whole_or_not_of_this_release_is_not_up_to_date(many, tmp_path, change):
    root = tmp_path / "kopie"
    shutil.copytree(many[0], root)
    report = root / "reports" / "voorbeeld" / "ronde-1"
    assert is_current(Workspace(root), *ROUND)
    if change == "missing":
        (report / "tabellen.csv").unlink()
    elif change == "manifest":
        manifest = json.loads((report / "manifest.json").read_text())
        manifest["grondslag"]["pakket"]["versie"] = "0.0.1"
        (report / "manifest.json").write_text(json.dumps(manifest))
    elif change == "program":
        manifest = json.loads((report / "manifest.json").read_text())
        manifest["omgeving"]["programma"]["report"] = "0" * 64
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


def test_a_scheduler_without_workers_is_told(demo, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(pools, "_WAIT", 2)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=None, local_directory=str(tmp_path)) as empty,
        pytest.raises(WrongUse, match="heeft geen werkers"),
    ):
        publish_all(Workspace(place(demo, tmp_path)), 1, empty.scheduler_address, deaf)


def test_a_scheduler_that_is_not_there_is_told(demo, tmp_path):
    pytest.importorskip("distributed")
    with pytest.raises(WrongUse, match="Geen dask-scheduler"):
        publish_all(Workspace(place(demo, tmp_path)), 1, "geen-adres", deaf)


def a_place(root: Path, *rounds: tuple[str, str]) -> None:
    """Folders that look released, for a stand-in of the work."""
    for traject, ronde in rounds:
        folder = root / "data" / "anonymised" / traject / ronde
        folder.mkdir(parents=True)
        (folder / "datapackage.json").write_text("{}")


def test_a_process_that_is_killed_takes_no_other_round_with_it(tmp_path, monkeypatch):
    fatal = {0, 7, 19}
    rounds = [
        (f"traject-{number // 3}", f"{falling_away.KILLED if number in fatal else 'ronde'}-{number}")
        for number in range(24)
    ]
    a_place(tmp_path, *rounds)
    monkeypatch.setattr(many_steps, "publish_asked", falling_away.publish_asked)
    heard: list[int] = []
    found = publish_all(Workspace(tmp_path), 2, None, lambda done, _: heard.append(done))
    assert [(outcome.traject, outcome.ronde) for outcome in found] == sorted(rounds)
    failed = {outcome.ronde: outcome.message for outcome in found if outcome.state is State.FAILED}
    assert set(failed) == {f"{falling_away.KILLED}-{number}" for number in fatal}
    assert all("te weinig geheugen" in message for message in failed.values())
    assert {outcome.state for outcome in found if outcome.ronde not in failed} == {State.MADE}
    assert heard == list(range(1, 25))


def test_processes_end_when_their_parent_is_killed():
    """They hold its output open: reading that to its end waits for them."""
    with subprocess.Popen(
        [sys.executable, Path(falling_away.__file__)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(falling_away.__file__).parent,
    ) as parent:
        assert {parent.stdout.readline().strip() for _ in range(2)} == {"a", "b"}
        parent.kill()
        assert parent.communicate(timeout=60) == ("", None)


def test_ctrl_c_ends_the_processes_at_once():
    with subprocess.Popen(
        [sys.executable, Path(falling_away.__file__)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(falling_away.__file__).parent,
    ) as parent:
        assert {parent.stdout.readline().strip() for _ in range(2)} == {"a", "b"}
        parent.send_signal(signal.SIGINT)  # to the parent only, as from another program
        said = parent.communicate(timeout=60)[1]
    assert parent.returncode != 0
    assert said.count("Traceback") <= 1  # of this stand-in of a command, none of the processes


def test_a_file_that_nobody_may_write_and_a_link_elsewhere_stay(many, tmp_path, monkeypatch):
    root, outside = tmp_path / "kopie", tmp_path / "elders.txt"
    shutil.copytree(many[0], root)
    outside.write_text("elders")
    report = root / "reports" / "voorbeeld" / "ronde-1"
    (report / "vast.txt").write_text("vast")
    (report / "vast.txt").chmod(0o444)
    (report / "link").symlink_to(outside)
    flushed: list[tuple[str, int]] = []
    plain = os.open

    def watched(path, how, *more, **named):
        if Path(path).name in ("vast.txt", "link", "elders.txt"):
            flushed.append((Path(path).name, how & os.O_ACCMODE))
        return plain(path, how, *more, **named)

    monkeypatch.setattr("kostprijs.files.os.open", watched)
    (report / "tabellen.csv").write_text("weg")
    assert publish_one(str(root), *ROUND).state is State.MADE
    assert (report / "vast.txt").read_text() == "vast"
    assert (report / "link").is_symlink()
    assert flushed == [("vast.txt", os.O_RDONLY)]


def test_no_process_can_be_started_is_told_per_round(tmp_path, monkeypatch):
    class Full(ProcessPoolExecutor):
        def submit(self, *_: object, **__: object) -> Future:
            raise OSError(errno.EMFILE, "no more")

    a_place(tmp_path, *[(f"traject-{number}", "ronde-1") for number in range(8)])
    monkeypatch.setattr(pools, "ProcessPoolExecutor", Full)
    found = publish_all(Workspace(tmp_path), 2, None, deaf)
    assert [outcome.state for outcome in found] == [State.FAILED] * 8
    assert all("te weinig geheugen" in outcome.message for outcome in found)


def test_breaking_off_says_what_was_done(tmp_path, monkeypatch):
    a_place(tmp_path, ("a", "ronde-1"), ("a", "ronde-2"), ("b", "ronde-1"))

    def interrupted(root: str, asked_by: object, patience: float, asked: pools.Round) -> Outcome:
        if asked == ("a", "ronde-2"):
            raise KeyboardInterrupt
        return falling_away.publish_asked(root, {}, patience, asked)

    monkeypatch.setattr(many_steps, "publish_asked", interrupted)
    with pytest.raises(
        Halfway, match="Afgebroken na 2 van 3 rondes; daarvan ten minste 2 gemaakt, en die blijven"
    ) as found:
        publish_all(Workspace(tmp_path), 1, None, deaf)
    assert found.value.exit_code == 130


def test_alone_it_does_not_wait_for_another_command(demo, tmp_path):
    root = place(demo, tmp_path)
    (root / "data" / "raw" / ROUND[0]).mkdir(parents=True)
    with alone(Workspace(root), ROUND[0]):
        found = {outcome.traject: outcome for outcome in publish_all(Workspace(root), 1, None, deaf)}
    assert "Er loopt al een opdracht" in found[ROUND[0]].message


def test_another_program_makes_nothing(demo, tmp_path):
    found = publish_asked(str(place(demo, tmp_path)), {"programma": {}}, 0, ROUND)
    assert (found.state, found.message[:58]) == (
        State.FAILED,
        "Waar deze ronde gemaakt zou worden staat een andere kostpr",
    )
    assert not (tmp_path / "reports").exists()


def test_rounds_of_one_traject_are_all_made(kostprijs, tmp_path):
    new_traject(kostprijs, tmp_path)
    for ronde in ("ronde-1", "ronde-2"):
        table = bulk_table(tmp_path / "tabel.csv", NINE)
        for command in (("intake", "proef", ronde, "--tabel", table), ("anonymise", "proef", ronde)):
            done = kostprijs(*command, cwd=tmp_path)
            assert done.returncode == 0, done.stderr
    done = kostprijs("publish", "--all", "--jobs", "2", "--json", cwd=tmp_path)
    made = [
        (row["traject"], row["ronde"]) for row in json.loads(done.stdout)["rondes"] if "melding" not in row
    ]
    assert made == [("proef", "ronde-1"), ("proef", "ronde-2")]


def test_a_file_of_somebody_else_beside_a_publication_stays(many, tmp_path):
    root = tmp_path / "kopie"
    shutil.copytree(many[0], root)
    report = root / "reports" / "voorbeeld" / "ronde-1"
    (report / "slides-aangepast.pptx").write_text("van mij")
    (report / "map").mkdir()
    (report / "map" / "brief.txt").write_text("ook")
    assert publish_one(str(root), *ROUND).state is State.KEPT
    (report / "tabellen.csv").write_text("weg")
    assert publish_one(str(root), *ROUND).state is State.MADE
    assert (report / "slides-aangepast.pptx").read_text() == "van mij"
    assert (report / "map" / "brief.txt").read_text() == "ook"
    assert (report / "tabellen.csv").read_bytes() == (
        many[0] / "reports/voorbeeld/ronde-1/tabellen.csv"
    ).read_bytes()


def test_an_unexpected_error_is_told_without_its_text(demo, tmp_path, monkeypatch, capsys):
    def broken(*_: object) -> None:
        raise RuntimeError("geheim 12,34")

    monkeypatch.setattr("kostprijs.report.publish.publish_round", broken)
    found = publish_one(str(place(demo, tmp_path)), *ROUND)
    assert re.match(r"Onverwachte fout \(RuntimeError in \w+\.py, \w+, regel \d+\)\. ", found.message)
    assert "geheim" not in found.message
    show_many.many((found, Outcome("ander", "ronde-1", State.KEPT)), json=False)
    assert capsys.readouterr().out.splitlines() == [
        "2 rondes: 1 mislukt, 1 was al bij.",
        f"- voorbeeld ronde-1: {found.message}",
    ]


def test_one_round_and_all_rounds_say_the_same_of_a_file_in_the_way(demo, tmp_path, kostprijs):
    root = place(demo, tmp_path)
    shutil.rmtree(root / "data" / "anonymised" / BROKEN[0])
    (root / "reports").mkdir()
    (root / "reports" / "voorbeeld").write_text("x")
    alone = kostprijs("publish", *ROUND, cwd=root)
    assert alone.returncode == 2
    words = alone.stderr.strip().removeprefix("kostprijs: ")
    assert words.startswith("Bij «voorbeeld» ging het mis: ")
    assert words.endswith(". Verhelp dat, en geef de opdracht opnieuw.")
    every = kostprijs("publish", "--all", "--json", cwd=root)
    assert every.returncode == 1
    assert [row["melding"] for row in json.loads(every.stdout)["rondes"]] == [words]
    assert "1 van 1 ronde; zie de lijst. Draai het opnieuw" in every.stderr


@pytest.mark.parametrize(("others", "said"), [((), False), ((Outcome(*ROUND, State.KEPT),), True)])
def test_the_others_are_named_when_there_are_any(others, said):
    with pytest.raises(Blocked) as failed:
        check_made((Outcome(*BROKEN, State.FAILED, "Stuk."), *others))
    assert ("De andere zijn klaar" in str(failed.value)) == said


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
