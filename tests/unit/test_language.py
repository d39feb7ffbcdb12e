from __future__ import annotations

import ast
import dataclasses
import html
import io
import json
import math
import re
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pikepdf
import pytest
from deck_rounds import charts_of
from language_rounds import DUTCH, ENGLISH, OWN, english, nameless, pieces, rounds, said, texts_of, words_of
from report_rounds import MODEL, released_round
from shown_pages import node

import kostprijs
from kostprijs.anonymise.dataset import Display
from kostprijs.anonymise.past import formulas_sha256
from kostprijs.context import PublicContext
from kostprijs.errors import ModelError
from kostprijs.model.loader import load_model, parse_model, shipped_models
from kostprijs.model.names import in_language
from kostprijs.model.text import line_texts
from kostprijs.numbers import DUTCH as DUTCH_NUMBERS
from kostprijs.numbers import ENGLISH as ENGLISH_NUMBERS
from kostprijs.numbers import UNITS, format_amount
from kostprijs.report.content import Handout, Paragraph
from kostprijs.report.deck import Chart
from kostprijs.report.foreign import foreign, spans, unmarked
from kostprijs.report.handout import build_handout
from kostprijs.report.html import render_html
from kostprijs.report.pdf import page_content, render_pdf
from kostprijs.report.slides import build_deck
from kostprijs.report.slideshow import render_pptx
from kostprijs.report.tables import tables_csv
from kostprijs.report.texts import Texts, load_texts, program_texts
from kostprijs.report.translated import translated
from kostprijs.report.words import band_cells
from kostprijs.report.workbook import render_workbook

MARK = "0123456789ab"
MARKS = ("\u2068", "\u2069")
ROUNDS = rounds()
NL, EN = load_texts("nl"), load_texts("en")


@pytest.fixture(scope="module")
def pages() -> dict[str, Handout]:
    return {name: build_handout(released, MARK) for name, released in ROUNDS.items()}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def entries(texts: Texts) -> dict[str, str | list[str]]:
    data = texts.catalogue.data
    return {f"{part}.{name}": text for part, own in data.items() for name, text in own.items()}


# ------------------------------------------------------------------ the catalogues


def test_both_catalogues_have_the_same_texts_with_the_same_places() -> None:
    dutch, other = entries(NL), entries(EN)
    assert list(dutch) == list(other), "another key, or another order"
    for key, text in dutch.items():
        assert type(text) is type(other[key]), key
        own, theirs = (" ".join(t) if isinstance(t, list) else t for t in (text, other[key]))
        assert places(own) == places(theirs), key
        assert own.strip(), key
        assert theirs.strip(), key
    for key in ("algemeen.maanden", "algemeen.getallen", "csv.kop", "werkmap.kop_begrippen"):
        assert len(dutch[key]) == len(other[key]), key


@pytest.mark.parametrize("texts", [NL, EN, program_texts()], ids=["nl", "en", "programma"])
def test_every_text_is_used_somewhere(texts: Texts) -> None:
    folder = Path(kostprijs.__file__).parent  # the kind of a step of the build-up is named in `scenario`
    used: set[str] = set()
    begun: set[str] = set()
    for path in sorted(folder.rglob("*.py")):
        for item in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(item, ast.Constant) and isinstance(item.value, str):
                used.add(item.value)
            elif isinstance(item, ast.JoinedStr) and isinstance(item.values[0], ast.Constant):
                begun.add(str(item.values[0].value))
    for key in entries(texts):
        part, name = key.split(".")
        filled = any(len(start) > len(part) + 1 and key.startswith(start) for start in begun)
        by_name = name in used and any(start.startswith(f"{part}.") for start in begun)
        # a name may itself be begun: blad_{...} of werkmap
        assert key in used or filled or by_name or any(name.startswith(s) for s in begun if "_" in s), key


def test_the_two_catalogues_are_in_their_own_language() -> None:
    for texts, other in ((NL, ENGLISH), (EN, DUTCH)):
        for key, text in entries(texts).items():
            whole = " ".join(text) if isinstance(text, list) else text
            assert not words_of(re.sub(r"\{\w+\}|“\w+”", "", whole), other), key


