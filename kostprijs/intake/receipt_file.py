"""Reads a receipt back: what its provider holds in hand, which may have been through anything since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kostprijs.errors import WrongUse
from kostprijs.files import parse_json, sha256
from kostprijs.intake.findings import clean
from kostprijs.intake.receipt_text import CountedFigure, counted_figures
from kostprijs.intake.receipts import KIND, VERSION
from kostprijs.intake.vault import dump
from kostprijs.layout import check_name, check_round

MAX_BYTES = 5_000_000


@dataclass(frozen=True)
class ReadReceipt:
    """What a receipt says.

    digests     the sha256 of the files that came in; a row of a table is no file
    left_out    how many values of tools that count were filled in and do not count
    """

    traject: str
    ronde: str
    commitment: str
    counts: bool
    digests: tuple[str, ...]
    figures: tuple[CountedFigure, ...]
    left_out: int


def read_receipt(data: bytes) -> ReadReceipt:
    """Read a receipt; spaces and line ends that a mail program changed make no difference.

    Raises WrongUse for what is no receipt. One of which a value was changed is read: only the list tells.
    """
    try:
        content = parse_json(data)
        if content["soort"] != KIND or not isinstance(content["geteld"], dict):
            raise _no_receipt()
        if content["versie"] != VERSION:
            raise WrongUse(
                f"Dit ontvangstbewijs is van een andere versie dan dit programma leest ({VERSION}). Gebruik "
                "een nieuwere kostprijs."
            )
        tools = content["rekentools"]
        return ReadReceipt(
            traject=check_name("traject", content["traject"]),
            ronde=check_round(content["ronde"]),
            commitment=sha256(dump(content)),  # which takes no NaN and nothing infinite
            counts=content["telt_mee"] is True,
            digests=tuple(str(tool["sha256"]) for tool in tools if not tool["uit_tabel"]),
            figures=tuple(_figures(content)),
            left_out=sum(
                value["waarde"] is None and value["stand"] != "leeg"
                for tool in tools
                if tool["telt_mee"]
                for value in tool["waarden"]
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise _no_receipt() from error


def _figures(content: Mapping[str, Any]) -> list[CountedFigure]:
    if not all(isinstance(value, int | float) for value in content["geteld"].values()):
        raise ValueError
    figures = [replace(figure, label=clean(figure.label)) for figure in counted_figures(content)]
    if len(figures) != len(content["geteld"]):
        raise ValueError
    return figures


def _no_receipt() -> WrongUse:
    return WrongUse(
        "Dit is geen ontvangstbewijs zoals kostprijs het maakt. Verwacht: het bestand ontvangst-NNN.json dat "
        "u van de gemeente kreeg, ongewijzigd."
    )
