"""What stands on the slides, and the .pptx that is made of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from deck_rounds import MARK, alt_of, charts_of, deck_of, frames, opened, shapes_inside, tables_of
from extreme_rounds import EXTREMES
from report_rounds import CONTEXT, released_round

from kostprijs.anonymise.dataset import Display, HouseStyle
from kostprijs.context import Milestone, Remark
from kostprijs.errors import WrongUse
from kostprijs.report.content import Bullets, Paragraph, Table
from kostprijs.report.deck import Band, Chart, Deck
from kostprijs.report.handout import build_handout
from kostprijs.report.slide_choice import MOST_ROWS
from kostprijs.report.slide_native import series_of
from kostprijs.report.slides import build_deck
from kostprijs.report.slideshow import render_pptx
from kostprijs.report.texts import load_texts

ROUNDS = {"gewoon": released_round, **EXTREMES}
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def deck() -> Deck:
    return deck_of()


@pytest.fixture(scope="module")
def show(deck: Deck) -> Any:
    return opened(render_pptx(deck))


@pytest.fixture(scope="module", params=ROUNDS)
def any_deck(request: pytest.FixtureRequest) -> Deck:
    return deck_of(ROUNDS[request.param]())


def words(deck: Deck, ident: str) -> str:
    """All that is read on one slide."""
    found = []
    for block in next(slide for slide in deck.slides if slide.id == ident).blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Bullets):
            found += block.items
        elif isinstance(block, Table):
            found += [cell.text for row in block.rows for cell in row.cells]
    return "\n".join(found)


def test_there_are_8_to_12_slides_and_caveats_come_before_figures(any_deck: Deck) -> None:
    ids = [slide.id for slide in any_deck.slides]
    assert 8 <= len(ids) <= 12
    assert ids[:3] == ["titel", "doel", "voorbehoud"]
    assert len(set(ids)) == len(ids)
    for ident in ("lezen", "tarief", "vragen"):
        assert ident in ids
    assert ids[-1] in ("vervolg", "planning")


def test_every_slide_has_a_title_and_notes_that_end_with_the_source(any_deck: Deck) -> None:
    for slide in any_deck.slides:
        assert slide.title
        assert len(slide.notes) >= 2
        assert slide.notes[-1].startswith("Bron: ")
        assert MARK in slide.notes[-1]


def test_the_main_caveat_and_the_promise_stand_word_for_word(deck: Deck) -> None:
    texts = load_texts("nl")
    said = words(deck, "voorbehoud")
    assert texts("voorbehoud.hoofdzin") in said
    assert texts("verklaring.gezegd") in said
    notes = deck.slides[2].notes
    assert texts("verklaring.niet_gezegd") in notes


@pytest.mark.parametrize("name", ROUNDS)
def test_every_figure_on_a_slide_is_a_cell_of_the_handout(name: str) -> None:
    released = ROUNDS[name]()
    handout = build_handout(released, MARK)
    printed = {cell.text for table in handout.tables() for row in table.rows for cell in row.cells}
    for slide in build_deck(released, handout).slides:
        for block in slide.blocks:
            if isinstance(block, Table):
                assert len(block.rows) <= MOST_ROWS
                for row in block.rows:
                    # not the label, to which the unit may be added, nor the references, in short
                    for cell in row.cells[1 : -1 if slide.id.startswith("elementen") else None]:
                        assert cell.text in printed or cell.text in {*"abcdef", "buiten"}
            elif isinstance(block, Chart):
                for band in block.bands:
                    text = " ".join(printed)
                    assert band.written_low in text
                    assert band.written_high in text


def test_what_is_not_on_a_slide_is_said_and_a_series_is_not_cut(any_deck: Deck) -> None:
    for slide in any_deck.slides:
        for table in (block for block in slide.blocks if isinstance(block, Table)):
            labels = [row.cells[0].text for row in table.rows]
            assert len(set(labels)) == len(labels)
    shown = tables_of(deck_of())
    mixes = [row.cells[0].text for table in shown for row in table.rows if "mix" in row.cells[0].text]
    assert len(mixes) == 5


def test_a_deck_says_how_many_elements_only_the_handout_has() -> None:
    made = deck_of(EXTREMES["veertig-elementen"]())
    on_slides = sum(len(t.rows) for t in tables_of(made) if t.id.startswith("tabel-elementen"))
    assert on_slides < 40
    counted = 0
    for text in (text for slide in made.slides for text in slide.rest if text.startswith("Nog ")):
        word = text.split()[1]
        counted += 1 if word == "één" else int(word)
    assert on_slides + counted == 40


def test_nothing_to_show_is_one_slide_that_says_so() -> None:
    made = deck_of(EXTREMES["niets-getoond"]())
    assert not charts_of(made)
    assert "geen enkel element" in words(made, "elementen")


def test_a_second_round_shows_changes_remarks_and_planning() -> None:
    made = deck_of(EXTREMES["tweede-ronde"]())
    assert load_texts("nl")("dia.herhaald") in words(made, "wijzigingen")
    assert "Reistijd: Meer aanbieders" in words(made, "opmerkingen")
    assert "12 september 2019" in words(made, "planning")


def test_long_remarks_and_a_long_planning_go_on_in_the_handout() -> None:
    remarks = tuple(Remark(f"Thema {n}", "Een lange opmerking over van alles. " * 12) for n in range(12))
    planning = tuple(Milestone(f"Stap {n}", "2019-10-01", "projectgroep") for n in range(20))
    made = deck_of(released_round(remarks=remarks, planning=planning))
    texts = load_texts("nl")
    for ident in ("opmerkingen", "planning"):
        title = next(slide.title for slide in made.slides if slide.id == ident)
        assert texts("dia.meer", deel=title) in words(made, ident)


def test_titles_come_first_and_the_reading_order_is_that_of_the_slide(deck: Deck, show: Any) -> None:
    assert len(show.slides) == len(deck.slides)
    for slide, made in zip(deck.slides, show.slides, strict=True):
        first = made.shapes[0]
        assert first == made.shapes.title
        assert first.text_frame.text == slide.title
        texts = [shape.text_frame.text for shape in made.shapes if shape.has_text_frame]
        said = [block.text for block in slide.blocks if isinstance(block, Paragraph)]
        places = [next(n for n, text in enumerate(texts) if line in text) for line in said]
        assert places == sorted(places)


def test_the_notes_are_the_spoken_text(deck: Deck, show: Any) -> None:
    for slide, made in zip(deck.slides, show.slides, strict=True):
        assert made.notes_slide.notes_text_frame.text == "\n".join(slide.notes)


def test_tables_are_native_with_flagged_headings_and_the_printed_cells(deck: Deck, show: Any) -> None:
    tables = [frame for slide in show.slides for frame in frames(slide, "table")]
    assert len(tables) == len(tables_of(deck)) > 4
    for table, frame in zip(tables_of(deck), tables, strict=True):
        grid = frame.table
        assert grid.first_row
        assert grid.first_col
        assert [cell.text for cell in grid.rows[0].cells] == [column.title for column in table.columns]
        for row, made in zip(table.rows, list(grid.rows)[1:], strict=True):
            assert [cell.text for cell in made.cells if not cell.is_spanned] == [c.text for c in row.cells]


def test_charts_are_native_and_their_worksheet_holds_the_printed_figures_only(deck: Deck, show: Any) -> None:
    charts = [frame.chart for slide in show.slides for frame in frames(slide, "chart")]
    assert len(charts) == len(charts_of(deck)) > 4
    for chart, made in zip(charts_of(deck), charts, strict=True):
        book = openpyxl.load_workbook(io.BytesIO(made.part.chart_workbook.xlsx_part.blob))
        (sheet,) = book.worksheets
        head, *rows = sheet.iter_rows(values_only=True)
        assert list(head[1:]) == [chart.names[2], chart.names[1], chart.names[0]][: len(head) - 1]
        for band, row in zip(chart.bands, rows, strict=True):
            assert row[0].replace("\n", " ") == band.label
            printed = {float(value) for value in (band.low, band.middle, band.high) if value is not None}
            assert {value for value in row[1:] if value is not None} == printed
        assert book.properties.creator in (None, "")
        assert book.properties.created == dt.datetime(2019, 8, 14)
        labels = "".join(made._chartSpace.itertext())
        for band in chart.bands:
            assert band.written_low in labels
            assert band.written_high in labels


BAND = Band("x", Display.GROUPS, Decimal(0), None, Decimal(0), "l", "h")


@pytest.mark.parametrize(
    ("low", "middle", "high"),
    [
        (1, 2, 4),
        (-5, -3, -1),
        (-3, 2, 4),
        (-4, -2, 1),
        (-4, None, 1),
        (-4, None, -1),
        (0, 0, 3),
        (2, None, 2),
    ],
)
def test_painted_over_each_other_the_bars_show_the_band(low: int, middle: int | None, high: int) -> None:
    """Each point of the scale ends in the colour that the band has there, whatever was painted first."""
    band = dataclasses.replace(
        BAND, low=Decimal(low), high=Decimal(high), middle=None if middle is None else Decimal(middle)
    )
    chart = Chart("g", "t", "a", "pct", (band,), ("laag", "midden", "hoog"), ())
    for place in [step / 2 + 0.25 for step in range(-14, 14)]:
        look = "papier"
        for column in series_of(chart, "{naam} (onder nul)"):
            value = column.values[0]
            if value is not None and min(0, value) < place < max(0, value):
                look = column.looks[0]
        inside = low < place < high
        whole = "heel" if middle is None else "boven" if place > middle else "onder"
        assert look == (whole if inside else "papier")


def test_every_table_and_chart_has_words_made_of_its_figures(deck: Deck, show: Any) -> None:
    charts = {chart.id: chart for chart in charts_of(deck)}
    for made in show.slides:
        for frame in frames(made, "table"):
            assert alt_of(frame).startswith("Tabel: ")
        for frame in frames(made, "chart"):
            alt = alt_of(frame)
            assert alt == charts[frame.name].alt
            for band in charts[frame.name].bands:
                assert f"{band.label}: laag" in alt.replace("alle waarden tussen", "laag")
                assert band.written_high in alt
        assert not [
            shape
            for shape in made.shapes
            if shape.shape_type is not None and "PICTURE" in str(shape.shape_type)
        ]


def test_no_placeholder_is_left_empty(show: Any) -> None:
    for made in show.slides:
        for page in (made, made.notes_slide):
            for place in page.placeholders:
                if "SLIDE_IMAGE" not in str(place.placeholder_format.type):
                    assert place.text_frame.text.strip()


def test_every_run_is_dutch_and_the_foot_has_date_mark_and_number(show: Any) -> None:
    count = len(show.slides)
    for number, made in enumerate(show.slides, start=1):
        for page in (made, made.notes_slide):
            langs = {run.get("lang") for run in page._element.iter(f"{A}rPr")}
            assert langs == {"nl-NL"}
        text = " ".join(shape.text_frame.text for shape in made.shapes if shape.has_text_frame)
        assert f"{number} / {count}" in text
        assert "14 augustus 2019" in text
        assert f"kenmerk {MARK}" in text
        assert "CONCEPT" in text


def test_a_final_deck_has_no_concept_mark_and_one_without_date_prints_none() -> None:
    show = opened(render_pptx(deck_of(released_round(status="definitief", date=None))))
    text = " ".join(
        shape.text_frame.text for slide in show.slides for shape in slide.shapes if shape.has_text_frame
    )
    assert "CONCEPT" not in text
    assert "januari" not in text


def test_the_same_deck_gives_the_same_bytes_without_person_time_or_path(deck: Deck) -> None:
    data = render_pptx(deck)
    assert render_pptx(deck) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
        assert not [name for name in names if "thumbnail" in name or "printer" in name or "app.xml" in name]
        core = archive.read("docProps/core.xml").decode()
    assert CONTEXT.title in core
    assert "2019-08-14T00:00:00Z" in core
    assert "creator" not in core
    assert "lastModifiedBy" not in core


def test_every_shape_stands_on_the_slide(any_deck: Deck) -> None:
    shapes_inside(opened(render_pptx(any_deck)))


def test_a_house_style_that_is_no_presentation_is_refused(deck: Deck) -> None:
    with pytest.raises(WrongUse, match="PowerPoint"):
        render_pptx(deck, HouseStyle(b"geen pptx", {}))
