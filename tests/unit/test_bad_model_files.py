"""Wrong model files, one mistake each: the error names the file and the place, and says what to do."""

# ruff: noqa: E501 - a table reads best with a mistake to a line

from __future__ import annotations

import re
import sys

import pytest

from kostprijs.cli import main
from kostprijs.errors import ModelError
from kostprijs.model.loader import parse_model

GOOD = """
[model]
id = "proef"
titel = "Proef"
peiljaar = 2019
uitkomst = "tarief"
status = "verzonnen"
[model.rekenwijze]
indexatie = "geen"

[[element]]
id = "loon"
label = "Uurloon"
eenheid = "eur_uur"
amvb = "a"
reeks = ["trede 0", "trede 1"]
[element.bescherming]
prior = [5, 40]
norm = { "trede 0" = 10.5 }

[[element]]
id = "mix"
label = "Mix"
eenheid = "pct"
reeks = ["trede 0", "trede 1"]
reeks_totaal = 100

[[element]]
id = "verlof"
label = "Verlof"
eenheid = "pct"
grens_hard = [0, 40]
grens_zacht = [10, 20]
cao_minimum = 16.5
synoniemen = ["vakantie"]
[element.bescherming]
prior = [0, 40]
korrel = 0.1
marge = 0.6
raster = 0.5
norm = 16.5
nul_is_normaal = true

[[element]]
id = "overhead"
label = "Overhead"
eenheid = "pct"

[[regel]]
id = "kosten"
label = "Kosten"
eenheid = "eur_uur"
formule = "som(loon * mix) / (1 - verlof)"

[[regel]]
id = "overhead_uur"
label = "Overhead per uur"
eenheid = "eur_uur"
formule = "kosten * overhead"

[[regel]]
id = "tarief"
label = "Tarief"
eenheid = "eur_uur"
formule = "kosten + overhead_uur"

[[keuze]]
id = "overhead"
label = "Overhead"
standaard = "opslag"
[[keuze.optie]]
id = "opslag"
label = "opslag op de kosten"
[[keuze.optie]]
id = "aandeel"
label = "aandeel in het tarief"
regels = { overhead_uur = "kosten * overhead / (1 - overhead)" }

[[keuze]]
id = "verlof"
label = "Verlof"
standaard = "deling"
[[keuze.optie]]
id = "deling"
label = "deling"
[[keuze.optie]]
id = "opslag"
label = "opslag"
regels = { kosten = "som(loon * mix) * (1 + verlof)" }
"""

LAST = '[[keuze.optie]]\nid = "opslag"\nlabel = "opslag"\nregels = { kosten = "som(loon * mix) * (1 + verlof)" }\n'
HUGE = "1" * 400
OPTION = "[[keuze]] overhead, [[optie]] aandeel"

