"""The chain of a line of the build-up at the middles, from the page to the released figures it is made of."""

from __future__ import annotations

from collections.abc import Iterator

from kostprijs.anonymise.dataset import TABLE
from kostprijs.audit.chain import Chain, Link
from kostprijs.audit.model_place import place_of_item
from kostprijs.audit.opened import Opened
from kostprijs.audit.printed import csv_links, rows_called, slide_links, spots_in_row
from kostprijs.audit.proof import rule_link
from kostprijs.audit.subjects import LineSubject
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.sentences import typed_amount
from kostprijs.model.text import LineText, convention_words, line_texts
from kostprijs.model.vocabulary import VOCABULARIES
from kostprijs.report.middle import MiddleBuildup, middle_buildup
from kostprijs.report.words import amount
from kostprijs.scenario.bandwidth import middle_of

_WHENCE = (
    ("normed", "niet getoond; gerekend met de openbare norm van het model"),
    ("referred", "niet getoond; gerekend met de openbare referentie op dezelfde grondslag"),
    ("left_out", "niet getoond; niet meegerekend"),
    ("missing", "niet getoond, en er is geen openbaar cijfer om mee te rekenen"),
)


def line_chain(subject: LineSubject, opened: Opened) -> Chain:
    """All links of a line: its rows, its formula in words and filled in, and each part of it."""
    model, line = opened.released.model, subject.line
    made = middle_buildup(opened.released)
    number = [each.id for each in model.lines].index(line.id)
    spots = (
        *rows_called(opened, "tabel-opbouw", line.label),
        *spots_in_row(opened, "tabel-formules", number),
    )
    told = _texts(model, made, opened)[line.id]
    links = [
        *(spot.link for spot in spots),
        *slide_links(opened, line.label, told.outcome),
        *csv_links(opened, spots),
        Link("formule", place_of_item(model, line.id), f"{told.label} = {told.words}"),
        *_filled(told),
        *_parts(subject, made, opened),
        rule_link(opened, "midden"),
        *([rule_link(opened, "opbouw_terugval")] if _fell_back(made) else []),
        *([rule_link(opened, "opbouw_reeks")] if made.rescaled else []),
        Link("rekenwijze", "", convention_words(model)),
    ]
    return Chain("regel", line.id, subject.title, tuple(links))


def _fell_back(made: MiddleBuildup) -> bool:
    return bool(made.normed or made.referred or made.left_out)


def _texts(model: CostModel, made: MiddleBuildup, opened: Opened) -> dict[str, LineText]:
    inputs = made.inputs if made.lines else None
    return {text.id: text for text in line_texts(model, inputs, opened.texts("cel.niet_getoond"))}


def _filled(told: LineText) -> Iterator[Link]:
    if told.outcome:
        filled = f"{told.filled} = {told.outcome}" if told.filled != told.outcome else told.outcome
        yield Link("ingevuld", "", filled)
    else:
        yield Link("ingevuld", "", "van deze ronde is er geen opbouw bij de middelste waarden")


def _parts(subject: LineSubject, made: MiddleBuildup, opened: Opened) -> Iterator[Link]:
    """The elements and lines that the formula names, each with its value and where that is from."""
    model = opened.released.model
    names = subject.line.formula.names
    for element in model.elements:
        if element.id in names:
            yield from _element_links(element, made, opened)
    told = _texts(model, made, opened)
    for line in model.lines:
        if line.id in names:
            outcome = told[line.id].outcome or "geen uitkomst"
            yield Link("regel", place_of_item(model, line.id), f"{line.label}: {outcome}")


def _element_links(element: CostElement, made: MiddleBuildup, opened: Opened) -> Iterator[Link]:
    """A link per figure of the element: the middle of the printed figures, or what stands in for it."""
    given = made.inputs[element.id]
    values = given if isinstance(given, list) else [given]
    for figure_id, value in zip(element.figures, values, strict=True):
        figure = opened.released.figure(figure_id)
        where = f"{TABLE}, regel {' en '.join(str(line.number) for line in opened.bands_of(figure_id))}"
        taken = typed_amount(value, element.unit, VOCABULARIES[opened.released.model.language])
        shown = " en ".join(amount(figure, each, opened.texts) for each in figure.values)
        why = f"midden van {shown}" if middle_of(figure) is not None else _whence(figure.label, element, made)
        if element.label in made.rescaled:
            why += ", naar verhouding op het totaal gebracht"
        yield Link("element", where, f"{figure.label}: {taken or 'geen waarde'} ({why})")


def _whence(label: str, element: CostElement, made: MiddleBuildup) -> str:
    named = {label, element.label}
    return next((words for name, words in _WHENCE if named & set(getattr(made, name))), "niet getoond")
