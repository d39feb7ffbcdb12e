"""The slides as a .pptx that can be edited: native tables and charts, titles, notes and alt texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kostprijs.places import EMU, Box, content_place, kind_of, place_of, title_place
from kostprijs.report.content import Table
from kostprijs.report.deck import Chart, Deck, Slide
from kostprijs.report.palette import CAUTION
from kostprijs.report.slide_design import COVER_SIZES, TAG, Design, move, opened
from kostprijs.report.slide_fit import HOUSE_SIZES, SIZES, TITLE_SIZES, placed, title_size
from kostprijs.report.slide_package import describe, packed_bytes, speak
from kostprijs.report.slide_shapes import LOCALES, add_chart_block, add_foot, add_text
from kostprijs.report.slide_tables import add_table
from kostprijs.report.texts import Texts, load_texts

if TYPE_CHECKING:
    from kostprijs.anonymise.dataset import HouseStyle


def render_pptx(deck: Deck, house_style: HouseStyle | None = None) -> bytes:
    """The slides as PowerPoint, in our own design or in a region's; the same deck gives the same bytes.

    The deck must be built for the same house style. Raises WrongUse (in Dutch) for one that is no .pptx, or
    lacks a layout, a title or room.
    """
    texts = load_texts(deck.language)
    design = opened(house_style)
    for number in range(1, len(deck.slides) + 1):
        _add_slide(design, deck, number, texts)
    locale = LOCALES[deck.language]
    describe(design.show, f"{deck.title}, {deck.subtitle}", locale, deck.date)
    speak(design.show, locale)
    return packed_bytes(design.show)


def _add_slide(design: Design, deck: Deck, number: int, texts: Texts) -> None:
    slide = deck.slides[number - 1]
    layout = design.layouts[slide.role]
    made = design.show.slides.add_slide(layout)
    title, content = title_place(made), content_place(made)
    tree = made.shapes._spTree
    for place in list(made.placeholders):
        tree.remove(place._element)
    tree.insert(2, title._element)  # what is read first stands first
    _write_title(title, slide)
    _write_tag(made, design, deck)
    for item in placed(slide, design.body(slide.role), SIZES if design.own else HOUSE_SIZES):
        first = item.blocks[0]
        if isinstance(first, Table):
            add_table(made, item, texts, slide.rest)
        elif isinstance(first, Chart):
            add_chart_block(made, first, item.box, deck, texts)
        elif slide.role in ("titel", "tekst") and not item.set_apart and content is not None:
            tree.append(content._element)
            add_text(made, item, content)
            content = None
        else:
            add_text(made, item)
    width, height = (value / EMU for value in (design.show.slide_width, design.show.slide_height))
    add_foot(
        made, layout.placeholders, _foot(design, deck, number), Box(20.0, height - 24.0, width - 40.0, 18.0)
    )
    _write_notes(made, slide)


def _write_title(title: Any, slide: Slide) -> None:
    from pptx.util import Pt

    box = place_of(title)
    title.text_frame.text = slide.title
    size = title_size(slide.title, box, COVER_SIZES if slide.role == "titel" else TITLE_SIZES)
    title.text_frame.paragraphs[0].runs[0].font.size = Pt(size)


def _write_tag(made: Any, design: Design, deck: Deck) -> None:
    """The concept mark of our own design; in a house style it stands at the foot."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
    from pptx.util import Pt

    if not (deck.status and design.own):
        return
    tag = made.shapes.add_textbox(0, 0, 0, 0)
    move(tag, TAG)
    frame = tag.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.text = deck.status.upper()
    frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(12), True, RGBColor.from_string(CAUTION[1:])
    tag.line.color.rgb, tag.line.width = RGBColor.from_string(CAUTION[1:]), Pt(1.25)


def _foot(design: Design, deck: Deck, number: int) -> dict[str, str]:
    *date, mark = deck.foot or ("",)
    status = () if design.own else (deck.status,)
    return {
        "dt": " ".join(date),
        "ftr": " · ".join(filter(None, (*status, mark))),
        "sldNum": f"{number} / {len(deck.slides)}",
    }


def _write_notes(made: Any, slide: Slide) -> None:
    notes = made.notes_slide
    for place in list(notes.placeholders):
        if kind_of(place) not in ("body", "sldImg"):
            place._element.getparent().remove(place._element)
    notes.notes_text_frame.text = "\n".join(slide.notes)
