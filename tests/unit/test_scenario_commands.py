"""`kostprijs scenario run` and `compare`: what an analyst types, and what comes back."""

from __future__ import annotations

import json
import shutil

import pytest
from scenario_rounds import EXAMPLE_HEAD, override, scenario, small_round

from kostprijs.cli import show_scenario
from kostprijs.cli.scenario_steps import ScenarioRun
from kostprijs.scenario.result import evaluate
from kostprijs.scenario.simulation import simulate
from kostprijs.scenario.sobol import Index
from kostprijs.scenario.tornado import tornado

PLAN = 'maximumtarief = 30\n[simulatie]\ntrekkingen = 5000\nverdeling = "driehoek"\nzaad = 1\n'


@pytest.fixture(scope="module")
def root(tmp_path_factory, repository):
    folder = tmp_path_factory.mktemp("scenario")
    shutil.copytree(
        repository / "data" / "anonymised" / "voorbeeld", folder / "data" / "anonymised" / "voorbeeld"
    )
    for name, text in {
        "midden": PLAN,
        "laag": 'basis = "laag"\n',
        "eigen": override("overhead", "getal = 14"),
        "fout": override("overhed", "getal = 14"),
    }.items():
        (folder / f"{name}.toml").write_text(EXAMPLE_HEAD.replace("Proef", name) + text)
    return folder


@pytest.fixture
def run(kostprijs, root):
    return lambda *arguments: kostprijs("scenario", *arguments, cwd=root)


def test_run_gives_one_json_document(run):
    done = run("run", "midden.toml", "--json", "--sobol")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["tarief"] == found["regels"]["tarief"]
    assert found["stappen"][-1]["samen"] == found["tarief"]
    assert found["tornado"][0]["zwaai"] >= found["tornado"][-1]["zwaai"]
    simulation = found["simulatie"]
    assert (simulation["zaad"], simulation["trekkingen"], simulation["verdeling"]) == (1, 5000, "driehoek")
    assert 0 < simulation["deel_boven_maximum"] < 1
    assert simulation["wat_dit_niet_is"]
    assert sum(index["totaal"] for index in found["sobol"]) == pytest.approx(1, abs=0.03)
    assert all(value["herkomst"] for value in found["waarden"])


def test_run_says_where_every_value_comes_from_and_what_the_simulation_is_not(run):
    said = run("run", "midden.toml").stdout
    assert "openbare norm" in said
    assert "geen voorspelling" in said
    assert "Boven het maximumtarief" in said
    assert "onder het maximumtarief van €\u00a030,00" in said
    assert "reden" not in run("run", "laag.toml").stdout


PLAYED = '[simulatie]\ntrekkingen = 1000\nverdeling = "driehoek"\nzaad = 1\n'


def shown_run(capsys, result, **more) -> str:
    """The screen of a run, with plain spaces."""
    show_scenario.run(
        ScenarioRun(result, **{"bars": (), "simulation": None, "indices": None} | more), json=False
    )
    return capsys.readouterr().out.replace("\u00a0", " ")


def test_the_screen_has_what_was_asked_for_and_nothing_else(capsys):
    result = evaluate(small_round(), scenario(PLAYED))
    plan = result.scenario.simulation
    assert plan is not None
    heads = (
        "Eén element van laag naar hoog",
        "Waar de spreiding vandaan komt",
        "Simulatie: 1.000 trekkingen",
    )
    assert not [head for head in heads if head in shown_run(capsys, result)]
    indices = (Index("loon", "Loon", 0.584, 0.617), Index("reis", "Reiskosten", 0.0, 0.005))
    more = {"bars": tornado(result.point), "simulation": simulate(result.point, plan), "indices": indices}
    screen = shown_run(capsys, result, **more)
    assert [head for head in heads if head in screen] == list(heads)
    assert "Boven het maximumtarief van" not in screen
    rows = screen.partition(heads[1])[2].partition(heads[2])[0].splitlines()
    assert [[cell.strip() for cell in row.split("│")[1:4]] for row in rows if row.startswith("│")] == [
        ["Loon", "0,58", "0,62"],
        ["Reiskosten", "0,00", "0,01"],
    ]


