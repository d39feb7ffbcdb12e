"""`kostprijs model`: what an analyst and an auditor type, and what they get."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "golden" / "rekenvoorbeelden"
CONV = ("hbh-2019", "--inputs", "in.toml")
INPUTS = """
uurloon = [13.0, 13.0, 13.0, 13.0, 13.0]
personeelsmix = [20, 20, 20, 20, 20]
contracturen = 1872
vakantietoeslag = 8
eindejaarsuitkering = 7.4
awf = 3.60
sectorpremie = 0.77
aof = 6.46
opslag_kinderopvang = 0.50
whk = 1.18
zvw = 6.95
pensioen_werkgever = 11.75
franchise_jaar = 12770
verlof = 16.5
ziekteverzuim = 5.7
scholing = 2
niet_planbaar = 3
reiskosten_woon_werk = 0.60
reiskosten_client = 0
overhead = 15
risico = 3
indexatie = 0
"""


@pytest.fixture
def run(kostprijs, tmp_path):
    (tmp_path / "in.toml").write_text(INPUTS)
    return lambda *arguments: kostprijs("model", *arguments, cwd=tmp_path)


def test_list_sets_the_worked_examples_apart(run):
    found = json.loads(run("list", "--json").stdout)["modellen"]
    kinds = {item["id"]: item["soort"] for item in found}
    assert kinds == {
        "begeleiding": "rekentool",
        "hbh-2019": "rekentool",
        "hbh-2020": "rekentool",
        "vb-nl-1": "rekenvoorbeeld",
        "vb-nl-2": "rekenvoorbeeld",
        "vb-uk-1": "rekenvoorbeeld",
    }
    said = run("list").stdout
    assert (
        said.index("Rekentools:")
        < said.index("hbh-2020")
        < said.index("Rekenvoorbeelden:")
        < said.index("vb-")
    )


def test_compare_says_base_changes_and_range_in_dutch(run):
    said = run("compare", *CONV).stdout.replace("\u00a0", " ")
    assert "Tarief per uur in de rekenwijze van het model: € 31,23" in said
    for words in ("€ −2,26", "€ −0,84", "€ +0,72", "€ +1,50", "€ +0,16", "€ −0,33", "€ +0,03"):
        assert words in said
    assert "Over alle 96 combinaties van keuzes: € 28,97 tot € 33,69." in said
    assert "Laagste: niet-productieve uren: percentages opgeteld, als opslag (verder als het model)." in said


def test_compare_as_json_names_the_choices_of_every_amount(run):
    found = json.loads(run("compare", *CONV, "--json").stdout)
    assert (found["model"], found["uitkomst"], found["eenheid"]) == ("hbh-2019", "tarief", "eur_uur")
    assert round(found["basis"]["waarde"], 2) == 31.23
    assert len(found["wijzigingen"]) == 7
    assert all(
        round(c["waarde"] - found["basis"]["waarde"] - c["verschil"], 9) == 0 for c in found["wijzigingen"]
    )
    range_ = found["combinaties"]
    assert (range_["aantal"], round(range_["laagste"]["waarde"], 2)) == (96, 28.97)
    assert set(range_["hoogste"]["keuzes"]) == set(found["basis"]["keuzes"])


def test_another_convention_is_chosen_by_its_name(run):
    lines = json.loads(run("evaluate", *CONV, "--keuze", "overhead=aandeel", "--json").stdout)["regels"]
    assert round(lines["tarief"], 2) == 31.95
    both = run(
        "evaluate", *CONV, "--keuze", "overhead=aandeel", "--keuze", "pensioen=zonder_franchise", "--json"
    )
    assert json.loads(both.stdout)["regels"]["tarief"] > lines["tarief"]
    compared = run("compare", *CONV, "--keuze", "overhead=aandeel", "--json")
    assert round(json.loads(compared.stdout)["basis"]["waarde"], 2) == 31.95


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (("--keuze", "overhead"), "schrijf KEUZE=OPTIE"),
        (("--keuze", "overhead=half"), "heeft geen optie «half»; kies uit opslag, aandeel"),
        (("--keuze", "kleur=rood"), "geen keuze «kleur»"),
        (("--keuze", "risico=opslag", "--keuze", "risico=aandeel"), "elke keuze één keer"),
    ],
)
def test_a_wrong_choice_is_wrong_use(run, choice, words):
    done = run("evaluate", *CONV, *choice)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_explain_can_be_checked_by_hand(run):
    said = run("explain", *CONV).stdout.replace("\u00a0", " ")
    assert (
        "Niet-productieve uren = verlof + ziekteverzuim + scholing + niet planbare, wel te verlonen tijd"
        in said
    )
    assert "= 16,5% + 5,7% + 2% + 3% = 27,2%" in said
    assert "Rekenwijze, overhead: opslag op de directe kosten" in said
    assert "eigen reconstructie uit openbare bronnen" in said
    assert "afgerond" in said


def test_explain_without_values_gives_the_words_only(run):
    rows = json.loads(run("explain", "vb-uk-1", "--json").stdout)["regels"]
    words = {row["id"]: row["woorden"] for row in rows}
    assert words["vakantie_bedrag"] == "loon met reistijd × vakantieweken per jaar / 52"
    assert {(row["ingevuld"], row["uitkomst"]) for row in rows} == {("", "")}
    assert "afgerond" not in run("explain", "vb-uk-1").stdout


def test_two_amounts_on_a_single_element_are_two_tools(run):
    done = run("evaluate", "vb-nl-2", "--inputs", EXAMPLES / "nl-2.invoer.toml")
    assert "Tarief per uur: €\u00a037,58 / €\u00a064,28" in done.stdout
    refused = run("explain", "vb-nl-2", "--inputs", EXAMPLES / "nl-2.invoer.toml")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "meer dan één set waarden" in refused.stderr


def test_lists_that_do_not_fit_each_other_are_told_by_element(run, tmp_path):
    (tmp_path / "in.toml").write_text(
        INPUTS.replace("overhead = 15", "overhead = [15, 16, 17]").replace(
            "verlof = 16.5", "verlof = [16, 17]"
        )
    )
    done = run("evaluate", *CONV)
    assert (done.returncode, done.stdout) == (2, "")
    assert "van «verlof» zijn er 2, van «overhead» 3. Geef per element één getal" in done.stderr


@pytest.mark.parametrize("value", ["1" * 400, "1e999", "'13'", "[[1]]", "2019-01-01", "true"])
def test_a_value_that_is_no_number_is_refused(run, tmp_path, value):
    (tmp_path / "in.toml").write_text(INPUTS.replace("overhead = 15", f"overhead = {value}"))
    done = run("evaluate", *CONV)
    assert (done.returncode, done.stdout) == (2, "")
    assert "kostprijs: " in done.stderr
    assert "Traceback" not in done.stderr
