"""What changed since the last publication, as far as a slide can hold it: what moved comes first."""

from __future__ import annotations

from dataclasses import replace

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.report.changes import Change, Kind, changes
from kostprijs.report.content import Paragraph, Row, Section, Table
from kostprijs.report.deck import SlideBlock
from kostprijs.report.foreign import unmarked
from kostprijs.report.texts import Texts
from kostprijs.report.words import kept_together

_APART = (Kind.SAME, Kind.HIDDEN)  # the handout lists these under its table
_ORDER = tuple(kind for kind in Kind if kind not in (*_APART, Kind.REPEATED))


def is_first(released: ReleasedRound) -> bool:
    """Whether there is nothing to compare and nothing repeated: then a slide of its own has no use."""
    return released.earlier is None and not has_repeated(released)


def has_repeated(released: ReleasedRound) -> bool:
    """Whether a figure is repeated from an earlier publication."""
    return any(figure.frozen_since for figure in released.figures)


def change_blocks(released: ReleasedRound, section: Section, texts: Texts) -> tuple[SlideBlock, ...]:
    """Since when, why figures are repeated, and the rows of the handout: elements before steps of a series.

    The sentences stand before the table, so that no cut takes them away.
    """
    said = [block for block in section.blocks if isinstance(block, Paragraph)]
    about = [block for block in said[:1] if released.earlier is not None]
    about += [block for block in said if block.kind]
    repeated = has_repeated(released)
    if repeated:
        about.append(Paragraph(texts("dia.herhaald")))
    table = next((block for block in section.blocks if isinstance(block, Table)), None)
    rows = _rows(released, table, texts) if table else ()
    if table and rows:
        return (*about, Paragraph(texts("dia.wijzigingen_lezen")), replace(table, rows=rows))
    if released.earlier is not None and released.earlier.comparable:
        key = "dia.wijzigingen_geen_ander" if repeated else "wijzigingen.geen"
        about.append(Paragraph(texts(key)))
    return tuple(about)


def _rows(released: ReleasedRound, table: Table, texts: Texts) -> tuple[Row, ...]:
    """The rows of what moved; what is repeated has its sentence."""
    by_words = {_words_of(change): change for change in changes(released, texts)}
    steps = {name for element in released.model.elements if element.series for name in element.figures}

    def order(row: Row) -> tuple[bool, int]:
        change = by_words[_said(row)]
        return change.figure_id in steps, _ORDER.index(change.kind)

    kept = [row for row in table.rows if by_words[_said(row)].kind is not Kind.REPEATED]
    return tuple(sorted(kept, key=order))


def _words_of(change: Change) -> tuple[str, ...]:
    return unmarked((kept_together(change.label), change.before, change.after, change.words))


def _said(row: Row) -> tuple[str, ...]:
    return tuple(cell.text for cell in row.cells)
