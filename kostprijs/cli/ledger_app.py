"""The commands on the ledger of a traject."""

from __future__ import annotations

from typing import Annotated

import typer

from kostprijs.cli.alone import alone
from kostprijs.cli.arguments import HERE, Deel, Json, Ronde, Root, Traject
from kostprijs.cli.dutch_help import Commands
from kostprijs.layout import Workspace
from kostprijs.numbers import count_of

app = Commands(help="Het grootboek: wat er over een traject naar buiten is gegaan.")


@app.command(epilog="Voorbeeld: kostprijs ledger add voorbeeld ronde-1 --figuur overhead --datum 2019-08-21")
def add(
    traject: Traject,
    ronde: Ronde,
    figures: Annotated[
        list[str],
        typer.Option("--figuur", metavar="ID", help="Id van het element of de figuur; herhaalbaar."),
    ],
    date: Annotated[str, typer.Option("--datum", metavar="JJJJ-MM-DD", help="Wanneer; anders vandaag.")] = "",
    note: Annotated[
        str, typer.Option("--toelichting", metavar="TEKST", help="Bij welke gelegenheid; blijft in de kluis.")
    ] = "",
    deel: Deel = "",
    root: Root = HERE,
) -> None:
    """Leg vast dat er cijfers over de inzendingen van deze ronde zijn uitgesproken, zoals in een overleg.

    Het telt als een publicatie van die inzendingen: volgende rondes worden er ook tegen gehouden. Wat
    er precies gezegd is komt niet in het grootboek.
    """
    from kostprijs.cli import ledger_steps, show

    workspace = Workspace(root)
    with alone(workspace, traject):
        entry, isolating = ledger_steps.add(workspace, traject, ronde, figures, date, note, deel)
    spoken = count_of(len(entry.figures), "uitgesproken cijfer", "uitgesproken cijfers")
    show.say(f"Vastgelegd als regel {entry.number} van het grootboek: {spoken} over {entry.publication}.")
    if isolating:
        show.say(
            "Let op: samen met wat al bekend was, komt wat gezegd is neer op te weinig concerns om niet "
            f"herleidbaar te zijn: {', '.join(isolating)}. Dat is niet meer terug te nemen. Noem deze "
            "cijfers niet nog eens en overleg met de privacy officer."
        )


@app.command("show", epilog="Voorbeeld: kostprijs ledger show voorbeeld --json")
def show_lines(traject: Traject, json: Json = False, root: Root = HERE) -> None:
    """Toon de regels van het grootboek: wat er wanneer naar buiten ging, zonder namen of waarden."""
    from kostprijs.cli import ledger_steps, show_vault

    show_vault.ledger(traject, ledger_steps.lines(Workspace(root), traject), json)


@app.command(epilog="Voorbeeld: kostprijs ledger check voorbeeld")
def check(traject: Traject, json: Json = False, root: Root = HERE) -> None:
    """Ga na of het grootboek heel is en alles bevat wat de certificaten in data/anonymised noemen.

    Eindigt met 3, en noemt de regel, als er een regel ontbreekt, verplaatst of gewijzigd is.
    """
    from kostprijs.cli import ledger_steps, show_vault

    count = ledger_steps.check(Workspace(root), traject)
    show_vault.ledger_is_whole(traject, count, json)
