"""Letters for the rows of a bulk table: whose they are, what they keep silent, and when there are none."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from kostprijs.intake.recipients import MOST_ROWS_WITH_LETTERS
from kostprijs.intake.round import run_intake
from kostprijs.layout import Workspace

SETTINGS = 'titel = "Hulp"\nmodel = "hbh-2019"\npeiljaar = 2019\n'
HEADER = "concern;bestand;verlof;ziekteverzuim\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "data/raw/t/r1").mkdir(parents=True)
    (tmp_path / "data/raw/t/traject.toml").write_text(SETTINGS)
    return Workspace(tmp_path)


def intake(workspace: Workspace, rows: str, *, letters: bool = False):
    table = workspace.root / "tabel.csv"
    table.write_text(HEADER + rows)
    return run_intake(workspace, "t", "r1", table, letters=letters)


def written(workspace: Workspace) -> dict[str, bytes]:
    folder = workspace.vault("t", "r1") / "brieven"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("brief-*"))}


def everything(name: str, data: bytes) -> str:
    if name.endswith(".md"):
        return data.decode()
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_row_gets_a_letter_as_a_file_does(workspace: Workspace) -> None:
    result = intake(workspace, "Aap;aap.xlsx;14;5\nNoot;noot.xlsx;16,5;57\nMies;mies.xlsx;16,5;5\n")
    found = written(workspace)
    assert [*found] == [
        "brief-001-rekentool.xlsx", "brief-001.md", "brief-001.xlsx",
        "brief-003-rekentool.xlsx", "brief-003.md", "brief-003.xlsx",
    ], "who is asked nothing gets no letter"  # fmt: skip
    numbers = json.loads((workspace.vault("t", "r1") / "brieven/nummers.json").read_bytes())
    assert numbers == {"aap.xlsx": 1, "mies.xlsx": 2, "noot.xlsx": 3}
    text = found["brief-003.md"].decode()
    assert "Het gaat om het bestand noot.xlsx." in text
    assert "1. **Ziekteverzuim**\n   - Ingevuld: «57»" in text
    overview = (workspace.vault("t", "r1") / "overzicht.md").read_text()
    assert "| noot.xlsx | noot | gelezen | 1 van 2 | 1 |" in overview
    assert result.letters


def test_a_letter_tells_no_row_and_no_other(workspace: Workspace) -> None:
    intake(workspace, "Aap;aap.xlsx;14;5\nNoot;;14;57\nMies;wim.xlsx;14,5;5;7\n")
    for name, data in written(workspace).items():
        text = everything(name, data)
        assert "rij" not in text.replace("krij", "").replace("gelij", "").casefold().split(), name
        assert "tabel" not in text.casefold().split(), name
        assert not ("Aap" in text and "Noot" in text), name
        assert not ("aap" in text and "noot" in text), name
    letter = next(d.decode() for n, d in written(workspace).items() if n == "brief-002.md")
    assert "Het gaat om het bestand" not in letter, "a row without a name has none to say"
    assert {name[:9] for name in written(workspace)} == {"brief-001", "brief-002"}, "a long row is no letter"
    assert "wim.xlsx: een rij met meer velden" in (workspace.vault("t", "r1") / "overzicht.md").read_text()


def test_rows_that_share_a_name_get_none(workspace: Workspace) -> None:
    rows = "Aap;opgave.xlsx;14;5\nNoot;opgave.xlsx;16,5;57\nMies;mies.xlsx;14;5\n"
    result = intake(workspace, rows)
    assert {name[:9] for name in written(workspace)} == {"brief-003"}, "1 and 2 are of receipts"
    assert "mies.xlsx" in written(workspace)["brief-003.md"].decode()
    (note,) = [f for f in result.findings if f.code == "dubbele_naam"]
    assert (note.file, note.found) == ("opgave.xlsx", "2 rekentools met deze naam")


def test_a_long_table_gets_letters_when_they_are_asked_for(workspace: Workspace, kostprijs) -> None:
    rows = "".join(f"C{n};h{n}.xlsx;14;5\n" for n in range(MOST_ROWS_WITH_LETTERS + 1))
    intake(workspace, rows[: rows.rindex("C")])
    assert len(written(workspace)) == 2 * MOST_ROWS_WITH_LETTERS
    assert not intake(workspace, rows).letters
    assert written(workspace) == {}
    done = kostprijs("intake", "t", "r1", "--tabel", "tabel.csv", cwd=workspace.root)
    assert "geef dan --brieven" in " ".join(done.stdout.split())
    done = kostprijs("intake", "t", "r1", "--tabel", "tabel.csv", "--brieven", cwd=workspace.root)
    assert "in brieven/ een brief per aanbieder" in " ".join(done.stdout.split())
    assert len(written(workspace)) == 3 * (MOST_ROWS_WITH_LETTERS + 1), "text, workbook and a new tool"
