"""Parts of a round, spoken figures, the ledger and the internal table, as a user types them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from small_models import NINE, bulk_table, new_traject

from kostprijs.cli import ledger_app

NAMES = [f"Thuiszorg Verzonnen {letter}" for letter in "ABCDEFGHIJKL"]
VALUES = [*NINE, 9.7, 16.3, 21.9]
PARTS = """
[ronde.ronde-1]
titel = "Tweede marktconsultatie"
datum = 2019-08-14
uitgenodigd = 14
[ronde.ronde-2]
datum = 2019-10-01
[deel.noord]
titel = "Noord"
concerns = ["Thuiszorg Verzonnen A", "thuiszorg verzonnen b B.V.", "Stichting Thuiszorg Verzonnen-C",
            "Thuiszorg Verzonnen D", "Thuiszorg Verzonnen E", "Thuiszorg Verzonnen F"]
[deel.bijna-alles]
concerns = [@ALL]
[deel.klein]
concerns = ["Thuiszorg Verzonnen A", "Thuiszorg Verzonnen B"]
[deel.fout]
concerns = ["Thuiszorg Verzonnen A", "Zorggroep Nergens"]
""".replace("@ALL", ", ".join(f'"{name}"' for name in NAMES[:11]))


@pytest.fixture
def root(tmp_path, kostprijs):
    new_traject(kostprijs, tmp_path)
    settings = tmp_path / "data" / "raw" / "proef" / "traject.toml"
    text = re.sub(r"\[ronde\.ronde-1\]\ntitel = .*\n", "", settings.read_text())
    settings.write_text(text + PARTS)
    submit(kostprijs, tmp_path, "ronde-1", VALUES)
    return tmp_path


def submit(kostprijs, root: Path, ronde: str, values: list[float]) -> None:
    bulk_table(root / "tabel.csv", values, NAMES[: len(values)])
    done = kostprijs("intake", "proef", ronde, "--tabel", root / "tabel.csv", cwd=root)
    assert done.returncode == 0, done.stderr


def overhead(kostprijs, root: Path, ronde: str) -> tuple[str, list[float]]:
    answer = json.loads(kostprijs("bandwidths", "proef", ronde, "--json", cwd=root).stdout)
    return answer["elementen"][0]["toon"], answer["elementen"][0]["waarden"]


def everything(*places: Path) -> str:
    return "\n".join(p.read_text("utf-8", "replace") for f in places for p in f.rglob("*") if p.is_file())


def test_a_part_is_published_under_its_own_name_and_title(root, kostprijs):
    done = kostprijs("anonymise", "proef", "ronde-1", "--deel", "noord", "--json", cwd=root)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["inzendingen"] == 6
    # halves of 8.4 11 12.5 | 14 15 15.5
    assert overhead(kostprijs, root, "ronde-1--noord") == ("groepen", [11.0, 15.0])
    folder = root / "data" / "anonymised" / "proef" / "ronde-1--noord"
    context = json.loads((folder / "datapackage.json").read_text())["kostprijs"]["context"]
    assert context["ronde_titel"] == "Tweede marktconsultatie, deel Noord"
    assert context["uitgenodigd"] is None
    assert json.loads((folder / "certificaat.json").read_text())["grootboek"]["publicatie"] == "ronde-1/noord"
    shown = everything(root / "data" / "anonymised") + done.stdout + done.stderr
    assert "verzonnen" not in shown.lower()


def test_whole_and_part_are_held_against_each_other(root, kostprijs):
    assert kostprijs("anonymise", "proef", "ronde-1", cwd=root).returncode == 0
    whole = overhead(kostprijs, root, "ronde-1")
    assert whole[0] == "groepen"
    done = kostprijs("anonymise", "proef", "ronde-1", "--deel", "bijna-alles", cwd=root)
    assert done.returncode == 0, done.stderr
    assert overhead(kostprijs, root, "ronde-1--bijna-alles") == ("niet_getoond", [])
    assert kostprijs("anonymise", "proef", "ronde-1", "--deel", "noord", cwd=root).returncode == 0
    assert overhead(kostprijs, root, "ronde-1--noord")[0] == "groepen"
    assert kostprijs("ledger", "check", "proef", cwd=root).returncode == 0


def test_a_part_of_fewer_than_five_is_refused(root, kostprijs):
    done = kostprijs("anonymise", "proef", "ronde-1", "--deel", "klein", cwd=root)
    assert done.returncode == 3
    assert not (root / "data" / "anonymised").exists() or not everything(root / "data" / "anonymised")


def test_an_unknown_part_exits_2_with_the_known_names(root, kostprijs):
    done = kostprijs("anonymise", "proef", "ronde-1", "--deel", "zuid", cwd=root)
    assert done.returncode == 2
    assert "bijna-alles, fout, klein, noord" in done.stderr
    assert "verzonnen" not in (done.stdout + done.stderr).lower()


def test_an_unknown_concern_in_a_part_is_named_by_its_place_only(root, kostprijs):
    done = kostprijs("anonymise", "proef", "ronde-1", "--deel", "fout", cwd=root)
    assert done.returncode == 2
    assert "[deel.fout], concerns" in done.stderr
    assert "nummer 2" in done.stderr
    assert "Nergens" not in done.stdout + done.stderr


def test_a_concern_that_sent_nothing_in_this_round_is_no_error(root, kostprijs):
    submit(kostprijs, root, "ronde-2", [value + 4 for value in VALUES[:5]])
    done = kostprijs("anonymise", "proef", "ronde-2", "--deel", "noord", "--json", cwd=root)
    assert json.loads(done.stdout)["inzendingen"] == 5, done.stderr


@pytest.mark.parametrize("command", ["intake", "anonymise"])
def test_the_name_of_a_publication_is_not_a_round(root, kostprijs, command):
    done = kostprijs(command, "proef", "ronde-1--noord", cwd=root)
    assert done.returncode == 2
    assert "--deel noord" in done.stderr


@pytest.mark.parametrize(
    "text", ["concerns = []", "concerns = [' ']", "concerns = 5", "titel = 'x'", "concerns = ['a']\nx = 1"]
)
def test_a_part_that_is_not_right_is_refused_with_its_place(root, kostprijs, text):
    settings = root / "data" / "raw" / "proef" / "traject.toml"
    settings.write_text(settings.read_text() + f"[deel.mis]\n{text}\n")
    done = kostprijs("anonymise", "proef", "ronde-1", cwd=root)
    assert done.returncode == 2
    assert "[deel.mis]" in done.stderr


def add(kostprijs, root, *arguments):
    return kostprijs("ledger", "add", "proef", "ronde-1", *arguments, cwd=root)


def test_a_spoken_figure_counts_as_a_publication(root, kostprijs):
    submit(kostprijs, root, "ronde-1", VALUES[:9])
    done = add(
        kostprijs, root, "--figuur", "overhead", "--datum", "2019-08-21", "--toelichting", "Overleg met A"
    )
    assert done.returncode == 0, done.stderr
    assert "regel 1" in done.stdout
    assert "Let op" not in done.stdout
    submit(kostprijs, root, "ronde-2", VALUES[:10])
    assert kostprijs("anonymise", "proef", "ronde-2", cwd=root).returncode == 0
    assert overhead(kostprijs, root, "ronde-2") == ("niet_getoond", [])
    done = kostprijs("ledger", "show", "proef", "--json", cwd=root)
    lines = json.loads(done.stdout)["regels"]
    assert [(e["nr"], e["soort"], e["publicatie"], e["datum"], e["figuren"]) for e in lines] == [
        (1, "gesproken", "ronde-1", "2019-08-21", 1),
        (2, "publicatie", "ronde-2", "2019-10-01", 2),
    ]
    for text in (done.stdout, kostprijs("ledger", "show", "proef", cwd=root).stdout):
        assert "verzonnen" not in text.lower()
        assert "Overleg" not in text
    certificate = json.loads((root / "data/anonymised/proef/ronde-2/certificaat.json").read_text())
    assert certificate["grootboek"] == {"publicatie": "ronde-2", "regel": 2, "sha256": lines[1]["sha256"]}


def test_what_was_said_of_one_more_concern_is_warned_for(root, kostprijs, capsys):
    ledger_app.add("proef", "ronde-1", ["overhead"], deel="noord", root=root)
    assert "Let op" not in capsys.readouterr().out
    ledger_app.add("proef", "ronde-1", ["overhead"], deel="bijna-alles", root=root)
    assert "Let op" not in capsys.readouterr().out
    ledger_app.add("proef", "ronde-1", ["overhead"], root=root)
    assert "niet herleidbaar te zijn: Overhead. Dat is niet meer terug te nemen." in capsys.readouterr().out


def test_the_ledger_says_that_it_is_empty_and_that_it_is_whole(root, capsys):
    ledger_app.show_lines("proef", root=root)
    assert capsys.readouterr().out.startswith("Het grootboek van «proef» is nog leeg")
    ledger_app.add("proef", "ronde-1", ["overhead"], root=root)
    capsys.readouterr()
    ledger_app.check("proef", json=True, root=root)
    assert json.loads(capsys.readouterr().out) == {"traject": "proef", "regels": 1, "heel": True}


def test_a_spoken_figure_of_a_part_and_the_published_whole(root, kostprijs):
    assert kostprijs("anonymise", "proef", "ronde-1", cwd=root).returncode == 0
    before = overhead(kostprijs, root, "ronde-1")
    assert add(kostprijs, root, "--figuur", "overhead", "--deel", "noord").returncode == 0
    assert kostprijs("anonymise", "proef", "ronde-1", cwd=root).returncode == 0
    assert overhead(kostprijs, root, "ronde-1") == before


@pytest.mark.parametrize(
    ("what", "arguments", "word"),
    [
        ("an unknown figure", ("--figuur", "overheat"), "overhead"),
        ("no date", ("--figuur", "overhead", "--datum", "gisteren"), "schrijf bijvoorbeeld 2020-07-01"),
        ("a slip in the year", ("--figuur", "overhead", "--datum", "0201-08-21"), "klopt het jaar?"),
        ("an unknown part", ("--figuur", "overhead", "--deel", "zuid"), "noord"),
        ("no figure", (), "ID"),
    ],
)
def test_wrong_use_of_ledger_add_exits_2_and_writes_nothing(root, kostprijs, what, arguments, word):
    done = add(kostprijs, root, *arguments)
    assert done.returncode == 2
    assert word in done.stderr
    assert not (root / "data/raw/proef/kluis/grootboek.jsonl").exists()


def test_a_damaged_ledger_is_refused_by_every_command(root, kostprijs):
    kostprijs("anonymise", "proef", "ronde-1", cwd=root)
    add(kostprijs, root, "--figuur", "overhead")
    ledger = root / "data/raw/proef/kluis/grootboek.jsonl"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole.replace(b'"gesproken"', b'"publicatie"'))
    for command in (
        ("check", "proef"),
        ("show", "proef"),
        ("add", "proef", "ronde-1", "--figuur", "overhead"),
    ):
        done = kostprijs("ledger", *command, cwd=root)
        assert done.returncode == 3
        assert "regel 2" in done.stderr
    ledger.write_bytes(whole)
    assert kostprijs("ledger", "check", "proef", cwd=root).returncode == 0


def test_a_removed_ledger_is_refused_while_certificates_name_it(root, kostprijs):
    kostprijs("anonymise", "proef", "ronde-1", cwd=root)
    kostprijs("anonymise", "proef", "ronde-1", "--deel", "noord", cwd=root)
    for path in (root / "data/raw/proef/kluis").iterdir():
        if path.is_file():
            path.unlink()
    before = everything(root / "data" / "anonymised")
    refused = {
        ("ledger", "check", "proef"): "regel 1",
        ("anonymise", "proef", "ronde-1"): "regel 2",
        ("ledger", "add", "proef", "ronde-1", "--figuur", "overhead"): "regel 1",
    }
    for command, line in refused.items():
        done = kostprijs(*command, cwd=root)
        assert (done.returncode, line in done.stderr) == (3, True), done.stderr
    assert not (root / "data/raw/proef/kluis/grootboek.jsonl").exists()
    assert everything(root / "data" / "anonymised") == before


def test_a_fresh_clone_publishes_the_committed_round_byte_for_byte(root, kostprijs):
    kostprijs("anonymise", "proef", "ronde-1", cwd=root)
    folder = root / "data" / "anonymised"

    def committed():  # all but the list that rests on random numbers of the vault
        return {path: path.read_bytes() for path in folder.rglob("*.*") if path.name != "ontvangsten.json"}

    before = committed()
    shutil.rmtree(root / "data/raw/proef/kluis")
    submit(kostprijs, root, "ronde-1", VALUES)
    assert kostprijs("anonymise", "proef", "ronde-1", cwd=root).returncode == 0
    assert committed() == before


def test_the_internal_table_comes_from_the_vault_and_is_marked(root, kostprijs):
    before = set(root.rglob("*"))
    done = kostprijs("bandwidths", "proef", "ronde-1", "--intern", "--json", cwd=root)
    answer = json.loads(done.stdout)
    assert answer["niet_verspreiden"] is True
    figure = answer["elementen"][0]
    assert (figure["n"], figure["laagste"], figure["hoogste"]) == (12, 8.4, 24.3)
    assert figure["kwartiel_1"] == pytest.approx(12.125)
    page = kostprijs("bandwidths", "proef", "ronde-1", "--intern", cwd=root).stdout
    assert page.count("NIET VERSPREIDEN") == 2
    assert "lineaire interpolatie" in page
    assert "12,13%" in page
    assert "verzonnen" not in page.lower()
    assert set(root.rglob("*")) == before


def test_the_internal_table_of_a_part(root, kostprijs):
    done = kostprijs("bandwidths", "proef", "ronde-1--noord", "--intern", "--json", cwd=root)
    assert json.loads(done.stdout)["elementen"][0]["n"] == 6
    done = kostprijs("bandwidths", "proef", "ronde-1--klein", "--intern", cwd=root)
    assert (done.returncode, done.stdout) == (3, "")
    assert not re.search(r"\d", done.stderr)
