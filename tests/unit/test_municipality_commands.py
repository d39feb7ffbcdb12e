"""The municipality's commands under `kostprijs scenario`, on the worked examples of the documents."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from rich.console import Console
from scenario_rounds import EXAMPLE_HEAD, MODEL, SMALL, scenario, small_round
from test_budget_impact import FILE as BUDGET

from kostprijs.cli import model_steps, show_model, show_municipality, show_orders, show_table, show_vault
from kostprijs.cli import municipality_steps as steps
from kostprijs.errors import Blocked, ModelError, WrongUse
from kostprijs.intake.internal import internal_table
from kostprijs.layout import Workspace
from kostprijs.model.loader import parse_model
from kostprijs.scenario.result import evaluate

EXAMPLES = Path(__file__).parents[2] / "docs" / "voorbeelden"


@pytest.fixture
def run(kostprijs):
    return lambda *arguments: kostprijs("scenario", *arguments, cwd=EXAMPLES)


@pytest.fixture
def read(run):
    def found(*arguments, code=0):
        done = run(*arguments, "--json")
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout)

    return found


def said(done) -> str:
    """The words of a screen, with plain spaces."""
    assert done.returncode == 0, done.stderr
    return done.stdout.replace("\u00a0", " ")


def test_forms_of_a_tariff(read, run):
    totals = {form["id"]: form["totaal"] for form in read("tariefvormen", "tariefvormen.toml")["vormen"]}
    # 3,000 x 108 x 0.95 = 307,800 hours and 1,000 x 134 x 0.95 = 127,300 hours
    assert totals["vast"] == [round(435_100 * 26.59, 2)] * 2
    assert totals["pxq"] == [round(435_100 * 26.40, 2)] * 2
    assert totals["bandbreedte"] == [435_100 * 25.50, 435_100 * 28.00]
    assert totals["per-module"] == [round(307_800 * 26.59 + 127_300 * 27.95, 2)] * 2
    assert totals["budget"] == [round(13 * (3000 * 220.90 + 1000 * 274.08), 2)] * 2
    screen = said(run("tariefvormen", "tariefvormen.toml"))
    assert re.search(r"€ 220,90 │ cliënt per", screen)
    assert "eigen bijdrage van cliënten is niet meegeteld" in screen


def test_rounding_in_a_year(read, run):
    found = read("afronden", "26,59", "--clienten", "4000")
    (minute,) = [item for item in found["eenheden"] if item["eenheid"] == "minuut"]
    assert (minute["bedrag"], minute["per_uur"], minute["verlies_per_uur"]) == (0.44, 26.40, 0.19)
    assert (minute["verlies_per_jaar"], minute["verlies_per_jaar_alle_clienten"]) == (20.52, 82_080)
    assert "€ 82.080,00" in said(run("afronden", "26,59", "--uren", "108", "--clienten", "4000"))
    assert "1 cliënten" not in said(run("afronden", "26,59"))


def test_budget_impact(read, run):
    found = read("budget", "budget.toml")
    assert found["eigen_bijdrage"] == "niet meegeteld"
    totals = {(item["scenario"], item["jaar"]): item["bedrag"] for item in found["totalen"]}
    assert totals["nu", 2020] == 4000 * 108 * 26.40
    assert totals["kostprijs", 2021] == round(4080 * 108 * 27.39, 2)
    screen = said(run("budget", "budget.toml"))
    assert "2020: € 11.486.880, € +82.080 naast «Tarief van nu»" in screen
    assert "eigen bijdrage van cliënten is niet meegeteld" in screen


def test_a_budget_of_a_tariff_scenario(kostprijs, repository, tmp_path):
    (tmp_path / "midden.toml").write_text(EXAMPLE_HEAD)
    text = (EXAMPLES / "budget.toml").read_text().replace("tarief = 26.40", 'bestand = "midden.toml"')
    (tmp_path / "budget.toml").write_text(text)
    root = ("--root", repository, "--json")
    ran = kostprijs("scenario", "run", "midden.toml", *root, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    done = kostprijs("scenario", "budget", "budget.toml", *root, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    first = json.loads(done.stdout)["regels"][0]
    assert first["tarief"] == round(json.loads(ran.stdout)["tarief"], 2)
    (scenario, _) = json.loads(done.stdout)["scenarios"]
    assert (scenario["bestand"], scenario["reden"]) == ("midden.toml", "tarief van 2019")
    screen = kostprijs("scenario", "budget", "budget.toml", *root[:2], cwd=tmp_path)
    assert "tarief uit midden.toml" in screen.stdout
    lost = kostprijs("scenario", "budget", "budget.toml", "--root", tmp_path, cwd=tmp_path)
    assert (lost.returncode, lost.stdout) == (2, "")


def test_a_budget_says_which_tariff_scenario_each_module_has(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(steps, "evaluated", lambda *_: evaluate(small_round(), scenario()))
    (tmp_path / "budget.toml").write_text(
        BUDGET.replace("tarief = 26.40", 'bestand = { een = "a.toml", twee = "b.toml" }')
    )
    plan = steps.budget(Workspace(tmp_path), tmp_path / "budget.toml")
    (first, second) = show_municipality.budget_document(plan)["scenarios"]
    assert (first["bestand"], second["bestand"]) == ({"een": "a.toml", "twee": "b.toml"}, None)
    show_municipality.budget(plan, json=False)
    assert "Nu (reden: proef; tarief uit a.toml en b.toml):" in capsys.readouterr().out


def test_bands(read, run):
    found = read("banden", "banden.toml")
    counts = {row["id"]: row["aantal"] for row in found["banden"]}
    assert counts == {"basis_min": 1060, "basis_midden": 1700, "basis_plus": 1100, "onder": 140}
    assert found["aantal"] == 4000
    assert found["regel"] == {"tussen": "afronden", "onder": "blijft", "boven": "blijft"}
    hours = found["uren_per_jaar"]
    assert hours["laagste"] < hours["midden"] < hours["hoogste"]
    assert found["kosten_per_jaar"]["vandaag"] == round(426_140 * 26.59, 2)
    assert found["eigen_bijdrage"] == "niet meegeteld"
    screen = said(run("banden", "banden.toml"))
    assert "tussen twee banden «afronden»" in screen
    assert "vandaag € 11.331.063, laagste € 8.496.569" in screen
    assert "eigen bijdrage van cliënten is niet meegeteld" in screen


def test_bands_with_too_few_persons_end_with_3(kostprijs, tmp_path):
    text = (EXAMPLES / "banden.toml").read_text().replace("aantal = 140", "aantal = 3")
    (tmp_path / "b.toml").write_text(text)
    done = kostprijs("scenario", "banden", "b.toml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert "b.toml, [[klasse]] nr. 1, aantal" in done.stderr


def test_normenkader(read, run):
    found = read("normenkader", "--van", "2020-01-01", "--tot", "2020-06-30")
    assert found["uren_per_jaar"] == 108
    assert found["minuten_per_week"] == pytest.approx(124.615, abs=0.001)
    assert round(found["periode"]["uren"], 2) == 53.70
    first = found["iwmo"]["toewijzingen"][0]
    assert (first["volume"], first["eenheid"], first["frequentie"]) == (3222, "01", "6")
    assert (
        read("normenkader", "--bij", "kamer_in_gebruik=2", "--bij", "belemmering_veel")["uren_per_jaar"]
        == 192
    )
    screen = said(run("normenkader", "--bij", "eigen_kracht"))
    assert "85 uur per jaar: 98,1 minuten per week" in screen
    assert "is dat «Basis: volledige overname»" in screen
    assert "vervuiling door een huisdier zijn niet gevonden." in screen


def test_an_order_that_passes(read, run):
    found = read("iwmo", "108", "uur", "jaar", "--van", "2020-01-01", "--tot", "2020-06-30", "--versie", "2")
    assert found["kan"]
    assert round(found["uren_in_periode"], 2) == 53.70
    words = said(run("iwmo", "9", "uur", "per maand", "--van", "2024-01-01"))
    assert "kan onder iWmo 3.x" in words
    assert "108,00 uur in een jaar van 52 weken" in words


def test_an_order_that_does_not_pass_ends_with_1_and_says_what_does(read, run):
    arguments = ("iwmo", "108", "04", "5", "--van", "2020-01-01", "--tot", "2020-12-31")
    found = read(*arguments, code=1)
    assert not found["kan"]
    assert found["bezwaren"][0]["regel"] == "codelijst frequentie"
    assert [item["volume"] for item in found["in_plaats_daarvan"]] == [108, 125, 540]
    done = run(*arguments)
    assert done.returncode == 1
    assert "frequentie 5 (per jaar) kan niet onder iWmo 3.x" in done.stdout
    assert "Totaal binnen geldigheidsduur toewijzing" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("asked", "last", "said"),
    [
        (("108", "uur", "totaal"), "2024-06-30", "Dat is 108,00 uur van 2024-01-01 tot en met 2024-06-30."),
        (("9", "uur", "per maand"), "", "Dat is 108,00 uur in een jaar van 52 weken."),
        (("5", "82", "per maand"), "2024-12-31", ""),  # no time: how many hours it is can't be said
    ],
)
def test_an_order_that_passes_says_how_many_hours_it_is(capsys, asked, last, said):
    show_orders.order(steps.order(*asked, "2024-01-01", last, "3"), json=False)
    passed, *hours = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    assert passed.endswith("kan onder iWmo 3.x.")
    assert hours == ([said] if said else [])


def test_an_order_without_an_alternative_says_so(capsys):
    found = steps.order("5", "82", "jaar", "2024-01-01", "2024-12-31", "3")
    with pytest.raises(Blocked, match=r"kan niet onder iWmo 3\.x"):
        show_orders.order(found, json=False)
    shown = capsys.readouterr().out
    assert shown.endswith("Wat hiervoor in de plaats kan, is uit deze gegevens niet te zeggen.\n")
    assert "Wat wel kan" not in shown


@pytest.mark.parametrize(
    ("asked", "instead"),
    [
        (("1,5", "uur", "week"), [(4706, "01", "6"), (90, "01", "2"), (392, "01", "4")]),
        (("2", "dagdeel", "dag"), [(2928, "04", "6"), (3360, "01", "2"), (14_640, "01", "4")]),
        (("1,5", "4", "totaal"), [(90, "01", "6"), (2, "01", "2"), (8, "01", "4")]),
        (("5", "04", "9"), []),
        (("5", "82", "jaar"), []),
    ],
)
def test_an_alternative_is_for_what_was_asked(read, asked, instead):
    found = read("iwmo", *asked, "--van", "2024-01-01", "--tot", "2024-12-31", code=1)
    said = [(item["volume"], item["eenheid"], item["frequentie"]) for item in found["in_plaats_daarvan"]]
    assert said == instead


def test_a_tariff_has_the_same_bounds_in_every_command():
    for convert in (model_steps.conversions, lambda text: steps.rounding(text, "", 1)):
        for amount in ("0,001", "1000,01", "5000"):
            with pytest.raises(
                WrongUse, match=r"kan geen tarief per uur in euro zijn \(verwacht: een getal van"
            ):
                convert(amount)
        assert convert("1000")


TABLES = {
    "afronden": lambda: show_municipality.rounding(steps.rounding("26,59", "108", 4000), 4000, json=False),
    "banden": lambda: show_municipality.bands(steps.bands(EXAMPLES / "banden.toml"), json=False),
    "raming": lambda: show_municipality.forecast(steps.forecast(EXAMPLES / "raming.toml"), json=False),
    "vormen": lambda: show_municipality.tariff_forms(
        steps.tariff_forms(EXAMPLES / "tariefvormen.toml"), json=False
    ),
    "normen": lambda: show_orders.norms(steps.norms([], "2020-01-01", "2020-06-30", "3"), json=False),
    "omrekenen": lambda: show_model.conversions(model_steps.conversions("26,59"), json=False),
    "intern": lambda: show_vault.internal(
        internal_table("proef", "ronde-1", SMALL, {f"c{i}": {"loon": 1010.5 + i} for i in range(5)}),
        json=False,
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_no_figure_is_cut_or_broken_in_a_small_window(monkeypatch, name):
    shown = {}
    for width in (200, 80, 40):
        page = Console(width=width, file=io.StringIO(), highlight=False, markup=False, soft_wrap=True)
        monkeypatch.setattr(show_table, "_OUT", page)
        TABLES[name]()
        shown[width] = page.file.getvalue()
    figures = re.compile(r"(?:€\s)?[−+]?\d[\d.,]*\d%?")
    for width in (80, 40):
        assert "…" not in shown[width]
        assert sorted(figures.findall(shown[width])) == sorted(figures.findall(shown[200]))
    if name in ("banden", "raming", "normen"):
        assert max(map(len, shown[80].splitlines())) <= 80


def test_a_budget_takes_no_tariff_that_is_not_per_hour(monkeypatch, tmp_path):
    in_euros = parse_model(MODEL.replace("eur_uur", "eur").encode(), "proef.toml")
    other = evaluate(small_round(model=in_euros), scenario())
    monkeypatch.setattr(steps, "evaluated", lambda *_: other)
    text = (EXAMPLES / "budget.toml").read_text().replace("tarief = 26.40", 'bestand = "midden.toml"')
    (tmp_path / "budget.toml").write_text(text)
    with pytest.raises(ModelError, match="de uitkomst is in euro; verwacht: een tarief in euro per uur"):
        steps.budget(Workspace(tmp_path), tmp_path / "budget.toml")


def test_forecast(read, run):
    found = read("raming", "raming.toml")
    assert (found["jaren"][0]["uitgaven"], found["jaren"][-1]["uitgaven"]) == (76_070_000, 121_943_000)
    assert found["groei_per_jaar_pct"] == pytest.approx(6.97, abs=0.005)
    since = found["jaren"][-1]["sinds_basisjaar"]
    assert since["totaal"] == 45_873_000
    assert since["volume"] + since["mix"] + since["prijs"] == pytest.approx(45_873_000)
    assert "6,97% per jaar" in said(run("raming", "raming.toml"))
    parts = read("raming", "raming-modules.toml")["jaren"][-1]["verandering"]
    assert (parts["totaal"], parts["prijs"]) == (1_640_000, 420_000)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("budget", "weg.toml"), "weg.toml is niet te lezen"),
        (("budget", "banden.toml"), "banden.toml, bestand: onbekende sleutel"),
        (("afronden", "veel"), "«veel» is geen getal"),
        (("afronden", "26,59", "--uren", "9000"), "kan geen aantal uren per jaar zijn (verwacht: een getal"),
        (("afronden", "26,59", "--uren", "0"), "boven 0, en hoogstens 8.784); schrijf bijvoorbeeld 108."),
        (("afronden", "1.234"), "«1.234» is op twee manieren te lezen"),
        (("afronden", "26,59", "--clienten", "0"), "aantal cliënten"),
        (("normenkader", "--bij", "hond"), "«hond» bestaat niet"),
        (("normenkader", "--bij", "kamer_in_gebruik=veel"), "schrijf AANPASSING=AANTAL"),
        (("normenkader", "--bij", "samenstelling", "--bij", "samenstelling"), "staat er twee keer"),
        (("normenkader", "--van", "2020-01-01"), "allebei"),
        (("iwmo", "108", "uur", "jaar", "--van", "gisteren"), "is geen datum"),
        (("iwmo", "108", "uur", "jaar", "--van", "2020-02-01", "--tot", "2020-01-01"), "draai ze om"),
        (("iwmo", "veel", "uur", "jaar", "--van", "2020-02-01"), "«veel» is geen getal"),
        (("iwmo", "1", "uur", "jaar", "--van", "2020-02-01", "--versie", "7"), "kies uit 2, 3"),
    ],
)
def test_wrong_use_ends_with_2_and_a_sentence(run, arguments, message):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
