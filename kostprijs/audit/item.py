"""One text of a published file, as the readers give it."""

from __future__ import annotations

from dataclasses import dataclass

TEXT, FORM, CODE = "tekst", "vorm", "programma"


@dataclass(frozen=True)
class Item:
    """One text of a file and where it stands, in Dutch: `tabel «...», rij «...», kolom «...»`.

    `kind` FORM is what holds no words or figures of the publication: a drawing, told by its hash, and the
    lines of a description for machines. CODE is what can make a browser show something else than stands
    there: scripts, style sheets, addresses. No library writes these, so each version of the package has its
    own.
    """

    where: str
    text: str
    kind: str = TEXT
