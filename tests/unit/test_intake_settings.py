"""What traject.toml says of files and choices that are not there, and what the project leader is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kostprijs.errors import WrongUse
from kostprijs.intake.round import run_intake
from kostprijs.layout import Workspace
from kostprijs.traject import load_traject

HEAD = 'titel = "T"\nmodel = "hbh-2019"\npeiljaar = 2019\n'
TABLE = "concern;bestand;verlof\nA;zorghuis.xlsx;16\nB;thuiszorg-noord.xlsx;15\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "data/raw/t/r1").mkdir(parents=True)
    (tmp_path / "tabel.csv").write_text(TABLE)
    return Workspace(tmp_path)


def found(workspace: Workspace, text: str, ronde: str = "r1"):
    workspace.config("t").write_text(HEAD + text)
    result = run_intake(workspace, "t", ronde, workspace.root / "tabel.csv")
    return [f for f in result.findings if f.code == "naam_zonder_bestand"]


CONCERN = '[concern]\n"{}" = "A"\n'
OWN = '[rekenwijze_bestand."{}"]\noverhead = "aandeel"\n'


@pytest.mark.parametrize(("table", "key"), [(CONCERN, "[concern]"), (OWN, "[rekenwijze_bestand]")])
@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("zorghuis.xlsx", None),
        ("zorghius.xlsx", "«zorghuis.xlsx»"),
        ("Zorghuis.XLSX", "«zorghuis.xlsx»"),
        ("thuiszorgnoord.xls", "«thuiszorg-noord.xlsx»"),
        ("q", ""),
    ],
)
def test_a_name_that_no_file_has(workspace: Workspace, table: str, key: str, name: str, alike) -> None:
    findings = found(workspace, table.format(name))
    if alike is None:
        assert findings == []
        return
    (finding,) = findings
    assert (finding.severity, finding.file) == ("fout", "traject.toml")
    assert f"{key} noemt «{name}»" in finding.found
    assert (alike in finding.expected, ("Bedoelt u" in finding.action)) == (True, bool(alike))
    overview = (workspace.vault("t", "r1") / "overzicht.md").read_text()
    assert f"- traject.toml: {key}".replace("[", "\\[").replace("]", "\\]") in overview.replace(
        "rekenwijze\\_bestand", "rekenwijze_bestand"
    )


def test_a_name_of_another_round_is_one(workspace: Workspace) -> None:
    (workspace.root / "data/raw/t/r2").mkdir()
    (workspace.root / "data/raw/t/r2/later.xlsx").write_bytes(b"x")
    assert not found(workspace, CONCERN.format("later.xlsx"))
    # a table lies in no folder, but what was in it is in the vault
    assert not found(workspace, CONCERN.format("zorghuis.xlsx"), "r2")
    (workspace.root / "tabel.csv").write_text("concern;bestand;verlof\nA;nieuw.xlsx;16\n")
    assert not found(workspace, CONCERN.format("zorghuis.xlsx"), "r3")
    for ronde in ("r1", "r2"):
        (workspace.vault("t", ronde) / "inzendingen.json").write_text("{")
    assert found(workspace, CONCERN.format("zorghuis.xlsx"), "r3")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[rekenwijze]\noverhead = "x"\n', "[rekenwijze]"),
        ('[rekenwijze]\nover = "x"\n', "[rekenwijze]"),
        (OWN.format("a") + '[rekenwijze_bestand.geheim]\noverhead = "x"\n', "[rekenwijze_bestand] nr. 2"),
        ('[rekenwijze_bestand.geheim]\nover = "x"\n', "[rekenwijze_bestand] nr. 1"),
        ("[rekenwijze_bestand.geheim]\noverhead = 3\n", "[rekenwijze_bestand] nr. 1, overhead"),
        ("[rekenwijze_bestand]\ngeheim = 3\n", "[rekenwijze_bestand], nr. 1"),
        ("[concern]\ngeheim = 3\n", "[concern], nr. 1"),
        ('[concern]\ngeheim = " "\n', "[concern], nr. 1"),
        ('[deel.noord--oost]\nconcerns = ["geheim"]\n', "[deel.noord--oost]"),
        ("[deel.noord]\nconcerns = []\n", "[deel.noord], concerns"),
        ('[deel.noord]\nconcerns = ["geheim", " "]\n', "[deel.noord], concerns"),
        ("[vooringevuld]\nuurloon = 12\n", "[vooringevuld]"),
        ('[vragen]\nverlov = "Klopt dit?"\n', "[vragen]"),
    ],
)
def test_an_error_in_the_settings_names_their_file_and_no_provider(
    workspace: Workspace, text: str, place: str
) -> None:
    with pytest.raises(WrongUse) as caught:
        found(workspace, text)
    assert str(caught.value).startswith(f"traject.toml, {place}: ")
    assert "geheim" not in str(caught.value)


def test_a_table_without_rows_is_refused(workspace: Workspace) -> None:
    (workspace.root / "tabel.csv").write_text("concern;bestand;verlof\n")
    with pytest.raises(WrongUse, match="geen rijen met een rekentool"):
        found(workspace, "")


def test_choices_and_concerns_load(workspace: Workspace) -> None:
    workspace.config("t").write_text(HEAD + CONCERN.format("a.xlsx") + OWN.format("b.xlsx"))
    settings = load_traject(workspace.config("t"))
    assert settings.concerns == {"a.xlsx": "A"}
    assert settings.own_conventions == {"b.xlsx": {"overhead": "aandeel"}}


def test_a_round_with_settings_that_do_not_fit_is_not_published(workspace: Workspace, kostprijs) -> None:
    rows = "".join(f"C{n};h{n}.xlsx;{14 + n / 2}\n" for n in range(6))
    (workspace.root / "tabel.csv").write_text("concern;bestand;verlof\n" + rows)
    workspace.config("t").write_text(HEAD + CONCERN.format("h9.xlsx"))
    done = kostprijs("run", "t", "r1", "--tabel", "tabel.csv", cwd=workspace.root)
    assert done.returncode == 1
    assert "traject.toml past niet bij de bestanden" in done.stdout
    assert "h9" not in done.stderr
    assert not (workspace.root / "data/anonymised").exists()
    workspace.config("t").write_text(HEAD)
    kostprijs("run", "t", "r1", "--tabel", "tabel.csv", cwd=workspace.root)
    assert (workspace.root / "data/anonymised/t/r1").exists()