# name, what stands there, what comes instead, the place that is named, a word of the reason
MUTATIONS = [
    # --- the file as a whole
    ("an open bracket", "[model]", "[model", "bestand", "regel 2, kolom 7: het haakje ] ontbreekt"),
    ("a key without a value", 'titel = "Proef"', "titel =", "bestand", "geen geldige TOML; regel 4, kolom 8: dit is geen waarde"),
    ("a key twice", 'titel = "Proef"', 'titel = "A"\ntitel = "B"', "bestand", "deze naam staat er al"),
    ("a decimal comma", "cao_minimum = 16.5", "cao_minimum = 16,5", "bestand", "schrijf decimalen met een punt"),
    ("a text without an end", 'titel = "Proef"', 'titel = "Proef', "bestand", "ontbreekt er een aanhalingsteken"),
    ("a list without an end", GOOD[GOOD.index('"vakantie"]') :], '"vakantie"', "bestand", "aan het eind: het haakje ]"),
    ("a NUL in a text", 'titel = "Proef"', 'titel = "Pro\\u0000ef"', "[model], titel", "stuurteken"),
    ("a NUL in a list", '["vakantie"]', '["va\\u0000kantie"]', "[[element]] verlof, synoniemen", "stuurteken"),
    ("a NUL in the convention", '"geen"', '"ge\\u0000en"', "[model], rekenwijze, indexatie", "stuurteken"),
    ("a number of 5,000 digits", "peiljaar = 2019", f"peiljaar = {'1' * 5000}", "bestand", "geen geldige TOML"),
    ("nested without end", 'titel = "Proef"', f"titel = {'[' * 5000}", "bestand", "geen geldige TOML"),
    ("a table that does not exist", "[[keuze]]\nid = \"verlof\"", "[[keus]]\nid = \"verlof\"", "bestand",
     "onbekende sleutel «keus»"),
    ("an unknown key at the top", "\n[model]", "versie = 2\n[model]", "bestand", "onbekende sleutel «versie»"),
    ("model as a list", "[model]\n", "[[model]]\n", "bestand, model", "een tabel"),
    ("model as a text", GOOD[: GOOD.index("[[element]]")], 'model = "hbh"\n', "bestand, model", "een tabel"),
    ("element as a table", GOOD[GOOD.index("[[element]]") : GOOD.index("[[regel]]")], '[element]\nid = "loon"\n',
     "bestand, element", "[[element]]"),
    ("no elements", GOOD[GOOD.index("[[element]]") : GOOD.index("[[regel]]")], "", "bestand", "geen enkel"),
    ("no lines", GOOD[GOOD.index("[[regel]]") : GOOD.index("[[keuze]]")], "", "bestand", "geen enkele"),
    # --- [model]
    ("no id", 'id = "proef"\n', "", "[model], id", "ontbreekt"),
    ("an id that is a path", 'id = "proef"', 'id = "../proef"', "[model], id", "geen geldige naam"),
    ("an empty title", 'titel = "Proef"', 'titel = " "', "[model], titel", "een tekst"),
    ("a title that is a number", 'titel = "Proef"', "titel = 3", "[model], titel", "een tekst"),
    ("no year", "peiljaar = 2019\n", "", "[model], peiljaar", "geheel getal"),
    ("a year as a text", "peiljaar = 2019", 'peiljaar = "2019"', "[model], peiljaar", "geheel getal"),
    ("a year with a decimal", "peiljaar = 2019", "peiljaar = 2019.5", "[model], peiljaar", "geheel getal"),
    ("a year as a date", "peiljaar = 2019", "peiljaar = 2019-01-01", "[model], peiljaar", "geheel getal"),
    ("a year of long ago", "peiljaar = 2019", "peiljaar = 19", "[model], peiljaar", "van 1990 tot"),
    ("no outcome", 'uitkomst = "tarief"\n', "", "[model], uitkomst", "ontbreekt"),
    ("an outcome that is no line", 'uitkomst = "tarief"', 'uitkomst = "loon"', "[model], uitkomst", "geen [[regel]]"),
    ("a misspelt key", "status =", "stand =", "[model]", "onbekende sleutel «stand»"),
    ("a convention that is a number", 'indexatie = "geen"', "indexatie = 0", "[model], rekenwijze, indexatie",
     "een tekst"),
    ("a convention that is a choice too", 'indexatie = "geen"', 'overhead = "opslag"', "[model], rekenwijze",
     "«overhead» is ook een [[keuze]]"),
    # --- [[element]]
    ("an element without id", 'id = "verlof"\nlabel = "Verlof"\neenheid', 'label = "Verlof"\neenheid',
     "[[element]] nr. 3, id", "ontbreekt"),
    ("an element with a capital", 'id = "loon"', 'id = "Loon"', "[[element]] Loon, id", "kleine letters"),
    ("an element named as a function", 'id = "loon"', 'id = "max"', "[[element]] max", "naam van een functie"),
    ("an id twice", 'id = "mix"', 'id = "loon"', "[[element]] loon", "twee keer"),
    ("an id that is a number", 'id = "loon"', "id = 7", "[[element]] nr. 1, id", "een tekst"),
    ("no label", 'label = "Mix"\n', "", "[[element]] mix, label", "ontbreekt"),
    ("a unit outside the list", 'eenheid = "eur_uur"\namvb', 'eenheid = "euro"\namvb', "[[element]] loon, eenheid",
     "kies uit aandeel"),
    ("an amvb part that does not exist", 'amvb = "a"', 'amvb = "g"', "[[element]] loon, amvb", "kies uit"),
    ("a series without steps", '["trede 0", "trede 1"]\nreeks', "[]\nreeks", "[[element]] mix, reeks", "is leeg"),
    ("a step twice", '["trede 0", "trede 1"]\n[element', '["trede 0", "trede 0"]\n[element', "[[element]] loon, reeks",
     "moeten verschillen"),
    ("a step with a bracket", '["trede 0", "trede 1"]\n[element', '["a[0]", "b"]\n[element', "[[element]] loon, reeks",
     "zonder [ ]"),
    ("steps that are numbers", '["trede 0", "trede 1"]\nreeks', "[0, 1]\nreeks", "[[element]] mix, reeks",
     "lijst van teksten"),
    ("series of different lengths", '["trede 0", "trede 1"]\nreeks', '["a", "b", "c"]\nreeks',
     "[[regel]] kosten, formule", "verschillende lengte"),
    ("a total as a text", "reeks_totaal = 100", 'reeks_totaal = "100"', "[[element]] mix, reeks_totaal", "een getal"),
    ("bounds in the wrong order", "grens_hard = [0, 40]", "grens_hard = [40, 0]", "[[element]] verlof, grens_hard",
     "onder de hoogste"),
    ("three bounds", "grens_hard = [0, 40]", "grens_hard = [0, 20, 40]", "[[element]] verlof, grens_hard",
     "twee getallen"),
    ("a bound that is no number", "grens_hard = [0, 40]", "grens_hard = [nan, 40]", "[[element]] verlof, grens_hard",
     "een getal"),
    ("soft outside hard", "grens_zacht = [10, 20]", "grens_zacht = [10, 50]", "[[element]] verlof, grens_zacht",
     "binnen grens_hard"),
    ("a minimum without end", "cao_minimum = 16.5", "cao_minimum = inf", "[[element]] verlof, cao_minimum",
     "een getal"),
    ("a minimum of 400 digits", "cao_minimum = 16.5", f"cao_minimum = {HUGE}", "[[element]] verlof, cao_minimum",
     "een getal"),
    ("a minimum of 5,000 hexadecimal digits", "cao_minimum = 16.5", f"cao_minimum = 0x{'f' * 5000}",
     "[[element]] verlof, cao_minimum", "duizenden cijfers"),
    ("a minimum that is true", "cao_minimum = 16.5", "cao_minimum = true", "[[element]] verlof, cao_minimum",
     "een getal"),
    ("a table where a number belongs", "cao_minimum = 16.5", "cao_minimum = { a = 1 }",
     "[[element]] verlof, cao_minimum", "een getal"),
    ("synonyms in a table", 'synoniemen = ["vakantie"]', "synoniemen = { a = 1 }", "[[element]] verlof, synoniemen",
     "lijst van teksten"),
    ("protection as a number", "[element.bescherming]\nprior = [0, 40]\nkorrel", "bescherming = 1\nkorrel",
     "[[element]] verlof", "onbekende sleutel «korrel»"),
    ("a grain of nothing", "korrel = 0.1", "korrel = 0", "[[element]] verlof, bescherming, korrel",
     "niet groter dan nul"),
    ("a misspelt protection", "korrel = 0.1", "corrol = 0.1", "[[element]] verlof, bescherming",
     "onbekende sleutel «corrol»"),
    ("a flag that is a number", "nul_is_normaal = true", "nul_is_normaal = 1",
     "[[element]] verlof, bescherming, nul_is_normaal", "true of false"),
    ("a norm of a step that is not there", '{ "trede 0" = 10.5 }', '{ "trede 9" = 10.5 }',
     "[[element]] loon, bescherming, norm", "onbekende sleutel «trede 9»"),
    ("a norm of a step that is a text", '{ "trede 0" = 10.5 }', '{ "trede 0" = "10,5" }',
     "[[element]] loon, bescherming, norm, trede 0", "een getal"),
    # --- [[regel]]
    ("a fixed zero as divisor", "kosten + overhead_uur", "kosten + overhead_uur / 0", "[[regel]] tarief, formule",
     "«overhead_uur / 0» deelt door nul"),
    ("a fixed part that comes to zero", "kosten + overhead_uur", "kosten / som(1, -1)", "[[regel]] tarief, formule",
     "«kosten / som(1, -1)» deelt door nul"),
    ("a percentage by a hundred", "kosten * overhead", "kosten * overhead / 100", "[[regel]] overhead_uur, formule",
     "al een fractie (5,7% is 0,057)"),
    ("a line with the id of the tariff as submitted", 'id = "overhead_uur"', 'id = "tarief_ingediend"',
     "[[regel]] tarief_ingediend", "zoals ingediend"),
    ("a line with the id of an element", 'id = "kosten"', 'id = "mix"', "[[regel]] mix", "twee keer"),
    ("no formula", 'formule = "kosten * overhead"\n', "", "[[regel]] overhead_uur, formule", "ontbreekt"),
    ("a formula that is a number", 'formule = "kosten * overhead"', "formule = 3", "[[regel]] overhead_uur, formule",
     "een tekst"),
    ("a bracket lacks", "(1 - verlof)", "(1 - verlof", "[[regel]] kosten, formule", "geen geldige rekenkundige"),
    ("an unknown name", "(1 - verlof)", "(1 - verlov)", "[[regel]] kosten, formule", "«verlov»"),
    ("a function outside the list", "som(loon * mix) / (1 - verlof)", "round(verlof)", "[[regel]] kosten, formule",
     "mag niet in een formule"),
    ("an attribute", "(1 - verlof)", "verlof.real", "[[regel]] kosten, formule", "mag niet in een formule"),
    ("a decimal comma in a formula", 'formule = "kosten * overhead"', 'formule = "kosten * 1,15"',
     "[[regel]] overhead_uur, formule", "mag niet in een formule"),
    ("a number of 400 digits", "(1 - verlof)", f"({HUGE} - verlof)", "[[regel]] kosten, formule", "kleiner dan 1e+300"),
    ("a circle", "(1 - verlof)", "tarief", "[[regel]] kosten, formule", "in een kring"),
    ("a line that uses itself", 'formule = "kosten + overhead_uur"', 'formule = "tarief + overhead_uur"',
     "[[regel]] tarief, formule", "tarief -> tarief"),
    ("euros with a percentage", 'formule = "kosten + overhead_uur"', 'formule = "kosten + overhead"',
     "[[regel]] tarief, formule", ""),
    ("the unit of another amount", 'id = "tarief"\nlabel = "Tarief"\neenheid = "eur_uur"',
     'id = "tarief"\nlabel = "Tarief"\neenheid = "pct"', "[[regel]] tarief, formule", ""),
    ("a tariff per step", 'formule = "kosten + overhead_uur"', 'formule = "loon + overhead_uur"', "[model], uitkomst",
     "is een reeks"),
    # --- [[keuze]]
    ("a choice with one option", LAST, "", "[[keuze]] verlof, optie", "ten minste twee"),
    ("a choice without options", '[[keuze.optie]]\nid = "deling"\nlabel = "deling"\n' + LAST, "",
     "[[keuze]] verlof, optie", "ten minste twee"),
    ("a choice twice", '[[keuze]]\nid = "verlof"', '[[keuze]]\nid = "overhead"', "[[keuze]] overhead, id",
     "twee keer"),
    ("a standard that is no option", 'standaard = "deling"', 'standaard = "som"', "[[keuze]] verlof, standaard",
     "kies uit deling, opslag"),
    ("no standard", 'standaard = "deling"\n', "", "[[keuze]] verlof, standaard", "ontbreekt"),
    ("an option twice", '[[keuze.optie]]\nid = "deling"', '[[keuze.optie]]\nid = "opslag"', "[[keuze]] verlof, optie",
     "dezelfde id"),
    ("an option without label", 'label = "aandeel in het tarief"\n', "", f"{OPTION}, label", "ontbreekt"),
    ("an option with a formula of its own", 'label = "aandeel in het tarief"', 'label = "a"\nformule = "1"', OPTION,
     "onbekende sleutel «formule»"),
    ("options that change nothing", 'regels = { kosten = "som(loon * mix) * (1 + verlof)" }', "",
     "[[keuze]] verlof, optie", "geen enkele optie heeft regels"),
    ("a rule for an element", "regels = { overhead_uur =", "regels = { loon =", f"{OPTION}, regels",
     "geen [[regel]] met id «loon»"),
    ("a rule that is no text", 'regels = { overhead_uur = "kosten * overhead / (1 - overhead)" }',
     "regels = { overhead_uur = 1 }", f"{OPTION}, regels, overhead_uur", "een tekst"),
    ("a rule that is no formula", "kosten * overhead / (1 - overhead)", "kosten ** overhead",
     f"{OPTION}, regels, overhead_uur", "mag niet in een formule"),
    ("rules as a list", 'regels = { overhead_uur = "kosten * overhead / (1 - overhead)" }', 'regels = ["a"]',
     f"{OPTION}, regels", "een tabel"),
    ("a rule with an unknown name", "overhead / (1 - overhead)", "overhead / (1 - opslag)",
     "[[regel]] overhead_uur, formule, bij keuze overhead = aandeel", "onbekende naam «opslag»"),
    ("a rule that closes a circle", "kosten * overhead / (1 - overhead)", "tarief * overhead",
     "[[regel]] overhead_uur, formule, bij keuze overhead = aandeel", "in een kring"),
    ("a rule of another unit", "kosten * overhead / (1 - overhead)", "overhead / (1 - overhead)",
     "[[regel]] overhead_uur, formule, bij keuze overhead = aandeel", ""),
    ("a rule that is a series", "kosten * overhead / (1 - overhead)", "loon * overhead",
     "[model], uitkomst, bij keuze overhead = aandeel", "is een reeks"),
    ("two choices for one line", 'regels = { kosten = "som(loon * mix) * (1 + verlof)" }',
     'regels = { overhead_uur = "kosten" }', "[[keuze]] verlof, optie", "staat ook bij keuze «overhead»"),
    ("more than 4,096 combinations", LAST, LAST + "".join(
        f'[[keuze]]\nid = "k{i}"\nlabel = "K"\nstandaard = "a"\n[[keuze.optie]]\nid = "a"\nlabel = "a"\n'
        f'[[keuze.optie]]\nid = "b"\nlabel = "b"\nregels = {{ r{i} = "verlof" }}\n' for i in range(11)
    ) + "".join(f'[[regel]]\nid = "r{i}"\nlabel = "R"\neenheid = "pct"\nformule = "0"\n' for i in range(11)),
     "[[keuze]] k10", "meer dan 4096 combinaties"),
    ("a date for a label", 'label = "Verlof"', "label = 2019-08-14", "[[element]] verlof, label", "gevonden: 2019-08-14"),
    ("true for a label", 'label = "Verlof"', "label = true", "[[element]] verlof, label", "gevonden: true"),
    ("a table for a number", "cao_minimum = 16.5", "cao_minimum = {}", "[[element]] verlof, cao_minimum",
     "gevonden: een tabel"),
]  # fmt: skip

