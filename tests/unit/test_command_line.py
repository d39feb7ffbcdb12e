"""The commands as a user types them: exit codes, one JSON document, clear words, nothing half written."""

from __future__ import annotations

import errno
import json
import re
import shutil
import sys
from pathlib import Path

import pytest
import typer
from guide_pages import COMMANDS, LEAVES
from small_models import NINE, bulk_table, new_traject

from kostprijs import __version__, cli
from kostprijs.errors import VerificationFailed
from kostprijs.intake.closed import JOURNAL


@pytest.fixture
def round_of(tmp_path, kostprijs):
    def make(values: list[float | str], name: str = "proef") -> Path:
        if not (tmp_path / "data" / "raw" / name).exists():
            new_traject(kostprijs, tmp_path, name=name)
        table = bulk_table(tmp_path / "tabel.csv", values)
        done = kostprijs("intake", name, "ronde-1", "--tabel", table, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return tmp_path

    return make


def test_from_bulk_table_to_bandwidths_as_json(round_of, kostprijs):
    root = round_of(NINE)
    done = kostprijs("anonymise", "proef", "ronde-1", "--policy", "streng", cwd=root)
    assert done.returncode == 0, done.stderr
    done = kostprijs("bandwidths", "proef", "ronde-1", "--json", cwd=root)
    answer = json.loads(done.stdout)
    assert (answer["traject"], answer["ronde"], answer["policy"]) == ("proef", "ronde-1", "streng")
    assert answer["inzendingen"] == 9
    overhead = answer["elementen"][0]
    assert overhead == {"id": "overhead", "eenheid": "pct", "toon": "groepen", "waarden": [11.0, 15.0, 21.0]}


@pytest.mark.parametrize("count", [1, 4])
def test_fewer_than_five_concerns_exit_3_and_write_nothing(round_of, kostprijs, count):
    root = round_of(NINE[:count])
    for command in ("anonymise", "run"):
        extra = ("--tabel", root / "tabel.csv") if command == "run" else ()
        done = kostprijs(command, "proef", "ronde-1", *extra, cwd=root)
        assert done.returncode == 3
        assert "te weinig inzendingen" in done.stderr
    assert not (root / "data" / "anonymised").exists() or not list(
        (root / "data" / "anonymised").rglob("*.*")
    )
    assert not (root / "reports").exists()


def test_a_refused_round_leaves_an_earlier_release_as_it_was(round_of, kostprijs):
    root = round_of(NINE)
    kostprijs("anonymise", "proef", "ronde-1", cwd=root)
    before = {path: path.read_bytes() for path in (root / "data" / "anonymised").rglob("*.*")}
    round_of(NINE[:4])
    assert kostprijs("anonymise", "proef", "ronde-1", cwd=root).returncode == 3
    assert {path: path.read_bytes() for path in (root / "data" / "anonymised").rglob("*.*")} == before


WRONG = [
    ("no such command", ("bestaat-niet",)),
    ("no such traject", ("intake", "nergens", "ronde-1")),
    ("a name that leaves the folder", ("intake", "../elders", "ronde-1")),
    ("the vault as a round", ("intake", "proef", "kluis")),
    ("no such model", ("new", "anders", "--model", "geen-model")),
    ("no such model file", ("new", "anders", "--model", "nergens.toml")),
    ("no such policy", ("anonymise", "proef", "ronde-1", "--policy", "soepel")),
    ("nothing released", ("publish", "proef", "ronde-9")),
    ("no such inputs", ("model", "evaluate", "hbh-2019", "--inputs", "nergens.toml")),
    ("no such report", ("verify", "reports/nergens/ronde-1")),
]


@pytest.mark.parametrize(("what", "arguments"), WRONG, ids=[case[0] for case in WRONG])
def test_wrong_use_exits_2_with_words_and_no_traceback(round_of, kostprijs, what, arguments):
    root = round_of(NINE)
    done = kostprijs(*arguments, cwd=root)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip()) > 20
    assert not (root.parent / "elders").exists()


def test_new_refuses_to_overwrite(round_of, kostprijs):
    root = round_of(NINE)
    settings = root / "data" / "raw" / "proef" / "traject.toml"
    settings.write_text(settings.read_text() + "# eigen regel\n")
    done = kostprijs("new", "proef", cwd=root)
    assert done.returncode == 2
    assert "eigen regel" in settings.read_text()


def test_model_evaluate_gives_every_line(round_of, kostprijs):
    root = round_of(NINE)
    (root / "in.toml").write_text("overhead = 15\n")
    done = kostprijs("model", "evaluate", "model.toml", "--inputs", "in.toml", "--json", cwd=root)
    assert json.loads(done.stdout) == {"regels": {"tarief": pytest.approx(23.0)}}


