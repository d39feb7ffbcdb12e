"""What the intake shows on the screen: while it reads, and in the end."""

from __future__ import annotations

import json
import os

import pytest

from kostprijs.cli import show_intake, steps
from kostprijs.cli.show_intake import MOST_SHOWN, Reading, live_table
from kostprijs.intake.findings import Finding, Severity
from kostprijs.intake.round import run_intake
from kostprijs.layout import Workspace

SETTINGS = 'titel = "Hulp"\nmodel = "hbh-2019"\npeiljaar = 2019\n'


def finding(file: str, severity: Severity) -> Finding:
    return Finding("code", severity, file, None, "", "x", "y", "Doe?")


def test_the_live_table_counts_as_findings_come_in() -> None:
    drawn = []
    watch = Reading(lambda now: drawn.append(live_table(["a.xlsx", "b.xlsx"], now)))
    watch.found([finding("a.xlsx", Severity.ERROR), finding("a.xlsx", Severity.NOTE)])
    watch.advance(1, 2)
    watch.found([])
    watch.advance(2, 2)
    watch.found([finding("b.xlsx", Severity.QUESTION), finding("a.xlsx", Severity.ERROR)])
    cells = [[list(column.cells) for column in table.columns] for table in drawn]
    assert cells[0] == [["a.xlsx", "b.xlsx"], ["bezig", "wacht"], ["1", ""], ["", ""]]
    watch.written(1, 2)
    assert drawn[-1].title == "Brieven schrijven: 1 van 2 (vertrouwelijk)"
    assert drawn[-2].title == "Inlezen en controleren: 2 van 2 (vertrouwelijk)"
    cells.append([list(column.cells) for column in drawn[-1].columns])
    assert cells[-2] == cells[-1] == [["a.xlsx", "b.xlsx"], ["gelezen", "gelezen"], ["2", ""], ["", "1"]]


def test_a_file_name_does_nothing_to_the_terminal() -> None:
    table = live_table(["a\x1b]0;x\x07\n.xlsx", "b\udcff.xlsx"], Reading(print))
    assert list(table.columns[0].cells) == ["a ]0;x .xlsx", "b .xlsx"]


def test_a_round_tells_what_it_finds_before_the_next_file(tmp_path) -> None:
    (tmp_path / "data/raw/t/r1").mkdir(parents=True)
    (tmp_path / "data/raw/t/traject.toml").write_text(SETTINGS)
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / "data/raw/t/r1" / name).write_bytes(b"")
    told: list[str] = []
    run_intake(
        Workspace(tmp_path),
        "t",
        "r1",
        progress=lambda done, total: told.append(f"{done} van {total}"),
        found=lambda findings: told.extend(f.file for f in findings),
        written=lambda done, total: told.append(f"brief {done} van {total}"),
    )
    assert told == ["a.xlsx", "1 van 2", "b.xlsx", "2 van 2", "brief 1 van 2", "brief 2 van 2"]


def test_what_a_table_lacks_is_counted_on_the_screen(tmp_path, kostprijs) -> None:
    assert kostprijs("new", "t", cwd=tmp_path).returncode == 0
    (tmp_path / "opgaven.csv").write_text("concern;bestand;verlof\nA;a.xlsx;16,5\n")
    done = kostprijs("intake", "t", "ronde-1", "--tabel", "opgaven.csv", cwd=tmp_path)
    (line,) = [line for line in done.stdout.splitlines() if "opgaven.csv" in line]
    overview = (tmp_path / "data/raw/t/kluis/ronde-1/overzicht.md").read_text()
    questions = overview.count("geen kolom")
    assert questions > 20
    assert f" {questions} " in line
    assert "geen rekentool" in line


