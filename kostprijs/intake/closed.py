"""Whether a round was closed: its submissions and its vault destroyed, with a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kostprijs.errors import VerificationFailed, WrongUse
from kostprijs.files import canonical_json, parse_json, sha256
from kostprijs.layout import CLOSED, CLOSED_TEXT, VAULT

JOURNAL = "afsluiten.json"  # in the vault while a closing is under way


@dataclass(frozen=True)
class ClosedRound:
    """What was destroyed of one round, and when: numbers of files, no name of any."""

    ronde: str
    date: str
    submissions: int
    kept: int

    @property
    def day(self) -> str:
        """The date as people write it."""
        return f"{dt.datetime.fromisoformat(self.date):%d-%m-%Y}"


def seal_of(content: Mapping[str, Any]) -> str:
    """The hash of a record, over all of it but the hash."""
    return sha256(canonical_json({key: value for key, value in content.items() if key != "sha256"}))


def load_record(raw: Path) -> dict[str, Any]:
    """The record of a traject (data/raw/<traject>), empty when nothing was closed.

    Raises VerificationFailed when it was altered.
    """
    path = raw / CLOSED
    try:
        content = parse_json(path.read_bytes())
        if content["sha256"] == seal_of(content):
            return dict(content)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise VerificationFailed(
        f"{CLOSED} van «{raw.name}», het verslag van de vernietiging, is gewijzigd of niet te lezen. Zet het "
        "terug uit een reservekopie."
    )


def closed_rounds(raw: Path) -> dict[str, ClosedRound]:
    """The closed rounds of a traject, by name. Raises as load_record does."""
    return {
        each["ronde"]: ClosedRound(
            each["ronde"], closing["datum"], each["inzendingen"]["aantal"], each["kluis"]["aantal"]
        )
        for closing in load_record(raw).get("afsluitingen", ())
        for each in closing["rondes"]
    }


def key_destroyed_on(raw: Path) -> str:
    """The day on which the key of a traject was destroyed, as people write it; "" when it was not."""
    for closing in load_record(raw).get("afsluitingen", ()):
        if not closing["bewaard"].get("sleutel", True):
            return f"{dt.datetime.fromisoformat(closing['datum']):%d-%m-%Y}"
    return ""


def check_finished(raw: Path) -> None:
    """Raise WrongUse while a closing is begun and not finished: the vault is between two states.

    `raw` is data/raw/<traject>.
    """
    if (raw / VAULT / JOURNAL).exists():
        raise WrongUse(
            f"Het afsluiten van «{raw.name}» is begonnen en niet afgemaakt.",
            f"Geef «kostprijs close {raw.name} --bevestig {raw.name}» opnieuw; het gaat verder waar het was.",
        )


def check_open(raw: Path, ronde: str) -> None:
    """Raise WrongUse for a round that was destroyed, and for any round of a traject without a key.

    Also for any round while a closing is not finished. `raw` is data/raw/<traject>.
    """
    check_finished(raw)
    day = key_destroyed_on(raw)
    if day:
        raise WrongUse(
            f"De sleutel van «{raw.name}» is op {day} vernietigd (zie {CLOSED_TEXT}). Er kan in dit traject "
            "niets meer gepubliceerd worden: een nieuwe ronde is niet meer tegen de vorige te houden. Wat "
            "gepubliceerd is blijft na te gaan met «kostprijs verify». Begin alleen voor geheel nieuwe "
            "inzendingen een nieuw traject."
        )
    closed = closed_rounds(raw).get(ronde)
    if closed is not None:
        raise WrongUse(
            f"De ronde «{ronde}» is op {closed.day} afgesloten: de inzendingen en wat er in de kluis van "
            f"stond zijn vernietigd (zie {CLOSED}). Wat gepubliceerd is blijft na te gaan met «kostprijs "
            "verify». Gebruik voor nieuwe inzendingen een nieuwe ronde."
        )
