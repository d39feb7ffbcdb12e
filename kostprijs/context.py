"""What may stand on a page about a round, besides figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Remark:
    """What the analyst writes of the remarks that were made on one theme; never a provider's own text."""

    theme: str
    text: str


@dataclass(frozen=True)
class Milestone:
    """One step of the planning: what is decided or done, when (a date or words) and by whom."""

    what: str
    when: str
    who: str


@dataclass(frozen=True)
class PublicContext:
    """The public part of a traject's settings, chosen key by key.

    `language` is "nl" or "en". In `planning` a date is written as 2019-09-01.
    """

    title: str
    region: str
    product: str
    peiljaar: int
    status: str
    round_title: str
    date: dt.date | None
    invited: int | None
    questions: Mapping[str, str]
    language: str = "nl"
    remarks: tuple[Remark, ...] = ()
    planning: tuple[Milestone, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys, as in traject.toml)."""
        return {
            "titel": self.title,
            "regio": self.region,
            "product": self.product,
            "peiljaar": self.peiljaar,
            "status": self.status,
            "ronde_titel": self.round_title,
            "datum": self.date.isoformat() if self.date else None,
            "uitgenodigd": self.invited,
            "vragen": dict(self.questions),
            "taal": self.language,
            "opmerkingen": [{"thema": remark.theme, "tekst": remark.text} for remark in self.remarks],
            "planning": [{"wat": step.what, "wanneer": step.when, "wie": step.who} for step in self.planning],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PublicContext:
        """The inverse of `as_json`. Raises KeyError, ValueError or TypeError on other data.

        A dataset of before these keys has no language (it is Dutch), no remarks and no planning.
        """
        return cls(
            title=str(data["titel"]),
            region=str(data["regio"]),
            product=str(data["product"]),
            peiljaar=int(data["peiljaar"]),
            status=str(data["status"]),
            round_title=str(data["ronde_titel"]),
            date=dt.date.fromisoformat(data["datum"]) if data["datum"] else None,
            invited=None if data["uitgenodigd"] is None else int(data["uitgenodigd"]),
            questions={str(key): str(value) for key, value in data["vragen"].items()},
            language=str(data.get("taal", "nl")),
            remarks=tuple(Remark(str(r["thema"]), str(r["tekst"])) for r in data.get("opmerkingen", ())),
            planning=tuple(
                Milestone(str(step["wat"]), str(step["wanneer"]), str(step["wie"]))
                for step in data.get("planning", ())
            ),
        )
