"""The letters, the reply tools, the overview, and what a file tells of its maker."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import filled_tools
import openpyxl
import pytest
from filled_tools import MODEL, VALUES

from kostprijs.intake.earlier import alike
from kostprijs.intake.findings import Severity, dutch
from kostprijs.intake.letters import letters_of, numbered
from kostprijs.intake.overview import needed, needed_words
from kostprijs.intake.result import IntakeResult
from kostprijs.intake.round import run_intake
from kostprijs.intake.submission import Submission
from kostprijs.layout import Workspace

NASTY = '=HYPERLINK("http://evil.example","klik") <script>alert(1)</script> [a](javascript:x)\nregel'
SETTINGS = 'titel = "Hulp"\nregio = "Regio"\nmodel = "hbh-2019"\npeiljaar = 2019\n'


def tool(concern: str, remark: str = "", **changes: float | str) -> bytes:
    remarks = {"verlof": remark} if remark else {}
    return filled_tools.tool(concern, None, remarks, {"author": "Mevrouw Jansen"}, **changes)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "data/raw/t/r1").mkdir(parents=True)
    (tmp_path / "data/raw/t/traject.toml").write_text(SETTINGS)
    return Workspace(tmp_path)


def put(workspace: Workspace, ronde: str, files: dict[str, bytes]) -> None:
    folder = workspace.submissions("t", ronde)
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def letters(workspace: Workspace, ronde: str = "r1") -> dict[str, bytes]:
    folder = workspace.vault("t", ronde) / "brieven"
    found = (path for path in sorted(folder.iterdir()) if not path.name.startswith("ontvangst"))
    return {path.name: path.read_bytes() for path in found}


def test_letter_shows_the_value_in_its_context(workspace: Workspace) -> None:
    put(workspace, "r1", {"a.xlsx": tool("A", ziekteverzuim=57), "b.xlsx": tool("B")})
    run_intake(workspace, "t", "r1")
    found = letters(workspace)
    assert [name for name in found if name != "nummers.json"] == [
        "brief-001-rekentool.xlsx", "brief-001.md", "brief-001.xlsx",
    ], "who is asked nothing gets no letter"  # fmt: skip
    text = found["brief-001.md"].decode()
    assert "1. **Ziekteverzuim** (Invoer, C" in text
    assert "   - Ingevuld: 57\n   - Verwacht: tussen 0% en" in text
    assert "Verlof (procent): 16,5; Ziekteverzuim (procent): 57; Scholing (procent): 2" in text
    sheet = openpyxl.load_workbook(io.BytesIO(found["brief-001.xlsx"]))
    rows = [[cell.value for cell in row] for row in sheet["Vragen"].iter_rows(min_row=5)]
    assert rows[0] == [
        "Nr.",
        "Onderdeel",
        "Plaats",
        "Ingevuld",
        "Verwacht",
        "Wat wij u vragen",
        "Uw antwoord",
    ]
    assert rows[2][:2] == [1, "Ziekteverzuim"]
    read = {row[1]: row[5:] for row in sheet["Uw opgave"].iter_rows(min_row=4, values_only=True)}
    assert read["Ziekteverzuim"] == (57, "telt nog niet mee", "via de naam van de cel")
    assert read["Verlof"] == (16.5, "telt mee", "via de naam van de cel")


def test_letter_about_a_file_that_was_not_read(workspace: Workspace) -> None:
    put(workspace, "r1", {"a.xlsx": tool("A")[:4_000], "b.xlsx": tool("B")})
    run_intake(workspace, "t", "r1")
    found = letters(workspace)
    assert set(found) == {"brief-001.md", "brief-001.xlsx", "nummers.json"}
    assert "1. **Het bestand**" in found["brief-001.md"].decode()
    assert openpyxl.load_workbook(io.BytesIO(found["brief-001.xlsx"])).sheetnames == ["Vragen"]


def test_letter_reflects_decisions_but_not_their_ground(workspace: Workspace) -> None:
    put(workspace, "r1", {"a.xlsx": tool("A", ziekteverzuim=57), "b.xlsx": tool("B", verlof=14)})
    decisions = (
        '[[besluit]]\nronde = "r1"\nbestand = "a.xlsx"\nelement = "ziekteverzuim"\nactie = "corrigeren"\n'
        'waarde = 5.75\nbron = "zoals bij Zorg B"\ndatum = 2019-08-20\n[[besluit]]\nronde = "r1"\n'
        'bestand = "b.xlsx"\nactie = "uitsluiten"\nreden = "te laat"\ndatum = 2019-08-21\n'
    )
    workspace.config("t").write_text(SETTINGS + decisions)
    run_intake(workspace, "t", "r1")
    found = letters(workspace)
    text = found["brief-001.md"].decode()
    assert (
        "- Ziekteverzuim: wij rekenen met 5,75%; in uw rekentool staat 57 (besluit van 20-08-2019)." in text
    )
    assert "Er staan geen vragen meer open" in text
    assert "Uw rekentool telt in deze ronde niet mee" in found["brief-002.md"].decode()
    assert not any(b"Zorg B" in data or b"te laat" in data for data in found.values())
    assert "zoals bij Zorg B" in (workspace.vault("t", "r1") / "overzicht.md").read_text()


def test_reply_tool_reads_as_what_counted_and_keeps_nothing_else(workspace: Workspace) -> None:
    put(workspace, "r1", {"a.xlsx": tool("A", remark="vertrouwelijk", verlof=14, ziekteverzuim=57)})
    run_intake(workspace, "t", "r1")
    reply = letters(workspace)["brief-001-rekentool.xlsx"]
    with zipfile.ZipFile(io.BytesIO(reply)) as package:
        everything = b"".join(map(package.read, package.namelist()))
    assert b"Jansen" not in everything
    assert b"vertrouwelijk" not in everything
    put(workspace, "r2", {"antwoord.xlsx": reply})
    (second,) = run_intake(workspace, "t", "r2").submissions
    assert dict(second.valid) == {**{k: v for k, v in VALUES.items() if k != "ziekteverzuim"}, "verlof": 14}
    assert second.concern == "naam:a"


def test_no_word_of_a_provider_does_anything(workspace: Workspace) -> None:
    put(
        workspace,
        "r1",
        {"a.xlsx": tool(NASTY, remark=NASTY, verlof=NASTY), "=1+1.xlsx": tool("B", verlof=14)},
    )
    run_intake(workspace, "t", "r1")
    for name, data in letters(workspace).items():
        if name.endswith(".md"):
            text = data.decode()
            assert "<" not in text
            assert "](" not in text.replace("\\](", "")
            assert "://" not in text
        elif name.endswith(".xlsx") and "rekentool" not in name:
            sheets = openpyxl.load_workbook(io.BytesIO(data))
            cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
            assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
    vault = workspace.vault("t", "r1")
    assert "<script" not in (vault / "overzicht.md").read_text() + (vault / "metagegevens.md").read_text()


def test_a_letter_keeps_its_number() -> None:
    assert numbered(["b", "a"], {}) == {"a": 1, "b": 2}
    assert numbered(["0", "b", "a"], {"a": 1, "b": 2}) == {"a": 1, "b": 2, "0": 3}
    assert numbered(["0"], {"a": 1, "b": 2}) == {"a": 1, "b": 2, "0": 3}, "no number is given out twice"


def test_numbers_that_were_damaged_are_given_out_anew(workspace: Workspace) -> None:
    put(workspace, "r1", {"a.xlsx": tool("A", verlof=14), "b.xlsx": tool("B", verlof=14)})
    run_intake(workspace, "t", "r1")
    path = workspace.vault("t", "r1") / "brieven/nummers.json"
    for text in ("{", "[]", '{"a.xlsx": 1, "b.xlsx": 1}', '{"a.xlsx": "x"}'):
        path.write_text(text)
        run_intake(workspace, "t", "r1")
        assert sorted(json.loads(path.read_bytes()).values()) == [1, 2]


def test_overview_counts_what_is_needed() -> None:
    def result(concerns: int):
        return IntakeResult("t", "r1", tuple(usable(f"naam:{n}") for n in range(concerns)), (), least=5)

    def usable(concern: str) -> Submission:
        from kostprijs.intake.submission import VALID, Filled

        values = {"verlof": Filled(16.5, VALID, "naam", None, "16,5")}
        return Submission(f"{concern}.xlsx", "", values=values, concern=concern, counts=True)

    assert [needed(result(n)) for n in (0, 3, 4, 5, 9)] == [5, 2, 1, 0, 0]
    assert needed_words(result(4)) == "Er is nog 1 concern nodig voor 5."
    assert needed_words(result(2)) == "Er zijn nog 3 concerns nodig voor 5."
    assert needed_words(result(5)) == "Dat is genoeg: er zijn er ten minste 5 nodig."
    assert needed_words(replace(result(5), least=8)) == "Er zijn nog 3 concerns nodig voor 8."
    assert needed_words(replace(result(5), least=0)) == "", "nothing is promised without a policy"


@pytest.mark.parametrize(
    ("equal", "other", "same"),
    [(8, 0, True), (5, 0, True), (4, 0, False), (6, 4, True), (6, 5, False), (0, 8, False)],
)
def test_alike(equal: int, other: int, same: bool) -> None:
    values = {f"f{n}": float(n) for n in range(equal + other)}
    earlier = {f"f{n}": float(n) if n < equal else -1.0 for n in range(equal + other)}
    assert alike(values, earlier, {}) is same
    assert alike(values, earlier, values) is False, "what everybody fills in tells nothing"


def test_a_concern_under_a_new_name_is_asked_of_the_project_leader_only(workspace: Workspace) -> None:
    own = {
        "verlof": 17.1,
        "ziekteverzuim": 6.13,
        "scholing": 2.31,
        "niet_planbaar": 3.7,
        "overhead": 16.2,
        "risico": 2.9,
    }
    others = {f"{n}.xlsx": tool(f"Huis {n}") for n in range(4)}
    put(workspace, "r1", {"oud.xlsx": tool("Oude Naam", **own), **others})
    put(
        workspace,
        "r2",
        {"nieuw.xlsx": tool("Nieuwe Naam", **own), "x.xlsx": tool("Ander", verlof=18), **others},
    )
    assert "mogelijk_zelfde_concern" not in {f.code for f in run_intake(workspace, "t", "r1").findings}
    result = run_intake(workspace, "t", "r2")
    (finding,) = [f for f in result.findings if f.code == "mogelijk_zelfde_concern"]
    assert (finding.file, finding.figure) == ("nieuw.xlsx", "concern")
    assert not any(b"r1" in data for name, data in letters(workspace, "r2").items() if name.endswith(".md"))
    assert "bijna dezelfde cijfers" in (workspace.vault("t", "r2") / "overzicht.md").read_text()
    workspace.config("t").write_text(SETTINGS + '[concern]\n"nieuw.xlsx" = "Oude naam"\n')
    assert "mogelijk_zelfde_concern" not in {f.code for f in run_intake(workspace, "t", "r2").findings}


def test_live_table_shows_how_far_each_file_is() -> None:
    from kostprijs.cli.show_intake import Reading, live_table

    table = live_table(["a.xlsx", "b.xlsx", "c.xlsx"], Reading(print, done=1))
    assert list(table.columns[1].cells) == ["gelezen", "bezig", "wacht"]
    assert list(live_table(["a.xlsx"], Reading(print, done=1)).columns[1].cells) == ["gelezen"]


def test_a_remark_alone_is_no_reason_for_a_letter(workspace: Workspace) -> None:
    text = "Concern (moederorganisatie);A\nVerlof;16,5\nGeheel anders;3\n"
    put(workspace, "r1", {"a.csv": text.encode(), "b.xlsx": tool("B")})
    result = run_intake(workspace, "t", "r1")
    kept = [f for f in result.findings if f.file == "a.csv" and f.code == "regel_niet_gelezen"]
    assert [f.severity.value for f in kept] == ["let op"]
    submissions = [s for s in result.submissions if s.file == "a.csv"]
    assert letters_of(MODEL, "T", submissions, kept, (), {"a.csv": 1}) == []
    question = replace(kept[0], severity=Severity.QUESTION)
    (letter,) = letters_of(MODEL, "T", submissions, [*kept, question], (), {"a.csv": 1})
    assert (letter.asks, len(letter.items)) == (True, 2)
    for_leader = replace(question, code="zelfde_concern")
    assert letters_of(MODEL, "T", submissions, [for_leader], (), {"a.csv": 1}) == []


def test_tools_go_along_with_few_letters_or_on_request(workspace: Workspace, monkeypatch) -> None:
    from kostprijs.intake import recipients

    monkeypatch.setattr(recipients, "MOST_TOOLS", 1)
    put(workspace, "r1", {f"{name}.xlsx": tool(name, ziekteverzuim=57) for name in "ab"})

    def tools(asked: bool) -> tuple[int, bool]:
        result = run_intake(workspace, "t", "r1", letters=asked)
        return sum("rekentool" in name for name in letters(workspace)), result.replies

    assert tools(asked=False) == (0, False)
    page = (workspace.vault("t", "r1") / "overzicht.md").read_text()
    assert "- Brieven: 2. " in page
    assert "Zonder rekentool om te verbeteren; vraag daarom met --brieven." in page
    assert tools(asked=True) == (2, True)
    assert "Zonder rekentool" not in (workspace.vault("t", "r1") / "overzicht.md").read_text()
    put(workspace, "r1", {"b.xlsx": tool("b")})
    assert tools(asked=False) == (1, True)


@pytest.mark.parametrize(("replies", "said"), [(True, False), (False, True)])
def test_the_screen_promises_only_the_tools_that_are_there(capsys, replies: bool, said: bool) -> None:
    from kostprijs.cli import show_intake

    result = IntakeResult("t", "r1", (Submission("a.xlsx", ""),), (), replies=replies)
    show_intake.intake(result, json=False)
    text = " ".join(capsys.readouterr().out.split())
    assert ("geef dan --brieven" in text, "met een nieuwe rekentool om te verbeteren" in text) == (
        said,
        not said,
    )
    assert "1 van 1 rekentool gelezen, 0 concerns bruikbaar." in text


def test_a_double_total_shows_both_parts(workspace: Workspace) -> None:
    put(workspace, "r1", {"a.xlsx": tool("A", whk=1.18, whk_wga=0.9, whk_zw=0.28), "b.xlsx": tool("B")})
    run_intake(workspace, "t", "r1")
    text = letters(workspace)["brief-001.md"].decode()
    (line,) = [line for line in text.splitlines() if "0,9;" in line]
    assert all(part in line for part in (": 1,18;", ": 0,9;", ": 0,28"))


def test_a_number_is_shown_as_its_provider_knows_it(workspace: Workspace) -> None:
    assert [dutch(n) for n in (7.400000000000001, 0.1 + 0.2, 16.0, 1e-9, 12770.0)] == [
        "7,4", "0,3", "16", "1e-09", "12770"
    ]  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(tool("A", vakantietoeslag=8)))
    rows = book["Invoer"].iter_rows(min_col=2, max_col=3)
    cell = next(value for label, value in rows if str(label.value).startswith("Vakantie"))
    assert cell.value == 8
    cell.value, cell.number_format = 0.0833, "0.00%"
    stream = io.BytesIO()
    book.save(stream)
    put(workspace, "r1", {"a.xlsx": stream.getvalue()})
    (submission,) = run_intake(workspace, "t", "r1").submissions
    assert (submission.values["vakantietoeslag"].value, submission.values["vakantietoeslag"].shown) == (
        8.33,
        "8,33%",
    )


def test_what_a_file_carries_is_asked_politely_and_in_full(workspace: Workspace) -> None:
    from kostprijs.intake.reading import _about_file
    from kostprijs.intake.workbook import Workbook

    for finding in _about_file("a.xlsm", Workbook((), macros=True, links=True)):
        assert finding.expected.startswith("een rekentool zonder ")
        assert finding.action.endswith("Wilt u nagaan of die kloppen?")