BYTES = [
    ("UTF-16 of a Windows editor", GOOD.encode("utf-16"), "geen UTF-8"),
    ("Latin-1", GOOD.replace("Verlof", "Verl\u00f3f").encode("latin-1"), "geen UTF-8"),
    ("a NUL byte", GOOD.replace("verzonnen", "ver\x00zonnen").encode(), "geen geldige TOML"),
    ("an executable", b"MZ\x90\x00\x03", "geen UTF-8"),
    ("a web page", b"<!doctype html><title>Niet gevonden</title>", "geen geldige TOML"),
    ("JSON", b'{"model": {"id": "proef"}}', "geen geldige TOML"),
    ("half a file", GOOD.encode()[: len(GOOD) // 2], ""),
    ("nothing", b"", ""),
    ("only a byte order mark", b"\xef\xbb\xbf", ""),
    ("a file of more than a megabyte", GOOD.encode() + b"#" * 1_000_001, "groter dan 1 MB"),
]


def mutated(old: str, new: str) -> bytes:
    assert GOOD.count(old) >= 1
    return GOOD.replace(old, new, 1).encode()


def test_the_file_without_a_mistake_is_good_and_there_are_at_least_fifty_mistakes():
    assert parse_model(GOOD.encode(), "model.toml").id == "proef"
    names = [case[0] for case in (*MUTATIONS, *BYTES)]
    assert len(set(names)) == len(names) >= 50


@pytest.mark.parametrize(("name", "old", "new", "place", "reason"), MUTATIONS, ids=[c[0] for c in MUTATIONS])
def test_a_mistake_is_refused_by_file_place_and_reason(name, old, new, place, reason):
    with pytest.raises(ModelError) as caught:
        parse_model(mutated(old, new), "model.toml")
    assert (caught.value.file, caught.value.place) == ("model.toml", place)
    assert reason in caught.value.reason
    assert len(caught.value.reason) > 10


@pytest.mark.parametrize(("name", "data", "reason"), BYTES, ids=[c[0] for c in BYTES])
def test_what_is_no_model_file_at_all_is_refused(name, data, reason):
    with pytest.raises(ModelError) as caught:
        parse_model(data, "model.toml")
    assert caught.value.file == "model.toml"
    assert reason in caught.value.reason


FILES = [(name, mutated(old, new)) for name, old, new, _, _ in MUTATIONS] + [case[:2] for case in BYTES]


@pytest.mark.parametrize("command", ["evaluate", "compare", "explain"])
def test_no_wrong_file_gives_a_traceback_on_the_command_line(command, tmp_path, monkeypatch, capsys):
    path, inputs = tmp_path / "model.toml", tmp_path / "in.toml"
    inputs.write_text("loon = [10, 12]\nmix = [50, 50]\nverlof = 16.5\noverhead = 15\n")
    for name, data in FILES:
        path.write_bytes(data)
        monkeypatch.setattr(sys, "argv", ["kostprijs", "model", command, str(path), "--inputs", str(inputs)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert (ended.value.code, said.out) == (2, ""), name
        assert re.match(r"kostprijs: model\.toml, [^:]+: .{10}", said.err), name
        assert "Traceback" not in said.err
        assert said.err.count("\n") == 1, name


def test_control_characters_of_a_file_do_not_reach_the_terminal():
    data = mutated('eenheid = "eur_uur"\namvb', 'eenheid = "\\u001b[31m"\namvb')
    with pytest.raises(ModelError) as caught:
        parse_model(data, "model.toml")
    assert str(caught.value).isprintable()
