"""The settings of a procurement: traject.toml. Confidential zone: it may name concerns and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kostprijs.context import PublicContext
from kostprijs.errors import WrongUse
from kostprijs.tomlfile import Table, parse_toml

_KEYS = ("titel", "regio", "product", "model", "policy", "peiljaar", "status", "ronde", "vragen", "concern")
_ROUND_KEYS = ("titel", "datum", "uitgenodigd")
STATUSES = ("concept", "definitief")


@dataclass(frozen=True)
class Round:
    """One consultation round as the settings describe it; every part may be absent."""

    name: str
    title: str
    date: dt.date | None = None
    invited: int | None = None


@dataclass(frozen=True)
class Traject:
    """The settings of one procurement.

    `model` is a shipped id or a path (relative to the folder of traject.toml). `concerns` maps a
    file name of a submission to the name of its concern: confidential.
    """

    name: str
    title: str
    region: str
    product: str
    model: str
    policy: str
    peiljaar: int | None
    status: str
    rounds: Mapping[str, Round]
    questions: Mapping[str, str]
    concerns: Mapping[str, str] = field(default_factory=dict)

    def round(self, name: str) -> Round:
        """The round's settings; a round that is not described gets its own name as title."""
        return self.rounds.get(name, Round(name, name.replace("-", " ").capitalize()))

    def context(self, ronde: str, model_peiljaar: int) -> PublicContext:
        """What may be shown of this traject and round."""
        described = self.round(ronde)
        return PublicContext(
            title=self.title,
            region=self.region,
            product=self.product,
            peiljaar=self.peiljaar or model_peiljaar,
            status=self.status,
            round_title=described.title,
            date=described.date,
            invited=described.invited,
            questions=self.questions,
        )


def load_traject(path: Path) -> Traject:
    """Read traject.toml. Raises WrongUse when it is absent, ModelError when it is not right."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WrongUse(
            f"Er is geen traject «{path.parent.name}» (geen traject.toml). Maak het met "
            f"«kostprijs new {path.parent.name}»."
        ) from error
    top = parse_toml(data, path.name)
    top.only(_KEYS)
    rounds = top.table("ronde")
    year = top.integer("peiljaar", 1990, 2100) if "peiljaar" in top else None
    return Traject(
        name=path.parent.name,
        title=top.text("titel", path.parent.name),
        region=top.text("regio", ""),
        product=top.text("product", ""),
        model=_model_reference(top, path.parent),
        policy=top.text("policy", "streng"),
        peiljaar=year,
        status=top.choice("status", STATUSES, "concept"),
        rounds={name: _round(rounds.table(name, f"[ronde.{name}]"), name) for name in rounds.data},
        questions=top.mapping("vragen", "een vraag als tekst", lambda value: isinstance(value, str)),
        concerns=top.mapping("concern", "de naam van het concern", _is_name),
    )


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _model_reference(top: Table, folder: Path) -> str:
    reference = top.text("model")
    if not reference.endswith(".toml"):
        return reference
    path = Path(reference)
    return str(path if path.is_absolute() else folder / path)


def _round(table: Table, name: str) -> Round:
    table.only(_ROUND_KEYS)
    date = table.data.get("datum")
    if date is not None and (not isinstance(date, dt.date) or isinstance(date, dt.datetime)):
        raise table.error("datum", "verwacht: een datum zonder aanhalingstekens, zoals 2019-08-14")
    invited = table.integer("uitgenodigd", 1, 100_000) if "uitgenodigd" in table else None
    return Round(name, table.text("titel", name.replace("-", " ").capitalize()), date, invited)
