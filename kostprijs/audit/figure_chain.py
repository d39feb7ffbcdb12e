"""The chain of a released figure: page, slide, tables, display rule, grid, formula, references."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kostprijs.anonymise.dataset import TABLE, Display, ReleasedFigure
from kostprijs.audit.chain import Chain, Link
from kostprijs.audit.model_place import place_of_grid, place_of_item
from kostprijs.audit.opened import CsvLine, Opened
from kostprijs.audit.printed import Spot, csv_links, drawing_links, slide_links, spots_in_row
from kostprijs.audit.proof import (
    certified_link,
    parameter_holds,
    parameter_place,
    policy_link,
    policy_of,
    rule_link,
)
from kostprijs.audit.recomputed import grid_of, plain
from kostprijs.audit.subjects import FigureSubject
from kostprijs.model.program import needed_elements
from kostprijs.model.text import convention_words, line_texts
from kostprijs.report.words import amount, numbered_references, references_of

_RULES = {Display.GROUPS: "ranggroepen", Display.BOUNDS: "buitengrenzen", Display.NORM: "norm"}
_MEANS = {
    "ondergrens": "geen ingevulde waarde ligt eronder; naar beneden afgerond op twee of vier rasterstappen",
    "bovengrens": "geen ingevulde waarde ligt erboven; naar boven afgerond op twee of vier rasterstappen",
}


def figure_chain(subject: FigureSubject, opened: Opened) -> Chain:
    """All links of a figure, or of one of its values."""
    figure = subject.figure
    spots = figure_spots(subject, opened)
    links = [
        *(spot.link for spot in spots),
        *_elsewhere(subject, spots, opened),
        *csv_links(opened, spots),
        *_bands(subject, opened),
        *_display(subject, opened),
        *_grid(subject, opened),
        *_formulas(figure, opened),
        *_references(figure, opened),
        certified_link(opened, figure.id, figure.display.value),
    ]
    return Chain("figuur", figure.id, subject.title, tuple(links))


def figure_spots(subject: FigureSubject, opened: Opened) -> tuple[Spot, ...]:
    """The cells of the hand-out that print the figure, or the one that prints the value."""
    released, figure = opened.released, subject.figure
    if figure.owner == released.model.outcome:
        cells = spots_in_row(opened, "tabel-tarief", int(figure.id == released.model.outcome))
    else:
        same = [f.id for f in released.figures if f.owner != released.model.outcome and f.amvb == figure.amvb]
        row = spots_in_row(opened, f"tabel-{figure.amvb or 'buiten'}", same.index(figure.id))
        cells = row[1:-1]  # between the unit and the references
    if subject.place is None or len(cells) == 1:
        return cells
    last = subject.place == len(figure.values) - 1
    return (cells[-1 if last else subject.place],)


def printed(subject: FigureSubject, opened: Opened) -> tuple[str, ...]:
    """The value, or every value, as the page prints it."""
    texts = tuple(amount(subject.figure, value, opened.texts) for value in subject.figure.values)
    return texts if subject.place is None else (texts[subject.place],)


def band_lines(subject: FigureSubject, opened: Opened) -> tuple[CsvLine, ...]:
    """The lines of bandbreedtes.csv of the figure, or the one of the value."""
    lines = opened.bands_of(subject.figure.id)
    return lines if subject.place is None else (lines[subject.place],)


def _elsewhere(subject: FigureSubject, spots: Sequence[Spot], opened: Opened) -> Iterator[Link]:
    """Drawings and slides; the tariff has a name of its own on them."""
    figure, model = subject.figure, opened.released.model
    label = figure.label
    if figure.id == model.outcome:
        label = opened.texts("tarief.nagerekend", label=label)
    shown = printed(subject, opened) or tuple(spot.text for spot in spots[:1])
    for text in dict.fromkeys(each.replace("\u00a0", " ") for each in shown):
        yield from drawing_links(opened, label, text)
        yield from slide_links(opened, label, text)


def _bands(subject: FigureSubject, opened: Opened) -> Iterator[Link]:
    for line in band_lines(subject, opened):
        yield Link("vrijgegeven", f"{TABLE}, regel {line.number}", line.text)


def _display(subject: FigureSubject, opened: Opened) -> Iterator[Link]:
    figure = subject.figure
    yield Link("weergave", "", _shown_as(subject, opened.released.group_min))
    yield rule_link(opened, _RULES.get(figure.display, "toets"))
    if figure.frozen_since:
        yield Link("herhaald", "", f"de cijfers van een eerdere publicatie, {figure.frozen_since}")
        yield rule_link(opened, "herhaling")
    if figure.id == opened.released.model.submitted:
        yield rule_link(opened, "tarief_ingediend")
    yield policy_link(opened)


def _shown_as(subject: FigureSubject, least: int) -> str:
    figure, word = subject.figure, subject.word
    match figure.display:
        case Display.GROUPS:
            which = f"de {word}" if word else "elke groep"
            return (
                f"gemiddelde van {which}: {len(figure.values)} ranggroepen die elkaar niet overlappen, "
                f"elk van ten minste {least} concerns"
            )
        case Display.BOUNDS:
            return _MEANS.get(word, "gemiddelde van alle waarden, tussen twee buitengrenzen")
        case Display.MEAN:
            return "gemiddelde van alle waarden; een groep of een grens zou te veel zeggen"
        case Display.NORM:
            return "de openbare norm, die vrijwel iedereen invulde"
        case _:
            return "niet getoond; de tekst is voor elke reden dezelfde"


def _grid(subject: FigureSubject, opened: Opened) -> Iterator[Link]:
    """On which grid the figure is printed, and whether its values are on it; a norm is on none."""
    figure = subject.figure
    grid = grid_of(opened, figure.id, policy_of(opened))
    if figure.display in (Display.NORM, Display.HIDDEN) or grid is None:
        return
    values = figure.values if subject.place is None else (figure.values[subject.place],)
    on_it = all(value % grid == 0 for value in values)
    what = f"gedrukt op stappen van {plain(grid)}; {' en '.join(map(plain, values))} "
    what += "ligt daarop" if len(values) == 1 else "liggen daarop"
    where = place_of_grid(opened.released.model, figure.owner)
    yield Link("raster", where, what, on_it or bool(figure.frozen_since))
    yield rule_link(opened, "afronding")


def _formulas(figure: ReleasedFigure, opened: Opened) -> Iterator[Link]:
    """What the figure is of: for an element the lines that use it, for the tariff its formula."""
    model = opened.released.model
    if figure.id == model.submitted:
        yield Link(
            "herkomst", "", "het tarief dat de rekentool van elk concern zelf geeft; zie de rekenregel"
        )
        return
    told = {line.id: line for line in line_texts(model)}
    if figure.id != model.outcome:
        element = model.element(figure.owner)
        yield Link("element", place_of_item(model, element.id), element.definition or element.label)
        users = [line.id for line in model.lines if element.id in line.formula.names]
    else:
        users = [model.outcome]
        yield rule_link(opened, "tarief_herrekend")
    for name in users:
        yield Link("formule", place_of_item(model, name), f"{told[name].label} = {told[name].words}")
    if figure.id == model.outcome:
        used = needed_elements(model)[model.outcome]
        labels = [element.label for element in model.elements if element.id in used]
        yield Link("opgebouwd uit", "", ", ".join(labels))
        yield Link("rekenwijze", "", convention_words(model))


def _references(figure: ReleasedFigure, opened: Opened) -> Iterator[Link]:
    found = references_of(opened.released, figure, numbered_references(opened.released))
    if not found:
        yield Link("referentie", "", "geen openbare referentie bij deze figuur")
    for item in found:
        reference = item.reference
        file, line = parameter_place(reference)
        what = f"[{item.number}] {reference.label}: {reference.measured} ({reference.population}, "
        what += f"{reference.period}); bron: {reference.source}; zekerheid: {reference.mark}"
        yield Link("referentie", f"parameters/{file}, regel {line}", what, parameter_holds(opened, file))
