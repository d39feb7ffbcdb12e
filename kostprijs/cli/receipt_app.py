"""The commands of a provider on its receipt."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kostprijs.cli.arguments import HERE, Json, Root
from kostprijs.cli.dutch_help import Commands
from kostprijs.layout import Workspace

receipt_app = Commands(
    help="Het ontvangstbewijs van een aanbieder: telde mijn opgave mee zoals ik haar inzond?"
)


@receipt_app.command(epilog="Voorbeeld: kostprijs receipt check ontvangst-006.json --lijst ontvangsten.json")
def check(
    receipt: Annotated[Path, typer.Argument(metavar="ONTVANGST.json", help="Het bewijs dat u kreeg.")],
    submitted: Annotated[
        Path | None,
        typer.Option("--bestand", metavar="BESTAND", help="Uw eigen rekentool, zoals u die verstuurde."),
    ] = None,
    named: Annotated[
        Path | None,
        typer.Option(
            "--lijst",
            metavar="ontvangsten.json",
            help="De lijst bij de bandbreedtes; anders die in data/anonymised/ onder --root.",
        ),
    ] = None,
    json: Json = False,
    root: Root = HERE,
) -> None:
    """Ga na of uw opgave is ingelezen zoals u haar verstuurde, en in de publicatie is meegeteld.

    Daar is geen kluis voor nodig en u ziet van niemand anders iets. Eindigt met 4 als iets niet klopt.
    """
    from kostprijs.cli import receipt_steps, show_receipt

    show_receipt.checked(receipt_steps.check(Workspace(root), receipt, submitted, named), json)
