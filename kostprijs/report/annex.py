"""The back of the page: method and protection, formulas, sources, and how to check it."""

from __future__ import annotations

import ast
import re

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.model.costmodel import CostModel
from kostprijs.model.formula import Formula
from kostprijs.numbers import format_amount, format_number
from kostprijs.report.content import Block, Bullets, Cell, Column, Heading, Paragraph, Row, Section, Table
from kostprijs.report.texts import Texts
from kostprijs.report.words import NumberedReference, References, count_word

_SOURCE_COLUMNS = (
    ("nummer", 0.5),
    ("referentie", 2.9),
    ("waarover", 3.9),
    ("bron", 3.3),
    ("zekerheid", 1.5),
)


def method_section(released: ReleasedRound, texts: Texts) -> Section:
    """What was done, and what may and may not be said of the protection."""
    least = {
        "groep_min": count_word(released.group_min, texts),
        "ronde_min": count_word(released.round_min, texts),
    }
    blocks: list[Block] = [
        Bullets(texts.lines("verantwoording.stappen", **least)),
        Paragraph(texts("verantwoording.beleid", beleid=released.policy, **least)),
        Heading("bescherming", texts("verantwoording.kop_uitspraak"), 3),
        Paragraph(texts("verklaring.gezegd")),
        Paragraph(texts("verklaring.toegepast")),
        Paragraph(texts("verklaring.niet_gezegd")),
    ]
    return Section("verantwoording", texts("verantwoording.titel"), tuple(blocks))


def formula_section(model: CostModel, texts: Texts) -> Section:
    """The formulas of the model as text, and the names in them."""
    example = 5.7
    intro = texts(
        "formules.inleiding",
        model=model.title,
        percentage=format_amount(example, "pct"),
        deel=format_number(example / 100, 3),
    )
    lines = Table(
        "tabel-formules",
        texts("formules.bijschrift_regels"),
        (
            Column(texts("formules.kolom_regel"), width=3.1),
            Column(texts("formules.kolom_naam"), width=2.6),
            Column(texts("formules.kolom_formule"), width=5.2),
        ),
        tuple(
            Row((Cell(line.label), Cell(line.id), Cell(formula_text(line.formula)))) for line in model.lines
        ),
        small=True,
    )
    # a name that is the label itself (verlof is Verlof) needs no explanation
    unlike = [e for e in model.elements if re.sub(r"[^a-z]+", "_", e.label.lower()) != e.id]
    names = "; ".join(texts("formules.naam", naam=e.id, label=e.label) for e in unlike)
    blocks = (Paragraph(intro), Paragraph(texts("formules.namen", namen=names)), lines)
    return Section("formules", texts("formules.titel"), blocks)


def formula_text(formula: Formula) -> str:
    """A formula as a Dutch reader writes it: decimal comma, ; between arguments, × and a long minus."""
    text = ast.unparse(formula.tree).replace(",", ";")
    text = re.sub(r"(?<=\d)\.(?=\d)", ",", text)
    return text.replace("*", "×").replace("-", "\u2212")


def source_section(references: References, texts: Texts) -> Section:
    """Every reference on the page with its base, population, year, source and certainty."""
    if not references:
        return Section("bronnen", texts("bronnen.titel"), (Paragraph(texts("bronnen.geen")),))
    columns = tuple(Column(texts(f"bronnen.kolom_{name}"), width=width) for name, width in _SOURCE_COLUMNS)
    rows = tuple(_source_row(item) for item in references.values())
    table = Table("tabel-bronnen", texts("bronnen.bijschrift"), columns, rows, small=True)
    return Section("bronnen", texts("bronnen.titel"), (Paragraph(texts("bronnen.inleiding")), table))


def _source_row(item: NumberedReference) -> Row:
    reference = item.reference
    value = f"{reference.label}: {reference.amount}"
    about = "; ".join(filter(None, [reference.base, reference.population, reference.period]))
    before = map(Cell, (str(item.number), value, about))
    return Row((*before, Cell(reference.source, link=reference.url), Cell(reference.mark)))


def mark_section(released: ReleasedRound, kenmerk: str, texts: Texts) -> Section:
    """The mark of this page and how anybody can check it."""
    lines = texts.lines("kenmerk.tekst", kenmerk=kenmerk, traject=released.traject, ronde=released.ronde)
    return Section("kenmerk", texts("kenmerk.titel"), tuple(Paragraph(line) for line in lines))
