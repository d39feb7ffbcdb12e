"""The slides as a tagged, archivable PDF (PDF/A-2a, PDF/UA-1), set by typst in the same places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kostprijs.places import Box
from kostprijs.report import palette
from kostprijs.report.content import Bullets, Paragraph, Table, texts_of
from kostprijs.report.deck import Chart, Deck, Slide
from kostprijs.report.pdf import typeset
from kostprijs.report.slide_design import COVER_SIZES, COVER_TITLE, TAG
from kostprijs.report.slide_drawing import drawing_of
from kostprijs.report.slide_fit import (
    HEIGHT,
    INSET,
    PAD_X,
    RULE_TOP,
    TITLE,
    TITLE_SIZES,
    WIDTH,
    Placed,
    own_body,
    placed,
    title_size,
)
from kostprijs.report.slide_scale import CHART_TITLE, chart_head
from kostprijs.report.slide_text import GAP

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
    """The slides as PDF, 16:9; the same deck gives the same bytes. Raises as `typeset`."""
    return set_slides(deck_content(deck))


def set_slides(content: Mapping[str, Any]) -> bytes:
    """The PDF of what `deck_content` gives; measures nothing, so that another thread may do it."""
    return typeset("dia.typ", content, "dia.pdf")


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
    return {
        "titel": slide.title,
        "voorblad": cover,
        "kop": _box(place),
        "kopmaat": title_size(slide.title, place, sizes),
        "blokken": [_block(item) for item in placed(slide, own_body(slide.role))],
    }


def _box(box: Box) -> dict[str, float]:
    return dict(zip(("links", "boven", "breed", "hoog"), asdict(box).values(), strict=True))


def _block(item: Placed) -> dict[str, Any]:
    common: dict[str, Any] = {"plaats": _box(item.box), "maat": item.size}
    match item.blocks[0]:
        case Table() as table:
            return {**common, **_table(table, item)}
        case Chart() as chart:
            head = chart_head(chart, item.box.width)
            drawing = drawing_of(chart, item.box.width, item.box.height - head)
            words = {"titel": chart.title, "alt": drawing.alt, "svg": drawing.svg.decode()}
            return {**common, "soort": "grafiek", "kop": head, "kopmaat": CHART_TITLE, **words}
        case Paragraph(kind="let_op", text=text):
            return {**common, "soort": "let_op", "inspringen": INSET, "tekst": text}
    pieces = [
        {"soort": "lijst" if isinstance(block, Bullets) else "alinea", "teksten": texts_of(block)}
        for block in item.blocks
    ]
    return {**common, "soort": "tekst", "stukken": pieces}


def _table(table: Table, item: Placed) -> dict[str, Any]:
    return {
        "soort": "tabel",
        "rand": PAD_X,
        "breedtes": item.columns,
        "hoogtes": item.rows,
        "uitlijning": [column.align for column in table.columns],
        "kop": [column.title for column in table.columns],
        "rijen": [[{"tekst": cell.text, "breed": cell.span} for cell in row.cells] for row in table.rows],
    }
