from __future__ import annotations

import pytest

from kostprijs.errors import ModelError, WrongUse
from kostprijs.model.loader import load_model, parse_model, shipped_models

SMALL = """
[model]
id = "klein"
titel = "Klein model"
peiljaar = 2019
uitkomst = "tarief"

[[element]]
id = "loon"
label = "Uurloon"
eenheid = "eur_uur"
reeks = ["trede 0", "trede 1"]
synoniemen = "salaris"

[[element]]
id = "verlof"
label = "Verlof"
eenheid = "pct"
grens_hard = [0, 40]
grens_zacht = [10, 20]
[element.bescherming]
prior = [0, 40]
korrel = 0.1
marge = 0.6
raster = 0.5
norm = 16.5
nul_is_normaal = true

[[regel]]
id = "tarief"
label = "Tarief"
eenheid = "eur_uur"
formule = "kosten * 1.1"

[[regel]]
id = "kosten"
label = "Kosten"
eenheid = "eur_uur"
formule = "som(loon) / (1 - verlof)"
"""


def parsed(text: str):
    return parse_model(text.encode(), "klein.toml")


def test_a_small_model_loads_with_only_the_required_keys():
    model = parsed(SMALL)
    assert (model.id, model.peiljaar, model.outcome, model.source) == ("klein", 2019, "tarief", "klein.toml")
    assert model.order == ("kosten", "tarief")
    assert [line.id for line in model.lines] == ["tarief", "kosten"]
    assert model.element("loon").figures == ("loon[trede 0]", "loon[trede 1]")
    assert model.element("loon").labels == ("Uurloon, trede 0", "Uurloon, trede 1")
    assert model.element("loon").synonyms == ("salaris",)
    assert model.element("verlof").protection.norm == 16.5
    assert model.element("verlof").protection.zero_is_normal is True
    figures = ["loon[trede 0]", "loon[trede 1]", "verlof", "tarief", "tarief_ingediend"]
    assert [figure.id for figure in model.figures()] == figures
    assert model.text == SMALL


def test_a_byte_order_mark_of_a_windows_editor_is_no_obstacle():
    assert parse_model(b"\xef\xbb\xbf" + SMALL.encode(), "klein.toml").text == SMALL


def test_an_unknown_element_or_line_is_a_key_error():
    with pytest.raises(KeyError):
        parsed(SMALL).element("bestaat_niet")
    with pytest.raises(KeyError):
        parsed(SMALL).line("bestaat_niet")


