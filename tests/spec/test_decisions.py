"""What the project leader decides in traject.toml, and what then counts, is asked and is kept."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from filled_tools import MODEL, tool

from kostprijs.errors import WrongUse
from kostprijs.intake.parts import part_contributions
from kostprijs.intake.round import run_intake
from kostprijs.intake.vault import load_contributions
from kostprijs.layout import Workspace
from kostprijs.traject import load_traject

DAY = "datum = 2019-08-20\n"
ROUND = '[[besluit]]\nronde = "r1"\n' + DAY


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
    found = log(workspace)
    assert {key: found[key] for key in ("afgedaan", "besluiten", "vastgelegd")} == {
        "afgedaan": [],
        "besluiten": [],
        "vastgelegd": {},
    }


ACCEPT = 'bestand = "a.xlsx"\nelement = "verlof"\nactie = "accepteren"\nreden = "jong bedrijf"'
BARE = 'bestand = "b.xlsx"\nelement = "ziekteverzuim"\nactie = "corrigeren"\nwaarde = 5.7\nbron = "mail"'
CORRECT = f'{BARE}\nsha256 = "{sha256(FILES["b.xlsx"]).hexdigest()[:12]}"'
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
        (ACCEPT.replace("verlof", "uurloon"), "geen vraag die openstaat"),
        (ACCEPT.replace("verlof", "peiljaar"), "geen vraag die openstaat"),
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
        (BARE + '\nsha256 = "ab12"', "sha256: verwacht: 8 tot 64 tekens"),
        (BARE + '\nsha256 = "xyz12345xyz1"', "sha256: verwacht: 8 tot 64 tekens"),
        (EXCLUDE_ALL + '\nsha256 = "ab12cd34"', "sha256: alleen mogelijk bij een besluit over een bestand"),
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
    ],
)
def test_decisions_in_contradiction(workspace: Workspace, decisions: tuple[str, ...], message: str) -> None:
    with pytest.raises(WrongUse) as caught:
        intake(workspace, *decisions)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "decision", [EXCLUDE.replace("a.xlsx", "leeg.xlsx"), BARE.replace("b.xlsx", "leeg.xlsx")]
)
def test_of_a_file_that_was_not_read_no_value_can_be_decided(workspace: Workspace, decision: str) -> None:
    (workspace.submissions("t", "r1") / "leeg.xlsx").write_bytes(b"")
    (note,) = of(intake(workspace, decision), "besluit_zonder_gevolg")
    assert (note.file, note.found) == ("leeg.xlsx", "een bestand dat niet gelezen is")
    with pytest.raises(WrongUse, match=r"nr\. 1, bestand: dit bestand is niet gelezen"):
        intake(workspace, COUNTS.replace("c2.xlsx", "leeg.xlsx"))


@pytest.mark.parametrize("line", ['datum = "gisteren"\n', "datum = 2019-08-20T10:00:00\n", ""])
def test_a_decision_has_a_date(workspace: Workspace, line: str) -> None:
    head = 'titel = "T"\nmodel = "hbh-2019"\n'
    workspace.config("t").write_text(head + ROUND.replace(DAY, line) + ACCEPT)
    with pytest.raises(WrongUse, match="datum: verwacht: een datum zonder aanhalingstekens"):
        run_intake(workspace, "t", "r1")


def test_a_decision_on_another_round_waits_for_that_round(workspace: Workspace) -> None:
    text = 'titel = "T"\nmodel = "hbh-2019"\npeiljaar = 2019\n[ronde.r2]\n'
    decision = ROUND.replace("r1", "r2") + ACCEPT.replace("a.xlsx", "z.xlsx")
    workspace.config("t").write_text(text + decision)
    assert codes(run_intake(workspace, "t", "r1").findings) == OPEN
    workspace.config("t").write_text(text + decision.replace("r2", "r3"))
    with pytest.raises(WrongUse, match="ronde: «r3» bestaat niet"):
        run_intake(workspace, "t", "r1")


# ---------------------------------------------------------------------------- the file a decision was about

MENDED = tool("Noot", ziekteverzuim=6.2)


def mark(data: bytes) -> str:
    return sha256(data).hexdigest()[:12]


def replace_b(workspace: Workspace, data: bytes = MENDED) -> None:
    (workspace.submissions("t", "r1") / "b.xlsx").write_bytes(data)


def of(result, code: str):
    return [finding for finding in result.findings if finding.code == code]


def sickness(workspace: Workspace) -> float:
    return contributions(workspace)["naam:noot"]["ziekteverzuim"]


def test_a_correction_by_name_only_gets_the_line_to_paste(workspace: Workspace) -> None:
    (note,) = of(intake(workspace, BARE), "besluit_zonder_vingerafdruk")
    line = f'sha256 = "{mark(FILES["b.xlsx"])}"'
    assert (note.severity, note.file, note.figure) == ("let op", "b.xlsx", "ziekteverzuim")
    assert line in note.action
    assert line in (workspace.vault("t", "r1") / "overzicht.md").read_text()
    assert not of(intake(workspace, f"{BARE}\n{line}"), "besluit_zonder_vingerafdruk")
    assert not of(intake(workspace, ACCEPT, EXCLUDE_ALL, COUNTS), "besluit_zonder_vingerafdruk")


@pytest.mark.parametrize("decision", [BARE, CORRECT], ids=["kept by the vault", "named"])
def test_another_file_of_that_name_is_asked_about_and_not_corrected(
    workspace: Workspace, decision: str
) -> None:
    intake(workspace, decision)
    assert sickness(workspace) == 5.7
    replace_b(workspace)
    for _ in range(2):  # and again, as long as nobody answered
        result = intake(workspace, decision)
        (finding,) = of(result, "besluit_ander_bestand")
        assert (finding.severity, finding.file) == ("fout", "b.xlsx")
        assert mark(FILES["b.xlsx"]) in finding.found
        assert sickness(workspace) == 6.2
        assert (result.unsettled, result.decisions) == (True, ())
    assert f'sha256 = "{mark(MENDED)}"' in finding.action
    letters = (workspace.vault("t", "r1") / "brieven").glob("brief-*.md")
    assert not any("ander" in letter.read_text() for letter in letters)
    # the answer: it holds of this file too
    result = intake(workspace, f'{BARE}\nsha256 = "{mark(MENDED)}"')
    assert not of(result, "besluit_ander_bestand")
    assert (sickness(workspace), result.unsettled) == (5.7, False)
    replace_b(workspace, FILES["b.xlsx"])  # and now the first is another file
    assert of(intake(workspace, BARE), "besluit_ander_bestand")


@pytest.mark.parametrize(
    "decision",
    [
        ACCEPT.replace("a.xlsx", "b.xlsx"),
        EXCLUDE.replace("a.xlsx", "b.xlsx"),
        'bestand = "b.xlsx"\nactie = "uitsluiten"\nreden = "te laat"',
        COUNTS.replace("c2.xlsx", "b.xlsx"),
    ],
)
def test_that_holds_of_every_decision_on_a_file(workspace: Workspace, decision: str) -> None:
    assert not intake(workspace, decision).unsettled
    replace_b(workspace)
    result = intake(workspace, decision)
    assert (result.unsettled, result.decisions) == (True, ())


def test_a_decision_on_a_concern_is_about_whatever_it_sends(workspace: Workspace) -> None:
    intake(workspace, EXCLUDE_ALL)
    replace_b(workspace)
    result = intake(workspace, EXCLUDE_ALL)
    assert (result.unsettled, len(result.decisions)) == (False, 1)


def test_a_decision_that_was_taken_away_is_forgotten(workspace: Workspace) -> None:
    intake(workspace, BARE)
    replace_b(workspace)
    intake(workspace)
    assert not intake(workspace, BARE).unsettled
    assert log(workspace)["besluiten"][0]["sha256"] == sha256(MENDED).hexdigest()


def test_a_damaged_record_is_no_record(workspace: Workspace) -> None:
    intake(workspace, BARE)
    for text in ("", "[]", '{"vastgelegd": 3}', '{"vastgelegd": null}'):
        (workspace.vault("t", "r1") / "besluiten.json").write_text(text)
        assert not intake(workspace, BARE).unsettled


def test_fingerprints_are_printed(workspace: Workspace) -> None:
    intake(workspace)
    for page in ("overzicht.md", "bevindingen.md"):
        assert mark(FILES["b.xlsx"]) in (workspace.vault("t", "r1") / page).read_text()


# ---------------------------------------------------------------------------- settings that changed since

STALE = [
    ('[concern]\n"a.xlsx" = "Aap Groep"\n', True),
    ('[concern]\n"later.xlsx" = "Wim"\n', False),  # of another round, or still to come
    ('[rekenwijze_bestand."a.xlsx"]\noverhead = "aandeel"\n', True),
    ('[rekenwijze_bestand."later.xlsx"]\noverhead = "aandeel"\n', False),
    ("[vooringevuld]\nscholing = 2\n", True),
    ('[vragen]\nscholing = "Hoe?"\n', False),
    ('[deel.noord]\nconcerns = ["Aap"]\n', False),
]


@pytest.mark.parametrize(("text", "stale"), STALE)
def test_what_is_read_otherwise_stops_the_next_step(workspace: Workspace, text: str, stale: bool) -> None:
    intake(workspace)
    whole = workspace.config("t").read_text()
    workspace.config("t").write_text(whole + text)
    settings = load_traject(workspace.config("t"))
    if stale:
        with pytest.raises(WrongUse, match=r"na de intake gewijzigd.*kostprijs intake t r1"):
            part_contributions(workspace, settings, "r1", MODEL)
        run_intake(workspace, "t", "r1")
    assert len(part_contributions(workspace, settings, "r1", MODEL)) == 3
    workspace.config("t").write_text(whole)
    if stale:  # and so does taking it away again
        with pytest.raises(WrongUse, match="na de intake gewijzigd"):
            part_contributions(workspace, load_traject(workspace.config("t")), "r1", MODEL)


def test_another_peiljaar_stops_the_next_step(workspace: Workspace) -> None:
    intake(workspace)
    workspace.config("t").write_text(workspace.config("t").read_text().replace("2019", "2020"))
    with pytest.raises(WrongUse, match="na de intake gewijzigd"):
        part_contributions(workspace, load_traject(workspace.config("t")), "r1", MODEL)


EXCLUDE_FILE = 'bestand = "c2.xlsx"\nactie = "uitsluiten"\nreden = "ingetrokken"'
EXCLUDE_MIES = 'concern = "Mies"\nactie = "uitsluiten"\nreden = "ingetrokken"'
ACCEPT_AAP = 'concern = "Aap"\nelement = "verlof"\nactie = "accepteren"\nreden = "jong bedrijf"'


@pytest.mark.parametrize(
    ("first", "second"),
    [(EXCLUDE_FILE, COUNTS), (EXCLUDE_MIES, COUNTS), (ACCEPT_AAP, EXCLUDE), (ACCEPT_AAP, ACCEPT)],
)
def test_two_decisions_that_can_not_both_hold(workspace: Workspace, first: str, second: str) -> None:
    if second == ACCEPT:  # twice the same is no contradiction
        assert codes(intake(workspace, first, second).settled) == OPEN[:1]
        return
    for pair in ((first, second), (second, first)):
        with pytest.raises(WrongUse) as caught:
            intake(workspace, *pair)
        assert "[[besluit]] nr. 2" in str(caught.value)
        assert "[[besluit]] nr. 1" in str(caught.value)
        assert "c2" not in str(caught.value)


def test_the_order_of_decisions_makes_no_difference(workspace: Workspace) -> None:
    other = EXCLUDE_FILE.replace("c2", "c1")
    states = []
    for pair in ((other, COUNTS), (COUNTS, other)):
        result = intake(workspace, *pair)
        states.append([(s.file, s.counts, s.decided) for s in result.submissions][2:])
    assert states[0] == states[1] == [("c1.xlsx", False, "uitsluiten"), ("c2.xlsx", True, "")]


def test_one_question_is_accepted_and_the_other_stays_open(workspace: Workspace) -> None:
    (workspace.submissions("t", "r1") / "a.xlsx").write_bytes(tool("Aap", verlof=9))
    verlof = [code for code in codes(intake(workspace).findings) if code.startswith("a.xlsx")]
    assert verlof == ["a.xlsx grens_zacht verlof", "a.xlsx onder_cao verlof"]
    one = intake(workspace, f'{ACCEPT}\npunt = "onder_cao"')
    assert codes(one.settled) == ["a.xlsx onder_cao verlof"]
    assert codes(one.findings)[0] == "a.xlsx grens_zacht verlof"
    both = intake(workspace, f'{ACCEPT}\npunt = "onder_cao"', f'{ACCEPT}\npunt = "grens_zacht"')
    assert codes(both.settled) == verlof
    none = intake(workspace, f'{ACCEPT}\npunt = "bestaat_niet"')
    assert "a.xlsx besluit_zonder_gevolg verlof" in codes(none.findings)
    with pytest.raises(WrongUse, match="punt: niet mogelijk bij uitsluiten"):
        intake(workspace, f'{EXCLUDE}\npunt = "onder_cao"')
