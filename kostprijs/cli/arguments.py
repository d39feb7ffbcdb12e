"""The arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import kostprijs


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"kostprijs {kostprijs.__version__}")
        raise typer.Exit


Traject = Annotated[str, typer.Argument(metavar="TRAJECT", help="Naam van het traject (map in data/raw).")]
Ronde = Annotated[str, typer.Argument(metavar="RONDE", help="Naam van de ronde, zoals ronde-1.")]
Root = Annotated[Path, typer.Option("--root", metavar="MAP", help="Map waaronder data/ en reports/ liggen.")]
Json = Annotated[bool, typer.Option("--json", help="Eén JSON-document op standaarduitvoer.")]
Deel = Annotated[
    str, typer.Option("--deel", metavar="NAAM", help="Alleen dit deel (perceel, gemeente) uit traject.toml.")
]
Table = Annotated[
    Path | None,
    typer.Option(
        "--tabel", metavar="BESTAND.csv", help="Bulktabel: een rij per rekentool, een kolom per element."
    ),
]
Letters = Annotated[
    bool,
    typer.Option(
        "--brieven",
        help="Ook in een grote ronde alle brieven en ontvangstbewijzen, met een rekentool om te verbeteren.",
    ),
]
Policy = Annotated[
    str | None, typer.Option("--policy", metavar="BELEID", help="Publicatiebeleid, zoals streng.")
]
AllRounds = Annotated[
    bool, typer.Option("--all", help="Elke vrijgegeven ronde onder data/anonymised/ die nog niet bij is.")
]
Jobs = Annotated[
    int, typer.Option("--jobs", min=1, max=256, metavar="N", help="Met --all: zoveel processen naast elkaar.")
]
Dask = Annotated[
    str | None,
    typer.Option("--dask", metavar="ADRES", help="Met --all: op de werkers van deze dask-scheduler."),
]
Version = Annotated[
    bool,
    typer.Option("--version", callback=_say_version, is_eager=True, help="Toon de versie van het pakket."),
]
HERE = Path()