@pytest.mark.parametrize(
    "inputs", ["", "overhead = 'x'", "overhead = []", "onbekend = 1", "overhead = nan", "= ="]
)
def test_model_evaluate_refuses_wrong_inputs(round_of, kostprijs, inputs):
    root = round_of(NINE)
    (root / "in.toml").write_text(inputs)
    done = kostprijs("model", "evaluate", "model.toml", "--inputs", "in.toml", "--json", cwd=root)
    assert done.returncode == 2, done.stdout
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_demo_ends_with_three_lines_and_status_knows(demo, kostprijs):
    root, done = demo
    last = done.stdout.strip().splitlines()[-3:]
    assert "handout.html" in last[0]
    assert "bandbreedte" in last[1]
    assert "kluis" in last[2]
    rows = json.loads(kostprijs("status", "--json", cwd=root).stdout)["rondes"]
    assert rows == [
        {
            "traject": "voorbeeld",
            "ronde": "ronde-1",
            "bestanden": 9,
            "gecontroleerd": True,
            "vrijgegeven": True,
            "gepubliceerd": True,
            "afgesloten": False,
        }
    ]


def test_order_and_names_of_files_change_nothing(demo, kostprijs, tmp_path):
    root = demo[0]
    shutil.copytree(root / "data" / "raw", tmp_path / "data" / "raw")
    folder = tmp_path / "data" / "raw" / "voorbeeld" / "ronde-1"
    for number, path in enumerate(sorted(folder.iterdir(), reverse=True)):
        path.rename(folder / f"inzending {number:02}.xlsx")
    assert kostprijs("intake", "voorbeeld", "ronde-1", cwd=tmp_path).returncode == 1
    assert kostprijs("anonymise", "voorbeeld", "ronde-1", cwd=tmp_path).returncode == 0
    for path in (root / "data" / "anonymised").rglob("*.*"):
        assert (tmp_path / path.relative_to(root)).read_bytes() == path.read_bytes()


FOREIGN = {
    "gebroken.xlsx": b"PK\x03\x04 kapot",
    "leeg.xlsx": b"",
    "brief.xlsx": b"%PDF-1.7 een brief",
    "tekst.xlsx": b"hallo",
}


