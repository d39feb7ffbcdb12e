"""What may stand on a page about a round, besides figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PublicContext:
    """The public part of a traject's settings, chosen key by key."""

    title: str
    region: str
    product: str
    peiljaar: int
    status: str
    round_title: str
    date: dt.date | None
    invited: int | None
    questions: Mapping[str, str]

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
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PublicContext:
        """The inverse of `as_json`. Raises KeyError, ValueError or TypeError on other data."""
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
        )
