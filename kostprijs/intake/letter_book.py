"""The letter as a workbook, and a calculation tool to send along: both built anew, never from what came in.

A cleaned copy of a submission keeps comments, names and properties that nobody looks for. Here only numbers
that were read and texts that were cleaned are written, and no text can become a formula or a link.
"""

from __future__ import annotations

from typing import Any

from kostprijs.intake.both_ways import both_ways
from kostprijs.intake.findings import clean
from kostprijs.intake.letters import CONFIDENTIAL, HEADINGS, INTRODUCTION, NOTHING_ASKED, Item, Letter
from kostprijs.intake.submission import Submission
from kostprijs.model import book as look
from kostprijs.model.book import Book, height_of, points_of
from kostprijs.model.costmodel import CostModel
from kostprijs.model.filling import Filling
from kostprijs.model.sheet import PROVIDER_FIELDS, VALUE_COLUMN, Cell
from kostprijs.model.template import workbook_bytes

QUESTIONS, VALUES = "Vragen", "Uw opgave"
_QUESTION_HEADINGS = ("Nr.", "Onderdeel", "Plaats", "Ingevuld", "Verwacht", "Wat wij u vragen", "Uw antwoord")
_QUESTION_WIDTHS = (6, 28, 16, 22, 34, 44, 40)
_VALUE_HEADINGS = (
    "",
    "Onderdeel",
    "Eenheid",
    "Plaats",
    "Zoals ingevuld",
    "Gelezen waarde",
    "Stand",
    "Gevonden",
)
_VALUE_WIDTHS = (3, 44, 18, 18, 26, 20, 30, 24)
_FIRST = 5
_NUMBER = "#,##0.00####"


def letter_xlsx(letter: Letter) -> bytes:
    """The letter as a workbook with a cell for every answer, and a sheet with all that was read."""
    book = Book({"title": "Vragen bij uw rekentool"})
    _questions(book, book.workbook.add_worksheet(QUESTIONS), letter)
    if letter.rows:
        _values(book, book.workbook.add_worksheet(VALUES), letter)
    return book.finish()


def reply_xlsx(model: CostModel, submission: Submission, peiljaar: int, heading: str) -> bytes:
    """A fresh tool with what the provider filled in, for mending: the values that count, the rest blank.

    It reckons as the tool of the provider did where traject.toml says how (`recorded`); below that stands the
    tariff in the convention of the round, which is that of `model`. Of the provider's own words only the
    fields that say who it is; no remarks, no properties.
    """
    provider: dict[str, str | float] = {**_fields(submission), "rekentool_versie": model.id}
    filling = Filling(provider=provider, values=dict(submission.valid))
    return workbook_bytes(both_ways(model, dict(submission.recorded)), filling, peiljaar, heading)


def _fields(submission: Submission) -> dict[str, str]:
    """What the provider says of itself: the known fields, one line each."""
    return {name: clean(text) for name, text in submission.fields.items() if name in PROVIDER_FIELDS and text}


def _page(
    book: Book, page: Any, title: str, row: int, headings: tuple[str, ...], widths: tuple[int, ...]
) -> None:
    """As every page of a tool, but with words and no values in the column of the values."""
    book.page(page, title, row, headings, widths)
    book.text(page, row, VALUE_COLUMN, headings[VALUE_COLUMN], {**look.HEADING, **look.INDENTED})


def _questions(book: Book, page: Any, letter: Letter) -> None:
    title = f"Uw rekentool: {letter.title}"
    _page(book, page, title, _FIRST - 1, _QUESTION_HEADINGS, _QUESTION_WIDTHS)
    last = len(_QUESTION_HEADINGS) - 1
    about = f"Bestand: {clean(letter.about)}" if letter.about else "Het gaat om uw opgave."
    for row, text in enumerate((INTRODUCTION if letter.asks else NOTHING_ASKED, about, CONFIDENTIAL), 1):
        book.merged(page, Cell(QUESTIONS, row, 1), Cell(QUESTIONS, row, last), text, look.WRAPPED)
        page.set_row(row, height_of(points_of(text, sum(_QUESTION_WIDTHS[1:]))))
    row = _FIRST
    number = 0
    for severity, heading in HEADINGS.items():
        for position, item in enumerate(letter.of(severity)):
            if not position:
                book.text(page, row, 1, heading, look.BOLD)
                row += 1
            number += 1
            _item(book, page, row, number, item)
            row += 1
    for change in letter.changes:
        book.merged(page, Cell(QUESTIONS, row, 1), Cell(QUESTIONS, row, last), change, look.WRAPPED)
        row += 1
    page.freeze_panes(_FIRST, 0)
    book.protect(page)


def _item(book: Book, page: Any, row: int, number: int, item: Item) -> None:
    texts = (item.subject, item.where, item.found, item.expected, item.action)
    page.write_number(row, 0, number, book.style({**look.CENTRED, **look.RULED}))
    for column, text in enumerate(texts, 1):
        book.text(page, row, column, text, {**look.WRAPPED, **look.RULED, **look.INDENTED})
    book.text(page, row, len(texts) + 1, "", {**look.FILL_IN, "text_wrap": True})
    heights = (points_of(text, _QUESTION_WIDTHS[column]) for column, text in enumerate(texts, 1))
    page.set_row(row, height_of(max(heights)))


def _values(book: Book, page: Any, letter: Letter) -> None:
    _page(book, page, "Wat wij in uw rekentool lezen", 2, _VALUE_HEADINGS, _VALUE_WIDTHS)
    style = {**look.WRAPPED, **look.RULED, **look.INDENTED}
    for row, read in enumerate(letter.rows, 3):
        for column, text in enumerate((read.label, read.unit, read.where, read.shown), 1):
            book.text(page, row, column, text, style)
        number = {**look.PLAIN, **look.RULED, "num_format": _NUMBER}
        book.value(page, Cell(VALUES, row, 5), read.value, number)
        book.text(page, row, 6, read.stands, style)
        book.text(page, row, 7, read.how, style)
    page.freeze_panes(3, 0)
    book.protect(page)
