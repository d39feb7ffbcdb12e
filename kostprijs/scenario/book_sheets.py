"""The other sheets of the workbook with scenarios: the steps, the difference per element, the notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from kostprijs.model import book as look
from kostprijs.model.book import Book, height_of, points_of
from kostprijs.model.sheet import Cell
from kostprijs.scenario.compare import Difference, ScenarioComparison
from kostprijs.scenario.result import ScenarioResult
from kostprijs.scenario.waterfall import Step, steps

Address = Callable[[str, int], str]
_SAME = 1e-9
_KINDS = {"begin": "begin", "subtotaal": "subtotaal", "uitkomst": "uitkomst", "": "erbij"}
_STILL = (
    "De bijdrage van een element is het gemiddelde van wat het toevoegt over alle volgordes waarin de "
    "elementen kunnen veranderen (Shapley). Ze tellen op tot het verschil van de afgeronde tarieven; waar "
    "nodig is een bijdrage een cent anders afgerond. Deze getallen staan vast en rekenen niet mee als u een "
    "waarde wijzigt."
)


def aligned_headings(
    book: Book, page: Any, row: int, headings: Sequence[str], widths: Sequence[float], numbers: Sequence[int]
) -> None:
    """Write the headings over numbers to the right, the others to the left, in a row high enough."""
    for column, heading in enumerate(headings):
        if column > 1:
            right = {"align": "right"} if column in numbers else look.INDENTED
            book.text(page, row, column, heading, {**look.HEADING, **right})
    heights = [points_of(heading, width) for heading, width in zip(headings, widths, strict=True)]
    page.set_row(row, height_of(max(heights)))


def steps_sheet(book: Book, page: Any, results: Sequence[ScenarioResult], address: Address) -> None:
    """From wage to tariff, a table per scenario; `address` gives the cell of a line in a column."""
    headings, widths = ("", "Regel", "Erbij", "Samen", "Soort"), (3, 50, 16, 16, 14)
    book.page(page, "Waterval van loon naar tarief", 2, headings, widths)
    aligned_headings(book, page, 2, headings, widths, (2, 3))
    row = 3
    for at, result in enumerate(results):
        book.text(page, row, 1, result.scenario.name, look.BOLD)
        # every line, for what adds nothing now may add something once a value is changed
        found = steps(result.model, result.lines, 0.0)
        before = row
        for here, step in enumerate(found, row + 1):
            _step(book, page, (before, here), step, result, address(step.line_id, at))
            before = before if step.kind == "subtotaal" else here  # a subtotal repeats what is above it
        row += len(found) + 2
    book.protect(page)


def _step(
    book: Book, page: Any, rows: tuple[int, int], step: Step, result: ScenarioResult, line: str
) -> None:
    """One row, live: a line that is the step itself adds up, another is the amount so far.

    `rows` are that of the step before it and its own.
    """
    row = rows[1]
    added, total = Cell("", row, 2), Cell("", row, 3)
    before = Cell("", rows[0], 3).address
    style = look.number_style({**look.PLAIN, **look.RULED}, result.unit)
    book.text(page, row, 1, step.label, {**look.WRAPPED, **look.RULED})
    book.text(page, row, 4, _KINDS[step.kind], {**look.SMALL, **look.RULED})
    if step.added is None:
        book.formula(page, total, f"={line}", style, step.total)
    elif abs(result.lines[step.line_id] - step.added) < _SAME:
        book.formula(page, added, f"={line}", style, step.added)
        book.formula(page, total, f"={before}+{added.address}", style, step.total)
    else:
        book.formula(page, added, f"={total.address}-{before}", style, step.added)
        book.formula(page, total, f"={line}", style, step.total)


def differences_sheet(book: Book, page: Any, comparison: ScenarioComparison) -> None:
    """What every element contributes to the difference with the first scenario."""
    widths = (3, 50, 18, 18, 18)
    headings = ("", "Element", "Bijdrage", "Samen", "Bijdrage, niet afgerond")
    book.page(page, f"Verschil met «{comparison.results[0].scenario.name}»", 3, headings, widths)
    aligned_headings(book, page, 3, headings, widths, (2, 3, 4))
    book.merged(page, Cell("", 1, 1), Cell("", 1, 4), _STILL, look.NOTE)
    page.set_row(1, height_of(points_of(_STILL, sum(widths[1:]))))
    row, unit = 4, comparison.results[0].unit
    for difference in comparison.differences:
        row = _difference(book, page, row, difference, unit) + 2
    book.protect(page)


def _difference(book: Book, page: Any, row: int, difference: Difference, unit: str) -> int:
    """One difference from this row on; gives the row of its last step."""
    style = look.number_style({**look.PLAIN, **look.RULED}, unit)
    exact = {**look.PLAIN, **look.RULED, "num_format": "0.000000"}
    unrounded = {part.element: part.amount for part in difference.contributions}
    book.text(page, row, 1, difference.scenario, look.BOLD)
    for at, move in enumerate(difference.moves, row + 1):
        book.text(page, at, 1, move.label, {**look.WRAPPED, **look.RULED})
        book.value(page, Cell("", at, 2), move.added, style)
        book.value(page, Cell("", at, 3), move.total, style)
        book.value(page, Cell("", at, 4), unrounded.get(move.element), exact)
    return row + len(difference.moves)


def notes_sheet(book: Book, page: Any, results: Sequence[ScenarioResult]) -> None:
    """Where every scenario comes from, what the analyst chose and why, and what a reader must know."""
    widths = (3, 40, 90)
    headings = ("", "Wat", "Toelichting")
    book.page(page, "Toelichting", 2, headings, widths)
    aligned_headings(book, page, 2, headings, widths, ())
    rows = [*_model_notes(results[0]), *(note for result in results for note in _scenario_notes(result))]
    for row, (label, text) in enumerate(rows, 3):
        book.text(page, row, 1, label)
        book.text(page, row, 2, text, {**look.WRAPPED, **look.INDENTED})
        heights = points_of(label, widths[1]), points_of(text, widths[2])
        page.set_row(row, height_of(max(heights)))
    book.protect(page)


def _model_notes(result: ScenarioResult) -> Iterator[tuple[str, str]]:
    yield "Model", result.model.title
    if result.model.status:
        yield "Over dit model", result.model.status
    for key, words in result.model.conventions:
        yield f"Rekenwijze: {key.replace('_', ' ')}", words


def _scenario_notes(result: ScenarioResult) -> Iterator[tuple[str, str]]:
    own = result.scenario
    yield own.name, f"{own.file}: traject {own.traject}, {own.ronde}, basis {own.basis}"
    yield "Vrijgegeven cijfers (sha256)", result.dataset
    for override in own.overrides:
        yield override.element, f"{override.reason} (bron: {override.source})"
    for remark in result.point.remarks:
        yield "Let op", remark