def test_errors_and_progress_are_dutch_whatever_the_page() -> None:
    texts = program_texts()
    assert texts.language == "nl"
    assert not set(entries(texts)) & set(entries(NL))
    assert not any(words_of(str(text), ENGLISH) for text in entries(texts).values())


def test_a_language_without_a_catalogue_is_not_found() -> None:
    with pytest.raises(FileNotFoundError):
        load_texts("fr")


# ------------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "dutch", "other"),
    [
        (1234.5, "eur", 2, "€\u00a01.234,50", "€1,234.50"),
        (1234.5, "getal", 2, "1.234,50", "1,234.50"),
        (Decimal("5.7"), "pct", None, "5,7%", "5.7%"),
        (-0.325, "eur_uur", 2, "€\u00a0\u22120,33", "€\u22120.33"),
        (1872, "uur_jaar", None, "1.872", "1,872"),
        (1234567.891, "aandeel", 3, "1.234.567,891", "1,234,567.891"),
        (-0.0, "pct", 1, "0,0%", "0.0%"),
    ],
)
def test_a_number_is_written_as_the_language_writes_it(
    value: float, unit: str, decimals: int | None, dutch: str, other: str
) -> None:
    assert NL.amount(value, unit, decimals) == format_amount(value, unit, decimals) == dutch
    assert EN.amount(value, unit, decimals) == other


def test_every_unit_has_words_in_both_languages() -> None:
    assert DUTCH_NUMBERS.words.keys() == ENGLISH_NUMBERS.words.keys() == UNITS.keys()
    assert {unit: NL.unit(unit) for unit in UNITS} == {
        unit: words for unit, (_, _, words, _) in UNITS.items()
    }
    with pytest.raises(KeyError):
        EN.amount(1, "liter")


def test_the_same_figures_stand_on_both_pages() -> None:
    dutch, other = build_handout(released_round(**OWN), MARK), build_handout(english(), MARK)

    def numbers(handout: Handout) -> list[tuple[str, Decimal | None, str]]:
        rows = [(table.id, row) for table in handout.tables() for row in table.rows]
        return [(name, cell.number, cell.unit) for name, row in rows for cell in row.cells]

    assert numbers(dutch) == numbers(other)
    shown = {table.id: table for table in other.tables()}
    cells = {row.cells[0].text.replace("\u00a0", " "): row.cells for row in shown["tabel-a"].rows}
    assert [cell.text for cell in cells["Gross hourly pay HV, step 0"][2:5]] == ["€10.70", "€10.80", "€11.00"]
    assert cells["Pension threshold per year"][2].text == "on average €12,400"
    text = " ".join(said(other))
    assert not re.search(r"\d,\d(?!\d\d(?!\d))", re.sub(r"\u2068[^\u2069]*\u2069", "", text)), (
        "a decimal comma"
    )
    assert "14 August 2019" in text
    assert "3 September 2019" in text
    assert "1,872 hours" in text


# ------------------------------------------------------------------ one language on a page


@pytest.mark.parametrize("name", ROUNDS)
def test_an_english_page_has_no_dutch_outside_what_is_marked(name: str, pages: dict[str, Handout]) -> None:
    for text in said(pages[name]):
        own = "".join(piece for piece, dutch in pieces(text) if not dutch)
        if name == "nameless" and any(label in text for label in LABELS):
            continue  # alt texts and titles of drawings can't hold a mark
        assert not words_of(own, DUTCH), text


LABELS = {label for figure in MODEL.figures() for label in (figure.label, figure.label.partition(",")[0])} | {
    line.label for line in MODEL.lines
}


def test_a_dutch_page_has_no_english_and_no_marks() -> None:
    for released in (released_round(), released_round(model=nameless())):
        text = "\n".join(said(build_handout(released, MARK)))
        assert not words_of(text, ENGLISH)
        assert not any(mark in text for mark in MARKS)


@pytest.mark.parametrize("name", ["second", "nameless"])
def test_html_says_which_parts_are_dutch(name: str, pages: dict[str, Handout]) -> None:
    handout = pages[name]
    page = render_html(node(handout), handout.cover, handout.language).decode()
    assert '<html lang="en"' in page
    assert not any(mark in page for mark in MARKS)
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page)
    marked = {html.unescape(text) for text in re.findall(r'<span lang="nl">(.*?)</span>', body)}
    assert {"streng", "contracturen", "cao VVT"} <= marked
    assert "Vervallen onderdeel" in marked
    assert ("Bruto uurloon HV" in marked) == (name == "nameless")
    rest = html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r'<span lang="nl">.*?</span>', "", body)))
    if name == "second":
        assert not words_of(rest, DUTCH)


