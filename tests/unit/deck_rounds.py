"""What several tests of the slides read out of a .pptx."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from report_rounds import released_round

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.report.content import Table
from kostprijs.report.deck import Chart, Deck
from kostprijs.report.handout import build_handout
from kostprijs.report.slides import build_deck

MARK = "0123456789ab"


def deck_of(released: ReleasedRound | None = None) -> Deck:
    made = released or released_round()
    return build_deck(made, build_handout(made, MARK))


def tables_of(deck: Deck) -> list[Table]:
    return [block for slide in deck.slides for block in slide.blocks if isinstance(block, Table)]


def charts_of(deck: Deck) -> list[Chart]:
    return [block for slide in deck.slides for block in slide.blocks if isinstance(block, Chart)]


def opened(data: bytes) -> Any:
    from pptx import Presentation

    return Presentation(io.BytesIO(data))


def frames(slide: Any, kind: str) -> Iterator[Any]:
    """The graphic frames of a slide: "table" or "chart"."""
    for shape in slide.shapes:
        if getattr(shape, f"has_{kind}", False):
            yield shape


def alt_of(shape: Any) -> str:
    found: str = shape._element.xpath("./*[1]/p:cNvPr")[0].get("descr", "")
    return found


def shapes_inside(show: Any) -> None:
    """Nothing hangs off a slide."""
    for made in show.slides:
        for shape in made.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= show.slide_width + 1
            assert shape.top + shape.height <= show.slide_height + 1
