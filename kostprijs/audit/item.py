"""One text of a published file, as the readers give it."""

from __future__ import annotations

from dataclasses import dataclass

TEXT, FORM = "tekst", "vorm"


@dataclass(frozen=True)
class Item:
    """One text of a file and where it stands, in Dutch: `tabel «...», rij «...», kolom «...»`.

    `kind` FORM is what holds no words or figures of the publication: a drawing or a style sheet, told by
    its hash, and the lines of a description for machines.
    """

    where: str
    text: str
    kind: str = TEXT