def test_marks_are_spans_in_html_and_nothing_elsewhere() -> None:
    text = f"Not drawn: {foreign('Verlof & zorg')} and {foreign('Scholing')}."
    assert spans(html.escape(text)).count('<span lang="nl">') == 2
    assert "Verlof &amp; zorg</span>" in spans(html.escape(text))
    assert unmarked(Paragraph(text)).text == "Not drawn: Verlof & zorg and Scholing."
    assert foreign(foreign("Verlof")) == foreign("Verlof")
    assert foreign("2019, 5") == "2019, 5"
    assert unmarked(Display.NORM) is Display.NORM
    assert spans("\u2068 no end") == " no end"


def test_print_slides_and_files_are_english_without_marks(pages: dict[str, Handout]) -> None:
    released, handout = ROUNDS["second"], pages["second"]
    facts = sorted({t for text in said(handout) for t, dutch in pieces(text) if dutch}, key=len, reverse=True)

    def english_only(text: str) -> None:
        assert not any(mark in text for mark in MARKS)
        for fact in facts:
            text = text.replace(fact, "")
        assert not words_of(text, DUTCH)

    deck = build_deck(released, handout)
    spoken = [text for slide in deck.slides for text in (slide.title, *slide.notes)]
    for chart in charts_of(deck):
        spoken += [chart.title, chart.alt, *chart.names, *(words for _, words in chart.legend)]
        spoken += [text for band in chart.bands for text in (band.label, band.written_low, band.written_high)]
    blocks = [block for slide in deck.slides for block in slide.blocks if not isinstance(block, Chart)]
    english_only("\n".join([*spoken, *(text for block in blocks for text in texts_of(block))]))
    english_only(tables_csv(handout).decode())
    assert "table;row;column;value;unit;definition" in tables_csv(handout).decode()
    content = page_content(handout)
    assert content["taal"] == "en"
    assert "Vervallen onderdeel" in json.dumps(content)
    with pikepdf.open(io.BytesIO(render_pdf(handout))) as document:
        assert str(document.Root.Lang).startswith("en")


def test_print_says_which_parts_are_dutch(pages: dict[str, Handout]) -> None:
    import pypdf

    read = pypdf.PdfReader(io.BytesIO(render_pdf(pages["nameless"])))
    text = "\n".join(page.extract_text() for page in read.pages)
    assert not any(mark in text for mark in MARKS)
    langs = re.findall(rb"/Lang ?\((\w+)", b"".join(_objects(render_pdf(pages["nameless"]))))
    assert {b"en", b"nl"} <= set(langs)


def _objects(data: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(data)) as document:
        return [
            found.unparse(resolved=True) for found in document.objects if isinstance(found, pikepdf.Object)
        ]


def test_slides_and_workbook_are_in_english(pages: dict[str, Handout]) -> None:
    import zipfile

    released, handout = ROUNDS["first"], pages["first"]
    with zipfile.ZipFile(io.BytesIO(render_pptx(build_deck(released, handout)))) as made:
        slides = b"".join(
            made.read(n) for n in made.namelist() if re.match(r"ppt/(slides|notesSlides)/\w+\.xml", n)
        )
        core = made.read("docProps/core.xml")
    assert set(re.findall(rb'lang="([\w-]+)"', slides)) == {b"en-GB"}
    assert b"en-GB" in core
    with zipfile.ZipFile(io.BytesIO(render_workbook(handout, released))) as made:
        words = made.read("xl/sharedStrings.xml").decode()
        formats = made.read("xl/styles.xml").decode()
    assert "Gross hourly pay HV, step 0" in words
    assert "Pension threshold per year" in words
    assert not any(mark in words for mark in MARKS)
    assert "€\u00a0" not in html.unescape(formats)


# ------------------------------------------------------------------ what a page may not tell