@pytest.mark.parametrize(
    ("maximum", "said"),
    [
        ("21.25", "Het tarief is gelijk aan het maximumtarief van € 21,25."),
        ("21.00", "Het tarief ligt € 0,25 boven het maximumtarief van € 21,00."),
        ("22.00", "Het tarief ligt € 0,75 onder het maximumtarief van € 22,00."),
    ],
)
def test_the_tariff_is_held_against_the_maximum(capsys, maximum, said):
    result = evaluate(small_round(), scenario(f"maximumtarief = {maximum}\n"))
    assert said in shown_run(capsys, result).splitlines()


def test_the_same_file_gives_the_same_output(run):
    assert run("run", "midden.toml", "--json").stdout == run("run", "midden.toml", "--json").stdout


def test_compare_adds_up(run):
    done = run("compare", "laag.toml", "midden.toml", "eigen.toml", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [item["scenario"] for item in found["verschillen"]] == ["midden", "eigen"]
    first = found["scenarios"][0]["tarief_afgerond"]
    for item, result in zip(found["verschillen"], found["scenarios"][1:], strict=True):
        cents = sum(round(part["afgerond"] * 100) for part in item["bijdragen"])
        assert cents == round((result["tarief_afgerond"] - first) * 100)
    said = run("compare", "laag.toml", "eigen.toml").stdout
    assert "«eigen» min «laag»" in said


def test_a_workbook_is_written_once(run, root):
    assert run("compare", "laag.toml", "eigen.toml", "--xlsx", "samen.xlsx").returncode == 0
    written = (root / "samen.xlsx").read_bytes()
    again = run("compare", "laag.toml", "midden.toml", "--xlsx", "samen.xlsx")
    assert (again.returncode, (root / "samen.xlsx").read_bytes()) == (2, written)
    assert "niet overschreven" in again.stderr
    assert run("run", "laag.toml", "--xlsx", "samen.csv").returncode == 2


def test_a_name_that_is_taken_is_said_before_the_simulation(run, root):
    many = PLAN.replace("5000", "100000000")  # minutes of work
    (root / "veel.toml").write_text(EXAMPLE_HEAD + many)
    (root / "bezet.xlsx").write_bytes(b"")
    for command in (("run", "veel.toml"), ("compare", "veel.toml", "midden.toml")):
        done = run(*command, "--xlsx", "bezet.xlsx")
        assert (done.returncode, done.stdout) == (2, "")
        assert "bezet.xlsx bestaat al" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "fout.toml"), "fout.toml, [[waarde]] overhed, element: dit model kent geen «overhed»"),
        (("run", "weg.toml"), "weg.toml is niet te lezen"),
        (("compare", "laag.toml"), "twee of meer"),
        (("run", "laag.toml", "--sobol"), "laag.toml, simulatie: ontbreekt"),
    ],
)
def test_wrong_use_ends_with_2_and_no_traceback(run, arguments, said):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_changed_dataset_ends_with_4(kostprijs, root, tmp_path):
    shutil.copytree(root / "data", tmp_path / "data")
    table = tmp_path / "data" / "anonymised" / "voorbeeld" / "ronde-1" / "bandbreedtes.csv"
    table.write_text(table.read_text().replace("28.00", "27.00"))
    done = kostprijs("scenario", "run", root / "laag.toml", cwd=tmp_path)
    assert done.returncode == 4


def test_the_scenarios_of_the_example_run(kostprijs, repository):
    files = sorted((repository / "notebooks" / "scenarios").glob("*.toml"))
    assert len(files) >= 3
    done = kostprijs("scenario", "compare", *files, "--json", "--root", repository, cwd=repository)
    assert done.returncode == 0, done.stderr
