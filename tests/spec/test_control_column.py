"""The control column as a specification: what a provider types, and what the sheet says beside it.

The words are those of a workbook in which this is saved; that a spreadsheet program says the same when
it recalculates is tested in tests/properties.
"""

from __future__ import annotations

import pytest

from kostprijs.model.control import field_messages, figure_messages
from kostprijs.model.filling import Filling
from kostprijs.model.loader import load_model
from kostprijs.model.sheet import layout_of
from kostprijs.model.usual import fraction_span, is_surely_fraction

MODEL = load_model("hbh-2019")
LAYOUT = layout_of(MODEL)
MIX = "personeelsmix[trede 4]"
EVEN = dict.fromkeys(MODEL.element("personeelsmix").figures, 20)


def said(changes: dict[str, float | str | None], figure: str) -> str:
    values = {name: value for name, value in (EVEN | changes).items() if value is not None}
    return figure_messages(MODEL, LAYOUT, Filling(values=values))[figure].words.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (None, "Nog invullen"),
        (5.7, "Goed"),
        (0, "Let op: meestal 2% tot 15%"),
        (15.5, "Let op: meestal 2% tot 15%"),
        (41, "Fout: buiten 0% tot 40%"),
        (-1, "Fout: buiten 0% tot 40%"),
        (0.057, "Fout: bedoelt u 5,7%? Typ dan 5,7"),
        (0.02, "Fout: bedoelt u 2%? Typ dan 2"),
        (0.5, "Let op: meestal 2% tot 15%"),
        ("5,7%", "Fout: vul een getal in"),
        ("n.v.t.", "Fout: vul een getal in"),
    ],
)
def test_one_figure(typed, words):
    assert said({"ziekteverzuim": typed}, "ziekteverzuim") == words


def test_less_than_the_cao_and_what_may_be_blank():
    assert said({"verlof": 15}, "verlof") == "Let op: het cao-minimum is 16,5%"
    assert said({}, "reistijd") == "Mag leeg: telt als 0%"
    assert said({}, "opleidingskosten") == "Mag leeg: telt als € 0"
    assert said({"reiskosten_client": 1.25}, "reiskosten_client") == "Let op: meestal € 0 tot € 1,20"


def test_a_small_premium_is_doubted_and_not_refused():
    """Under 1% is usual for these: 0.0118 for 1.18% is told apart by the step in which people fill it in."""
    assert said({"whk": 0.0118}, "whk") == "Let op: bedoelt u 1,18%? Typ dan 1,18"
    assert said({"risico": 0.03}, "risico") == "Let op: bedoelt u 3%? Typ dan 3"
    assert said({"sectorpremie": 0.77}, "sectorpremie") == "Goed"
    assert not is_surely_fraction(MODEL.element("whk"))
    assert fraction_span(MODEL.element("uurloon")) is None


@pytest.mark.parametrize(
    ("total", "wga", "zw", "words"),
    [
        (1.18, 0.75, 0.43, ("Fout: dubbel met de onderdelen", *["Fout: dubbel met het totaal"] * 2)),
        (1.18, 0.75, None,
         ("Fout: dubbel met de onderdelen", "Fout: dubbel met het totaal", "Mag leeg: telt als 0%")),
        (1.18, 0, 0, ("Goed", "Goed", "Goed")),
        (1.18, None, None, ("Goed", "Mag leeg: telt als 0%", "Mag leeg: telt als 0%")),
        (None, 0.75, 0.43, ("Mag leeg: telt als 0%", "Goed", "Goed")),
        (None, None, None,
         ("Let op: ook de onderdelen zijn leeg", "Mag leeg: telt als 0%", "Mag leeg: telt als 0%")),
    ],
)  # fmt: skip
def test_whk_as_a_total_or_in_parts(total, wga, zw, words):
    given = {"whk": total, "whk_wga": wga, "whk_zw": zw}
    assert tuple(said(given, name) for name in given) == words


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (20, "Goed: samen 100%"),
        (19.96, "Goed: samen 100%"),
        (19.8, "Let op: samen 99,8%, moet 100% zijn"),
        (25.25, "Fout: samen 105,25%, moet 100% zijn"),
        (None, "Nog invullen"),
        (101, "Fout: buiten 0% tot 100%"),
    ],
)
def test_the_mix_is_a_hundred_percent(last, words):
    assert said({MIX: last}, MIX) == words


def test_a_mix_in_fractions_and_one_that_is_not_complete():
    assert said(dict.fromkeys(EVEN, 0.2), MIX) == "Fout: vul procenten in, samen 100%"
    assert said({"personeelsmix[trede 0]": None}, MIX) == "Goed"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("aanbieder", None, "Nog invullen"),
        ("aanbieder", "Zorg Nu", "Goed"),
        ("kvk_nummer", "12345678", "Goed"),
        ("kvk_nummer", "12.34.56 78", "Goed"),
        ("kvk_nummer", "1234567", "Let op: een KvK-nummer heeft 8 cijfers"),
        ("peiljaar", 2019, "Goed"),
        ("peiljaar", "2019", "Goed"),
        ("peiljaar", 2018, "Let op: gevraagd is 2019"),
        ("rekentool_versie", "HBH-2019", "Goed"),
        ("rekentool_versie", "eigen", "Let op: gevraagd is hbh-2019"),
    ],
)
def test_what_a_provider_says_of_itself(field, typed, words):
    filling = Filling(provider={} if typed is None else {field: typed})
    expected = {"peiljaar": "2019", "rekentool_versie": "hbh-2019"}
    assert field_messages(LAYOUT, filling, expected)[field].words == words
