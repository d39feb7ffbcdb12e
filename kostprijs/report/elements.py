"""The sections with released figures: tables per AMvB part, and the drawings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound
from kostprijs.numbers import UNITS
from kostprijs.report.content import Block, Cell, Column, Figure, Paragraph, Row, Section, Table
from kostprijs.report.figures import Bar, bandwidths
from kostprijs.report.texts import Texts
from kostprijs.report.words import (
    References,
    amount,
    band_cells,
    count_word,
    date_text,
    has_middle,
    joined,
    kept_together,
    labels_of,
    reference_texts,
    references_of,
)

_PARTS = ("a", "b", "c", "d", "e", "f", "")
# At most this many rows in one drawing: it has to fit on a page.
_MOST_ROWS = 18
_FEWEST_ROWS = 2


def element_section(released: ReleasedRound, references: References, texts: Texts) -> Section:
    """A table per AMvB part, in the order of the law."""
    blocks: list[Block] = [
        Paragraph(texts("elementen.inleiding", groep_min=count_word(released.group_min, texts)))
    ]
    for part in _PARTS:
        figures = [f for f in _elements(released) if f.amvb == part]
        if figures:
            blocks.append(_part_table(released, part, figures, references, texts))
    return Section("elementen", texts("elementen.titel"), tuple(blocks))


def _elements(released: ReleasedRound) -> list[ReleasedFigure]:
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
                Cell(UNITS[figure.unit][2]),
                *band_cells(figure, texts, with_middle=has_middle(released)),
                Cell(_reference_cell(released, figure, references, texts)),
            ),
            below=question_below(released, figure, texts),
        )
        for figure in figures
    )
    columns = (
        Column(texts("elementen.kolom_element"), width=2.6),
        Column(texts("elementen.kolom_eenheid"), width=1.45),
        *band_columns(released, texts),
        Column(texts("elementen.kolom_referentie"), width=4.0),
    )
    caption = texts(f"elementen.deel_{part or 'buiten'}")
    notes = [] if part else [texts("elementen.toelichting_buiten")]
    notes += repeated_notes(figures, texts)
    return Table(f"tabel-{part or 'buiten'}", caption, columns, rows, tuple(notes))


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
    """The columns of a bandwidth; with a middle where the round has one anywhere."""
    names = ("laag", "midden", "hoog") if has_middle(released) else ("laag", "hoog")
    return tuple(Column(texts(f"elementen.kolom_{name}"), "right", 3.6 / len(names)) for name in names)


def _reference_cell(
    released: ReleasedRound, figure: ReleasedFigure, references: References, texts: Texts
) -> str:
    found = references_of(released, figure, references)
    full = _is_first(released, figure)
    words = reference_texts(found, released.model.element(figure.owner), full, texts)
    return "; ".join(words) or texts("elementen.geen_referentie")


def drawing_section(released: ReleasedRound, references: References, texts: Texts) -> Section:
    """One drawing per unit on a common scale, and one per series; a single row needs no drawing."""
    drawn: list[Block] = []
    hidden: list[ReleasedFigure] = []
    for figures in _by_scale(released).values():
        hidden += [figure for figure in figures if figure.display is Display.HIDDEN]
    for key, shown in _in_page_order(_by_scale(released)):
        title = _scale_title(released, key, texts)
        for number, start in enumerate(range(0, len(shown), _MOST_ROWS)):
            part = shown[start : start + _MOST_ROWS]
            drawn.append(drawing(released, f"figuur-{key}-{number + 1}", title, part, references, texts))
    intro = "figuren.inleiding" if drawn else "figuren.geen"
    blocks: list[Block] = [Paragraph(texts(intro)), *drawn]
    if drawn and hidden:
        blocks.append(
            Paragraph(texts("figuren.ontbreken", labels=joined(labels_of(released, hidden), texts)))
        )
    return Section("figuren", texts("figuren.titel"), tuple(blocks))


def _in_page_order(scales: Mapping[str, list[ReleasedFigure]]) -> list[tuple[str, list[ReleasedFigure]]]:
    """The shown figures per scale, where there are enough to draw.

    The smallest drawing fills what the tables left of a page; after the tallest, the others fill its page.
    """
    shown = [
        (key, [figure for figure in figures if figure.display is not Display.HIDDEN])
        for key, figures in scales.items()
    ]
    drawn = sorted((item for item in shown if len(item[1]) >= _FEWEST_ROWS), key=lambda item: -len(item[1]))
    return [*drawn[-1:], *drawn[:-1]]


def _by_scale(released: ReleasedRound) -> dict[str, list[ReleasedFigure]]:
    own = {element.id for element in released.model.elements if element.series}
    groups: dict[str, list[ReleasedFigure]] = {}
    for figure in sorted(_elements(released), key=lambda figure: _PARTS.index(figure.amvb)):
        groups.setdefault(figure.owner if figure.owner in own else figure.unit, []).append(figure)
    return groups


def _scale_title(released: ReleasedRound, key: str, texts: Texts) -> str:
    if key in UNITS:
        return texts(f"figuren.titel_{key}")
    return texts("figuren.titel_reeks", label=released.model.element(key).label)


def drawing(
    released: ReleasedRound,
    figure_id: str,
    title: str,
    figures: Sequence[ReleasedFigure],
    references: References,
    texts: Texts,
) -> Figure:
    """The drawing of some shown figures of one unit, with its numbers in words."""
    bars, lines = [], []
    for figure in figures:
        # a reference of a series is of the series as a whole and belongs to no single step
        found = references_of(released, figure, references) if figure.id == figure.owner else []
        beside = [item.reference for item in found if item.reference.unit == figure.unit]
        bars.append(
            Bar(
                label=kept_together(figure.label),
                display=figure.display,
                values=tuple(map(float, figure.values)),
                written=tuple(amount(figure, value) for value in figure.values),
                references=tuple((r.value, r.value if r.high is None else r.high) for r in beside),
            )
        )
        lines.append(_in_words(figure, [reference.amount for reference in beside], texts))
    svg = bandwidths(bars, figures[0].unit, texts)
    return Figure(figure_id, title, texts("figuren.alt", regels=" ".join(lines)), svg)


def _in_words(figure: ReleasedFigure, beside: list[str], texts: Texts) -> str:
    reference = ""
    if beside:
        key = "figuren.alt_referentie" if len(beside) == 1 else "figuren.alt_referenties"
        reference = texts(key, waarde=joined(beside, texts))
    shown = [amount(figure, value) for value in figure.values]
    key = f"figuren.alt_{figure.display.value}"
    if figure.display is Display.GROUPS:
        key += {2: "_twee", 3: "_drie"}.get(len(shown), "_meer")
    middle = shown[len(shown) // 2]
    ends = {"laag": shown[0], "midden": middle, "hoog": shown[-1], "alle": " / ".join(shown)}
    return texts(key, label=figure.label, referentie=reference, **ends)
