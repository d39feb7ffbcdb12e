"""The back of the page: method and protection, formulas, sources, and how to check it."""

from __future__ import annotations

from decimal import Decimal

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.model.text import LineText, convention_words, line_texts
from kostprijs.report.content import Block, Bullets, Cell, Column, Heading, Paragraph, Row, Section, Table
from kostprijs.report.middle import middle_buildup
from kostprijs.report.texts import Texts
from kostprijs.report.words import NumberedReference, References, count_word, reference_amount

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
        Paragraph(texts("verantwoording.beleid", beleid=texts.foreign(released.policy), **least)),
        Heading("bescherming", texts("verantwoording.kop_uitspraak"), 3),
        Paragraph(texts("verklaring.gezegd")),
        Paragraph(texts("verklaring.toegepast")),
        Paragraph(texts("verklaring.niet_gezegd")),
    ]
    return Section("verantwoording", texts("verantwoording.titel"), tuple(blocks))


def formula_section(released: ReleasedRound, texts: Texts) -> Section:
    """Every line of the model in words, and with the middle values of this page filled in."""
    model, example = released.model, 5.7
    intro = texts(
        "formules.inleiding",
        model=model.title,
        percentage=texts.amount(example, "pct"),
        deel=texts.number(example / 100, 3),
    )
    made = middle_buildup(released)
    columns = [
        Column(texts("formules.kolom_regel"), width=3.0),
        Column(texts("formules.kolom_woorden"), width=4.5),
    ]
    notes: tuple[str, ...] = ()
    if made.lines:  # without a build-up there are no middles to fill in
        columns.append(Column(texts("formules.kolom_ingevuld"), width=4.5))
        notes = (
            (texts("formules.noot_niet_getoond"),) if made.left_out or made.normed or made.referred else ()
        )
    found = line_texts(model, made.inputs if made.lines else None, texts("cel.niet_getoond"))
    rows = tuple(
        Row(tuple(map(Cell, (line.label, line.words, _filled_in(line))[: len(columns)]))) for line in found
    )
    table = Table(
        "tabel-formules", texts("formules.bijschrift_regels"), tuple(columns), rows, notes, small=True
    )
    blocks: list[Block] = [Paragraph(intro), table]
    if model.conventions:
        blocks.append(Paragraph(texts("formules.rekenwijze", keuzes=convention_words(model))))
    return Section("formules", texts("formules.titel"), tuple(blocks))


def _filled_in(line: LineText) -> str:
    """The formula with values and its outcome; what would only be said twice is said once."""
    return line.outcome if line.filled == line.outcome else f"{line.filled} = {line.outcome}"


def source_section(references: References, texts: Texts) -> Section:
    """Every reference on the page with its base, population, year, source and certainty."""
    if not references:
        return Section("bronnen", texts("bronnen.titel"), (Paragraph(texts("bronnen.geen")),))
    columns = tuple(Column(texts(f"bronnen.kolom_{name}"), width=width) for name, width in _SOURCE_COLUMNS)
    rows = tuple(_source_row(item, texts) for item in references.values())
    table = Table("tabel-bronnen", texts("bronnen.bijschrift"), columns, rows, small=True)
    return Section("bronnen", texts("bronnen.titel"), (Paragraph(texts("bronnen.inleiding")), table))


def _source_row(item: NumberedReference, texts: Texts) -> Row:
    reference = item.reference
    value = f"{texts.foreign(reference.label)}: {reference_amount(reference, texts)}"
    facts = filter(None, [reference.base, reference.population, reference.period])
    about = "; ".join(map(texts.foreign, facts))
    source, mark = texts.foreign(reference.source), texts(f"bronnen.merk_{reference.mark.replace(' ', '_')}")
    number = Cell(str(item.number), number=Decimal(item.number), unit="getal")
    return Row((number, Cell(value), Cell(about), Cell(source, link=reference.url), Cell(mark)))


def mark_section(released: ReleasedRound, kenmerk: str, texts: Texts) -> Section:
    """The mark of this page and how anybody can check it."""
    lines = texts.lines("kenmerk.tekst", kenmerk=kenmerk, traject=released.traject, ronde=released.ronde)
    return Section("kenmerk", texts("kenmerk.titel"), tuple(Paragraph(line) for line in lines))
