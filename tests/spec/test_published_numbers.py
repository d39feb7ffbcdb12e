"""Which numbers are seen in a text, by how much two differ, and what a comparison of two files says."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest

from kostprijs.audit.compare import compare, difference, numbers_in
from kostprijs.audit.item import CODE, FORM, Item
from kostprijs.audit.read_page import notebook_items, page_items
from kostprijs.audit.reading import read_items
from kostprijs.files import sha256

SEEN = [
    ("€\u00a031,20", ["31,20"]),
    ("alle tussen 0,8% en 1,6%, gemiddeld 1,2%", ["0,8", "1,6", "1,2"]),
    ("1.872 uur; € 12.600", ["1.872", "12.600"]),
    ("€ 10,76 tot € 13,46 [1]", ["10,76", "13,46", "1"]),
    ("daling van \u22122,5% of -3%", ["\u22122,5", "-3"]),
    ("kenmerk 087819e9e552", []),  # a mark is no number
    ("ronde-1 op 2019-08-14", ["2019"]),  # of a date in figures the year; its words are compared too
    ("norm, 5 van de 8.", ["5", "8"]),
    ("niet getoond", []),
]


@pytest.mark.parametrize(("text", "numbers"), SEEN)
def test_numbers_of_a_text(text, numbers):
    assert numbers_in(text) == numbers


DIFFERENCES = [
    # published, rebuilt, English, rebuilt minus published
    ("31,20", "31,00", False, "\u22120,20"),
    ("28,00", "30,75", False, "+2,75"),
    ("1.872", "1.878", False, "+6"),
    ("12.600", "12,6", False, "\u221212587,4"),
    ("0.45", "0.5", False, "+0,05"),  # a number for machines in a Dutch file
    ("1,872", "1,878", True, "+6"),
    ("31.20", "31.00", True, "\u22120,20"),
    ("\u22122,5", "2,5", False, "+5,0"),
    ("2019.08.14", "5", False, ""),
]


@pytest.mark.parametrize(("published", "rebuilt", "english", "by"), DIFFERENCES)
def test_difference_of_two_numbers(published, rebuilt, english, by):
    assert difference(published, rebuilt, english) == by


def rows(*texts: str) -> list[Item]:
    return [Item(f"regel {number}", text) for number, text in enumerate(texts, 1)]


CHANGES = [
    # published, rebuilt, what is found: (place, what, by), and whether it is a number
    (("a 1", "b 2"), ("a 1", "b 2"), [], []),
    (("a 1", "b 2"), ("a 1", "b 3"), [("regel 2", "een ander cijfer", "+1")], []),
    (("a 1", "b 2"), ("b 2",), [("regel 1", "hoort hier niet te staan", "")], []),
    (("b 2",), ("a 1", "b 2"), [("regel 1", "staat er niet bij", "")], []),
    (("a 1", "b"), ("a 1", "c"), [], [("regel 2", "andere woorden", "")]),
    (("1 tot 2",), ("1 tot 2 en 3",), [("regel 1", "andere cijfers", "")], []),
    (("1 tot 2",), ("3 tot 4",), [("regel 1", "een ander cijfer", "+2")] * 2, []),
]


@pytest.mark.parametrize(("published", "rebuilt", "numbers", "words"), CHANGES)
def test_what_a_comparison_finds(published, rebuilt, numbers, words):
    found = compare("x.csv", rows(*published), rows(*rebuilt), english=False)
    assert [(p.where, p.what, p.difference) for p in found.numbers] == numbers
    assert [(p.where, p.what, p.difference) for p in found.words] == words
    assert found.form == ()


def test_of_a_long_text_the_part_around_the_difference_is_shown():
    texts = [f"{'lang ' * 40}het {word} woord{' lang' * 40}" for word in ("ene", "andere")]
    (place,) = compare("x", rows(texts[0]), rows(texts[1]), english=False).words
    assert "ene woord" in place.published
    assert "andere woord" in place.rebuilt
    assert len(place.published) < 120


PAGE = """<main><h2>Kop</h2><p>Een <b>vet</b> getal: 12%.</p>
<table><caption><span>Tabel A</span></caption>
<thead><tr><th>Element</th><th>Laag</th><th>Hoog</th></tr></thead>
<tbody><tr><th rowspan="2">Verlof</th><td data-getal="16.5">16,5%</td><td>18,0%</td></tr>
<tr><td colspan="2">Vraag: waarom?</td></tr></tbody>
<tbody><tr><th>Whk</th><td colspan="2">tussen 1% en 2%</td></tr></tbody></table>
<img alt="Staaf tot 18,0%" src="data:image/svg+xml;base64,@DRAWING"><script>x = 1</script></main>"""
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><g aria-label="Verlof 18,0%"/></svg>'
PAGE = PAGE.replace("@DRAWING", b64encode(DRAWING).decode())


def test_every_text_of_a_page_is_read_once_at_its_place():
    found = {item.where: item.text for item in page_items(PAGE) if item.kind not in (FORM, CODE)}
    assert found["onder «Kop», tekst"] == "Een vet getal: 12%."
    assert found["tabel «Tabel A», rij «Verlof», kolom «Laag»"] == "16,5%"
    assert found["tabel «Tabel A», rij «Verlof», kolom «Laag», getal om op te sorteren"] == "16,5"
    assert found["tabel «Tabel A», rij «Verlof», kolom «Hoog»"] == "18,0%"
    assert found["tabel «Tabel A», rij «Verlof», kolom «Laag / Hoog»"] == "Vraag: waarom?"
    assert found["tabel «Tabel A», rij «Whk», kolom «Laag / Hoog»"] == "tussen 1% en 2%"
    assert found["onder «Kop», beschrijving (img alt)"] == "Staaf tot 18,0%"
    texts = [item.text for item in page_items(PAGE) if item.kind not in (FORM, CODE)]
    assert sum("12%" in text for text in texts) == 1
    assert [item.where for item in page_items(PAGE) if item.kind == FORM] == ["onder «Kop», tekening"]
    code = [item.text for item in page_items(PAGE) if item.kind == CODE]
    assert code == ["Verlof 18,0%", sha256(b"x = 1")]


def test_what_stands_outside_blocks_and_tables_is_read_too():
    assert list(page_items(" ")) == []
    (text, comment) = page_items("<p>a</p><!-- 12% -->")
    assert (comment.where, comment.kind) == ("opmerking in de opmaak", FORM)
    assert text.text == "a"
    assert [item.where for item in page_items("<div><td>12%</td></div>")] == ["losse cel"]


def test_what_a_cell_of_a_notebook_says_on_the_screen_is_read():
    cell = {"source": ["x\n", "y"], "outputs": [{"text": ["12%\n", "13%"]}]}
    found = {item.where: item.text for item in notebook_items(json.dumps({"cells": [cell]}).encode())}
    assert found == {"cel 1, bron": "x\ny", "cel 1, uitvoer": "12%\n13%"}


def test_a_file_of_another_kind_is_not_read():
    assert read_items("foto.png", b"x") is None
