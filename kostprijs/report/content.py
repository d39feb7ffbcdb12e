"""What stands on a page, before any renderer: sections of paragraphs, lists, tables and figures.

The same objects go to the notebook (which shows them), to the HTML page (through the notebook) and
to the PDF. Every figure on them is a finished text: no renderer formats or computes anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Paragraph:
    """Running text. `kind` is "" or "let_op" (set apart on the page)."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list without order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column: its heading, "left" or "right", and its share of the width of the page."""

    title: str
    align: str = "left"
    width: float = 1.0


@dataclass(frozen=True)
class Cell:
    """One cell; `span` is the number of columns that it covers, `link` an address behind the text.

    Where the text is one number, `number` is that number as it is printed and `unit` its id in `UNITS`:
    for sorting and for spreadsheets, never for a text on a page.
    """

    text: str
    span: int = 1
    link: str = ""
    number: Decimal | None = None
    unit: str = ""

    @property
    def host(self) -> str:
        """The name of the site behind the link: what the page shows of it."""
        return urlsplit(self.link).netloc.removeprefix("www.")


@dataclass(frozen=True)
class Row:
    """One row; `below` is a text under it, beside the heading of the row (a question).

    `definition` says what the row is about, for the tables in files; a page does not repeat it.
    """

    cells: tuple[Cell, ...]
    below: str = ""
    definition: str = ""


@dataclass(frozen=True)
class Table:
    """A table; the first cell of a row is the heading of that row. Notes stand under the table.

    `small` marks an annex, which is set in a smaller type.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    small: bool = False


@dataclass(frozen=True)
class Drawing:
    """A drawing, with its numbers in words: `alt` says all that the drawing says."""

    id: str
    title: str
    alt: str
    svg: bytes


@dataclass(frozen=True)
class Heading:
    """A heading: of a section (level 2) or inside one (level 3)."""

    id: str
    title: str
    level: int


Block = Paragraph | Bullets | Table | Drawing | Heading


def texts_of(block: object) -> tuple[str, ...]:
    """The running text or the points of a block; nothing of a block of another kind."""
    if isinstance(block, Bullets):
        return block.items
    return (block.text,) if isinstance(block, Paragraph) else ()


@dataclass(frozen=True)
class Section:
    """A part of the page under one heading."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Cover:
    """The top of the page: title, status ("concept" or "") and facts in words."""

    title: str
    subtitle: str
    status: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Handout:
    """The whole page. `date` is the date of the document itself, never the time of making it."""

    cover: Cover
    sections: tuple[Section, ...]
    date: dt.date
    kenmerk: str
    language: str = "nl"

    def section(self, section_id: str) -> Section:
        """The section with this id; KeyError when there is none."""
        return {section.id: section for section in self.sections}[section_id]

    def tables(self) -> Iterator[Table]:
        """Every table, in the order of the page."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Table))
