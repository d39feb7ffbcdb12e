"""What the analyst wrote for the conversation: remarks by theme, and who decides what and when."""

from __future__ import annotations

import datetime as dt

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.report.content import Block, Bullets, Cell, Column, Heading, Paragraph, Row, Section, Table
from kostprijs.report.texts import Texts
from kostprijs.report.words import date_text

_COLUMNS = (("wat", 4.4), ("wanneer", 2.8), ("wie", 3.2))


def remark_section(released: ReleasedRound, texts: Texts) -> Section | None:
    """The remarks under their themes, in the order of the first of each; None where there are none."""
    themes: dict[str, list[str]] = {}
    for remark in released.context.remarks:
        themes.setdefault(remark.theme, []).append(remark.text)
    if not themes:
        return None
    blocks: list[Block] = [Paragraph(texts("opmerkingen.inleiding"))]
    for number, (theme, remarks) in enumerate(themes.items(), 1):
        blocks += [Heading(f"opmerkingen-{number}", theme, 3), Bullets(tuple(remarks))]
    return Section("opmerkingen", texts("opmerkingen.titel"), tuple(blocks))


def planning_section(released: ReleasedRound, texts: Texts) -> Section | None:
    """Who decides what and when, as the settings give it; None where they give nothing."""
    steps = released.context.planning
    if not steps:
        return None
    columns = tuple(Column(texts(f"planning.kolom_{name}"), width=width) for name, width in _COLUMNS)
    rows = tuple(Row((Cell(step.what), Cell(when_text(step.when, texts)), Cell(step.who))) for step in steps)
    table = Table("tabel-planning", texts("planning.bijschrift"), columns, rows)
    return Section("planning", texts("planning.titel"), (Paragraph(texts("planning.inleiding")), table))


def when_text(when: str, texts: Texts) -> str:
    """A date as it is written out; words as they are."""
    try:
        return date_text(dt.date.fromisoformat(when), texts)
    except ValueError:
        return when
