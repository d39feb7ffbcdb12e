"""Where something stands: in the tables of the hand-out, on the slides, in tabellen.csv, in running text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kostprijs.audit.chain import Link
from kostprijs.audit.opened import Opened
from kostprijs.audit.subjects import has_number
from kostprijs.report.content import Block, Bullets, Drawing, Paragraph, Row, Section, Table
from kostprijs.report.deck import Chart, Slide, SlideBlock
from kostprijs.report.publish import PAGE, SLIDES, TABLES
from kostprijs.report.tables import covered_titles, harmless
from kostprijs.report.words import kept_together


@dataclass(frozen=True)
class Spot:
    """A cell of the hand-out: its section, its table, the heading of its row and of its column, its text."""

    section: str
    table: str
    row: str
    column: str
    text: str

    @property
    def link(self) -> Link:
        """The spot as the first link of a chain."""
        return Link("hand-out", f"{PAGE}, «{self.section}», tabel «{self.table}»", self.cell)

    @property
    def cell(self) -> str:
        """Row, column and text."""
        return f"rij «{self.row}», kolom «{self.column}»: {self.text}"


def spots_in_row(opened: Opened, table_id: str, number: int) -> tuple[Spot, ...]:
    """The cells behind the heading of one row of a table; none where the page has no such row."""
    for section in opened.handout.sections:
        for block in section.blocks:
            if isinstance(block, Table) and block.id == table_id and number < len(block.rows):
                return tuple(_spots(section, block, block.rows[number]))
    return ()


def rows_called(opened: Opened, table_id: str, label: str) -> tuple[Spot, ...]:
    """The cells of every row of a table with this heading."""
    tables = [table for table in opened.handout.tables() if table.id == table_id]
    found = [
        spots_in_row(opened, table_id, number)
        for table in tables
        for number, row in enumerate(table.rows)
        if row.cells[0].text == kept_together(label) or row.cells[0].text == label
    ]
    return tuple(spot for spots in found for spot in spots)


def _spots(section: Section, table: Table, row: Row) -> Iterator[Spot]:
    titles = [column.title for column in table.columns]
    _, *rest = covered_titles(row, titles)
    for cell, covered in rest:
        text = f"{cell.text} {cell.link}".strip()
        yield Spot(section.title, table.caption, row.cells[0].text, " / ".join(covered), text)


def csv_links(opened: Opened, spots: Iterable[Spot]) -> Iterator[Link]:
    """The line of tabellen.csv of each cell, and whether it says what the page says."""
    for spot in spots:
        wanted = tuple(map(harmless, (spot.table, spot.row, spot.column)))
        lines = [line for line in opened.tables if line.cells[:3] == wanted]
        same = [line for line in lines if len(line.cells) > 3 and line.cells[3] == harmless(spot.text)]
        if not lines:
            yield Link("tabellen", TABLES, f"{spot.cell} ontbreekt", holds=False)
            continue
        line = (same or lines)[0]
        shown = line.cells[3] if len(line.cells) > 3 else ""
        yield Link("tabellen", f"{TABLES}, regel {line.number}", "; ".join((*wanted, shown)), bool(same))


def slide_links(opened: Opened, label: str, shown: str) -> Iterator[Link]:
    """The slides that name a label together with a text, each with the kinds of part that do."""
    for number, slide in enumerate(opened.deck.slides, 1):
        kinds = list(dict.fromkeys(_kinds(slide, label, shown)))
        if kinds:
            where = f"{SLIDES}, dia {number} «{slide.title}»"
            yield Link("dia", where, f"{' en '.join(kinds)}: {label}, {shown}")


def _kinds(slide: Slide, label: str, shown: str) -> Iterator[str]:
    for block in slide.blocks:
        if any(label in text and shown in text for text in map(_even, block_texts(block))):
            yield _kind(block)


def _even(text: str) -> str:
    return text.replace("\u00a0", " ")


def block_texts(block: Block | SlideBlock) -> Iterator[str]:
    """What a part of a page or slide says: a row of a table or a chart at a time."""
    match block:
        case Table():
            yield from (" ".join(cell.text for cell in row.cells) for row in block.rows)
        case Chart():
            for band in block.bands:
                yield f"{band.label} {band.written_low} {band.written_high}"
        case Bullets():
            yield from block.items
        case Paragraph():
            yield block.text
        case Drawing():
            yield block.alt


def _kind(block: Block | SlideBlock) -> str:
    kinds = {Table: "tabel", Chart: "grafiek", Drawing: "tekening"}
    return kinds.get(type(block), "tekst")


def drawing_links(opened: Opened, label: str, shown: str) -> Iterator[Link]:
    """The drawings of the hand-out that say a label with a text in their words."""
    for section in opened.handout.sections:
        for block in section.blocks:
            if isinstance(block, Drawing) and _said(block.alt, label, shown):
                yield Link(
                    "tekening", f"{PAGE}, «{section.title}», tekening «{block.title}»", f"{label}, {shown}"
                )


def _said(alt: str, label: str, shown: str) -> bool:
    sentences = _even(alt).split(". ")
    return any(_even(label) in sentence and _even(shown) in sentence for sentence in sentences)


def text_links(opened: Opened, question: str) -> tuple[tuple[str, Link], ...]:
    """Every place with a number, in tables and running text: the id of the section and the link."""
    found: list[tuple[str, Link]] = []
    for section in opened.handout.sections:
        for block in section.blocks:
            where = f"{PAGE}, «{section.title}»{_within(block)}"
            found += [
                (section.id, Link("hand-out", where, _shortened(text, question)))
                for text in block_texts(block)
                if has_number(text, question)
            ]
    for number, slide in enumerate(opened.deck.slides, 1):
        where = f"{SLIDES}, dia {number} «{slide.title}»"
        hits = [text for block in slide.blocks for text in block_texts(block) if has_number(text, question)]
        found += [(slide.id, Link("dia", where, _shortened(text, question))) for text in hits[:1]]
    return tuple(found)


def _within(block: Block) -> str:
    if isinstance(block, Table):
        return f", tabel «{block.caption}»"
    return f", tekening «{block.title}»" if isinstance(block, Drawing) else ""


def _shortened(text: str, question: str) -> str:
    """The sentence with the number."""
    found = next((sentence for sentence in text.split(". ") if has_number(sentence, question)), text)
    return found if len(found) <= 200 else f"{found[:199]}…"
