"""A file of the municipality's arithmetic that is not right: the refusal names file, key and mend."""

from __future__ import annotations

from fractions import Fraction

import pytest
from test_bands import FILE as BANDS
from test_budget_impact import FILE as BUDGET
from test_forecast import PARTS, TOTALS
from test_tariff_forms import FILE as MODULES

from kostprijs.errors import ModelError
from kostprijs.scenario.bands_file import load_bands
from kostprijs.scenario.budget import load_budget
from kostprijs.scenario.forecast_file import load_forecast
from kostprijs.scenario.forms_file import load_forms

FORM = 'soort = "vast"\ntarief = 26'
TARIFF = "tarief = 26.40"
OWN = "[[band]]\nid = {}\nlabel = 'A'\nvan = {}\ntot = {}\n"
WRONG = {
    "banden.toml": (load_bands, BANDS, [
        ("tot = 90\n", "tot = 95\n", "nr. 2, van: de klasse loopt over een grens (basis_midden, basis_min)"),
        ("gemiddeld = 80", "gemiddeld = 95", "[[klasse]] nr. 2, gemiddeld: ligt niet tussen «van» en «tot»"),
        ("tot = 90\n", "tot = 50\n", "[[klasse]] nr. 2, tot: moet ten minste zo hoog zijn als «van»"),
        ("minuten = 45", "minuten = 70", "[[klasse]] nr. 1, minuten: overlapt met een andere klasse"),
        ("minuten = 45", "minuten = 45\nvan = 5", "[[klasse]] nr. 1, van: staat naast «minuten»"),
        ("minuten = 45", "minuten = 99999", "[[klasse]] nr. 1, minuten: verwacht: een getal van 0"),
        ("aantal = 20", "aantal = 20.5", "[[klasse]] nr. 2, aantal: verwacht: een geheel getal"),
        ("aantal = 20", "aantal = -20", "[[klasse]] nr. 2, aantal: verwacht: een geheel getal"),
        ('"basis_plus"', '"basis"', "[[klasse]] nr. 4, band: «basis» bestaat niet"),
        ("tarief = 30", '[regel]\ntussen = "weigeren"',
         "nr. 3, minuten: 90,5 minuten valt tussen 90 en 91; kies in [regel] iets anders voor «tussen»"),
        ("tarief = 30", '[regel]\nonder = "weigeren"',
         "nr. 1, minuten: 45 minuten ligt onder de banden; kies in [regel] iets anders voor «onder»"),
        ("tarief = 30", '[regel]\nboven = "weg"', "[regel], boven: «weg» bestaat niet"),
        ("[[klasse]]", "[[klassen]]", "onbekende sleutel «klassen»"),
        ("aantal = 20", 'aantal = 20\nnaam = "x"', "onbekende sleutel «naam»"),
        ("tarief = 30\n", OWN.format("'a'", 100, 50), "tot: verwacht: een geheel getal van 100"),
        ("tarief = 30\n", OWN.format("'onder'", 10, 50), "id: «onder» en «boven» zijn de namen"),
        ("tarief = 30\n", OWN.format("'a'", 10, 50) + OWN.format("'b'", 50, 70),
         "[[band]] b, van: ligt niet boven 50"),
    ]),
    "budget.toml": (lambda path: load_budget(path, lambda _: Fraction(30)), BUDGET, [
        ("jaar = 2021", "jaar = 2023", "[[jaar]] nr. 2, jaar: na 2020 hoort 2021, niet 2023"),
        ("jaar = 2020\n", "jaar = 2020\ngroei = 2\n", "nr. 1, groei: hoort niet bij het eerste jaar"),
        ("groei = 2\n", "groei = 2\nindicaties = 5\n", "groei: staat naast «indicaties»"),
        ("groei = 2\n", "groei = -95\n", "groei: verwacht: een getal van −90"),
        ("twee = 30 }", "drie = 30 }", "onbekende sleutel «drie»"),
        ("een = 26.59, ", "", "tarief, een: ontbreekt"),
        ('reden = "proef"', "", "[[scenario]] nu, reden: ontbreekt"),
        ("uren_per_jaar = 108", "uren_per_jaar = 9000", "uren_per_jaar: verwacht: een getal van 0"),
        ("[[scenario]]", "[[scenarios]]", "onbekende sleutel «scenarios»"),
        (TARIFF, "tarief = nan", "[[scenario]] nu, tarief"),
        (TARIFF, TARIFF + '\nbestand = "v.toml"', "[[scenario]] nu, bestand: staat naast «tarief»"),
        (TARIFF, 'bestand = { een = "v.toml" }', "[[scenario]] nu, bestand, twee: ontbreekt"),
        (TARIFF, 'bestand = { drie = "v.toml" }', "[[scenario]] nu, bestand: onbekende sleutel «drie»"),
        ("geleverd = 90", "geleverd = [90]", "bestand, geleverd"),
    ]),
    "tariefvormen.toml": (load_forms, MODULES + FORM, [
        ("clienten = 100", "clienten = -1", "[[module]] een, clienten: verwacht: een getal van 0"),
        ("clienten = 100", "", "[[module]] een, clienten: ontbreekt"),
        ("clienten = 100", 'clienten = "100"', "[[module]] een, clienten: verwacht: een getal"),
        ("h2 = 75", "h2 = 74", "[[module]] twee, mix: telt op tot 99"),
        ('id = "twee"', 'id = "een"', "[[module]] een, id: «een» komt twee keer voor"),
        ('id = "twee"', 'id = "Twee!"', "id: «Twee!» is geen geldige naam"),
        ('"vast"', '"vrij"', "[[vorm]] v, soort: «vrij» bestaat niet; kies uit budget_per_client"),
        ("tarief = 26", "tarif = 26", "[[vorm]] v: onbekende sleutel «tarif»"),
        ("tarief = 26", "tarief = 0", "[[vorm]] v, tarief: verwacht: een getal van 0,01 tot en met 1.000"),
        ("geleverd = 90", "geleverd = 0", "bestand, geleverd: verwacht: een getal van 1 tot en met 100"),
        ('titel = "Proef"', "", "bestand, titel: ontbreekt"),
        ("[[vorm]]", "[[vormen]]", "onbekende sleutel «vormen»"),
        (MODULES[MODULES.index("[[vorm]]") :] + FORM, "",
         "bestand, vorm: ontbreekt; verwacht: ten minste één [[vorm]]"),
        (FORM, 'soort = "tariefbandbreedte"\nlaagste = 30\nhoogste = 28', "hoogste: moet ten minste zo hoog"),
        (FORM, 'soort = "pxq"\ntarief = 26\neenheid = "etmaal"', "eenheid: «etmaal» bestaat niet"),
        (FORM, 'soort = "per_module"\ntarief = { een = 26 }', "tarief, twee: ontbreekt"),
        (FORM, 'soort = "per_module"\ntarief = { een = 26, twee = 27, drie = 3 }', "sleutel «drie»"),
        (FORM, 'soort = "per_module"\nfunctie = { h1 = 26 }', "functie, h2: ontbreekt"),
        (FORM, 'soort = "per_module"\nfunctie = { h1 = 26, h2 = 3, h3 = 4 }', "onbekende sleutel «h3»"),
        (FORM, 'soort = "per_module"\ntarief = 2\nfunctie = { h1 = 26 }', "functie: staat naast «tarief»"),
        (FORM, 'soort = "budget_per_client"\nperiode = "week"', "bedrag: geef «bedrag»"),
        (FORM, 'soort = "budget_per_client"\nperiode = "dag"\nbedrag = 5', "periode: «dag» bestaat niet"),
    ]),
    "vormen-zonder-mix.toml": (
        load_forms,
        MODULES.replace("mix = {", "# {") + 'soort = "per_module"\nfunctie = { h1 = 26, h2 = 3 }',
        [
            ("# { h1 = 100 }", "", "[[vorm]] v, functie: module «een» heeft geen mix"),
            ("# { h1 = 100 }", "mix = { h1 = 100 }", "[[vorm]] v, functie: module «twee» heeft geen mix"),
        ],
    ),
    "raming.toml": (load_forecast, TOTALS, [
        ("eindjaar = 2020", "eindjaar = 2018", "eindjaar: verwacht: een geheel getal van 2019"),
        ("2020 = 3 }", "2021 = 3 }", "onbekende sleutel «2021»"),
        (", 2020 = 3", "", "prijs, 2020: ontbreekt"),
        ('reden = "proef"', "", "[totaal], reden: ontbreekt"),
        ("beginbedrag = 100", "beginbedrag = 0", "[totaal], beginbedrag: verwacht: een getal van 1"),
        ("[totaal]", "[totalen]", "onbekende sleutel «totalen»"),
        ("[totaal]", "[[jaar]]\n[totaal]", "één van de twee"),
        ("prijs = ", "prijzen = ", "onbekende sleutel «prijzen»"),
    ]),
    "raming-delen.toml": (load_forecast, PARTS, [
        ("jaar = 2022", "jaar = 2020", "[[jaar]] nr. 2, jaar: komt na 2020"),
        ("b = 140", "c = 140", "[[jaar]] nr. 2, volume: onbekende sleutel «c»"),
        (", b = 31", "", "[[jaar]] nr. 2, prijs, b: ontbreekt"),
        ("a = 300, b = 100", "a = 0, b = 0", "[[jaar]] nr. 1, volume: is samen nul"),
        ("volume = { a = 300, b = 100 }\n", "",
         "[[jaar]] nr. 1, volume: ontbreekt; verwacht: een tabel met een getal per onderdeel"),
    ]),
}  # fmt: skip
CASES = [(name, load, text, *case) for name, (load, text, cases) in WRONG.items() for case in cases]


@pytest.mark.parametrize(("name", "load", "text", "old", "new", "said"), CASES)
def test_a_wrong_file_is_refused_with_file_and_key(tmp_path, name, load, text, old, new, said):
    path = tmp_path / name
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ModelError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{name}, ")
    assert said in str(caught.value)
