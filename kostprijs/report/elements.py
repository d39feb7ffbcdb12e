"""The section with released figures in tables, one per AMvB part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound
from kostprijs.report.content import Block, Cell, Column, Paragraph, Row, Section, Table
from kostprijs.report.texts import Texts
from kostprijs.report.words import (
    References,
    band_cells,
    count_word,
    date_text,
    has_middle,
    joined,
    kept_together,
    reference_texts,
    references_of,
    shown_at_best,
)

PARTS = ("a", "b", "c", "d", "e", "f", "")
_BAND_WIDTH = 3.9


def element_section(released: ReleasedRound, references: References, texts: Texts) -> Section:
    """A table per AMvB part, in the order of the law."""
    least = count_word(released.group_min, texts)
    about = texts(f"elementen.zijn_{shown_at_best(released)}", groep_min=least)
    blocks: list[Block] = [Paragraph(texts("elementen.inleiding", cijfers=about))]
    for part in PARTS:
        figures = [f for f in elements_of(released) if f.amvb == part]
        if figures:
            blocks.append(_part_table(released, part, figures, references, texts))
    return Section("elementen", texts("elementen.titel"), tuple(blocks))


def elements_of(released: ReleasedRound) -> list[ReleasedFigure]:
    """All figures but the tariffs."""
    return [figure for figure in released.figures if figure.owner != released.model.outcome]


def _part_table(
    released: ReleasedRound,
    part: str,
    figures: Sequence[ReleasedFigure],
    references: References,
    texts: Texts,
) -> Table:
    rows = tuple(
        Row(
            (
                Cell(kept_together(figure.label)),
                Cell(texts.unit(figure.unit)),
                *figure_cells(released, figure, texts),
                Cell(_reference_cell(released, figure, references, texts)),
            ),
            below=question_below(released, figure, texts),
            definition=released.model.element(figure.owner).definition,
        )
        for figure in figures
    )
    columns = (
        Column(texts("elementen.kolom_element"), width=3.15),
        Column(texts("elementen.kolom_eenheid"), width=1.4),
        *band_columns(released, texts),
        Column(texts("elementen.kolom_referentie"), width=3.9),
    )
    caption = part_title(part, texts)
    notes = [] if part else [texts("elementen.toelichting_buiten")]
    notes += repeated_notes(figures, texts)
    return Table(f"tabel-{part or 'buiten'}", caption, columns, rows, tuple(notes))


def part_title(part: str, texts: Texts) -> str:
    """What a part of the law is called; "" is what the law does not name."""
    return texts(f"elementen.deel_{part or 'buiten'}")


def repeated_notes(figures: Sequence[ReleasedFigure], texts: Texts) -> list[str]:
    """Which figures repeat an earlier publication, by its date."""
    labels: dict[str, list[str]] = {}
    for figure in figures:
        if figure.frozen_since:
            labels.setdefault(figure.frozen_since, []).append(figure.label)
    return [
        texts(
            "elementen.herhaald",
            datum=date_text(dt.date.fromisoformat(date), texts),
            labels=joined(found, texts),
        )
        for date, found in sorted(labels.items())
    ]


def question_below(released: ReleasedRound, figure: ReleasedFigure, texts: Texts) -> str:
    """The question under a row; of a series only under its first step."""
    question = released.context.questions.get(figure.owner)
    return texts("elementen.vraag", vraag=question) if question and _is_first(released, figure) else ""


def _is_first(released: ReleasedRound, figure: ReleasedFigure) -> bool:
    return figure.id == next(other.id for other in released.figures if other.owner == figure.owner)


def band_columns(released: ReleasedRound, texts: Texts) -> tuple[Column, ...]:
    """The columns of a bandwidth: of each group, or one where no figure of the round has a column each."""
    if not _has_columns(released):
        return (Column(texts("elementen.kolom_bandbreedte"), width=_BAND_WIDTH),)
    names = ("laag", "midden", "hoog") if has_middle(released) else ("laag", "hoog")
    return tuple(
        Column(texts(f"elementen.kolom_{name}"), "right", _BAND_WIDTH / len(names)) for name in names
    )


def figure_cells(released: ReleasedRound, figure: ReleasedFigure, texts: Texts) -> tuple[Cell, ...]:
    """The cells of a figure under `band_columns`."""
    cells = band_cells(figure, texts, with_middle=has_middle(released))
    return cells if _has_columns(released) else tuple(replace(cell, span=1) for cell in cells)


def _has_columns(released: ReleasedRound) -> bool:
    return any(f.display is Display.GROUPS and len(f.values) <= 3 for f in released.figures)


def _reference_cell(
    released: ReleasedRound, figure: ReleasedFigure, references: References, texts: Texts
) -> str:
    found = references_of(released, figure, references)
    full = _is_first(released, figure)
    words = reference_texts(found, released.model.element(figure.owner), full, texts)
    return "; ".join(words) or texts("elementen.geen_referentie")
