from __future__ import annotations

import pytest

from kostprijs.errors import ModelError
from kostprijs.model.references import (
    MARKS,
    load_references,
    lookup,
    parse_references,
    references_sha256,
)

GOOD = """
[[parameter]]
id = "verzuim"
label = "Verzuim"
eenheid = "pct"
grondslag = "dagen"
populatie = "zorg"
[[parameter.waarde]]
waarde = 5.7
periode = "2019"
van = 2019
tot = 2019
bron = "CBS"
merk = "bevestigd"
[[parameter.waarde]]
waarde = 6.1
hoog = 6.2
periode = "vanaf 2020"
van = 2020
bron = "CBS"
url = "https://www.cbs.nl"
merk = "afgeleid"
"""


def test_every_shipped_value_is_dated_sourced_and_marked():
    shipped = load_references()
    assert len(shipped) >= 30
    for name, series in shipped.items():
        for reference in series:
            assert reference.id == name
            assert reference.base
            assert reference.population
            assert reference.period
            assert reference.source
            assert reference.mark in MARKS
            assert reference.url.startswith(("https://", "http://")) or not reference.url
            assert reference.url or reference.mark != "bevestigd", f"{name}: bevestigd zonder adres"


@pytest.mark.parametrize(
    ("name", "year", "amount"),
    [
        ("ziekteverzuim_zorg", 2019, "5,7%"),
        ("ziekteverzuim_vvt", 2019, "6,8%"),
        ("eindejaarsuitkering", 2019, "7,4%"),
        ("eindejaarsuitkering", 2020, "8,33%"),
        ("eindejaarsuitkering", 2021, "8,33%"),
        ("uurloon_hv", 2019, "€\u00a010,76 tot €\u00a013,46"),
        ("werkgeverslasten", 2020, "18,19% tot 23,19%"),
        ("franchise_pfzw", 2020, "€\u00a012.770,00"),
        ("contracturen", 2031, "1.872"),
        ("productieve_uren_zwolle", 2019, "1.320"),
        ("verlof_pgb", 2023, "12,6%"),
        ("pensioen_werkgever_sociaal_werk", 2019, "11,75% tot 12,10%"),
        ("pensioen_werkgever_sociaal_werk", 2024, "11,75%"),
    ],
)
def test_lookup_finds_the_value_of_the_year(name, year, amount):
    reference = lookup(name, year)
    assert reference is not None
    assert reference.amount == amount


@pytest.mark.parametrize(
    ("name", "year"), [("franchise_pfzw", 2019), ("sectorpremie", 2020), ("bestaat_niet", 2019)]
)
def test_lookup_finds_nothing_outside_the_periods(name, year):
    assert lookup(name, year) is None


@pytest.mark.parametrize(
    ("name", "year", "mark"),
    [
        ("contracturen", 2019, "bevestigd"),
        ("reiskosten_km", 2019, "onbevestigd"),
        ("reiskosten_km", 2020, "bevestigd"),
        ("reiskosten_km", 2022, "bevestigd"),
        ("verlof_pgb", 2023, "afgeleid"),
    ],
)
def test_how_sure_a_value_is(name, year, mark):
    reference = lookup(name, year)
    assert reference is not None
    assert reference.mark == mark


def test_leave_in_the_pgb_rates_is_of_the_hours_that_it_names():
    hours, share = lookup("verlofuren_pgb", 2023), lookup("verlof_pgb", 2023)
    assert hours is not None
    assert share is not None
    assert share.value == round(100 * hours.value / 1878, 1)


@pytest.mark.parametrize(
    ("name", "year", "measured"),
    [
        ("pfzw_premie", 2019, "23,5% over loon na aftrek van de franchise"),
        ("reiskosten_km", 2019, "€\u00a00,10 per kilometer"),
        ("overhead_zorgorganisaties", 2019, "16,0% tot 22,0% over totale kosten"),
        ("overhead_uitspraak", 2019, "5,0%, grondslag niet genoemd"),
        ("overhead_begeleiding", 2019, "20,0%, opslag op de loonkosten per productief uur"),
        ("uurloon_hv", 2019, "€\u00a010,76 tot €\u00a013,46, bruto uurloon zonder toeslagen"),
    ],
)
def test_an_amount_goes_with_its_base(name, year, measured):
    reference = lookup(name, year)
    assert reference is not None
    assert reference.measured == measured


