"""A part of the handout cut to what a slide holds; the slide says where the rest is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kostprijs.report.content import Bullets, Heading, Paragraph, Section, Table, texts_of
from kostprijs.report.deck import Chart, Slide, SlideBlock
from kostprijs.report.slide_choice import MOST_ROWS
from kostprijs.report.slide_room import Rooms

_MOST_POINTS = 7


def slide_blocks(section: Section) -> tuple[SlideBlock, ...]:
    """Texts, points and tables; a heading inside a part goes before what stands under it."""
    found: list[SlideBlock] = []
    heading = ""
    for block in section.blocks:
        if isinstance(block, Heading):
            heading = f"{block.title}: "
        elif isinstance(block, Paragraph | Bullets) and heading:
            under = tuple(f"{heading}{text}" for text in texts_of(block))
            last = found[-1] if found else None
            if isinstance(last, Bullets):
                found[-1] = Bullets((*last.items, *under))
            else:
                found.append(Bullets(under))
        elif isinstance(block, Paragraph | Bullets | Table):
            found.append(block)
    return tuple(found)


def fitted(slide: Slide, more: str, rooms: Rooms, *, cut: bool = False) -> Slide:
    """The slide with as many rows and points as fit, and a line that says where the others are.

    `cut` says that the line is needed in any case.
    """
    blocks = [_shortened(block) for block in slide.blocks]
    cut = cut or blocks != list(slide.blocks)
    while True:
        rest = (more,) if cut else ()
        made = replace(slide, blocks=(*blocks, *map(Paragraph, rest)), rest=rest)
        if not blocks or rooms.fits(made):
            return made
        cut = True
        blocks = _one_less(blocks)


def _shortened(block: SlideBlock) -> SlideBlock:
    if isinstance(block, Table):
        return replace(block, rows=block.rows[:MOST_ROWS])
    return replace(block, items=block.items[:_MOST_POINTS]) if isinstance(block, Bullets) else block


def _one_less(blocks: Sequence[SlideBlock]) -> list[SlideBlock]:
    """Without the chart, then without the longest text under a table, then a row or a point less."""
    if any(isinstance(block, Chart) for block in blocks):
        return [block for block in blocks if not isinstance(block, Chart)]
    tables = [place for place, block in enumerate(blocks) if isinstance(block, Table)]
    under = [b for b in blocks[tables[0] :] if isinstance(b, Paragraph)] if tables else []
    if under:
        longest = max(under, key=lambda block: len(block.text))
        return [block for block in blocks if block is not longest]
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        if isinstance(block, Table) and len(block.rows) > 1:
            return [*blocks[:place], replace(block, rows=block.rows[:-1]), *blocks[place + 1 :]]
        if isinstance(block, Bullets) and len(block.items) > 1:
            return [*blocks[:place], replace(block, items=block.items[:-1]), *blocks[place + 1 :]]
    return list(blocks[:-1])
