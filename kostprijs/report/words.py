"""How one released figure and one public reference read: amounts, cells and middles.

Everything here is a function of what was released and of public references; no rounding but the one
half-up rounding on the figure's own grid.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound
from kostprijs.model.costmodel import CostElement
from kostprijs.model.references import Reference, lookup
from kostprijs.numbers import NBSP, UNITS, decimals_for, round_half_up
from kostprijs.report.content import Cell
from kostprijs.report.texts import Texts

# lowest group, middle and highest group have a column; more groups stand in one cell
_MOST_COLUMNS = 3


@dataclass(frozen=True)
class NumberedReference:
    """A reference with the number that it has on this page."""

    number: int
    reference: Reference


References = Mapping[str, NumberedReference]


def amount(figure: ReleasedFigure, value: Decimal | Fraction, texts: Texts) -> str:
    """A value of this figure with the sign of its unit, in the decimals of the figure."""
    return texts.amount(value, figure.unit, decimals_for(figure.unit, figure.decimals))


def number_cell(
    value: float | Decimal | Fraction, unit: str, texts: Texts, decimals: int | None = None
) -> Cell:
    """A cell that is one number: as it is printed, and the printed number itself."""
    places = UNITS[unit][3] if decimals is None else decimals
    number = round_half_up(value, Decimal(1).scaleb(-places))
    return Cell(texts.amount(value, unit, places), number=number, unit=unit)


def _figure_cell(figure: ReleasedFigure, value: Decimal, texts: Texts) -> Cell:
    return number_cell(value, figure.unit, texts, decimals_for(figure.unit, figure.decimals))


def has_middle(released: ReleasedRound) -> bool:
    """Whether any figure of the round has three groups; else the tables have no middle column."""
    return any(f.display is Display.GROUPS and len(f.values) == 3 for f in released.figures)


def has_groups(released: ReleasedRound) -> bool:
    """Whether any figure of the round is shown as means of groups."""
    return shown_at_best(released) is Display.GROUPS


def shown_at_best(released: ReleasedRound) -> Display:
    """The way of showing that says most, of those in the round: what its texts have to be about."""
    used = {figure.display for figure in released.figures}
    return next(display for display in Display if display in used)


def band_cells(figure: ReleasedFigure, texts: Texts, *, with_middle: bool) -> tuple[Cell, ...]:
    """The cells of a figure, together as wide as lowest group, middle (if any) and highest group."""
    if figure.display is not Display.GROUPS:
        return (Cell(_one_text(figure, texts), span=3 if with_middle else 2, unit=figure.unit),)
    if len(figure.values) > _MOST_COLUMNS:
        listed = " / ".join(amount(figure, value, texts) for value in figure.values)
        words = texts("cel.groepen", waarden=listed)
        return (Cell(words, span=3 if with_middle else 2, unit=figure.unit),)
    low, *middle, high = (_figure_cell(figure, value, texts) for value in figure.values)
    if with_middle and not middle:
        middle = [Cell(texts("elementen.twee_groepen"), unit=figure.unit)]
    return (low, *middle, high)


def labels_of(released: ReleasedRound, figures: Iterable[ReleasedFigure]) -> list[str]:
    """The labels of some figures; a series of which every step is there goes by its one name."""
    given = list(figures)
    labels: list[str] = []
    for figure in given:
        steps = [other.id for other in released.figures if other.owner == figure.owner]
        whole = len(steps) > 1 and set(steps) <= {other.id for other in given}
        labels.append(released.model.element(figure.owner).label if whole else figure.label)
    return list(dict.fromkeys(labels))


def _one_text(figure: ReleasedFigure, texts: Texts) -> str:
    shown = [amount(figure, value, texts) for value in figure.values]
    match figure.display:
        case Display.BOUNDS:
            return texts("cel.grenzen", laag=shown[0], gemiddeld=shown[1], hoog=shown[2])
        case Display.MEAN:
            return texts("cel.gemiddelde", waarde=shown[0])
        case Display.NORM:
            return texts("cel.norm", waarde=shown[0])
        case _:
            return texts("cel.niet_getoond")


def numbered_references(released: ReleasedRound) -> dict[str, NumberedReference]:
    """The references of the model's elements in the year of the round, numbered in page order.

    A reference without a value for that year is left out: another year's value beside a bandwidth
    would suggest a comparison that does not hold.
    """
    found: dict[str, NumberedReference] = {}
    for element in released.model.elements:
        for name in element.references:
            reference = lookup(name, released.context.peiljaar)
            if reference is not None and name not in found:
                found[name] = NumberedReference(len(found) + 1, reference)
    return found


def references_of(
    released: ReleasedRound, figure: ReleasedFigure, references: References
) -> list[NumberedReference]:
    """The references that belong beside a figure; none for the tariff."""
    names = [e.references for e in released.model.elements if e.id == figure.owner]
    return [references[name] for group in names for name in group if name in references]


def reference_texts(
    items: Sequence[NumberedReference], element: CostElement, full: bool, texts: Texts
) -> list[str]:
    """What stands beside a figure, a text per reference; how some differ alike is said at the first."""
    said = [_qualified(item.reference, texts) if full else "" for item in items]
    first = [about if about not in said[:position] else "" for position, about in enumerate(said)]
    return [
        about + _one_reference(item, element, full, texts) for item, about in zip(items, first, strict=True)
    ]


def _one_reference(item: NumberedReference, element: CostElement, full: bool, texts: Texts) -> str:
    """`5,7% over te werken dagen (hele zorgsector, 2019) [3]`; not `full` (a later step) `5,7% [3]`.

    Of what it is a percentage or a price is said where the element does not say so.
    """
    reference = item.reference
    key = "elementen.referentie" if full and reference.population else "elementen.referentie_kort"
    value = reference_amount(reference, texts)
    if reference.unit != element.unit or (full and not same_base(reference, element)):
        value += reference.joint(texts("elementen.over")) + texts.foreign(reference.base)
    population, period = map(texts.foreign, (reference.population, reference.period))
    return texts(key, waarde=value, populatie=population, periode=period, nummer=item.number)


def reference_amount(reference: Reference, texts: Texts) -> str:
    """The value of a reference, or its range."""
    return texts("elementen.tot").join(reference.ends(texts.style))


def _qualified(reference: Reference, texts: Texts) -> str:
    """What the label says after a comma (`werkgever en werknemer samen`).

    Of a range that is the range itself, and where the period says it too it is not said twice.
    """
    about = reference.label.partition(", ")[2]
    said = about and reference.high is None and about not in reference.period
    return f"{texts.foreign(about)}: " if said else ""


def same_base(reference: Reference, element: CostElement) -> bool:
    """Whether a reference is of what the element is of; a percentage only where its definition says so."""
    return reference.unit == element.unit and (reference.unit != "pct" or base_named(reference, element))


def base_named(reference: Reference, element: CostElement) -> bool:
    """Whether the definition of the element names the base of the reference, word for word."""
    said = (element.own_definition or element.definition).casefold()
    return all(word in said for word in reference.base.casefold().split())


def kept_together(label: str) -> str:
    """A label in which a number stays with the word before it (`trede 0`)."""
    return re.sub(r" (?=\d)", NBSP, label)


def date_text(date: dt.date, texts: Texts) -> str:
    """`14 augustus 2019`."""
    return f"{date.day} {texts.lines('algemeen.maanden')[date.month - 1]} {date.year}"


def count_word(number: int, texts: Texts) -> str:
    """A small number in words (`drie`), a larger one in figures."""
    words = texts.lines("algemeen.getallen")
    return words[number] if number < len(words) else str(number)


def numbered(title: str, count: int, texts: Texts) -> list[str]:
    """The titles of so many drawings that go on in each other; a single one has the title itself."""
    if count == 1:
        return [title]
    return [
        texts("figuren.titel_deel", titel=title, nummer=number, aantal=count)
        for number in range(1, count + 1)
    ]


def joined(items: list[str], texts: Texts) -> str:
    """`a`, `a en b`, `a, b en c`."""
    *first, last = items
    return texts("algemeen.en").join(filter(None, [", ".join(first), last]))