def test_unreadable_files_are_findings_and_the_others_go_on(demo, kostprijs, tmp_path):
    root = demo[0]
    shutil.copytree(root / "data" / "raw", tmp_path / "data" / "raw")
    folder = tmp_path / "data" / "raw" / "voorbeeld" / "ronde-1"
    next(path for path in sorted(folder.iterdir()) if "Bezem" in path.name).unlink()
    for name, content in FOREIGN.items():
        (folder / name).write_bytes(content)
    done = kostprijs("run", "voorbeeld", "ronde-1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    findings = json.loads((tmp_path / "data/raw/voorbeeld/kluis/ronde-1/bevindingen.json").read_text())
    assert {*FOREIGN} <= {f["bestand"] for f in findings if f["ernst"] == "fout"}
    answer = json.loads(kostprijs("bandwidths", "voorbeeld", "ronde-1", "--json", cwd=tmp_path).stdout)
    assert answer["inzendingen"] == 7
    assert {name: (folder / name).read_bytes() for name in FOREIGN} == FOREIGN


ENGLISH = re.compile(r"Usage|OPTION|COMMAND |ARGS|Arguments|Options|Commands|Show|required|default|<\w|[{}]")


@pytest.mark.parametrize("command", ["", "scenario", *LEAVES])
def test_help_is_dutch_and_has_an_example(command):
    found = COMMANDS
    for word in command.split():
        found = found.commands[word]
    text = found.get_help(typer.Context(found, info_name=f"kostprijs {command}".strip()))
    assert not ENGLISH.search(text), text
    assert text.startswith(f"Gebruik: kostprijs {command}".strip())
    if command in LEAVES:
        assert f"Voorbeeld: kostprijs {command} ".strip() in " ".join(text.split())


def test_the_version_is_that_of_the_package(kostprijs, tmp_path):
    done = kostprijs("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"kostprijs {__version__}\n", "")


def test_help_is_printed_and_is_no_error(kostprijs, tmp_path):
    done = kostprijs("publish", "--help", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--jobs N      Met --all: zoveel processen naast elkaar." in done.stdout


def test_a_question_about_no_element_is_refused(round_of, kostprijs):
    root = round_of(NINE)
    settings = root / "data" / "raw" / "proef" / "traject.toml"
    settings.write_text(settings.read_text().replace("[vragen]", '[vragen]\nbestaatniet = "Waarom?"'))
    done = kostprijs("intake", "proef", "ronde-1", "--tabel", root / "tabel.csv", cwd=root)
    assert done.returncode == 2
    assert "bestaatniet" in done.stderr


def test_errors_of_the_command_line_and_the_system_are_dutch(round_of, kostprijs):
    root = round_of(NINE)
    (root / "reports").write_text("een bestand waar een map moet staan")
    assert kostprijs("anonymise", "proef", "ronde-1", cwd=root).returncode == 0
    cases = [
        (("bestaat-niet",), "Het commando «bestaat-niet» bestaat niet"),
        (("intake",), "Er ontbreekt een waarde: TRAJECT."),
        (("model", "evaluate", "hbh-2019"), "Er ontbreekt een waarde: --inputs BESTAND.toml."),
        (("status", "--root"), "De optie --root heeft een waarde nodig."),
        (("status", "--json=ja"), "De optie --json krijgt geen waarde."),
        (("status", "alles"), "Er staat te veel achter het commando: alles."),
        (
            ("publish", "--all", "--jobs", "x"),
            "--jobs N kan niet; verwacht: een geheel getal van 1 tot en met 256.",
        ),
        (("status", "--anders"), "De optie --anders bestaat niet"),
        (("publish", "proef", "ronde-1"), "waar een map moet staan, staat een bestand"),
    ]
    for arguments, words in cases:
        done = kostprijs(*arguments, cwd=root)
        assert done.returncode == 2
        assert words in done.stderr


def ended(monkeypatch, capsys, *arguments: str) -> tuple[int, str, str]:
    """The exit code, output and errors of a command in this process."""
    monkeypatch.setattr(cli, "collect_seldom", lambda: None)
    monkeypatch.setattr(sys, "argv", ["kostprijs", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code, *capsys.readouterr()


@pytest.mark.parametrize("group", [(), ("ledger",)], ids=["none", "a group"])
def test_without_a_command_the_help_is_all_it_says(monkeypatch, capsys, group):
    code, out, err = ended(monkeypatch, capsys, *group)
    assert (code, out) == (2, "")
    assert err.startswith(" ".join(("Gebruik: kostprijs", *group, "[OPTIES] COMMANDO ...")))
    assert err == err.rstrip() + "\n"
    assert "Hulp:" not in err


def test_who_breaks_off_is_promised_nothing(monkeypatch, capsys):
    def breaks_off(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("kostprijs.cli.steps.new_traject", breaks_off)
    code, out, err = ended(monkeypatch, capsys, "new", "proef")
    assert (code, out, err) == (130, "", "kostprijs: Afgebroken.\n")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "Afgebroken. Het afsluiten van «proef» is begonnen en niet afgemaakt"),
        (
            OSError(errno.ENOSPC, "full", "tool van Huis A.xlsx"),
            2,
            "liep vast: de schijf is vol. Het afsluiten",
        ),
        (VerificationFailed("Het verslag is gewijzigd."), 4, "Het verslag is gewijzigd. Het afsluiten"),
        (ValueError("Huis A"), 70, "Onverwachte fout (ValueError in "),
    ],
    ids=["Ctrl-C", "full disk", "an error of ours", "an unexpected one"],
)
def test_a_closing_that_stops_halfway_says_so_and_how_to_go_on(
    monkeypatch, capsys, tmp_path, error, code, said
):
    vault = tmp_path / "data" / "raw" / "proef" / "kluis"
    vault.mkdir(parents=True)

    def stops(*_, **__):
        (vault / JOURNAL).write_text("{}")
        raise error

    monkeypatch.setattr("kostprijs.cli.close_steps.close", stops)
    arguments = ("close", "proef", "--bevestig", "proef", "--root", str(tmp_path))
    found, _, err = ended(monkeypatch, capsys, *arguments)
    assert found == code
    assert said in err
    assert "begonnen en niet afgemaakt; een deel kan al vernietigd zijn." in err
    assert "Geef dezelfde opdracht opnieuw; het gaat verder waar het was." in err
    assert not [words for words in ("ongewijzigd", "niets half geschreven") if words in err]
    assert "Huis A" not in err


def test_a_closing_that_stops_before_it_began_says_so_and_names_no_file(monkeypatch, capsys, tmp_path):
    def stops(*_, **__):
        raise OSError(errno.ENOSPC, "full", "ergens/tool van Huis A.xlsx")

    monkeypatch.setattr("kostprijs.cli.close_steps.close", stops)
    found, _, err = ended(monkeypatch, capsys, "close", "proef", "--root", str(tmp_path))
    assert found == 2
    assert "kostprijs: Het vernietigen liep vast: de schijf is vol. Er is nog niets vernietigd." in err
    assert "Huis A" not in err


def test_an_unexpected_error_names_its_place_and_not_what_it_says(monkeypatch, capsys):
    monkeypatch.setattr("kostprijs.cli.steps.new_traject", lambda *_: json.loads("geheim 12,34"))
    code, out, err = ended(monkeypatch, capsys, "new", "proef")
    assert (code, out) == (70, "")
    found = re.match(r"kostprijs: Onverwachte fout \(JSONDecodeError in (\S+), \S+, regel \d+\)\.", err)
    assert found is not None, err
    assert found[1] != "decoder.py", "a line of a library tells little"
    assert "geheim" not in err
    assert "Traceback" not in err


def test_verify_finds_the_publication_from_elsewhere_and_every_extra_file(demo, kostprijs, tmp_path):
    root = demo[0]
    report = root / "reports" / "voorbeeld" / "ronde-1"
    for arguments in ((report,), ("reports/voorbeeld/ronde-1", "--root", root)):
        assert kostprijs("verify", *arguments, cwd=tmp_path).returncode == 0
    extra = report / "map" / "geheim.txt"
    extra.parent.mkdir()
    try:
        extra.write_text("x")
        done = kostprijs("verify", report, cwd=tmp_path)
        assert done.returncode == 4
        assert "map/geheim.txt" in done.stdout
    finally:
        extra.unlink()
        extra.parent.rmdir()
