"""The record of a closing in words: what was destroyed, when, and what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from kostprijs.intake.cleared import NAMING
from kostprijs.layout import CLOSED
from kostprijs.numbers import count_of

_NOTES = (
    "Toelichtingen in het grootboek bij uitgesproken cijfers, in de woorden van de projectleider: {}. Zij "
    "horen bij de keten en gaan alleen weg als ook de sleutel weggaat."
)
_NOTES_GONE = (
    "Ook vernietigd: toelichtingen in het grootboek ({}). De regels zijn daarna opnieuw aan elkaar geketend; "
    "wat de certificaten van het grootboek noemen is hetzelfde gebleven."
)
_KEY_GOES = "Vernietigd: de sleutel van de kluis."
_KEY_GONE = (
    "De sleutel van de kluis was al vernietigd. De vingerafdrukken van deze bestanden zijn gemaakt met een "
    "sleutel die niemand heeft: daarmee is van geen bestand te laten zien dat het vernietigd is."
)
_SAYS = f"""\
## Wat dit wel en niet zegt

- De bestanden zijn overschreven en verwijderd. Op een SSD, in een momentopname (snapshot) en in een
  reservekopie kan de oude inhoud nog staan. Laat de beheerder die ook verwijderen.
- Van elk vernietigd bestand staat in `{CLOSED}` een vingerafdruk, gemaakt met de sleutel in de kluis. Wie
  nog een kopie en de sleutel heeft, kan daarmee laten zien dat dit bestand vernietigd is. Zonder de sleutel
  zegt een vingerafdruk niets, ook geen naam.
{{key}}
- Wat gepubliceerd is, blijft na te gaan met `kostprijs verify`. Dat de cijfers uit de inzendingen volgen, is
  daarna niet meer na te rekenen.
"""


_WITH_KEY = """\
- In het grootboek en het register van concerns staan namen en waarden niet leesbaar, alleen vingerafdrukken
  met die sleutel. Wie de kluis heeft, heeft ook de sleutel en kan namen en waarden een voor een proberen: zo
  zijn zij terug te vinden. Bewaar de kluis daarom zo streng als eerst. Wordt er in dit traject niets meer
  gepubliceerd, vernietig dan ook de sleutel, met `kostprijs close` en `--ook-sleutel`."""
_WITHOUT_KEY = """\
- De sleutel van de kluis is vernietigd. In het grootboek en het register van concerns staan vingerafdrukken
  die zonder sleutel bij geen naam en geen waarde meer te proberen zijn. Er kan in dit traject ook niets meer
  gepubliceerd worden. Staat de sleutel nog in een reservekopie van de kluis, dan geldt dit niet."""


def closing_md(content: Mapping[str, Any]) -> bytes:
    """afgesloten.md: the same as the JSON record, without the fingerprints. No name of a file or provider."""
    lines = [f"# Vernietiging: {content['traject']}", ""]
    has_key = True
    for closing in content["afsluitingen"]:
        lines += [*_closing(closing, had_key=has_key), ""]
        has_key = has_key and closing["bewaard"].get("sleutel", True)
    says = _SAYS.format(key=_WITH_KEY if has_key else _WITHOUT_KEY)
    lines += [says + f"- De sha256 van het verslag in `{CLOSED}`: `{content['sha256']}`.", ""]
    return "\n".join(lines).encode()


def _closing(closing: Mapping[str, Any], *, had_key: bool) -> list[str]:
    """One closing; `had_key` says whether the key was still there when it began."""
    when = dt.datetime.fromisoformat(closing["datum"])
    kept, cleared = closing["bewaard"], closing["uit_instellingen"]
    lines = count_of(kept["regels"], "regel", "regels")
    last = f", laatste regel `{kept['sha256']}`" if kept["sha256"] else ""
    stays = f"het grootboek ({lines}{last})"
    has_key, notes_gone = kept.get("sleutel", True), kept.get("toelichtingen_vernietigd", 0)
    return [
        f"## {when:%d-%m-%Y, %H:%M} uur (UTC)",
        "",
        *_rounds(closing["rondes"]),
        *([] if has_key else [_KEY_GOES if had_key else _KEY_GONE]),
        f"Bewaard: {stays}{', de sleutel' if has_key else ''}, en het register van concerns zonder namen.",
        *([_NOTES.format(kept["toelichtingen"])] if kept["toelichtingen"] else []),
        *([_NOTES_GONE.format(notes_gone)] if notes_gone else []),
        *([f"Uit traject.toml weggehaald: {', '.join(NAMING[key] for key in cleared)}."] if cleared else []),
    ]


def _rounds(rounds: Sequence[Mapping[str, Any]]) -> list[str]:
    """The table of what was destroyed, none where only the key was."""
    if not rounds:
        return []
    rows = (
        f"| {each['ronde'] or 'overig'} | {each['inzendingen']['aantal']} | {each['kluis']['aantal']} |"
        for each in rounds
    )
    head = "| ronde | inzendingen vernietigd | bestanden uit de kluis vernietigd |"
    return [head, "| --- | --- | --- |", *rows, ""]
