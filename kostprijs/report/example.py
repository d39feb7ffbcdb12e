"""The section with the build-up at the printed middles: a table and a waterfall, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.model.costmodel import CostModel
from kostprijs.numbers import NBSP, format_amount
from kostprijs.report.content import Block, Cell, Column, Figure, Paragraph, Row, Section, Table
from kostprijs.report.figures import Rise, waterfall
from kostprijs.report.middle import MiddleBuildup, Step, middle_buildup, steps
from kostprijs.report.texts import Texts
from kostprijs.report.words import joined


def example_section(released: ReleasedRound, texts: Texts) -> Section:
    """From wage to tariff at the middles of this page."""
    made = middle_buildup(released)
    blocks: list[Block] = []
    if made.missing:
        blocks.append(Paragraph(texts("opbouw.kan_niet", labels=joined(list(made.missing), texts))))
    elif not made.lines:
        blocks.append(Paragraph(texts("opbouw.geen_uitkomst")))
    else:
        blocks += [Paragraph(texts("opbouw.inleiding")), *_remarks(made, texts)]
        blocks += _example(released.model, made, texts)
    return Section("opbouw", texts("opbouw.titel"), tuple(blocks))


def _remarks(made: MiddleBuildup, texts: Texts) -> Iterator[Paragraph]:
    for key, labels in (
        ("met_norm", made.normed),
        ("niet_meegeteld", made.left_out),
        ("apart", made.alternative),
        ("geschaald", made.rescaled),
    ):
        if labels:
            yield Paragraph(texts(f"opbouw.{key}", labels=joined(list(labels), texts)))


def _example(model: CostModel, made: MiddleBuildup, texts: Texts) -> Iterator[Block]:
    unit = model.line(model.outcome).unit
    taken = steps(model, made.lines)
    columns = (
        Column(texts("opbouw.kolom_regel"), width=4),
        Column(texts("opbouw.kolom_stap"), "right", 1.5),
        Column(texts("opbouw.kolom_samen"), "right", 1.5),
    )
    rows = tuple(
        _row(step.label, _added(step, position, unit, texts), format_amount(step.total, unit))
        for position, step in enumerate(taken)
    )
    notes = (texts("opbouw.noot_afronding"),)
    yield Table("tabel-opbouw", texts("opbouw.bijschrift"), columns, rows, notes)
    yield _waterfall(taken, unit, texts)


def _row(*cells: str) -> Row:
    return Row(tuple(map(Cell, cells)))


def _added(step: Step, position: int, unit: str, texts: Texts) -> str:
    if step.added is None:
        return texts("opbouw.uitkomst" if position else "opbouw.begin")
    return format_amount(step.added, unit)


def _waterfall(taken: Sequence[Step], unit: str, texts: Texts) -> Figure:
    rises, sentences = [], []
    for step in taken:
        total = format_amount(step.total, unit)
        if step.added is None:
            rises.append(Rise(step.label, step.total, None, total))
            continue
        extra = format_amount(step.added, unit)
        sign = f"+{NBSP}" if step.added > 0 else ""
        rises.append(Rise(step.label, step.total, step.added, sign + extra))
        key = "opbouw.alt_stap" if step.added > 0 else "opbouw.alt_stap_af"
        shown = format_amount(abs(step.added), unit)
        sentences.append(texts(key, label=step.label, stap=shown, totaal=total))
    alt = texts(
        "opbouw.alt",
        label=taken[0].label,
        begin=format_amount(taken[0].total, unit),
        stappen=" ".join(sentences),
        eindlabel=taken[-1].label,
        einde=format_amount(taken[-1].total, unit),
    )
    return Figure("figuur-opbouw", texts("opbouw.figuur"), alt, waterfall(rises, unit))
