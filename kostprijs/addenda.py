"""What the analyst adds to the pages in traject.toml: language, remarks by theme, planning and house style.

All of it is written by the analyst. Nothing that a provider typed or sent reaches these keys.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kostprijs.context import Milestone, PublicContext, Remark
from kostprijs.tomlfile import Table

KEYS = ("taal", "opmerking", "planning", "huisstijl")
LANGUAGES = ("nl", "en")
# what a layout of the house style is used for; each is a key of [huisstijl]
ROLES = ("titel", "tekst", "tabel", "grafiek")
MOST_REMARKS, MOST_STEPS = 30, 20
# the most signs of each text: more does not fit beside the rest of a page or on a slide
LONGEST = {"thema": 80, "tekst": 800, "wat": 200, "wanneer": 60, "wie": 120}


@dataclass(frozen=True)
class HouseStyleFile:
    """Where the region's own .pptx lies, and the name of its layout per role (ROLES)."""

    path: Path
    layouts: Mapping[str, str]


@dataclass(frozen=True)
class Addenda:
    """The four keys together. A remark or a step that names a round stands on the pages of that round only.

    `remarks` and `planning` have the name of that round before each item, or "" for every round.
    """

    language: str = "nl"
    remarks: tuple[tuple[str, Remark], ...] = ()
    planning: tuple[tuple[str, Milestone], ...] = ()
    house_style: HouseStyleFile | None = None

    def added_to(self, context: PublicContext, ronde: str) -> PublicContext:
        """The context of a page of this round, with what the analyst added to it."""
        return replace(
            context,
            language=self.language,
            remarks=tuple(item for own, item in self.remarks if own in ("", ronde)),
            planning=tuple(item for own, item in self.planning if own in ("", ronde)),
        )


def read_addenda(top: Table, folder: Path, rounds: Collection[str]) -> Addenda:
    """The keys KEYS out of traject.toml, which lies in `folder`; `rounds` are the rounds it describes.

    Whether the file of the house style is there, and has the layouts, is seen when a round is anonymised.
    Raises ModelError with the key.
    """
    return Addenda(
        language=top.choice("taal", LANGUAGES, "nl"),
        remarks=tuple(
            (_round(table, rounds), Remark(_text(table, "thema"), _text(table, "tekst")))
            for table in _listed(top, "opmerking", ("thema", "tekst"), MOST_REMARKS)
        ),
        planning=tuple(
            (_round(table, rounds), Milestone(_text(table, "wat"), _when(table), _text(table, "wie")))
            for table in _listed(top, "planning", ("wat", "wanneer", "wie"), MOST_STEPS)
        ),
        house_style=_house_style(top.table("huisstijl"), folder) if "huisstijl" in top else None,
    )


def _listed(top: Table, key: str, known: tuple[str, ...], most: int) -> tuple[Table, ...]:
    tables = top.tables(key)
    if len(tables) > most:
        raise top.error(f"[[{key}]]", f"staat er {len(tables)} keer; hoogstens {most} passen op een stuk")
    for table in tables:
        table.only((*known, "ronde"))
    return tables


def _text(table: Table, key: str) -> str:
    """A text on one line; ends of lines and rows of spaces become one space."""
    text = " ".join(table.text(key).split())
    if len(text) > LONGEST[key]:
        raise table.error(key, f"is {len(text)} tekens lang; hoogstens {LONGEST[key]} passen op een stuk")
    return text


def _when(table: Table) -> str:
    value = table.data.get("wanneer")
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if value is not None and not isinstance(value, str):
        raise table.error("wanneer", 'verwacht: een datum zoals 2019-09-01, of woorden zoals "najaar 2019"')
    return _text(table, "wanneer")


def _round(table: Table, rounds: Collection[str]) -> str:
    name = table.text("ronde", "")
    if name and name not in rounds:
        known = ", ".join(sorted(rounds)) or "nog geen"
        raise table.error("ronde", f"«{name:.40}» is geen ronde van dit traject; beschreven zijn: {known}")
    return name


def _house_style(table: Table, folder: Path) -> HouseStyleFile:
    table.only(("bestand", *ROLES))
    file = table.text("bestand")
    if not file.casefold().endswith(".pptx"):
        raise table.error("bestand", f"«{file:.60}» is geen .pptx; bewaar de huisstijl als PowerPoint")
    return HouseStyleFile(folder / file, {role: table.text(role).strip() for role in ROLES})
