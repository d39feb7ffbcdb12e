"""Rounds made by hand that ask the most of a page: what is too long, too many, too large or not there.

`EXTREMES` holds them by name, each as a function that makes the round. `docs/weergaven` shows them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal

from report_rounds import CONTEXT, MODEL, SHOWN, released_round

from kostprijs.anonymise.dataset import Display, EarlierRound, ReleasedFigure, ReleasedRound
from kostprijs.context import Milestone, Remark
from kostprijs.model.costmodel import CostModel, Figure
from kostprijs.model.loader import parse_model

PARTS = "abcdef"
WORD = "Arbeidsongeschiktheidsverzekeringspremiedifferentiatie"
LONG = f"Kosten van {WORD.lower()}, scholing en werkoverleg van medewerkers in tijdelijke dienst"
REMARKS = (
    Remark("Reistijd", "Meer aanbieders gaven aan dat reistijd bij hen in de overhead zit."),
    Remark("Ziekteverzuim", "Gevraagd is of zwangerschapsverlof meetelt. Het telt hier niet mee."),
    Remark("Personeelsmix", "Er is verschil van mening over de instroom in de laagste trede."),
    Remark("Indexatie", "Gevraagd is welke index de gemeenten na het eerste jaar gebruiken."),
    Remark("Planning", "De termijn voor het invullen is als kort ervaren, door de vakantie."),
)
PLANNING = (
    Milestone("Schriftelijke reacties op dit stuk", "2019-08-30", "aanbieders"),
    Milestone("Derde marktconsultatie", "2019-09-12", "projectleider"),
    Milestone("Voorstel voor het tarief, met onderbouwing", "2019-10-01", "projectgroep"),
    Milestone("Besluit over het tarief", "november 2019", "colleges van burgemeester en wethouders"),
    Milestone("Start van de inkoop", "2020-01-06", "inkoopbureau"),
)


def small_model(elements: int, unit: str = "eur_uur", label: str = "Kosten van onderdeel") -> CostModel:
    """A model that adds up its elements, spread over the parts of the law and beyond."""
    parts = [*PARTS, ""]
    text = ['[model]\nid = "klein"\ntitel = "Klein model"\npeiljaar = 2019\nuitkomst = "tarief"\n']
    for number in range(elements):
        part = parts[number * len(parts) // elements]
        amvb = f'amvb = "{part}"\n' if part else ""
        text.append(
            f'[[element]]\nid = "kosten_{number + 1}"\nlabel = "{label} {number + 1}"\neenheid = "{unit}"\n'
            f'{amvb}definitie = "Kosten per uur."\n[element.bescherming]\nprior = [0, 9000]\nkorrel = 0.01\n'
            f'marge = 0.3\nraster = 0.25\nbron = "eigen afleiding: voor een test"\n'
        )
    text += [
        f'[[regel]]\nid = "regel_{number + 1}"\nlabel = "{label} {number + 1}, per uur"\n'
        f'eenheid = "{unit}"\nformule = "kosten_{number + 1}"\n'
        for number in range(elements)
    ]
    total = ", ".join(f"regel_{number + 1}" for number in range(elements))
    formula = f"som({total})" if elements > 1 else total
    text.append(
        f'[[regel]]\nid = "tarief"\nlabel = "Tarief per uur"\neenheid = "{unit}"\nformule = "{formula}"\n'
        f"[regel.bescherming]\nprior = [0, 90000]\nkorrel = 0.01\nmarge = 0.75\nraster = 0.5\n"
        f'bron = "eigen afleiding: voor een test"\n'
    )
    return parse_model("\n".join(text).encode(), "klein.toml")


def _every(model: CostModel, show: Callable[[Figure], tuple[Display, str]]) -> dict[str, tuple[Display, str]]:
    return {figure.id: show(figure) for figure in model.figures()}


def _alike(model: CostModel, text: str) -> dict[str, tuple[Display, str]]:
    return _every(model, lambda _: (Display.GROUPS, text))


def _step(number: int) -> Decimal:
    return Decimal(number % 7 + 1) / 4


def long_labels() -> ReleasedRound:
    """Labels, questions and titles of the longest kind, and a word that fits in no column."""
    elements = tuple(
        dataclasses.replace(element, label=f"{element.label}: {LONG if place % 3 else WORD}")
        for place, element in enumerate(MODEL.elements)
    )
    lines = tuple(dataclasses.replace(line, label=f"{line.label} ({LONG})") for line in MODEL.lines)
    question = f"Hoe rekent u {LONG.lower()}, en over welke jaren en medewerkers gaat uw antwoord dan? "
    return released_round(
        model=dataclasses.replace(MODEL, elements=elements, lines=lines),
        title=f"Inkoop van hulp bij het huishouden en {WORD.lower()} voor alle gemeenten van de regio",
        region="Regio Voorbeeld aan de Rivier, met vijftien gemeenten en één gemeenschappelijke regeling",
        product="Hulp bij het huishouden, met regie en signalering in een ontregeld huishouden",
        questions={element.id: question * 2 for element in MODEL.elements},
    )


def forty_elements() -> ReleasedRound:
    """Forty elements in one unit, over all parts."""
    model = small_model(40)
    shown = _alike(model, "1.00 1.50 2.25")
    for number in range(40):
        low = 1 + _step(number * 3)
        shown[f"kosten_{number + 1}"] = (Display.GROUPS, f"{low} {low + _step(number)} {low + 3}")
    shown["tarief"] = shown["tarief_ingediend"] = (Display.GROUPS, "110.25 121.50 131.00")
    return released_round(shown, model=model)


def one_element() -> ReleasedRound:
    """One element, which is the tariff."""
    model = small_model(1)
    shown = _alike(model, "26.50 28.75 31.25")
    return released_round(shown, model=model, questions={}, invited=None)


def all_neutral() -> ReleasedRound:
    """Nothing may be shown."""
    return released_round({figure.id: (Display.HIDDEN, "") for figure in MODEL.figures()})


def negative() -> ReleasedRound:
    """Values below zero, and steps down in the build-up."""
    return released_round(
        {
            "risico": (Display.GROUPS, "-4.5 -2.0 1.0"),
            "indexatie": (Display.BOUNDS, "-3 -1 2"),
            "reiskosten_woon_werk": (Display.GROUPS, "-0.35 -0.20 0.10"),
            "reiskosten_client": (Display.MEAN, "-0.15"),
            "niet_planbaar": (Display.GROUPS, "-2.5 -1.0"),
        }
    )


def four_digits() -> ReleasedRound:
    """Amounts of four digits before the comma, as in a tariff per four weeks."""
    model = small_model(6)
    shown = _alike(model, "1050.25 1475.50 2310.75")
    shown["kosten_4"] = (Display.BOUNDS, "990.00 1250.25 1999.75")
    shown["tarief"] = (Display.GROUPS, "7125.50 8340.25 9875.75")
    shown["tarief_ingediend"] = (Display.GROUPS, "6980.00 8255.50 9990.25")
    return released_round(shown, model=model)


def five_groups() -> ReleasedRound:
    """Five groups (from twenty concerns), and here and there four."""

    def spread(figure: Figure) -> tuple[Display, str]:
        display, text = SHOWN[figure.id]
        if display is not Display.GROUPS or len(text.split()) < 3:
            return display, text
        low, middle, high = map(Decimal, text.split())
        places = [low, (low + middle) / 2, middle, (middle + high) / 2, high]
        if figure.owner in ("scholing", "risico"):
            del places[2]
        return display, " ".join(f"{place:.2f}" for place in places)

    return released_round(_every(MODEL, spread))


def all_bounds() -> ReleasedRound:
    """Five concerns: outer bounds everywhere."""

    def bounds(figure: Figure) -> tuple[Display, str]:
        text = SHOWN[figure.id][1].split()
        if len(text) < 3:
            value = Decimal(text[0] if text else "1.5")
            text = [str(value * Decimal("0.8")), str(value), str(value * Decimal("1.3"))]
        return Display.BOUNDS, " ".join(f"{Decimal(value):.2f}" for value in text)

    return dataclasses.replace(released_round(_every(MODEL, bounds)), submissions=5)


def second_round() -> ReleasedRound:
    """A second round: figures that moved, stayed, came and went, one that is repeated, and the talk."""
    earlier = released_round(
        {
            "ziekteverzuim": (Display.GROUPS, "4.0 6.0 9.5"),
            "overhead": (Display.BOUNDS, "10 16 26"),
            "indexatie": (Display.GROUPS, "1.0 1.5 2.5"),
            "scholing": (Display.HIDDEN, ""),
            "tarief": (Display.GROUPS, "26.25 28.50 31.75"),
        }
    )
    now = released_round(remarks=REMARKS, planning=PLANNING, date=dt.date(2019, 8, 28))
    frozen = {"verlof", "risico"}
    return dataclasses.replace(
        now,
        ronde="ronde-2",
        submissions=11,
        figures=tuple(_frozen(figure) if figure.id in frozen else figure for figure in now.figures),
        earlier=EarlierRound(
            "ronde-1", CONTEXT.round_title, dt.date(2019, 7, 24), 8, earlier.figures, comparable=True
        ),
    )


def _frozen(figure: ReleasedFigure) -> ReleasedFigure:
    return dataclasses.replace(figure, frozen_since="2019-07-24")


EXTREMES: Mapping[str, Callable[[], ReleasedRound]] = {
    "lange-namen": long_labels,
    "veertig-elementen": forty_elements,
    "een-element": one_element,
    "niets-getoond": all_neutral,
    "negatief": negative,
    "vier-cijfers": four_digits,
    "vijf-groepen": five_groups,
    "buitengrenzen": all_bounds,
    "tweede-ronde": second_round,
}