@pytest.mark.parametrize(
    ("own", "given", "missing", "said"),
    [
        ("streng", None, 0, "Dat is genoeg: er zijn er ten minste 5 nodig."),
        ("zeer_streng", None, 3, "Er zijn nog 3 concerns nodig voor 8."),
        ("streng", "zeer_streng", 3, "Er zijn nog 3 concerns nodig voor 8."),
    ],
)
def test_enough_is_what_the_policy_asks(tmp_path, capsys, own, given, missing, said) -> None:
    (tmp_path / "data/raw/t").mkdir(parents=True)
    workspace = Workspace(tmp_path)
    workspace.config("t").write_text(f'policy = "{own}"\n{SETTINGS}')
    rows = "".join(f"C{n};h{n}.xlsx;16,5\n" for n in range(5))
    (tmp_path / "opgaven.csv").write_text(f"concern;bestand;verlof\n{rows}")
    table = tmp_path / "opgaven.csv"
    result = steps.run_intake(workspace, "t", "r1", table, Reading(str), policy_id=given)
    assert said in (workspace.vault("t", "r1") / "overzicht.md").read_text()
    show_intake.intake(result, json=False)
    assert said in " ".join(capsys.readouterr().out.split())
    show_intake.intake(result, json=True)
    assert json.loads(capsys.readouterr().out)["nog_nodig"] == missing


def test_run_asks_what_the_policy_that_is_given_asks(tmp_path, kostprijs) -> None:
    assert kostprijs("new", "t", cwd=tmp_path).returncode == 0
    rows = "".join(f"C{n};h{n}.xlsx;16,5\n" for n in range(5))
    (tmp_path / "opgaven.csv").write_text(f"concern;bestand;verlof\n{rows}")
    table = ("--tabel", "opgaven.csv", "--policy", "zeer_streng")
    done = kostprijs("run", "t", "ronde-1", *table, cwd=tmp_path)
    assert done.returncode == 3
    assert "Er zijn nog 3 concerns nodig voor 8." in " ".join(done.stdout.split())


def test_status_counts_the_files_that_an_intake_reads(tmp_path) -> None:
    folder = tmp_path / "data/raw/t/r1"
    (folder / "map").mkdir(parents=True)
    (tmp_path / "data/raw/t/traject.toml").write_text(SETTINGS)
    for name in ("a.xlsx", "~b.csv", "README.md", "Thumbs.db", "~$a.xlsx", ".c.csv"):
        (folder / name).write_bytes(b"")
    for other in ("kluis/r1", ".weg", "r2"):
        (tmp_path / "data/raw/t" / other).mkdir(parents=True)
    workspace = Workspace(tmp_path)
    found = {row["ronde"]: row["bestanden"] for row in steps.status(workspace)}
    assert found == {"r1": 2, "r2": 0}
    assert found["r1"] == run_intake(workspace, "t", "r1").files


def test_a_long_table_shows_the_rows_with_the_most_serious_findings(tmp_path, kostprijs) -> None:
    assert kostprijs("new", "t", cwd=tmp_path).returncode == 0
    rows = "".join(f"C{n};h{n}.xlsx;{'99' if n == 90 else '16,5'}\n" for n in range(100))
    (tmp_path / "opgaven.csv").write_text(f"concern;bestand;verlof\n{rows}")
    done = kostprijs("intake", "t", "ronde-1", "--tabel", "opgaven.csv", cwd=tmp_path)
    assert done.stdout.count("gelezen  ") == MOST_SHOWN
    assert "h90.xlsx" in done.stdout
    assert f"Hier staan de {MOST_SHOWN} waarmee het meeste is; van de andere 40" in done.stdout


def test_the_help_of_index_speaks_of_tariff_and_years(kostprijs, tmp_path) -> None:
    words = " ".join(kostprijs("model", "index", "--help", cwd=tmp_path).stdout.split())
    assert "element-id" not in words
    assert "Tarief, jaren en cijfers per jaar" in words


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
@pytest.mark.parametrize("as_json", [(), ("--json",)], ids=["table", "json"])
def test_one_name_does_not_stop_the_round_nor_reach_the_terminal(tmp_path, kostprijs, as_json) -> None:
    assert kostprijs("new", "t", cwd=tmp_path).returncode == 0
    folder = os.fsencode(tmp_path / "data/raw/t/ronde-1")
    for name in (b"a\xff.csv", b"b\x1b[31m.csv"):
        with open(folder + b"/" + name, "w") as file:  # noqa: PTH123 - a path of bytes
            file.write("Concern (moederorganisatie);A\nVerlof;16,5\n")
    done = kostprijs("intake", "t", "ronde-1", *as_json, cwd=tmp_path, PYTHONIOENCODING="utf-8:strict")
    assert done.returncode in (0, 1), done.stderr
    assert "\x1b" not in done.stdout + done.stderr
