"""Whatever the order of the settings, closing takes the tables with names out and leaves all others."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kostprijs.errors import WrongUse
from kostprijs.intake.cleared import NAMING, naming_tables, without_names

TOP = 'titel = "Proef"\nmodel = "hbh-2019"\n'
STAYS = (
    '[ronde.ronde-1]\ntitel = "Eerste"  # [concern]\ndatum = 2019-06-03\n',
    '[vragen]\noverhead = """\nWat rekent u\n[tot] overhead?\n"""\n',
    '[[opmerking]]\nthema = "Tool"\ntekst = "het besluit [deel]"\n',
    "[vooringevuld]\nscholing = 2\n",
    '[rekenwijze]\noverhead = "opslag"\n',
)
GOES = (
    '# over Naam\n[concern]\n"a [b].xlsx" = "Naam"\n# nog een Naam\n',
    "[deel.noord]\nconcerns = [\"Naam\", 'Naam']\n",
    '[ deel . zuid ]\nconcerns = [\n  "Naam",\n]\n',
    "[[besluit]]\nbestand = \"Naam.xlsx\"\nreden = '''\nNaam belde\n'''\n",
    '["rekenwijze_bestand"."Naam.xlsx"]\noverhead = "opslag"\n',
)


@given(st.permutations([*STAYS, *GOES]), st.sampled_from(["", "\n", "\n\n"]))
def test_all_tables_but_those_with_names_stay(tables, between):
    text = between.join([TOP, *tables])
    left = without_names(text)
    before = tomllib.loads(text)
    assert tomllib.loads(left) == {key: value for key, value in before.items() if key not in NAMING}
    assert "Naam" not in left
    assert set(naming_tables(text)) == set(NAMING)
    assert naming_tables(left) == ()
    assert without_names(left) == left


@pytest.mark.parametrize(
    "line",
    [
        'concern = { "a.xlsx" = "Naam" }',
        'concern."a.xlsx" = "Naam"',
        'deel.noord.concerns = ["Naam"]',
        "besluit = [{ concern = 'Naam' }]",
        '[deel.noord]\nconcerns = ["a", """\n[vragen]\n"""]',
    ],
)
def test_names_written_in_another_way_are_refused(line):
    with pytest.raises(WrongUse, match="niet zelf kan weghalen"):
        without_names(f"{TOP}{line}\n")
