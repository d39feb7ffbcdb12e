"""Released rounds made by hand for the tests of the pages: every way of showing a figure occurs."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from pathlib import Path

from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound
from kostprijs.anonymise.policy import load_policy
from kostprijs.anonymise.release import Release, write_round
from kostprijs.context import PublicContext
from kostprijs.layout import Workspace
from kostprijs.model.costmodel import CostModel, Figure
from kostprijs.model.loader import load_model

MODEL = load_model("hbh-2019")
CONTEXT = PublicContext(
    title="Inkoop hulp bij het huishouden 2020",
    region="Regio Voorbeeld",
    product="Hulp bij het huishouden",
    peiljaar=2019,
    status="concept",
    round_title="Tweede consultatieronde",
    date=dt.date(2019, 8, 14),
    invited=14,
    questions={
        "ziekteverzuim": "Over welk jaar en welke groep medewerkers gaat uw verzuimcijfer?",
        "overhead": "Welke functies rekent u tot de overhead?",
        "planning": "Past de voorgestelde planning bij uw eigen begroting?",
    },
)

# figure id -> (display, values); everything else is shown in three groups around the middle of its prior
SHOWN: dict[str, tuple[Display, str]] = {
    "uurloon[trede 0]": (Display.GROUPS, "10.7 10.8 11.0"),
    "uurloon[trede 1]": (Display.GROUPS, "11.0 11.2 11.5"),
    "uurloon[trede 2]": (Display.GROUPS, "11.6 11.9 12.2"),
    "uurloon[trede 3]": (Display.GROUPS, "12.2 12.5 12.8"),
    "uurloon[trede 4]": (Display.GROUPS, "13.1 13.3 13.6"),
    "personeelsmix[trede 0]": (Display.GROUPS, "2.5 5.0 7.5"),
    "personeelsmix[trede 1]": (Display.GROUPS, "5.0 7.5 12.5"),
    "personeelsmix[trede 2]": (Display.GROUPS, "7.5 12.5 17.5"),
    "personeelsmix[trede 3]": (Display.GROUPS, "12.5 20.0 25.0"),
    "personeelsmix[trede 4]": (Display.GROUPS, "45.0 52.5 67.5"),
    "contracturen": (Display.NORM, "1872"),
    "vakantietoeslag": (Display.NORM, "8"),
    "eindejaarsuitkering": (Display.GROUPS, "7.25 7.50"),
    "awf": (Display.NORM, "3.60"),
    "sectorpremie": (Display.GROUPS, "0.5 0.8 1.3"),
    "aof": (Display.NORM, "6.46"),
    "opslag_kinderopvang": (Display.NORM, "0.50"),
    "whk": (Display.GROUPS, "0.8 1.2 1.8"),
    "whk_wga": (Display.HIDDEN, ""),
    "whk_zw": (Display.HIDDEN, ""),
    "zvw": (Display.NORM, "6.95"),
    "pensioen_werkgever": (Display.GROUPS, "11.4 11.7 12.3"),
    "franchise_jaar": (Display.MEAN, "12400"),
    "verlof": (Display.GROUPS, "15.5 17.0 19.5"),
    "ziekteverzuim": (Display.GROUPS, "3.5 5.5 8.5"),
    "scholing": (Display.GROUPS, "1.50 2.00 3.00"),
    "niet_planbaar": (Display.GROUPS, "1.0 2.5 4.5"),
    "reistijd": (Display.HIDDEN, ""),
    "reiskosten_woon_werk": (Display.GROUPS, "0.20 0.35 0.55"),
    "reiskosten_client": (Display.GROUPS, "0.10 0.30 0.65"),
    "opleidingskosten": (Display.HIDDEN, ""),
    "overhead": (Display.BOUNDS, "8 15 24"),
    "gemeentelijke_eisen": (Display.HIDDEN, ""),
    "risico": (Display.GROUPS, "1.0 2.0 4.5"),
    "indexatie": (Display.HIDDEN, ""),
    "tarief": (Display.GROUPS, "26.50 28.75 31.25"),
    "tarief_ingediend": (Display.GROUPS, "25.75 28.75 32.50"),
}


def figure(source: Figure, shown: dict[str, tuple[Display, str]]) -> ReleasedFigure:
    display, text = shown[source.id]
    values = tuple(Decimal(value) for value in text.split())
    places = max((len(value.partition(".")[2]) for value in text.split()), default=0)
    return ReleasedFigure(
        id=source.id,
        label=source.label,
        unit=source.unit,
        amvb=source.amvb,
        owner=source.owner,
        display=display,
        values=values,
        grid=Decimal(1).scaleb(-places),
    )


def released_round(
    changes: dict[str, tuple[Display, str]] | None = None, model: CostModel = MODEL, **context: object
) -> ReleasedRound:
    shown = {**SHOWN, **(changes or {})}
    return ReleasedRound(
        traject="voorbeeld",
        ronde="ronde-1",
        policy="streng",
        submissions=9,
        figures=tuple(figure(source, shown) for source in model.figures()),
        context=dataclasses.replace(CONTEXT, **context),
        model=model,
        sha256="0" * 64,
        group_min=3,
        round_min=5,
    )


def write_workspace(root: Path, **context: object) -> Workspace:
    """A workspace with this round under data/anonymised, written as `kostprijs anonymise` writes it."""
    released = released_round(**context)
    workspace = Workspace(root)
    release = Release(
        traject=released.traject,
        ronde=released.ronde,
        figures=released.figures,
        submissions=released.submissions,
        context=released.context,
        model=released.model,
        policy=load_policy("streng"),
        certificate={},
    )
    write_round(workspace.anonymised(released.traject, released.ronde), release)
    return workspace