WRONG = [
    ('uitkomst = "tarief"', 'uitkomst = "prijs"', "[model], uitkomst", "geen [[regel]] met id «prijs»"),
    ("peiljaar = 2019", 'peiljaar = "2019"', "[model], peiljaar", "een geheel getal"),
    ("peiljaar = 2019", "peiljaar = true", "[model], peiljaar", "een geheel getal"),
    ('titel = "Klein model"', "", "[model], titel", "ontbreekt"),
    ('titel = "Klein model"', 'titel = "T"\nkleur = "rood"', "[model]", "onbekende sleutel «kleur»"),
    ('id = "klein"', 'id = "../klein"', "[model], id", "geen geldige naam"),
    ('id = "verlof"', 'id = "Verlof"', "[[element]] Verlof, id", "geen geldige naam"),
    ('id = "verlof"', 'id = "loon"', "[[element]] loon", "komt twee keer voor"),
    ('id = "verlof"', 'id = "som"', "[[element]] som", "naam van een functie"),
    ('id = "kosten"', 'id = "verlof"', "[[regel]] verlof", "komt twee keer voor"),
    ('eenheid = "pct"', 'eenheid = "procent"', "[[element]] verlof, eenheid", "kies uit aandeel, eur"),
    (
        "grens_zacht = [10, 20]",
        "grens_zacht = [10, 50]",
        "[[element]] verlof, grens_zacht",
        "binnen grens_hard",
    ),
    ("grens_hard = [0, 40]", "grens_hard = [40, 0]", "[[element]] verlof, grens_hard", "onder de hoogste"),
    ("grens_hard = [0, 40]", "grens_hard = 40", "[[element]] verlof, grens_hard", "twee getallen"),
    ('"trede 0", "trede 1"', '"trede 0", "trede 0"', "[[element]] loon, reeks", "moeten verschillen"),
    ('"trede 0", "trede 1"', '"a]b"', "[[element]] loon, reeks", "zonder [ ]"),
    ("korrel = 0.1", "korrel = 0", "[[element]] verlof, bescherming, korrel", "niet groter dan nul"),
    ("korrel = 0.1", "korrel = nan", "[[element]] verlof, bescherming, korrel", "een getal"),
    ("korrel = 0.1", "corrol = 1", "[[element]] verlof, bescherming", "onbekende sleutel «corrol»"),
    (
        "nul_is_normaal = true",
        "nul_is_normaal = 1",
        "[[element]] verlof, bescherming, nul_is_normaal",
        "true of false",
    ),
    ("(1 - verlof)", "(1 - verlov)", "[[regel]] kosten, formule", "onbekende naam «verlov»"),
    ("(1 - verlof)", "(1 - verlof", "[[regel]] kosten, formule", "geen geldige rekenkundige"),
    ("(1 - verlof)", "verlof.real", "[[regel]] kosten, formule", "mag niet in een formule"),
    ("(1 - verlof)", "tarief", "[[regel]] tarief, formule", "in een kring: "),
    ('formule = "kosten * 1.1"', 'formule = "kosten * loon"', "[model], uitkomst", "«tarief» is een reeks"),
    ('formule = "kosten * 1.1"', "formule = 1", "[[regel]] tarief, formule", "een tekst"),
    ("[[regel]]", "[[rgel]]", "bestand", "onbekende sleutel «rgel»"),
    ("[model]", "[model", "bestand", "geen geldige TOML"),
]


@pytest.mark.parametrize(("old", "new", "place", "reason"), WRONG)
def test_a_wrong_model_is_refused_with_file_place_and_reason(old, new, place, reason):
    with pytest.raises(ModelError) as caught:
        parsed(SMALL.replace(old, new, 1))
    assert caught.value.file == "klein.toml"
    assert caught.value.place == place
    assert reason in caught.value.reason
    assert caught.value.exit_code == 2


def test_series_of_different_lengths_are_refused_at_the_line():
    element = '[[element]]\nid = "mix"\nlabel = "Mix"\neenheid = "pct"\nreeks = ["a", "b", "c"]\n'
    with pytest.raises(ModelError, match=r"\[\[regel\]\] kosten, formule: reeksen van verschillende lengte"):
        parsed(SMALL.replace("som(loon)", "som(loon * mix)") + element)


def test_a_circle_names_the_lines_in_it():
    with pytest.raises(ModelError, match=r"tarief -> kosten -> tarief|kosten -> tarief -> kosten"):
        parsed(SMALL.replace("(1 - verlof)", "tarief"))


@pytest.mark.parametrize("part", ["[[element]]", "[[regel]]"])
def test_a_model_without_elements_or_lines_is_refused(part):
    head, *rest = SMALL.split("[[")
    kept = [block for block in rest if not f"[[{block}".startswith(part)]
    with pytest.raises(ModelError, match=r"geen enkele? "):
        parsed("[[".join([head, *kept]))


def test_a_model_is_found_by_shipped_id_or_by_path(tmp_path):
    path = tmp_path / "klein.toml"
    path.write_text(SMALL, encoding="utf-8")
    assert load_model(path).id == "klein"
    assert load_model(str(path)).id == "klein"
    for name in shipped_models():
        assert load_model(name).id == name


@pytest.mark.parametrize("reference", ["bestaat-niet", "bestaat-niet.toml", "../hbh-2019"])
def test_a_model_that_is_not_there_is_wrong_use(reference):
    with pytest.raises(WrongUse):
        load_model(reference)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"x" * 1_000_001])
def test_a_file_that_is_no_toml_is_refused(data):
    with pytest.raises(ModelError, match="bestand"):
        parse_model(data, "klein.toml")
