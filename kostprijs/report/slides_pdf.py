"""The slides as a tagged, archivable PDF (PDF/A-2a, PDF/UA-1), set by typst in the same places."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kostprijs.errors import WrongUse
from kostprijs.places import Box
from kostprijs.report import palette
from kostprijs.report.content import Bullets, Paragraph, Table
from kostprijs.report.deck import Chart, Deck, Slide
from kostprijs.report.html import template_folder
from kostprijs.report.pdf import page_fonts
from kostprijs.report.slide_design import COVER_SIZES, COVER_TITLE, TAG
from kostprijs.report.slide_drawing import drawing_of
from kostprijs.report.slide_fit import (
    BODY,
    COVER_TEXT,
    HEIGHT,
    INSET,
    PAD_X,
    RULE_TOP,
    TITLE,
    TITLE_SIZES,
    WIDTH,
    Placed,
    arranged,
    title_size,
)
from kostprijs.report.slide_scale import CHART_TITLE, chart_head
from kostprijs.report.slide_text import GAP, LINE
from kostprijs.report.texts import program_texts

_COLOURS = {
    "inkt": palette.INK,
    "gedempt": palette.MUTED,
    "nadruk": palette.EMPHASIS,
    "let_op": palette.CAUTION,
    "let_op_vlak": palette.CAUTION_SURFACE,
    "vlak": palette.SURFACE,
    "lijn": palette.RULE,
}
_FOOT = Box(44.0, 508.0, 872.0, 18.0)


def render_slides_pdf(deck: Deck) -> bytes:
    """The slides as PDF, 16:9; the same deck gives the same bytes.

    Only the DejaVu fonts that come with matplotlib are used. Raises WrongUse when typst refuses it.
    """
    return set_slides(deck_content(deck))


def set_slides(content: Mapping[str, Any]) -> bytes:
    """The PDF of what `deck_content` gives; measures nothing, so that another thread may do it."""
    import typst

    try:
        return typst.compile(
            (template_folder() / "dia.typ").read_bytes(),
            format="pdf",
            font_paths=page_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"inhoud": json.dumps(content, ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"],
        )
    except typst.TypstError as error:
        raise WrongUse(program_texts()("dia.pdf", reden=error.message)) from None


def deck_content(deck: Deck) -> dict[str, Any]:
    """The slides as JSON values for the template: everything measured and in its place."""
    *date, mark = deck.foot or ("",)
    return {
        "taal": deck.language,
        "titel": f"{deck.title}, {deck.subtitle}",
        "status": deck.status,
        "datum": [deck.date.year, deck.date.month, deck.date.day],
        "datumwoorden": " ".join(date),
        "kenmerk": mark,
        "breed": WIDTH,
        "hoog": HEIGHT,
        "regel": LINE,
        "tussen": GAP,
        "streep": RULE_TOP,
        "kleuren": _COLOURS,
        "stempel": _box(TAG),
        "voet": _box(_FOOT),
        "dias": [_slide(slide) for slide in deck.slides],
    }


def _slide(slide: Slide) -> dict[str, Any]:
    cover = slide.role == "titel"
    place, sizes = (COVER_TITLE, COVER_SIZES) if cover else (TITLE, TITLE_SIZES)
    placed = arranged(slide, COVER_TEXT if cover else BODY)
    if placed is None:
        raise ValueError(f"slide {slide.id} does not fit")
    return {
        "titel": slide.title,
        "voorblad": cover,
        "kop": _box(place),
        "kopmaat": title_size(slide.title, place, sizes),
        "blokken": [_block(item) for item in placed],
    }


def _box(box: Box) -> dict[str, float]:
    return dict(zip(("links", "boven", "breed", "hoog"), asdict(box).values(), strict=True))


def _block(placed: Placed) -> dict[str, Any]:
    common: dict[str, Any] = {"plaats": _box(placed.box), "maat": placed.size}
    match placed.blocks[0]:
        case Table() as table:
            return {**common, **_table(table, placed)}
        case Chart() as chart:
            head = chart_head(chart, placed.box.width)
            drawing = drawing_of(chart, placed.box.width, placed.box.height - head)
            words = {"titel": chart.title, "alt": drawing.alt, "svg": drawing.svg.decode()}
            return {**common, "soort": "grafiek", "kop": head, "kopmaat": CHART_TITLE, **words}
        case Paragraph(kind="let_op", text=text):
            pieces = [{"soort": "alinea", "tekst": text}]
            return {**common, "soort": "let_op", "inspringen": INSET, "stukken": pieces}
    listed: list[dict[str, Any]] = [
        {"soort": "lijst", "punten": list(block.items)}
        if isinstance(block, Bullets)
        else {"soort": "alinea", "tekst": getattr(block, "text", "")}
        for block in placed.blocks
    ]
    return {**common, "soort": "tekst", "stukken": listed}


def _table(table: Table, placed: Placed) -> dict[str, Any]:
    return {
        "soort": "tabel",
        "rand": [PAD_X],
        "breedtes": list(placed.columns),
        "hoogtes": list(placed.rows),
        "uitlijning": [column.align for column in table.columns],
        "kop": [column.title for column in table.columns],
        "rijen": [[{"tekst": cell.text, "breed": cell.span} for cell in row.cells] for row in table.rows],
    }
