"""The settings of a procurement: traject.toml. Confidential zone: it may name concerns and files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kostprijs.addenda import KEYS, Addenda, read_addenda
from kostprijs.context import PublicContext
from kostprijs.dates import MODEL_YEARS
from kostprijs.errors import ModelError, WrongUse
from kostprijs.layout import CONFIG, PART, check_name
from kostprijs.model.conventions import with_convention
from kostprijs.model.costmodel import CostModel
from kostprijs.model.loader import load_tool
from kostprijs.tomlfile import LARGEST, Table, parse_toml

_KEYS = (
    "titel", "regio", "product", "model", "policy", "peiljaar", "status", "ronde", "vragen", "concern",
    "deel", "rekenwijze", "rekenwijze_bestand", "besluit", "vooringevuld", *KEYS,
)  # fmt: skip
_PART_KEYS = ("titel", "concerns")
_ROUND_KEYS = ("titel", "datum", "uitgenodigd")
DEFAULT_POLICY = "streng"
FINAL = "definitief"
STATUSES = ("concept", FINAL)


@dataclass(frozen=True)
class Round:
    """One consultation round as the settings describe it; every part may be absent."""

    name: str
    title: str
    date: dt.date | None = None
    invited: int | None = None


@dataclass(frozen=True)
class Part:
    """A part of every round (a perceel, a municipality). `concerns`: names or KvK numbers, confidential."""

    name: str
    title: str
    concerns: tuple[str, ...]


@dataclass(frozen=True)
class Traject:
    """The settings of one procurement.

    `model` is a shipped id or a path (relative to the folder of traject.toml). `concerns` maps a
    file name of a submission to the name of its concern: confidential. `convention` is the one way of
    reckoning of the traject (choice id -> option id, as far as it is not the model's own), and
    `own_conventions` that of single submitted tools, by file name: confidential.
    `decisions` are the tables `[[besluit]]` as they stand, which only the intake can read: confidential.
    `prefilled` says what stood in the tool when it was sent out: figure id -> value in its own unit.
    `addenda` is what the analyst adds to the pages.
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
    parts: Mapping[str, Part] = field(default_factory=dict)
    convention: Mapping[str, str] = field(default_factory=dict)
    own_conventions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    decisions: tuple[Table, ...] = ()
    prefilled: Mapping[str, float] = field(default_factory=dict)
    addenda: Addenda = field(default_factory=Addenda)

    def cost_model(self) -> CostModel:
        """The cost model in the convention of the traject.

        Raises WrongUse for a model that there is none of, ModelError for a wrong file, and for a choice or an
        option that the model does not have (place in traject.toml).
        """
        return _in_convention(load_tool(self.model), self.convention, "[rekenwijze]")

    def check_own_conventions(self, model: CostModel) -> None:
        """Raise ModelError for a choice or an option that the model does not have.

        The place is the number of the table under `[rekenwijze_bestand]`, never the name of the file.
        """
        seen: set[tuple[tuple[str, str], ...]] = set()
        for number, convention in enumerate(self.own_conventions.values(), 1):
            key = tuple(sorted(convention.items()))
            if key not in seen:  # with a bulk table many tools share a few
                _in_convention(model, convention, f"[rekenwijze_bestand] nr. {number}")
            seen.add(key)

    def round(self, name: str) -> Round:
        """The round's settings; a round that is not described gets its own name as title."""
        return self.rounds.get(name, Round(name, _title_of(name)))

    def part(self, name: str) -> Part:
        """The part with this name. Raises WrongUse, with the known names, when there is none."""
        if name not in self.parts:
            known = ", ".join(sorted(self.parts)) or "nog geen: beschrijf ze met [deel.NAAM] in traject.toml"
            raise WrongUse(f"Er is geen deel «{name[:60]}» in dit traject. Bekend: {known}.")
        return self.parts[name]

    def check_questions(self, known: Collection[str]) -> None:
        """Raise WrongUse for a question about something that is no element: it would never be asked."""
        unknown = sorted(set(self.questions) - set(known))
        if unknown:
            raise WrongUse(
                f"traject.toml, [vragen]: «{unknown[0][:60]}» is geen element van dit model. Kies de id van "
                "een element, of de tariefregel."
            )

    def context(self, ronde: str, model_peiljaar: int, deel: str = "") -> PublicContext:
        """What may be shown of this traject and round, or of one part of the round.

        How many were invited is known for the round as a whole, so not said of a part.
        """
        described = self.round(ronde)
        if deel:
            title = f"{described.title}, deel {self.part(deel).title}"
            described = replace(described, title=title, invited=None)
        context = PublicContext(
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
        return self.addenda.added_to(context, ronde)


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
    rounds, parts = top.table("ronde"), top.table("deel")
    year = top.integer("peiljaar", *MODEL_YEARS) if "peiljaar" in top else None
    return Traject(
        name=path.parent.name,
        title=top.text("titel", path.parent.name),
        region=top.text("regio", ""),
        product=top.text("product", ""),
        model=_model_reference(top, path.parent),
        policy=top.text("policy", DEFAULT_POLICY),
        peiljaar=year,
        status=top.choice("status", STATUSES, "concept"),
        rounds={name: _round(rounds.table(name, f"[ronde.{name}]"), name) for name in rounds.data},
        questions=top.mapping("vragen", "een vraag als tekst", lambda value: isinstance(value, str)),
        concerns=_concerns(top),
        parts={name: _part(parts.table(name, f"[deel.{name}]"), name) for name in parts.data},
        convention=_convention(top.table("rekenwijze")),
        own_conventions={file: _convention(own) for file, own in _by_file(top, "rekenwijze_bestand")},
        decisions=top.tables("besluit"),
        prefilled=top.mapping("vooringevuld", "een getal", _is_number),
        addenda=read_addenda(top, path.parent, tuple(rounds.data)),
    )


def _in_convention(model: CostModel, convention: Mapping[str, str], place: str) -> CostModel:
    try:
        return with_convention(model, convention)
    except WrongUse as error:
        raise ModelError(CONFIG, place, str(error)) from error


def _convention(table: Table) -> Mapping[str, str]:
    return {choice: table.text(choice) for choice in table.data}


def _by_file(top: Table, key: str) -> Iterator[tuple[str, Table]]:
    """The inner tables by file name, each placed by its number: an error names no file."""
    owner = top.table(key)
    for number, (file, inner) in enumerate(owner.data.items(), 1):
        if not isinstance(inner, dict):
            raise owner.error(f"nr. {number}", "verwacht: per keuze van het model een optie")
        yield file, Table(owner.file, f"[{key}] nr. {number}", inner)


def _concerns(top: Table) -> Mapping[str, str]:
    """File name -> concern; an error gives the number of the line and names no file."""
    table = top.table("concern")
    numbered = Table(table.file, table.place, {f"nr. {n}": v for n, v in enumerate(table.data.values(), 1)})
    return dict(zip(table.data, map(numbered.text, numbered.data), strict=True))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST


def _model_reference(top: Table, folder: Path) -> str:
    reference = top.text("model")
    return str(folder / reference) if reference.endswith(".toml") else reference


def _part(table: Table, name: str) -> Part:
    table.only(_PART_KEYS)
    if PART in check_name("deel", name):
        raise table.error("", f"de naam van een deel mag geen «{PART}» bevatten")
    concerns = table.texts("concerns")
    if not concerns or not all(map(str.strip, concerns)):
        raise table.error("concerns", "verwacht: een lijst met namen of KvK-nummers van concerns")
    return Part(name, table.text("titel", _title_of(name)), concerns)


def _round(table: Table, name: str) -> Round:
    table.only(_ROUND_KEYS)
    return Round(
        name,
        title=table.text("titel", _title_of(name)),
        date=table.date("datum") if "datum" in table else None,
        invited=table.integer("uitgenodigd", 1, 100_000) if "uitgenodigd" in table else None,
    )


def _title_of(name: str) -> str:
    """What a round or a part is called where the settings don't say."""
    return name.replace("-", " ").capitalize()
