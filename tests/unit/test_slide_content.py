"""What is chosen for the slides: no part without a word, one scale, texts that hold for the round."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from deck_rounds import alt_of, charts_of, deck_of, frames, opened, tables_of
from extreme_rounds import EXTREMES, small_model
from report_rounds import MODEL, SHOWN, released_round

from kostprijs.anonymise.dataset import Display, ReleasedRound
from kostprijs.report.content import Paragraph, Table
from kostprijs.report.deck import Deck, Slide
from kostprijs.report.handout import build_handout
from kostprijs.report.slide_choice import best, entries_of, packed, parts_of, weight
from kostprijs.report.slide_native import series_of
from kostprijs.report.slide_scale import scale_of
from kostprijs.report.slideshow import render_pptx
from kostprijs.report.texts import load_texts

ROUNDS = {"gewoon": released_round, **EXTREMES}
TEXTS = load_texts("nl")
NEUTRAL = TEXTS("cel.niet_getoond")


def said(slide: Slide) -> str:
    found = [block.text for block in slide.blocks if isinstance(block, Paragraph)]
    found += [item for block in slide.blocks for item in getattr(block, "items", ())]
    return "\n".join(found)


def slide_of(deck: Deck, ident: str) -> Slide:
    return next(slide for slide in deck.slides if slide.id == ident)


def element_slides(deck: Deck) -> list[Slide]:
    return [slide for slide in deck.slides if slide.id.startswith("elementen")]


@pytest.mark.parametrize("name", [name for name in ROUNDS if name != "niets-getoond"])
def test_every_part_stands_on_a_slide_or_is_named_as_left_out(name: str) -> None:
    released = ROUNDS[name]()
    deck = deck_of(released)
    texts = " ".join(slide.title + " " + said(slide) for slide in element_slides(deck))
    for chunk in entries_of(released, build_handout(released, "x")):
        (part,) = parts_of(chunk)
        wanted = "(Onderdeel|[Oo]nderdelen)[^.:]*\\b" + part if part != "buiten" else "AMvB n"
        assert re.search(wanted, texts), part


def test_parts_without_a_row_are_named_and_not_counted_with_others() -> None:
    from kostprijs.report.slide_parts import PartSlides
    from kostprijs.report.slide_room import Rooms

    released = released_round()
    maker = PartSlides(released, build_handout(released, "x"), "", TEXTS, Rooms())
    everything = tuple(entry for chunk in entries_of(released, maker.handout) for entry in chunk)
    left = tuple(entry for entry in everything if entry.part in ("d", "e", "f", "buiten"))
    (counted, named, outside) = maker._rest(left, ["d"])
    own = sum(entry.part == "d" for entry in left)
    assert counted == f"Nog {own} elementen van deze tabel staan in de hand-out."
    assert named == "De onderdelen e en f van de AMvB staan alleen in de hand-out."
    assert outside == "Wat de AMvB niet noemt, staat alleen in de hand-out."
    assert maker._rest(left[-1:], ["d"]) == (outside,)
    assert maker._rest((), []) == ()


@pytest.mark.parametrize("keep", range(4, 12))
def test_every_part_has_a_row_before_any_part_has_more(keep: int) -> None:
    released = released_round()
    chunks = entries_of(released, build_handout(released, "x"))
    some = tuple(entry for chunk in chunks[1:5] for entry in chunk)
    kept = best(some, keep)
    assert weight(kept) <= keep
    assert parts_of(kept) == parts_of(some)


def test_what_has_a_question_stands_before_what_has_none_and_norms_take_one_line() -> None:
    questions = {"personeelsmix": "Hoe is de mix?", "whk": "Wat is de premie?"}
    released = released_round(questions=questions)
    (part, *_) = entries_of(released, build_handout(released, "x"))
    kept = {entry.figure.owner for entry in best(part, 6)}
    assert kept == {"personeelsmix", "whk"}
    normed = [entry for entry in part if entry.normed]
    assert len(normed) > 3
    assert weight(tuple(normed)) == 1


def test_norms_stand_in_one_line_under_rows_and_are_rows_where_there_are_hardly_any() -> None:
    from kostprijs.report.slide_parts import _apart

    released = released_round()
    (part, *_) = entries_of(released, build_handout(released, "x"))
    normed = tuple(entry for entry in part if entry.normed)
    others = tuple(entry for entry in part if not entry.normed)
    assert _apart(others[:5] + normed) == (others[:5], normed)
    assert _apart(others[:1] + normed[:4]) == (others[:1] + normed[:4], ())
    assert _apart(others[:5] + normed[:1]) == (others[:5] + normed[:1], ())
    assert _apart(normed) == (normed, ())


def test_the_line_of_norms_names_them_with_their_value() -> None:
    shown = {name: (display, text) for name, (display, text) in SHOWN.items() if display is Display.NORM}
    groups = {f"personeelsmix[trede {n}]": (Display.NORM, "20") for n in range(5)}
    deck = deck_of(released_round({**shown, **groups}))
    text = "\n".join(map(said, element_slides(deck)))
    line = next(line for line in text.splitlines() if "door vrijwel iedereen ingevuld: " in line)
    assert "Vakantietoeslag 8" in line
    rows = [row.cells[0].text for table in tables_of(deck) for row in table.rows]
    assert not any("Vakantietoeslag" in row for row in rows)


def test_a_large_part_takes_the_room_that_a_first_round_leaves() -> None:
    released = released_round()
    deck = deck_of(released)
    assert len(deck.slides) == 12
    assert "wijzigingen" not in [slide.id for slide in deck.slides]
    titles = [slide.title for slide in element_slides(deck)]
    assert titles[1].endswith("(2 van 2)") or titles[1].endswith("(2 van 3)")


def test_never_more_slides_than_there_is_room_for() -> None:
    for make in ROUNDS.values():
        released = make()
        parts = entries_of(released, build_handout(released, "x"))
        for most in range(1, 8):
            assert len(packed(parts, most)) <= most


@pytest.mark.parametrize("name", ["gewoon", "een-element"])
def test_a_first_publication_says_so_on_another_slide(name: str) -> None:
    deck = deck_of(ROUNDS[name]())
    first = build_handout(ROUNDS[name](), "x").section("wijzigingen").blocks[0]
    assert isinstance(first, Paragraph)
    assert first.text in "\n".join(said(slide) for slide in deck.slides[:4])


def test_what_changed_says_why_figures_are_repeated_and_shows_what_moved() -> None:
    deck = deck_of(EXTREMES["tweede-ronde"]())
    slide = slide_of(deck, "wijzigingen")
    assert TEXTS("dia.herhaald") in said(slide)
    (table,) = [block for block in slide.blocks if isinstance(block, Table)]
    words = [row.cells[-1].text for row in table.rows]
    assert words[:2] == ["lager", "lager"]
    assert "herhaald" not in words
    assert words.index("nu wel getoond") < words.index("nu niet getoond")
    assert slide.rest == (TEXTS("dia.meer", deel=slide.title),)


@pytest.mark.parametrize(
    ("repeated", "key"), [(False, "wijzigingen.geen"), (True, "dia.wijzigingen_geen_ander")]
)
def test_a_round_in_which_nothing_moved_says_so_without_a_table(repeated: bool, key: str) -> None:
    second = EXTREMES["tweede-ronde"]()
    assert second.earlier is not None
    since = "2019-07-24"
    before = tuple(dataclasses.replace(figure, frozen_since="") for figure in second.figures)
    again = {"verlof"} if repeated else set()
    now = tuple(dataclasses.replace(f, frozen_since=since if f.id in again else "") for f in before)
    earlier = dataclasses.replace(second.earlier, figures=before)
    slide = slide_of(deck_of(dataclasses.replace(second, figures=now, earlier=earlier)), "wijzigingen")
    assert not [block for block in slide.blocks if isinstance(block, Table)]
    assert TEXTS(key) in said(slide)
    assert (TEXTS("dia.herhaald") in said(slide)) is repeated


def test_steps_of_a_series_come_after_elements_in_what_changed() -> None:
    now = EXTREMES["tweede-ronde"]()
    assert now.earlier is not None
    steps = {f"uurloon[trede {n}]": (Display.GROUPS, f"{n + 8} {n + 9} {n + 9.5}") for n in range(5)}
    moved = {figure.id: figure for figure in released_round(steps).figures}
    old = tuple(moved[figure.id] if figure.owner == "uurloon" else figure for figure in now.earlier.figures)
    deck = deck_of(dataclasses.replace(now, earlier=dataclasses.replace(now.earlier, figures=old)))
    (table,) = [block for block in slide_of(deck, "wijzigingen").blocks if isinstance(block, Table)]
    labels = [row.cells[0].text for row in table.rows]
    first = next(n for n, label in enumerate(labels) if "uurloon" in label)
    assert first >= 4
    assert all("uurloon" in label for label in labels[first:])


def bounds_only() -> ReleasedRound:
    shown = {
        name: (display, text) if display is Display.HIDDEN else (Display.MEAN, text.split()[0])
        for name, (display, text) in SHOWN.items()
    }
    return released_round({**shown, "verlof": (Display.BOUNDS, "15 17 20")})


@pytest.mark.parametrize("make", [EXTREMES["buitengrenzen"], bounds_only])
def test_a_round_without_groups_does_not_speak_of_them(make: Any) -> None:
    deck = deck_of(make())
    caveats, reading = slide_of(deck, "voorbehoud"), slide_of(deck, "lezen")
    for slide in (caveats, reading):
        assert "groep" not in said(slide)
        assert "geen uitersten" not in said(slide)
    assert "buitengrenzen" in said(reading)
    assert TEXTS("dia.voorbehoud_zonder_groepen") in said(caveats)
    charts = [chart for chart in charts_of(deck) if chart.id == "grafiek-lezen"]
    assert [band.display for chart in charts for band in chart.bands] == [Display.BOUNDS]


def test_an_average_alone_is_explained_where_it_occurs() -> None:
    assert TEXTS("dia.lezen_gemiddelde") in said(slide_of(deck_of(bounds_only()), "lezen"))
    assert TEXTS("dia.lezen_gemiddelde") not in said(slide_of(deck_of(EXTREMES["buitengrenzen"]()), "lezen"))


@pytest.mark.parametrize("name", ROUNDS)
def test_charts_of_one_unit_have_one_scale_on_a_round_step(name: str) -> None:
    ends: dict[str, set[tuple[float, float]]] = {}
    for frame in (
        f for made in opened(render_pptx(deck_of(ROUNDS[name]()))).slides for f in frames(made, "chart")
    ):
        axis = frame.chart.value_axis
        title = frame.chart.chart_title.text_frame.text
        ends.setdefault(title, set()).add((axis.minimum_scale, axis.maximum_scale))
    assert all(len(found) == 1 for found in ends.values())
    for low, high in (end for found in ends.values() for end in found):
        for value in (low, high):
            digits = f"{abs(value):.6f}".rstrip("0").rstrip(".").replace(".", "").strip("0")
            assert len(digits) <= len(f"{high - low:.6f}".partition(".")[0]) + 2
            assert len(digits) <= 4


def test_the_example_to_read_stands_on_the_scale_of_its_unit() -> None:
    charts = charts_of(deck_of(released_round()))
    example = next(chart for chart in charts if chart.id == "grafiek-lezen")
    others = [chart for chart in charts if chart.scale == "pct" and chart is not example]
    assert others
    assert {scale_of(chart, 320.0) for chart in others} == {scale_of(example, 320.0)}
    assert series_of(example, "{naam}")[0].values[0] == example.bands[0].high


def test_the_questions_say_where_those_of_an_element_are() -> None:
    text = said(slide_of(deck_of(released_round()), "vragen"))
    assert TEXTS("vragen.in_tabel") not in text
    assert TEXTS("dia.vragen_hand_out") in text


def test_a_product_in_the_title_is_not_said_again() -> None:
    deck = deck_of(
        released_round(title="Inkoop hulp bij het huishouden 2020", product="Hulp bij het huishouden")
    )
    assert deck.subtitle == "Tweede consultatieronde: bandbreedtes per kostprijselement"
    cover = deck.slides[0]
    assert "Hulp bij" not in "\n".join([said(cover), *cover.notes])
    assert "Hulp bij" not in (opened(render_pptx(deck)).core_properties.title or "")
    other = deck_of(released_round(title="Inkoop 2020"))
    assert other.subtitle.endswith("Hulp bij het huishouden")


def test_the_words_of_a_table_say_what_only_the_handout_has() -> None:
    deck = deck_of(EXTREMES["veertig-elementen"]())
    cut = [slide for slide in deck.slides if slide.rest and slide.role in ("tabel", "grafiek")]
    assert cut
    show = opened(render_pptx(deck))
    for slide, made in zip(deck.slides, show.slides, strict=True):
        for frame in frames(made, "table"):
            assert all(text in alt_of(frame) for text in slide.rest)


def test_the_keys_of_a_legend_are_decoration() -> None:
    kind = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
    keys = 0
    for made in opened(render_pptx(deck_of(released_round()))).slides:
        for shape in made.shapes:
            if shape.shape_type is not None and "AUTO_SHAPE" in str(shape.shape_type):
                keys += 1
                assert alt_of(shape) == ""
                assert [mark.get("val") for mark in shape._element.iter(kind)] == ["1"]
    assert keys > 5


def test_a_small_model_takes_no_more_slides_than_it_needs() -> None:
    model = small_model(6)
    shown = {figure.id: (Display.GROUPS, "1.00 1.50 2.25") for figure in model.figures()}
    deck = deck_of(released_round(shown, model=model))
    assert len(element_slides(deck)) == 1
    assert 8 <= len(deck.slides) <= 12
    assert MODEL.elements
