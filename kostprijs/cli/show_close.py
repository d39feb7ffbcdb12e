"""What `close` shows: what was destroyed and what is left to do by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kostprijs.cli.show import document, say
from kostprijs.layout import CLOSED, CLOSED_TEXT


def closed(done: Mapping[str, Any], json: bool) -> None:
    """The outcome of a closing: numbers, no name of any file."""
    if json:
        document(done)
        return
    for each in done["rondes"]:
        say(
            f"{each['ronde'] or 'overig'}: {each['inzendingen']['aantal']} ingezonden bestand(en) en "
            f"{each['kluis']['aantal']} bestand(en) uit de kluis vernietigd."
        )
    traject = done["traject"]
    say(f"Geschreven: data/raw/{traject}/{CLOSED_TEXT} (voor het dossier) en {CLOSED} (met vingerafdrukken).")
    say(
        "Let op: overschrijven is op een SSD en in reservekopieën geen garantie; laat de beheerder die ook "
        "verwijderen. Kijk zelf na of achter # in traject.toml nog een naam staat."
    )
    if done["losse_bestanden"]:
        say(
            f"Let op: in data/raw/{traject}/ liggen nog {done['losse_bestanden']} losse bestand(en) die geen "
            "inzending zijn; verwijder ze zelf als er iets van aanbieders in staat."
        )
    if done["tabellen_elders"]:
        say(
            f"Let op: {done['tabellen_elders']} ingelezen tabel(len) liggen buiten data/raw/{traject}/ en "
            "zijn er nog; verwijder ze zelf."
        )