def test_the_two_sickness_figures_name_their_population():
    sector, branch = lookup("ziekteverzuim_zorg", 2019), lookup("ziekteverzuim_vvt", 2019)
    assert sector is not None
    assert branch is not None
    assert "sector" in sector.population
    assert "thuiszorg" in branch.population


def test_the_premiums_of_2019_add_up():
    names = ("awf", "sectorpremie", "aof", "opslag_kinderopvang", "whk", "zvw")
    parts = [lookup(name, 2019) for name in names]
    total = lookup("werkgeverslasten", 2019)
    assert total is not None
    assert sum(part.value for part in parts if part) == pytest.approx(total.value)


def test_the_hash_is_stable_and_of_the_files():
    assert references_sha256() == references_sha256()
    assert len(references_sha256()) == 64


def test_a_good_file_loads_in_order_of_period():
    series = parse_references(GOOD.encode(), "p.toml")["verzuim"]
    assert [reference.value for reference in series] == [5.7, 6.1]
    assert series[1].high == 6.2
    assert series[1].last_year is None
    assert series[0].url == ""


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"),
    [
        (
            'merk = "afgeleid"',
            'merk = "zeker"',
            "[[parameter]] verzuim, [[waarde]] nr. 2, merk",
            "«zeker» bestaat niet",
        ),
        (
            "waarde = 5.7",
            'waarde = "5,7"',
            "[[parameter]] verzuim, [[waarde]] nr. 1, waarde",
            "verwacht: een getal",
        ),
        ("hoog = 6.2", "hoog = 6.0", "[[parameter]] verzuim, [[waarde]] nr. 2, hoog", "moet hoger zijn"),
        ("tot = 2019", "tot = 2018", "[[parameter]] verzuim, [[waarde]] nr. 1, tot", "2019 tot en met 2100"),
        ("tot = 2019\n", "", "[[parameter]] verzuim, waarde", "twee perioden bevatten 2020"),
        ("van = 2020", "van = 2019", "[[parameter]] verzuim, waarde", "twee perioden bevatten 2019"),
        (
            'eenheid = "pct"',
            'eenheid = "promille"',
            "[[parameter]] verzuim, eenheid",
            "«promille» bestaat niet",
        ),
        ('populatie = "zorg"', "", "[[parameter]] verzuim, populatie", "ontbreekt"),
        ('bron = "CBS"\nmerk', "merk", "[[parameter]] verzuim, [[waarde]] nr. 1, bron", "ontbreekt"),
        (
            'periode = "2019"',
            'perioden = "2019"',
            "[[parameter]] verzuim, [[waarde]] nr. 1",
            "onbekende sleutel «perioden»",
        ),
        ("[[parameter]]", "[[parameters]]", "bestand", "onbekende sleutel «parameters»"),
    ],
)
def test_a_wrong_file_is_refused_with_file_place_and_reason(old, new, place, reason):
    with pytest.raises(ModelError) as caught:
        parse_references(GOOD.replace(old, new, 1).encode(), "p.toml")
    assert caught.value.file == "p.toml"
    assert caught.value.place == place
    assert reason in caught.value.reason


def test_an_id_stands_once_in_a_file_and_a_file_is_not_empty():
    with pytest.raises(ModelError, match="twee keer"):
        parse_references((GOOD + GOOD).encode(), "p.toml")
    with pytest.raises(ModelError, match="geen enkele"):
        parse_references(b"", "p.toml")
    with pytest.raises(ModelError, match="ten minste één"):
        parse_references(GOOD.split("[[parameter.waarde]]")[0].encode(), "p.toml")
