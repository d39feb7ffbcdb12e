"""Rounds whose page is in English, and what tells one language from the other."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator

from report_rounds import released_round

from kostprijs.anonymise.dataset import Display, EarlierRound, ReleasedRound
from kostprijs.context import Milestone, Remark
from kostprijs.model.costmodel import CostModel
from kostprijs.model.loader import load_model, parse_model
from kostprijs.report.content import Bullets, Cover, Drawing, Handout, Heading, Paragraph, Table

# words that stand in hardly any text of the other language
DUTCH = """
    aan alle als bij daarna dat de deze die dit door een eigen elk en er geen het hun je kan maar meer met
    naar niet nog om onder ook procent staat staan tot trede uit uren uur van vanuit voor waar wat wie wordt
    worden
    zijn zonder zoals groep groepen gemiddelde laagste hoogste midden
"""
ENGLISH = """
    the and with not from this that are have been their which group groups average lowest highest step steps
    these they there where other shown each how does hours
"""
OWN = {
    "title": "Domestic help 2020",
    "region": "Example region",
    "product": "Domestic help",
    "round_title": "Second consultation round",
    "questions": {"ziekteverzuim": "Which year is it of?", "overhead": "Which jobs?", "planning": "In time?"},
    "remarks": (Remark("Travel", "Asked was whether travel time counts."),),
    "planning": (
        Milestone("Talk", "2019-09-03", "All"),
        Milestone("Decision", "November 2019", "Executives"),
    ),
}


def pieces(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, and of each whether it is marked as Dutch."""
    found = enumerate(re.split("\u2068([^\u2068\u2069]*)\u2069", text))
    return [(piece, bool(place % 2)) for place, piece in found if piece]


def nameless() -> CostModel:
    """The same model without its English names."""
    text = load_model("hbh-2019").text
    return parse_model(text[: text.index("[engels]")].encode(), "hbh-2019.toml")


def with_earlier(released: ReleasedRound) -> ReleasedRound:
    """The round after one in which some figures were otherwise, one had another name and one was repeated."""
    before = [
        dataclasses.replace(figure, values=(*figure.values[:-1], figure.values[-1] + 1))
        if figure.display is Display.GROUPS
        else figure
        for figure in released.figures
    ]
    before[0] = dataclasses.replace(before[0], id="oud", label="Vervallen onderdeel")
    earlier = EarlierRound("ronde-0", "First round", dt.date(2019, 5, 2), 8, tuple(before), comparable=True)
    figures = tuple(
        dataclasses.replace(figure, frozen_since="2019-05-02") if figure.id == "ziekteverzuim" else figure
        for figure in released.figures
    )
    return dataclasses.replace(released, earlier=earlier, figures=figures)


def english(
    changes: dict[str, tuple[Display, str]] | None = None, model: CostModel | None = None
) -> ReleasedRound:
    chosen = {} if model is None else {"model": model}
    return released_round(changes, **chosen, language="en", **OWN)  # type: ignore[arg-type]


def rounds() -> dict[str, ReleasedRound]:
    """Every way of showing, a second round, nothing shown, and a model without English names."""
    hidden = {figure.id: (Display.HIDDEN, "") for figure in released_round().figures}
    more = {"verlof": (Display.GROUPS, "15.5 16.0 16.5 17.0"), "scholing": (Display.MEAN, "2.00")}
    return {
        "first": english(),
        "second": with_earlier(english()),
        "more": english(more),
        "bounds": english({"overhead": (Display.GROUPS, "8 24"), "tarief": (Display.BOUNDS, "24 28 33")}),
        "neutral": english(hidden),
        "nameless": with_earlier(english(model=nameless())),
    }


def said(handout: Handout) -> Iterator[str]:
    """Every text on a page, with its marks."""
    yield from texts_of(handout.cover)
    for section in handout.sections:
        yield section.title
        for block in section.blocks:
            yield from texts_of(block)


def texts_of(part: Cover | Paragraph | Bullets | Table | Drawing | Heading) -> Iterator[str]:
    match part:
        case Cover():
            yield from (
                part.title,
                part.subtitle,
                part.status,
                *(text for pair in part.facts for text in pair),
            )
        case Paragraph(text=text):
            yield text
        case Bullets(items=items):
            yield from items
        case Heading(title=title):
            yield title
        case Drawing():
            yield from (part.title, part.alt)
        case Table():
            yield from (part.caption, *(column.title for column in part.columns), *part.notes)
            for row in part.rows:
                yield from (*(cell.text for cell in row.cells), row.below, row.definition)


def words_of(text: str, among: str) -> set[str]:
    """Which of some words stand in a text."""
    bare = text.replace("\u00a0", " ").casefold()
    return {word for word in among.split() if re.search(rf"(?<![\w-]){word}(?![\w-])", bare)}