def test_what_is_not_shown_has_one_text_whatever_the_cause() -> None:
    released = translated(ROUNDS["neutral"])
    cells = {band_cells(figure, EN, with_middle=False)[0].text for figure in released.figures}
    assert cells == {"not shown"} == {EN("cel.niet_getoond")}
    page = "\n".join(said(build_handout(ROUNDS["neutral"], MARK)))
    assert EN("lezen.niet_getoond", neutraal="not shown") in page
    assert "same for each of them" in page


# ------------------------------------------------------------------ the names of the model


@pytest.mark.parametrize("name", shipped_models())
def test_a_shipped_model_has_an_english_name_for_everything(name: str) -> None:
    left: list[str] = []
    shipped = load_model(name)
    made = in_language(shipped, "en", lambda text: left.append(text) or text)  # type: ignore[func-returns-value]
    assert left == []
    assert made.language == "en"
    assert in_language(made, "en", str) is made
    assert in_language(shipped, "nl", str) is shipped
    everything = [made.title, made.status, *(line.sentence for line in line_texts(made))]
    everything += [text for element in made.elements for text in (*element.labels, element.definition)]
    everything += [text for pair in made.conventions for text in pair]
    everything += [option.label for choice in made.choices for option in choice.options]
    assert not [text for text in everything if words_of(text, DUTCH)]


def test_english_names_change_nothing_but_names() -> None:
    bare = nameless()
    assert formulas_sha256(bare) == formulas_sha256(MODEL) == formulas_sha256(in_language(MODEL, "en", str))
    released = released_round(model=bare)
    assert build_handout(released, MARK) == build_handout(released_round(), MARK)
    other = translated(english())
    assert [figure.id for figure in other.figures] == [figure.id for figure in released.figures]
    assert [figure.values for figure in other.figures] == [figure.values for figure in released.figures]
    assert translated(other) is other
    assert translated(released) is released


def test_a_name_that_the_model_lacks_stays_dutch_and_is_marked() -> None:
    made = in_language(nameless(), "en", foreign)
    assert made.element("verlof").label == foreign("Verlof")
    assert made.figures().__next__().label == f"{foreign('Bruto uurloon HV')}, {foreign('trede 0')}"
    assert [f.label for f in made.figures()][-1] == f"{foreign('Tarief per uur')} as submitted"


@pytest.mark.parametrize(
    ("table", "said_"),
    [
        ('[engels.labels]\nonbekend = "Unknown"', "onbekend"),
        ("[engels.labels]\nverlof = 3", "verlof"),
        ('[engels.definities]\ntarief = "A line has none"', "tarief"),
        ('[engels.treden]\n"trede 9" = "step 9"', "trede 9"),
        ('[engels.rekenwijze.overhead]\nonbekend = "x"', "onbekend"),
        ('[engels.rekenwijze.nieuw]\nonderwerp = "x"', "nieuw"),
        ('[engels]\nlabel = "x"', "label"),
        ("engels = 3", "engels"),
    ],
)
def test_a_wrong_english_table_is_refused_by_its_place(table: str, said_: str) -> None:
    text = nameless().text
    text = f"{table}\n{text}" if table.startswith("engels =") else f"{text}\n{table}\n"
    with pytest.raises(ModelError) as caught:
        parse_model(text.encode(), "eigen.toml")
    assert said_ in str(caught.value)
    assert "eigen.toml" in str(caught.value)


def test_formulas_read_as_english_sentences() -> None:
    made = {line.id: line.words for line in line_texts(in_language(MODEL, "en", foreign))}
    assert made["gemiddeld_uurloon"].startswith("the sum over the steps of (gross hourly pay HV × staff mix)")
    assert made["pensioengrondslag"].startswith("the largest of 0 and (1 \u2212 ")
    inputs = {e.id: [math.nan] * len(e.series) if e.series else math.nan for e in MODEL.elements}
    filled = line_texts(in_language(MODEL, "en", foreign), {**inputs, "contracturen": 1872})
    assert {line.id: line.outcome for line in filled}["tarief"] == "cannot be computed"
    assert any("1,872 hours" in line.filled for line in filled)
    assert any("not filled in" in line.filled for line in filled)


def test_a_context_without_a_language_is_dutch() -> None:
    data = released_round().context.as_json()
    data.pop("taal")
    assert PublicContext.from_json(data).language == "nl"
    assert build_handout(released_round(), MARK).language == "nl"
    assert dataclasses.replace(released_round().context, language="en").as_json()["taal"] == "en"
