"""The record of a closing in words: what was destroyed, when, and what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from kostprijs.intake.cleared import NAMING
from kostprijs.layout import CLOSED
from kostprijs.numbers import count_of

_NOTES = (
    "Toelichtingen in het grootboek bij uitgesproken cijfers, in de woorden van de projectleider: {}. Zij "
    "horen bij de keten en zijn niet weg te halen."
)
_SAYS = f"""\
## Wat dit wel en niet zegt

- De bestanden zijn overschreven en verwijderd. Op een SSD, in een momentopname (snapshot) en in een
  reservekopie kan de oude inhoud nog staan. Laat de beheerder die ook verwijderen.
- Van elk vernietigd bestand staat in `{CLOSED}` een vingerafdruk, gemaakt met de sleutel in de kluis. Wie
  nog een kopie heeft, kan daarmee laten zien dat dit bestand vernietigd is. Zonder de sleutel zegt een
  vingerafdruk niets, ook geen naam.
- In het grootboek en het register van concerns staan geen namen en geen waarden, alleen vingerafdrukken met
  die sleutel. Wie de sleutel heeft, kan namen en waarden wel een voor een proberen. Bewaar de kluis daarom zo
  streng als eerst, en vernietig ook haar als er in dit traject niets meer gepubliceerd wordt.
- Wat gepubliceerd is, blijft na te gaan met `kostprijs verify`. Dat de cijfers uit de inzendingen volgen, is
  daarna niet meer na te rekenen.
"""


def closing_md(content: Mapping[str, Any]) -> bytes:
    """afgesloten.md: the same as the JSON record, without the fingerprints. No name of a file or provider."""
    lines = [f"# Vernietiging: {content['traject']}", ""]
    for closing in content["afsluitingen"]:
        lines += [*_closing(closing), ""]
    lines += [_SAYS + f"- De sha256 van het verslag in `{CLOSED}`: `{content['sha256']}`.", ""]
    return "\n".join(lines).encode()


def _closing(closing: Mapping[str, Any]) -> list[str]:
    when = dt.datetime.fromisoformat(closing["datum"])
    kept, cleared = closing["bewaard"], closing["uit_instellingen"]
    lines = count_of(kept["regels"], "regel", "regels")
    stays = f"het grootboek ({lines}, laatste regel `{kept['sha256']}`), de sleutel"
    return [
        f"## {when:%d-%m-%Y, %H:%M} uur (UTC)",
        "",
        "| ronde | inzendingen vernietigd | bestanden uit de kluis vernietigd |",
        "| --- | --- | --- |",
        *(
            f"| {each['ronde'] or 'overig'} | {each['inzendingen']['aantal']} | {each['kluis']['aantal']} |"
            for each in closing["rondes"]
        ),
        "",
        f"Bewaard: {stays}, en het register van concerns zonder namen.",
        *([_NOTES.format(kept["toelichtingen"])] if kept["toelichtingen"] else []),
        *([f"Uit traject.toml weggehaald: {', '.join(NAMING[key] for key in cleared)}."] if cleared else []),
    ]
