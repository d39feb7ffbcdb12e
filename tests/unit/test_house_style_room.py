"""A house style with ordinary layouts: what anonymise takes publish can use, and nothing falls off."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path

import pytest
from deck_rounds import MARK, opened, shapes_inside
from extreme_rounds import EXTREMES
from report_rounds import released_round
from test_docs import ROOT

from kostprijs.anonymise.dataset import HouseStyle, ReleasedRound
from kostprijs.anonymise.house_style import read_house_style
from kostprijs.errors import ModelError, WrongUse
from kostprijs.places import body_of, kind_of, least_body
from kostprijs.report.content import Paragraph
from kostprijs.report.deck import Deck
from kostprijs.report.handout import build_handout
from kostprijs.report.slide_room import rooms_of
from kostprijs.report.slides import build_deck
from kostprijs.report.slides_pdf import render_slides_pdf
from kostprijs.report.slideshow import render_pptx
from kostprijs.report.texts import load_texts

DUTCH = {"Title Slide": "Titeldia", "Title and Content": "Titel en tekst", "Title Only": "Alleen titel"}
LAYOUTS = {"titel": "Titeldia", "tekst": "Titel en tekst", "tabel": "Alleen titel", "grafiek": "Alleen titel"}
ALL_CONTENT = {**LAYOUTS, "tabel": "Titel en tekst", "grafiek": "Titel en tekst"}
ROUNDS = {"gewoon": released_round, **EXTREMES}
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def office(wide: bool = True, share: float = 1.0, **sizes: tuple[float, float]) -> bytes:
    """The layouts of a fresh presentation, with Dutch names: 16:9 or 4:3.

    `share` is how much of its height the content of «Titel en tekst» keeps; `sizes` are width and height in
    points by kind of place.
    """
    from pptx import Presentation
    from pptx.util import Inches, Pt

    show = Presentation()
    if wide:
        show.slide_width, show.slide_height = Inches(13.333), Inches(7.5)
    for page in (show.slide_master, *show.slide_layouts):
        for place in page.placeholders:
            if place._element.spPr.find(f"{A}xfrm") is not None and wide:
                place.left, place.width = round(place.left * 4 / 3), round(place.width * 4 / 3)
    for layout in show.slide_layouts:
        layout.name = DUTCH.get(layout.name, layout.name)
        for place in layout.placeholders:
            if place.placeholder_format.idx == 0 and "titel" in sizes:
                place.left, place.top = Pt(40), Pt(30)
                place.width, place.height = map(Pt, sizes["titel"])
            elif place.placeholder_format.idx == 1 and share < 1:
                place.left, place.top, place.width = place.left, place.top, place.width
                place.height = round(place.height * share)
    show.core_properties.author = "Een Maker"
    stream = io.BytesIO()
    show.save(stream)
    return stream.getvalue()


def deck_in(released: ReleasedRound, style: HouseStyle) -> Deck:
    return build_deck(released, build_handout(released, MARK), rooms_of(style))


@pytest.mark.parametrize(
    ("layouts", "wide"), [(LAYOUTS, True), (ALL_CONTENT, False)], ids=["handleiding 16:9", "inhoud 4:3"]
)
@pytest.mark.parametrize("name", ["gewoon", "tweede-ronde", "lange-namen", "veertig-elementen"])
def test_ordinary_layouts_hold_every_round(
    name: str, layouts: dict[str, str], wide: bool, tmp_path: Path
) -> None:
    file = tmp_path / "stijl.pptx"
    file.write_bytes(office(wide))
    style = read_house_style(file, layouts)
    deck = deck_in(ROUNDS[name](), style)
    assert 8 <= len(deck.slides) <= 12
    data = render_pptx(deck, style)
    show = opened(data)
    assert [made.slide_layout.name for made in show.slides] == [layouts[slide.role] for slide in deck.slides]
    shapes_inside(show)
    assert render_slides_pdf(deck).startswith(b"%PDF")
    texts = load_texts("nl")
    caveats = [block.text for block in deck.slides[2].blocks if isinstance(block, Paragraph)]
    assert texts("voorbehoud.hoofdzin") in caveats
    assert texts("verklaring.gezegd") in caveats
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [n for n in archive.namelist() if b"Een Maker" in archive.read(n)]


def test_the_layouts_are_those_of_the_guide() -> None:
    guide = (ROOT / "docs" / "handleiding" / "projectleider.md").read_text()
    for role, name in LAYOUTS.items():
        assert f'{role} = "{name}"' in guide


def test_without_a_place_for_content_the_room_is_between_title_and_foot() -> None:
    from pptx import Presentation

    show = Presentation(io.BytesIO(office()))
    layout = next(layout for layout in show.slide_layouts if layout.name == "Alleen titel")
    title, foot = layout.placeholders[0], layout.placeholders[1]
    body = body_of(layout, "tabel", show.slide_height / 12700)
    assert body.top >= (title.top + title.height) / 12700
    assert body.top + body.height <= foot.top / 12700
    assert body.width == pytest.approx(title.width / 12700)
    assert body.height > 300


def test_without_places_for_the_foot_it_stands_together_on_every_slide() -> None:
    from pptx import Presentation

    show = Presentation(io.BytesIO(office()))
    for layout in show.slide_layouts:
        for place in list(layout.placeholders):
            if kind_of(place) in ("dt", "ftr", "sldNum"):
                layout.shapes._spTree.remove(place._element)
    stream = io.BytesIO()
    show.save(stream)
    style = HouseStyle(stream.getvalue(), LAYOUTS)
    deck = deck_in(released_round(), style)
    made = opened(render_pptx(dataclasses.replace(deck, slides=deck.slides[:3]), style))
    shapes_inside(made)
    for number, slide in enumerate(made.slides, start=1):
        last = slide.shapes[-1].text_frame.text
        assert last == f"14 augustus 2019 · Concept · kenmerk {MARK} · {number} / 3"


def test_a_place_that_is_just_large_enough_is_taken_and_filled() -> None:
    """What passes the check of anonymise never fails at publication: more goes to the handout."""
    from pptx import Presentation
    from pptx.util import Pt

    show = Presentation(io.BytesIO(office()))
    for layout in show.slide_layouts:
        for place in layout.placeholders:
            if place.placeholder_format.idx == 1:
                least = least_body("titel" if layout.name == "Titeldia" else "tekst")
                place.left, place.top = Pt(60), Pt(150)
                place.width, place.height = Pt(least.width), Pt(least.height)
    stream = io.BytesIO()
    show.save(stream)
    style = HouseStyle(stream.getvalue(), ALL_CONTENT)
    for name in ("gewoon", "lange-namen", "veertig-elementen", "vijf-groepen"):
        deck = deck_in(ROUNDS[name](), style)
        assert 8 <= len(deck.slides) <= 12
        shapes_inside(opened(render_pptx(deck, style)))
        assert any(slide.rest for slide in deck.slides)


@pytest.mark.parametrize(
    ("data", "layouts", "part"),
    [
        (
            office(titel=(120, 60)),
            LAYOUTS,
            "«Titeldia» heeft te weinig ruimte voor de titel",
        ),
        (office(titel=(800, 430)), LAYOUTS, "wat onder de titel komt"),
        (office(), {**LAYOUTS, "tabel": "Blank"}, "tabel: de indeling «Blank» heeft geen vak"),
    ],
    ids=["smalle titel", "hoge titel", "geen titel"],
)
def test_what_can_not_be_published_is_refused_before_the_ledger(
    data: bytes, layouts: dict[str, str], part: str, tmp_path: Path
) -> None:
    file = tmp_path / "stijl.pptx"
    file.write_bytes(data)
    with pytest.raises(ModelError) as caught:
        read_house_style(file, layouts)
    assert part in str(caught.value)
    with pytest.raises(WrongUse):
        rooms_of(HouseStyle(data, layouts))


def test_a_missing_layout_is_named_with_those_that_are_there() -> None:
    with pytest.raises(WrongUse) as caught:
        rooms_of(HouseStyle(office(), {**LAYOUTS, "tabel": "Regiotabel"}))
    for part in ("«Regiotabel»", "«tabel»", "«Titeldia»", "traject.toml"):
        assert part in str(caught.value)
