"""The sheet that a provider fills in: per figure a cell, its unit, what belongs in it, a check in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kostprijs.model import book as look
from kostprijs.model import sheet as place
from kostprijs.model.book import UNIT_WORDS, Book, height_of, points_of
from kostprijs.model.control import ATTENTION, TO_FILL, WRONG, Message, field_messages, figure_messages
from kostprijs.model.conventions import reckoned_as
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.filling import Filling
from kostprijs.model.references import Reference, lookup
from kostprijs.model.sheet import Cell, Layout
from kostprijs.model.validation import field_rule, number_rule

REMARK_HEADING = "Herkomst en toelichting"
_HEADINGS = (
    "AMvB", "Onderdeel", "Waarde", "Eenheid", "Controle", "Wat hoort hierin", "Openbare referentie",
    REMARK_HEADING,
)  # fmt: skip
_WIDTHS = (6, 29, 13, 12, 34, 36, 40, 32)
_EXPLANATION = (
    "Vul de gele cellen in; met Tab gaat u naar de volgende. Een percentage is een getal in procenten: typ "
    "5,7 voor 5,7%. Gebruik een komma voor de decimalen. Laat leeg wat u niet hebt: leeg is iets anders dan "
    f"nul. Noem uw bron in de kolom «{REMARK_HEADING}».\n"
    "Hoe uw tarief is opgebouwd staat op het blad Kostprijsopbouw. De formules zijn beveiligd tegen "
    "vergissingen, zonder wachtwoord; u kunt ze bekijken en kopiëren. De letter onder AMvB is het onderdeel "
    "van artikel 5.4 lid 3 van het Uitvoeringsbesluit Wmo 2015."
)
# A name of some fifty letters fits in so many lines.
_FIELD_LINES = 2
_HINTS = {
    "aanbieder": "De naam van uw organisatie.",
    "concern": "Waar u onder valt. Zelfstandig? Herhaal dan uw eigen naam.",
    "kvk_nummer": "Acht cijfers, van het concern. Zo tellen vestigingen samen als één inzender.",
    "rekentool_versie": "Staat er al. Wijzig dit alleen als uw cijfers uit een andere rekentool komen.",
}


def reference_text(element: CostElement, year: int) -> str:
    """The public references of an element in a year, a line each.

    What it is where that differs from the element, amount and base, population, period, source and mark.
    """
    found = [lookup(name, year) for name in element.references]
    return "\n".join(_reference_line(element, reference) for reference in found if reference is not None)


def _reference_line(element: CostElement, reference: Reference) -> str:
    known = reference.label.casefold() in element.label.casefold()
    what = "" if known else f"{reference.label}: "
    return (
        f"{what}{reference.measured} ({reference.population}; {reference.period}; {reference.source}; "
        f"{reference.mark})"
    )


def definition_text(model: CostModel, element: CostElement) -> str:
    """What belongs in the cell, and how this tool reckons with it where tools differ."""
    said = [element.definition] if element.definition else []
    for subject, option in reckoned_as(model, element):
        said.append(f"Zo rekent dit blad{subject and f' ({subject})'}: {option}.")
    return "\n".join(said)


@dataclass(frozen=True)
class InputSheet:
    """Writes the sheet.

    peiljaar   the year that is asked for, and of the references
    tariff     what the workbook comes to as it is filled in, None while that can't be told
    """

    model: CostModel
    layout: Layout
    filling: Filling
    book: Book
    peiljaar: int
    title: str
    tariff: float | None

    def write(self, page: Any) -> None:
        """Everything on the sheet, protection included."""
        first = min(cell.row for cell in self.layout.figures.values())
        last = max(cell.row for cell in self.layout.figures.values())
        self.book.page(page, self.title, first - 1, _HEADINGS, _WIDTHS)
        self._explanation(page)
        fields = field_messages(
            self.layout, self.filling, {"peiljaar": str(self.peiljaar), "rekentool_versie": self.model.id}
        )
        figures = figure_messages(self.model, self.layout, self.filling)
        self._fields(page, fields)
        self._state(page, [*fields.values(), *figures.values()], last)
        for element in self.model.elements:
            self._element(page, element, figures)
        self.book.colour_words(page, _check(place.FIRST_FIELD_ROW), _check(last))
        self.book.protect(page)
        page.set_selection(
            place.FIRST_FIELD_ROW, place.VALUE_COLUMN, place.FIRST_FIELD_ROW, place.VALUE_COLUMN
        )

    def _explanation(self, page: Any) -> None:
        first, last = (Cell(place.INPUT_SHEET, 1, c) for c in (place.LABEL_COLUMN, place.REMARK_COLUMN))
        self.book.merged(page, first, last, _EXPLANATION, look.NOTE)
        page.set_row(1, height_of(points_of(_EXPLANATION, sum(_WIDTHS[place.LABEL_COLUMN :]))))
        self.book.text(page, place.FIRST_FIELD_ROW - 1, place.LABEL_COLUMN, "Uw gegevens", look.BOLD)

    def _fields(self, page: Any, messages: dict[str, Message]) -> None:
        hints = {**_HINTS, "peiljaar": f"Het jaar waarover uw cijfers gaan. Gevraagd is {self.peiljaar}."}
        for name, cell in self.layout.fields.items():
            label = place.PROVIDER_FIELDS[name]
            self.book.text(page, cell.row, place.LABEL_COLUMN, label)
            # a KvK number may begin with a zero
            shape = {"num_format": "@"} if name == "kvk_nummer" else {}
            style = {**look.FILL_IN, "align": "left", "text_wrap": True, **shape}
            self.book.merged(page, cell, Cell(cell.sheet, cell.row, place.UNIT_COLUMN), "", style)
            self.book.value(page, cell, self.filling.provider.get(name), style)
            page.data_validation(cell.row, cell.column, cell.row, cell.column, field_rule(name, label, hints))
            self._message(page, cell.row, messages[name])
            self.book.text(page, cell.row, place.DEFINITION_COLUMN, hints[name], look.SMALL)
            page.set_row(cell.row, height_of(_FIELD_LINES * points_of("", 1)))
        kvk = self.layout.fields["kvk_nummer"].address
        page.ignore_errors({"number_stored_as_text": kvk})

    def _message(self, page: Any, row: int, message: Message) -> None:
        self.book.formula(page, _check(row), message.formula, {**look.SMALL, **look.RULED}, message.words)

    def _element(self, page: Any, element: CostElement, messages: dict[str, Message]) -> None:
        """The rows of an element: one, or one per step, beside one definition and reference."""
        figures, reference = element.figures, reference_text(element, self.peiljaar)
        definition = definition_text(self.model, element)
        shared = ((definition, place.DEFINITION_COLUMN), (reference, place.REFERENCE_COLUMN))
        rows = [self.layout.figures[figure].row for figure in figures]
        for text, column in shared:
            first, last = Cell(place.INPUT_SHEET, rows[0], column), Cell(place.INPUT_SHEET, rows[-1], column)
            self.book.merged(page, first, last, text, {**look.SMALL, **look.RULED})
        needed = max(points_of(text, _WIDTHS[column], look.SMALL_SIZE) for text, column in shared)
        for figure, label in zip(figures, element.labels, strict=True):
            self._figure(page, element, figure, label)
            self._message(page, self.layout.figures[figure].row, messages[figure])
            points = (
                points_of(label, _WIDTHS[place.LABEL_COLUMN]),
                points_of(UNIT_WORDS[element.unit], _WIDTHS[place.UNIT_COLUMN], look.SMALL_SIZE),
                points_of(messages[figure].longest, _WIDTHS[place.CHECK_COLUMN], look.SMALL_SIZE),
                points_of(
                    self.filling.remarks.get(figure, ""), _WIDTHS[place.REMARK_COLUMN], look.SMALL_SIZE
                ),
                needed / len(rows),
            )
            page.set_row(self.layout.figures[figure].row, height_of(max(points)))

    def _figure(self, page: Any, element: CostElement, figure: str, label: str) -> None:
        book, cell = self.book, self.layout.figures[figure]
        book.text(page, cell.row, 0, element.amvb, {**look.CENTRED, **look.RULED})
        book.text(page, cell.row, place.LABEL_COLUMN, label, {**look.WRAPPED, **look.RULED})
        style = look.number_style(look.FILL_IN, element.unit)
        book.value(page, cell, self.filling.values.get(figure), style)
        rule = number_rule(element, label, cell)
        page.data_validation(cell.row, cell.column, cell.row, cell.column, rule)
        book.text(page, cell.row, place.UNIT_COLUMN, UNIT_WORDS[element.unit], {**look.SMALL, **look.RULED})
        remark = Cell(cell.sheet, cell.row, place.REMARK_COLUMN)
        book.value(page, remark, self.filling.remarks.get(figure), {**look.FILL_IN, **look.SMALL})

    def _state(self, page: Any, messages: list[Message], last: int) -> None:
        """How far the provider is: what the control column says, counted, and the tariff as it is now."""
        book, row = self.book, place.FIRST_FIELD_ROW - 1
        book.text(page, row, place.REFERENCE_COLUMN, "Hoe ver bent u", {**look.BOLD, **look.INDENTED})
        cells = f"{_check(place.FIRST_FIELD_ROW).address}:{_check(last).address}"
        left = {**look.PLAIN, "align": "left"}
        for word, label in ((TO_FILL, "Nog in te vullen"), (WRONG, "Te verbeteren"), (ATTENTION, "Ongewoon")):
            row += 1
            book.text(page, row, place.REFERENCE_COLUMN, f"{label} («{word}»)", look.SMALL)
            formula = f'=SUMPRODUCT((LEFT({cells},{len(word)})="{word}")*1)'
            count = sum(message.words.startswith(word) for message in messages)
            book.formula(page, Cell(place.INPUT_SHEET, row, place.REMARK_COLUMN), formula, left, count)
        outcome = self.model.line(self.model.outcome)
        name = self.layout.names[outcome.id]
        book.text(page, row + 1, place.REFERENCE_COLUMN, "Uw tarief met wat nu is ingevuld", look.SMALL)
        book.formula(
            page,
            Cell(place.INPUT_SHEET, row + 1, place.REMARK_COLUMN),
            f'=IF(ISNUMBER({name}),{name},"nog niet te berekenen")',
            look.number_style({**left, "bold": True}, outcome.unit),
            "nog niet te berekenen" if self.tariff is None else self.tariff,
        )


def _check(row: int) -> Cell:
    return Cell(place.INPUT_SHEET, row, place.CHECK_COLUMN)
