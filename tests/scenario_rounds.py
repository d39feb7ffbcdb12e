"""A round small enough to reckon by hand, and the example round, for the tests of the scenarios."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from small_models import a_line, an_element, model_text

from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound, read_round
from kostprijs.context import PublicContext
from kostprijs.model.costmodel import CostModel
from kostprijs.model.loader import parse_model
from kostprijs.scenario.file import Scenario, parse_scenario

MODEL = model_text(
    an_element("loon", "eur_uur", amvb="a", grens_hard=[5, 40], referentie=["uurloon_hv", "ova"]),
    an_element("opslag", amvb="b", grens_hard=[0, 200], grens_zacht=[40, 120], bescherming={"korrel": 0.1}),
    an_element("reis", "eur_uur", amvb="d", bescherming={"norm": 1.5}, label="Reiskosten"),
    a_line("opslag_uur", "loon * opslag", label="Opslag per uur"),
    a_line("tarief", "loon + opslag_uur + reis"),
)
# laag 10 * 1.5 + 1 = 16; midden 11 * 1.75 + 2 = 21.25; hoog 12 * 2 + 4 = 28
SHOWN = {
    "loon": (Display.GROUPS, "10 12"),
    "opslag": (Display.GROUPS, "50 100"),
    "reis": (Display.BOUNDS, "1 2 4"),
}
HEAD = 'naam = "Proef"\ntraject = "proef"\nronde = "ronde-1"\n'
SMALL = parse_model(MODEL.encode(), "proef.toml")


def small_round(
    shown: dict[str, tuple[Display, str]] | None = None, model: CostModel = SMALL
) -> ReleasedRound:
    given = {**SHOWN, **(shown or {})}
    figures = []
    for source in model.figures():
        display, text = given.get(source.id, (Display.HIDDEN, ""))
        values = tuple(Decimal(value) for value in text.split())
        figures.append(
            ReleasedFigure(
                source.id, source.label, source.unit, "", source.owner, display, values, Decimal("0.01")
            )
        )
    context = PublicContext(
        "Proef", "Regio", "Hulp", 2019, "concept", "Ronde", dt.date(2019, 8, 14), None, {}
    )
    return ReleasedRound("proef", "ronde-1", "streng", 9, tuple(figures), context, model, "0" * 64, 3, 5)


def scenario(text: str = "", head: str = HEAD) -> Scenario:
    return parse_scenario((head + text).encode(), "proef.toml")


def override(element: str, given: str) -> str:
    return f'[[waarde]]\nelement = "{element}"\n{given}\nreden = "proef"\nbron = "eigen"\n'


def example_round() -> ReleasedRound:
    return read_round(Path(__file__).parent.parent / "data" / "anonymised" / "voorbeeld" / "ronde-1")


EXAMPLE_HEAD = 'naam = "Proef"\ntraject = "voorbeeld"\nronde = "ronde-1"\n'
