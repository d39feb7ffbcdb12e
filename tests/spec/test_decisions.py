"""What the project leader decides in traject.toml, and what then counts, is asked and is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kostprijs.errors import WrongUse
from kostprijs.intake.parts import part_contributions
from kostprijs.intake.round import run_intake
from kostprijs.intake.vault import load_contributions
from kostprijs.layout import Workspace
from kostprijs.model.loader import load_model
from kostprijs.model.template import Filling, workbook_bytes
from kostprijs.traject import load_traject

MODEL = load_model("hbh-2019")
VALUES: dict[str, float | str] = {
    "uurloon[trede 0]": 10.76, "uurloon[trede 1]": 11.4, "uurloon[trede 2]": 12.1, "uurloon[trede 3]": 12.8,
    "uurloon[trede 4]": 13.46, "personeelsmix[trede 0]": 10, "personeelsmix[trede 1]": 15,
    "personeelsmix[trede 2]": 20, "personeelsmix[trede 3]": 25, "personeelsmix[trede 4]": 30,
    "contracturen": 1872, "vakantietoeslag": 8, "eindejaarsuitkering": 7.4, "awf": 3.6, "sectorpremie": 0.77,
    "aof": 6.46, "opslag_kinderopvang": 0.5, "whk": 1.18, "zvw": 6.95, "pensioen_werkgever": 11.75,
    "franchise_jaar": 12770, "verlof": 16.5, "ziekteverzuim": 5.7, "scholing": 2, "niet_planbaar": 3,
    "reiskosten_woon_werk": 0.2, "reiskosten_client": 0.3, "overhead": 15, "risico": 3, "indexatie": 0,
}  # fmt: skip
DAY = "datum = 2019-08-20\n"
ROUND = '[[besluit]]\nronde = "r1"\n' + DAY


def tool(concern: str, tariff: float | None = None, **changes: float | str) -> bytes:
    provider = {"aanbieder": f"Zorg {concern}", "concern": concern, "peiljaar": 2019}
    return workbook_bytes(MODEL, Filling(provider=provider, values=VALUES | changes, tariff=tariff))


FILES = {
    "a.xlsx": tool("Aap", verlof=14),
    "b.xlsx": tool("Noot", tariff=40.0, ziekteverzuim=57),
    "c1.xlsx": tool("Mies", verlof=17),
    "c2.xlsx": tool("Mies", verlof=18),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("bron")
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def workspace(tmp_path: Path, files: Path) -> Workspace:
    (tmp_path / "data/raw/t/r1").mkdir(parents=True)
    for path in files.iterdir():
        (tmp_path / "data/raw/t/r1" / path.name).write_bytes(path.read_bytes())
    return Workspace(tmp_path)


def intake(workspace: Workspace, *decisions: str):
    text = 'titel = "T"\nmodel = "hbh-2019"\npeiljaar = 2019\n' + "".join(ROUND + d + "\n" for d in decisions)
    workspace.config("t").write_text(text)
    return run_intake(workspace, "t", "r1")


def codes(findings) -> list[str]:
    return [f"{f.file} {f.code} {f.figure}".strip() for f in findings]


def contributions(workspace: Workspace) -> dict[str, dict[str, float]]:
    return load_contributions(workspace, "t", "r1", MODEL)


def log(workspace: Workspace) -> dict:
    return json.loads((workspace.vault("t", "r1") / "besluiten.json").read_bytes())


OPEN = [
    "a.xlsx onder_cao verlof",
    "b.xlsx grens_hard ziekteverzuim",
    "c1.xlsx zelfde_concern",
    "c2.xlsx zelfde_concern",
]


def test_without_decisions(workspace: Workspace) -> None:
    assert codes(intake(workspace).findings) == OPEN
    assert log(workspace) == {"afgedaan": [], "besluiten": [], "stand": ""}


ACCEPT = 'bestand = "a.xlsx"\nelement = "verlof"\nactie = "accepteren"\nreden = "jong bedrijf"'
CORRECT = 'bestand = "b.xlsx"\nelement = "ziekteverzuim"\nactie = "corrigeren"\nwaarde = 5.7\nbron = "mail"'
EXCLUDE = 'bestand = "a.xlsx"\nelement = "verlof"\nactie = "uitsluiten"\nreden = "andere grondslag"'
EXCLUDE_ALL = 'concern = "noot b.v."\nactie = "uitsluiten"\nreden = "trekt zich terug"'
COUNTS = 'bestand = "c2.xlsx"\nactie = "telt"\nreden = "de nieuwste"'


def test_accepted_is_no_longer_open_and_counts(workspace: Workspace) -> None:
    result = intake(workspace, ACCEPT)
    assert codes(result.findings) == OPEN[1:]
    assert codes(result.settled) == OPEN[:1]
    assert contributions(workspace)["naam:aap"]["verlof"] == 14


def test_corrected_shows_as_such_with_the_original_beside_it(workspace: Workspace) -> None:
    result = intake(workspace, CORRECT)
    assert codes(result.findings) == [OPEN[0], *OPEN[2:]]
    found = contributions(workspace)["naam:noot"]
    assert found["ziekteverzuim"] == 5.7
    assert found["tarief"] == found["tarief_ingediend"], "the tariff of the wrong value is not compared"
    (line,) = log(workspace)["besluiten"]
    assert line["was"] == {"ziekteverzuim": [57.0, "geldig", "57", "Invoer", line["was"]["ziekteverzuim"][4]]}
    assert (line["waarde"], line["tarief_in_bestand"], line["grond"]) == (5.7, 40.0, "mail")
    vault = json.loads((workspace.vault("t", "r1") / "inzendingen.json").read_bytes())
    assert vault["inzendingen"][1]["waarden"]["ziekteverzuim"][:3] == [5.7, "geldig", "besluit"]


def test_a_corrected_tariff_is_the_tariff_as_submitted(workspace: Workspace) -> None:
    tariff = CORRECT.replace("ziekteverzuim", "tarief").replace("5.7", "27.5")
    intake(workspace, CORRECT, tariff)
    assert contributions(workspace)["naam:noot"]["tarief_ingediend"] == 27.5
    text = (workspace.vault("t", "r1") / "brieven/brief-002.md").read_text()
    assert "- Tarief per uur: wij rekenen met € 27,50 (besluit van 20-08-2019)." in text.replace(
        "\u00a0", " "
    )


def test_decisions_changed_after_the_intake_stop_the_next_step(workspace: Workspace) -> None:
    intake(workspace, ACCEPT)
    settings = load_traject(workspace.config("t"))
    assert len(part_contributions(workspace, settings, "r1", MODEL)) == 3
    with workspace.config("t").open("a") as file:
        file.write(ROUND + CORRECT)
    settings = load_traject(workspace.config("t"))
    with pytest.raises(WrongUse, match=r"na de intake gewijzigd.*kostprijs intake t r1"):
        part_contributions(workspace, settings, "r1", MODEL)
    run_intake(workspace, "t", "r1")
    with workspace.config("t").open("a") as file:  # about another round: this one is as it was
        file.write("\n" + ROUND.replace("r1", "r2") + EXCLUDE)
    assert (
        "verlof"
        in part_contributions(workspace, load_traject(workspace.config("t")), "r1", MODEL)["naam:aap"]
    )


def test_a_row_of_a_table_is_named_once(workspace: Workspace) -> None:
    table = workspace.root / "tabel.csv"
    table.write_text("concern;bestand;verlof\nA;a.xlsx;14\nB;a.xlsx;15\nC;c.xlsx;14\n")
    head = 'titel = "T"\nmodel = "hbh-2019"\npeiljaar = 2019\n'
    workspace.config("t").write_text(head + ROUND + ACCEPT)
    with pytest.raises(WrongUse, match="komt in de tabel vaker voor"):
        run_intake(workspace, "t", "r1", table)
    workspace.config("t").write_text(head + ROUND + ACCEPT.replace("a.xlsx", "c.xlsx"))
    result = run_intake(workspace, "t", "r1", table)
    assert codes(result.settled) == ["c.xlsx onder_cao verlof"]
    assert contributions(workspace)["naam:a"]["verlof"] == 14, "rows of one name stay apart"
    assert contributions(workspace)["naam:b"]["verlof"] == 15


def test_a_correction_is_checked_itself(workspace: Workspace) -> None:
    assert "b.xlsx grens_hard ziekteverzuim" in codes(
        intake(workspace, CORRECT.replace("5.7", "58")).findings
    )


def test_excluded_value_and_excluded_concern(workspace: Workspace) -> None:
    result = intake(workspace, EXCLUDE, EXCLUDE_ALL)
    assert codes(result.findings) == OPEN[2:]
    found = contributions(workspace)
    assert sorted(found) == ["naam:aap", "naam:mies"]
    assert not {"verlof", "tarief"} & set(found["naam:aap"])
    assert result.concerns == 2


def test_of_two_files_of_one_concern_one_counts(workspace: Workspace) -> None:
    assert intake(workspace).concerns == 3
    assert contributions(workspace)["naam:mies"]["verlof"] == 17.5
    assert codes(intake(workspace, COUNTS).findings) == OPEN[:2]
    assert contributions(workspace)["naam:mies"]["verlof"] == 18


def test_again_is_the_same(workspace: Workspace) -> None:
    decisions = (ACCEPT, CORRECT, COUNTS)

    def state() -> dict[str, bytes]:
        intake(workspace, *decisions)
        vault = workspace.vault("t", "r1")
        return {
            str(path.relative_to(vault)): path.read_bytes() for path in vault.rglob("*") if path.is_file()
        }

    first = state()
    assert state() == first
    decisions = ()
    assert state() != first
    decisions = (ACCEPT, CORRECT, COUNTS)
    assert state() == first


def test_originals_are_never_changed(workspace: Workspace) -> None:
    intake(workspace, ACCEPT, CORRECT, COUNTS)
    folder = workspace.submissions("t", "r1")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == FILES


@pytest.mark.parametrize(
    ("decision", "found"),
    [
        (ACCEPT.replace("verlof", "scholing"), "geen vraag die openstaat"),
        (ACCEPT.replace("a.xlsx", "b.xlsx").replace("verlof", "ziekteverzuim"), "niet te accepteren"),
    ],
)
def test_a_decision_that_does_nothing_is_said(workspace: Workspace, decision: str, found: str) -> None:
    result = intake(workspace, decision)
    (note,) = [finding for finding in result.findings if finding.code == "besluit_zonder_gevolg"]
    assert found in note.found
    letters = workspace.vault("t", "r1") / "brieven"
    assert not any("besluit" in path.read_text() for path in letters.glob("*.md"))


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (ACCEPT.replace("a.xlsx", "geheim.xlsx"), "nr. 1, bestand: er is in deze ronde geen bestand"),
        (ACCEPT.replace('"verlof"', '"verlov"'), "nr. 1, element: «verlov» is geen element"),
        (ACCEPT.replace("accepteren", "goedkeuren"), "«goedkeuren» bestaat niet; kies uit accepteren"),
        (ACCEPT.replace("reden", "waarom"), "onbekende sleutel «waarom»"),
        (ACCEPT.replace('reden = "jong bedrijf"', ""), "reden: ontbreekt"),
        (ACCEPT.replace("jong bedrijf", " "), "reden: verwacht: een tekst"),
        (ACCEPT + "\nwaarde = 3", "waarde: niet mogelijk bij accepteren"),
        (ACCEPT.replace('element = "verlof"', ""), "element: ontbreekt"),
        (ACCEPT + '\nconcern = "Aap"', "bestand óf concern"),
        (
            ACCEPT.replace('bestand = "a.xlsx"', 'concern = "Geheim"'),
            "dit concern zond in deze ronde niets in",
        ),
        (CORRECT.replace("bron", "reden"), "bron: ontbreekt"),
        (CORRECT.replace("waarde = 5.7", ""), "waarde: ontbreekt"),
        (CORRECT.replace("5.7", '"5,7"'), "waarde: verwacht: een getal"),
        (CORRECT.replace("ziekteverzuim", "uurloon"), "een reeks corrigeert u per trede"),
        (CORRECT.replace('bestand = "b.xlsx"', 'concern = "Noot"'), "bestand: verplicht bij corrigeren"),
        (COUNTS + '\nelement = "verlof"', "element: niet mogelijk bij telt"),
    ],
)
def test_what_is_not_right_is_refused_with_its_place(
    workspace: Workspace, decision: str, message: str
) -> None:
    with pytest.raises(WrongUse) as caught:
        intake(workspace, decision)
    assert message in str(caught.value)
    assert str(caught.value).startswith("traject.toml, [[besluit]] nr. 1")
    assert "geheim" not in str(caught.value).casefold(), "a message names no file and no concern"


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ((ACCEPT, EXCLUDE), "nr. 2: hierover staat al een besluit"),
        ((COUNTS, COUNTS.replace("c2", "c1")), "nr. 2, bestand: van dit concern is hierboven al een ander"),
        ((ACCEPT.replace("2019-08-20", "gisteren"),), "datum"),
    ],
)
def test_decisions_in_contradiction(workspace: Workspace, decisions: tuple[str, ...], message: str) -> None:
    if message == "datum":
        text = f'titel = "T"\nmodel = "hbh-2019"\n[[besluit]]\nronde = "r1"\ndatum = "gisteren"\n{ACCEPT}\n'
        workspace.config("t").write_text(text)
        with pytest.raises(WrongUse, match="datum: verwacht: een datum zonder aanhalingstekens"):
            run_intake(workspace, "t", "r1")
        return
    with pytest.raises(WrongUse) as caught:
        intake(workspace, *decisions)
    assert message in str(caught.value)


def test_a_decision_on_another_round_waits_for_that_round(workspace: Workspace) -> None:
    text = 'titel = "T"\nmodel = "hbh-2019"\npeiljaar = 2019\n[ronde.r2]\n'
    decision = ROUND.replace("r1", "r2") + ACCEPT.replace("a.xlsx", "z.xlsx")
    workspace.config("t").write_text(text + decision)
    assert codes(run_intake(workspace, "t", "r1").findings) == OPEN
    workspace.config("t").write_text(text + decision.replace("r2", "r3"))
    with pytest.raises(WrongUse, match="ronde: «r3» bestaat niet"):
        run_intake(workspace, "t", "r1")
