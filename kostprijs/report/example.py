"""The section with the build-up at the printed middles: a waterfall and a table, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.model.costmodel import CostModel
from kostprijs.numbers import NBSP
from kostprijs.report.content import Block, Cell, Column, Drawing, Paragraph, Row, Section, Table
from kostprijs.report.foreign import unmarked
from kostprijs.report.middle import MiddleBuildup, middle_buildup
from kostprijs.report.texts import Texts
from kostprijs.report.waterfall import Rise, on_pages, waterfall
from kostprijs.report.words import has_groups, joined, number_cell, numbered
from kostprijs.scenario.waterfall import Step, steps


def example_section(released: ReleasedRound, texts: Texts) -> Section:
    """From wage to tariff at the middles of this page."""
    made = middle_buildup(released)
    blocks: list[Block] = []
    if made.missing:
        words = {"labels": joined(list(made.missing), texts), "jaar": released.context.peiljaar}
        blocks.append(Paragraph(texts("opbouw.kan_niet", **words)))
    elif not made.lines:
        blocks.append(Paragraph(texts("opbouw.geen_uitkomst")))
    else:
        intro = "opbouw.inleiding" if has_groups(released) else "opbouw.inleiding_zonder_groepen"
        blocks += [Paragraph(texts(intro)), *_remarks(made, texts)]
        blocks += _example(released.model, made, texts)
    return Section("opbouw", texts("opbouw.titel"), tuple(blocks))


def _remarks(made: MiddleBuildup, texts: Texts) -> Iterator[Paragraph]:
    for key, labels in (
        ("met_norm", made.normed),
        ("met_referentie", made.referred),
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
        Row((Cell(step.label), _added(step, unit, texts), number_cell(step.total, unit, texts)))
        for step in taken
    )
    notes = (texts("opbouw.noot_afronding"),)
    # the table fills what the drawing, which is kept whole, leaves of a page
    yield from _waterfalls(unmarked(taken), unit, texts)
    yield Table("tabel-opbouw", texts("opbouw.bijschrift"), columns, rows, notes)


def _added(step: Step, unit: str, texts: Texts) -> Cell:
    if step.added is None:
        return Cell(texts(f"opbouw.{step.kind}"), unit=unit)
    return number_cell(step.added, unit, texts)


def _waterfalls(taken: Sequence[Step], unit: str, texts: Texts) -> Iterator[Drawing]:
    """The steps in a drawing; in more of them, on the same scale, where they don't fit on a page."""
    rises = [Rise(step.label, step.total, step.added, _written(step, unit, texts)) for step in taken]
    parts = on_pages(rises)
    titles, done = numbered(texts("opbouw.figuur"), len(parts), texts), 0
    for number, (own, part) in enumerate(zip(titles, parts, strict=True), start=1):
        sentences = [_in_words(step, unit, texts) for step in taken[done : done + len(part)]]
        alt = texts("opbouw.alt", stappen=" ".join(sentences))
        yield Drawing(f"figuur-opbouw-{number}", own, alt, waterfall(part, unit, texts, rises).svg())
        done += len(part)


def _written(step: Step, unit: str, texts: Texts) -> str:
    """What stands beside a bar: the whole amount, or the step with its sign."""
    if step.added is None:
        return texts.amount(step.total, unit)
    sign = "+" if step.added > 0 else "\u2212"
    return f"{sign}{NBSP}{texts.amount(abs(step.added), unit)}"


def _in_words(step: Step, unit: str, texts: Texts) -> str:
    total = texts.amount(step.total, unit)
    if step.added is None:
        return texts(f"opbouw.alt_{step.kind}", label=step.label, totaal=total)
    key = "opbouw.alt_stap" if step.added > 0 else "opbouw.alt_stap_af"
    shown = texts.amount(abs(step.added), unit)
    return texts(key, label=step.label, stap=shown, totaal=total)
