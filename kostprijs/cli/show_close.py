"""What `close` shows: what was destroyed and what is left to do by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kostprijs.cli.show import document, say
from kostprijs.layout import CLOSED, CLOSED_TEXT
from kostprijs.numbers import count_of


def closed(done: Mapping[str, Any], json: bool) -> None:
    """The outcome of a closing: numbers, no name of any file."""
    if json:
        document(done)
        return
    for each in done["rondes"]:
        came, kept = (each[name]["aantal"] for name in ("inzendingen", "kluis"))
        say(
            f"{each['ronde'] or 'overig'}: {count_of(came, 'ingezonden bestand', 'ingezonden bestanden')} en "
            f"{count_of(kept, 'bestand', 'bestanden')} uit de kluis vernietigd."
        )
    if done["sleutel_vernietigd"]:
        say("De sleutel van de kluis is vernietigd: in dit traject kan niets meer gepubliceerd worden.")
    traject = done["traject"]
    say(f"Geschreven: data/raw/{traject}/{CLOSED_TEXT} (voor het dossier) en {CLOSED} (met vingerafdrukken).")
    say(
        "Let op: overschrijven is op een SSD en in reservekopieën geen garantie; laat de beheerder die ook "
        "verwijderen. Kijk zelf na of achter # in traject.toml nog een naam staat."
    )
    if done["losse_bestanden"]:
        say(
            f"Let op: losse bestanden in data/raw/{traject}/ die geen inzending zijn: "
            f"{done['losse_bestanden']}. Verwijder ze zelf als er iets van aanbieders in staat."
        )
    if done["tabellen_elders"]:
        say(
            f"Let op: ingelezen tabellen buiten data/raw/{traject}/, die er nog zijn: "
            f"{done['tabellen_elders']}. Verwijder ze zelf."
        )
