"""The chains of a public reference, and of a number that stands in running text."""

from __future__ import annotations

from kostprijs.anonymise.dataset import EARLIER, MODEL, PACKAGE
from kostprijs.audit.chain import Chain, Link
from kostprijs.audit.model_place import place_of_item
from kostprijs.audit.opened import Opened
from kostprijs.audit.printed import csv_links, slide_links, spots_in_row, text_links
from kostprijs.audit.proof import parameter_holds, parameter_place
from kostprijs.audit.subjects import ReferenceSubject, has_number
from kostprijs.report.publish import TABLES
from kostprijs.report.words import reference_amount

_TARIFF = "uit de figuren van het tarief («tarief» en «tarief zoals ingediend»); vraag daarnaar"
_CONTEXT = "uit de instellingen van het traject, zoals ze bij de vrijgave stonden"
# from what the running text of a part is made; of the other parts it is a fixed text of the program
_MADE_FROM = {
    "respons": (f"{PACKAGE}, inzendingen en uitgenodigd", "het aantal concerns dat telt en is uitgenodigd"),
    "tarief": ("", _TARIFF),
    "planning": (f"{PACKAGE}, context", _CONTEXT),
    "opmerkingen": (f"{PACKAGE}, context", _CONTEXT),
    "titel": (f"{PACKAGE}, context", _CONTEXT),
    "wijzigingen": (EARLIER, "de vorige publicatie van dit traject, zoals het grootboek haar heeft"),
    "formules": (MODEL, "het kostprijsmodel in woorden"),
    "opbouw": ("", "de opbouw bij de middelste waarden; vraag naar een regel ervan"),
    "bronnen": ("parameters/", "de openbare referenties; vraag naar een nummer, zoals «[3]»"),
}
_FIXED = ("report/teksten", "een vaste tekst, met figuren van deze publicatie als voorbeeld")


def reference_chain(subject: ReferenceSubject, opened: Opened) -> Chain:
    """All links of a reference: its row, the elements beside which it stands, its file and its source."""
    reference, model = subject.reference, opened.released.model
    spots = spots_in_row(opened, "tabel-bronnen", subject.number - 1)
    users = [element for element in model.elements if reference.id in element.references]
    file, line = parameter_place(reference)
    facts = f"{reference.measured}; {reference.population}; {reference.period}"
    links = [
        *(spot.link for spot in spots[:1]),
        *_on_slides(subject, opened),
        *csv_links(opened, spots),
        *(Link("element", place_of_item(model, e.id), f"staat naast {e.label}") for e in users),
        Link("parameter", f"parameters/{file}, regel {line}", facts, parameter_holds(opened, file)),
        Link("bron", "", f"{reference.source} {reference.url}".strip()),
        Link("zekerheid", "", reference.mark),
    ]
    return Chain("referentie", reference.id, subject.title, tuple(links))


def _on_slides(subject: ReferenceSubject, opened: Opened) -> list[Link]:
    shown = f"{reference_amount(subject.reference, opened.texts)} [{subject.number}]".replace("\u00a0", " ")
    labels = [
        figure.label
        for figure in opened.released.figures
        if figure.owner != opened.released.model.outcome
        and subject.reference.id in opened.released.model.element(figure.owner).references
    ]
    return [link for label in labels[:1] for link in slide_links(opened, label, shown)]


def text_chain(question: str, opened: Opened) -> Chain | None:
    """The places of a number that is of no figure, line or reference; None when it stands nowhere."""
    found = text_links(opened, question)
    if not found:
        return None
    sections = list(dict.fromkeys(section for section, _ in found))
    made = [Link("gemaakt van", *_MADE_FROM.get(section, _FIXED)) for section in sections]
    numbers = [line for line in opened.tables if any(has_number(cell, question) for cell in line.cells[2:4])]
    rows = [Link("tabellen", f"{TABLES}, regel {line.number}", "; ".join(line.cells[:4])) for line in numbers]
    before = [
        Link("vorige", f"{EARLIER}, regel {line.number}", line.text)
        for line in opened.earlier
        if "wijzigingen" in sections and has_number(line.cells[-1].replace(".", ","), question)
    ]
    links = (*(link for _, link in found), *rows, *before, *dict.fromkeys(made))
    return Chain("tekst", "", f"het getal {question.strip()} in de tekst", links)
