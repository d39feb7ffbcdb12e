"""The tool of 2019 as a provider fills it in, with everything in order but what a test changes."""

from __future__ import annotations

from collections.abc import Mapping

from kostprijs.model.loader import load_model
from kostprijs.model.template import Filling, workbook_bytes

MODEL = load_model("hbh-2019")
VALUES: dict[str, float | str] = {
    "uurloon[trede 0]": 10.76, "uurloon[trede 1]": 11.4, "uurloon[trede 2]": 12.1, "uurloon[trede 3]": 12.8,
    "uurloon[trede 4]": 13.46, "personeelsmix[trede 0]": 10, "personeelsmix[trede 1]": 15,
    "personeelsmix[trede 2]": 20, "personeelsmix[trede 3]": 25, "personeelsmix[trede 4]": 30,
    "contracturen": 1872, "vakantietoeslag": 8, "eindejaarsuitkering": 7.4, "awf": 3.6, "sectorpremie": 0.77,
    "aof": 6.46, "opslag_kinderopvang": 0.5, "whk": 1.18, "zvw": 6.95, "pensioen_werkgever": 11.75,
    "franchise_jaar": 12770, "verlof": 16.5, "ziekteverzuim": 5.7, "scholing": 2, "niet_planbaar": 3,
    "reiskosten_woon_werk": 0.2, "reiskosten_client": 0.3, "overhead": 15, "risico": 3, "indexatie": 0,
}  # fmt: skip


def tool(
    concern: str,
    tariff: float | None = None,
    remarks: Mapping[str, str] | None = None,
    properties: Mapping[str, str] | None = None,
    **changes: float | str | None,
) -> bytes:
    """The workbook of this concern; a change to None leaves the value blank."""
    values = {figure: value for figure, value in (VALUES | changes).items() if value is not None}
    provider = {"aanbieder": f"Zorg {concern}", "concern": concern, "peiljaar": 2019}
    return workbook_bytes(MODEL, Filling(provider, values, remarks or {}, tariff, properties or {}))
