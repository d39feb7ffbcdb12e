"""What the project leader decided on what came in: the tables `[[besluit]]` of traject.toml."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kostprijs.intake.submission import file_name
from kostprijs.model.costmodel import CostModel
from kostprijs.model.sheet import PROVIDER_FIELDS
from kostprijs.tomlfile import Table

FINGERPRINT, POINT = "sha256", "punt"
_KEYS = (
    "ronde", "bestand", FINGERPRINT, "concern", "element", "actie", POINT, "waarde", "reden", "bron", "datum",
)  # fmt: skip
_HEXADECIMAL = re.compile(r"[0-9a-f]{8,64}")


class Action(StrEnum):
    """What may be decided; the value is the word in traject.toml."""

    ACCEPT = "accepteren"
    CORRECT = "corrigeren"
    EXCLUDE = "uitsluiten"
    COUNTS = "telt"


# Which actions need an element, and which may have one.
_NEEDS_ELEMENT = (Action.ACCEPT, Action.CORRECT)
_TAKES_ELEMENT = (*_NEEDS_ELEMENT, Action.EXCLUDE)
_ABOUT_ONE_FILE = (Action.CORRECT, Action.COUNTS)


@dataclass(frozen=True)
class Decision:
    """One decision, about one file or about all files of a concern (the other is empty). Confidential.

    `element` is as it was written; `figures` are the figure ids that it stands for (the tariff line and
    provider fields count as one), empty when the decision is about the file as a whole. `value` is in the
    figure's own unit. `sha256` is how the digest of the file begins, or empty. `point` is the code of the one
    question that is accepted, empty for all. `table` is where the decision stands, for an error.
    """

    file: str
    concern: str
    element: str
    figures: tuple[str, ...]
    action: Action
    value: float | None
    ground: str
    date: dt.date
    table: Table
    sha256: str = ""
    point: str = ""


def decisions_of(
    tables: Sequence[Table], ronde: str, rounds: Collection[str], model: CostModel
) -> tuple[Decision, ...]:
    """The decisions on one round, in the order of the file; `rounds` are the rounds of the traject.

    Every table is read, those of other rounds too. Raises ModelError, with the number of the table and
    never a name, for what is missing, unknown or in contradiction.
    """
    decisions = [_decision(table, rounds, model) for table in tables]
    chosen = tuple(decision for name, decision in decisions if name == ronde)
    seen: dict[tuple[str, str, str, str], Decision] = {}
    for decision in chosen:
        for figure in decision.figures or ("",):
            about = (decision.file, decision.concern, figure, decision.point)
            if about in seen:
                other = seen[about].table.place
                raise decision.table.error("", f"hierover staat al een besluit, {other}; laat er één staan")
            seen[about] = decision
    return chosen


def _decision(table: Table, rounds: Collection[str], model: CostModel) -> tuple[str, Decision]:
    table.only(_KEYS)
    action = Action(table.choice("actie", list(Action)))
    ronde = table.choice("ronde", rounds)
    element = _element(table, action)
    ground = "bron" if action is Action.CORRECT else "reden"
    table.text(ground)  # required: a decision without its ground is none
    figures = _figures(table, element, action, model) if element else ()
    return ronde, Decision(
        file=file_name(_whom(table, action, "bestand")),
        concern=_whom(table, action, "concern"),
        element=element,
        figures=figures,
        action=action,
        value=_value(table, action),
        ground="; ".join(table.text(key) for key in ("reden", "bron") if key in table),
        date=table.date("datum"),
        table=table,
        sha256=_fingerprint(table),
        point=_point(table, action),
    )


def _whom(table: Table, action: Action, key: str) -> str:
    given = [name for name in ("bestand", "concern") if name in table]
    if action in _ABOUT_ONE_FILE and given != ["bestand"]:
        raise table.error("bestand", f"verplicht bij {action}; laat concern weg")
    if len(given) != 1:
        raise table.error("", "verwacht: bestand óf concern, één van beide")
    return table.text(key) if key in table else ""


def _element(table: Table, action: Action) -> str:
    if "element" in table:
        if action not in _TAKES_ELEMENT:
            raise table.error("element", f"niet mogelijk bij {action}; dat gaat over het bestand als geheel")
        return table.text("element")
    if action in _NEEDS_ELEMENT:
        raise table.error("element", f"ontbreekt; verplicht bij {action}")
    return ""


def _fingerprint(table: Table) -> str:
    if FINGERPRINT not in table:
        return ""
    if "bestand" not in table:
        raise table.error(FINGERPRINT, "alleen mogelijk bij een besluit over een bestand")
    digest = table.text(FINGERPRINT).strip().casefold()
    if not _HEXADECIMAL.fullmatch(digest):
        raise table.error(FINGERPRINT, "verwacht: 8 tot 64 tekens 0-9 en a-f; neem hem over uit overzicht.md")
    return digest


def _point(table: Table, action: Action) -> str:
    if POINT not in table:
        return ""
    if action is not Action.ACCEPT:
        raise table.error(POINT, f"niet mogelijk bij {action}, alleen bij {Action.ACCEPT}")
    return table.text(POINT).strip()


def _figures(table: Table, element: str, action: Action, model: CostModel) -> tuple[str, ...]:
    """The figures that a decision is about; a correction takes one number, so one figure."""
    for owner in model.elements:
        if element in owner.figures:
            return (element,)
        if element == owner.id:
            if action is Action.CORRECT:
                raise table.error(
                    "element", f"een reeks corrigeert u per trede; kies uit {', '.join(owner.figures)}"
                )
            return owner.figures
    if element == model.outcome and action is not Action.EXCLUDE:
        return (element,)
    if element in PROVIDER_FIELDS and action is Action.ACCEPT:
        return (element,)
    raise table.error(
        "element",
        f"«{element[:60]}» is geen element van dit model waarop {action} past; kies de id van een element, "
        "of van één trede (id[trede])",
    )


def _value(table: Table, action: Action) -> float | None:
    if action is Action.CORRECT:
        return table.required_number("waarde")
    if "waarde" in table:
        raise table.error("waarde", f"niet mogelijk bij {action}, alleen bij {Action.CORRECT}")
    return None
