"""The commands of the auditor, and of who wants to check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kostprijs.cli.alone import alone
from kostprijs.cli.arguments import HERE, Json, Root, Traject
from kostprijs.cli.dutch_help import Commands
from kostprijs.cli.receipt_app import receipt_app
from kostprijs.layout import Workspace

audit_app = Commands()
audit_app.add_typer(receipt_app, name="receipt")

Report = Annotated[Path, typer.Argument(metavar="MAP", help="De map van een publicatie.")]
Verslag = Annotated[
    Path | None,
    typer.Option("--verslag", metavar="BESTAND.md", help="Schrijf ook een verslag in gewone woorden."),
]


Raw = Annotated[
    bool, typer.Option("--raw", help="Ook: alles herhalen vanaf de inzendingen, en het grootboek nagaan.")
]


@audit_app.command(epilog="Voorbeeld: kostprijs verify reports/voorbeeld/ronde-1")
def verify(
    report: Report, verslag: Verslag = None, raw: Raw = False, json: Json = False, root: Root = HERE
) -> None:
    """Controleer een publicatie: elk bestand, elk cijfer en alles waar zij van gemaakt is.

    Maakt alles opnieuw uit data/anonymised/ en vergelijkt cijfer voor cijfer; data/raw/ is niet nodig.
    Eindigt met 4 als er een verschil is, en noemt het bestand, de plaats en hoeveel het scheelt.

    Met --raw ook vanaf de inzendingen, in een eigen kopie binnen de kluis; daaraan verandert niets. Wat dan
    verschilt is vertrouwelijk: het verslag noemt het zonder bedragen.
    """
    from kostprijs.cli import audit_steps, raw_steps, show_audit
    from kostprijs.cli.show import progress, steps

    if verslag is not None:
        audit_steps.check_replaceable(verslag)
    with steps("Controleren") as watch:
        found = audit_steps.verify(Workspace(root), report, watch)
    if raw:
        with progress("Herhalen vanaf de inzendingen") as advance:
            found = audit_steps.from_submissions(Workspace(root), report, found, advance)
    written = None if verslag is None else audit_steps.write_report(found, verslag)
    show_audit.verification(found, json, written)
    raw_steps.check_repeated(found.checks)


@audit_app.command(epilog="Voorbeeld: kostprijs close lekwijk --bevestig lekwijk")
def close(
    traject: Traject,
    confirm: Annotated[
        str, typer.Option("--bevestig", metavar="TRAJECT", help="Nogmaals de naam: zonder gebeurt er niets.")
    ] = "",
    key_too: Annotated[
        bool,
        typer.Option(
            "--ook-sleutel",
            help="Ook de sleutel van de kluis en de toelichtingen in het grootboek: daarna kan in dit "
            "traject niets meer gepubliceerd worden.",
        ),
    ] = False,
    json: Json = False,
    root: Root = HERE,
) -> None:
    """Vernietig de inzendingen en de kluis van elke ronde, met een verslag: wat, wanneer, hoeveel.

    Wat vrijgegeven en gepubliceerd is blijft, en blijft na te gaan. Ook blijft wat nodig is om een volgende
    ronde tegen de vorige te houden: het grootboek, zonder namen. Wie de sleutel in de kluis heeft, kan
    namen en waarden daarin wel een voor een proberen; met --ook-sleutel kan niemand dat meer. Dat kan ook
    later nog. Zonder --bevestig zegt dit alleen wat er zou verdwijnen (code 2). Werd het afgebroken? Geef
    dezelfde opdracht nog eens.
    """
    from kostprijs.cli import close_steps, show_close
    from kostprijs.cli.halfway import told_when_begun
    from kostprijs.cli.show import progress

    workspace = Workspace(root)
    begun = told_when_begun(workspace, traject)
    with alone(workspace, traject), begun, progress("Vernietigen") as advance:
        done = close_steps.close(workspace, traject, confirm, advance, key_too=key_too)
    show_close.closed(done, json)


@audit_app.command(epilog='Voorbeeld: kostprijs trace "tarief hoogste groep" reports/voorbeeld/ronde-1')
def trace(
    question: Annotated[
        str, typer.Argument(metavar="VRAAG", help="Een element, figuur, regel, referentie of gedrukt getal.")
    ],
    where: Annotated[
        list[str] | None,
        typer.Argument(metavar="MAP|TRAJECT RONDE", help="De publicatie; mag weg als er maar één is."),
    ] = None,
    json: Json = False,
    root: Root = HERE,
) -> None:
    """Volg een cijfer terug: van de bladzijde via tabel en rij naar regel, formule, referentie en bewijs.

    Vraag naar een element («ziekteverzuim»), een groep («tarief hoogste groep»), een regel van de opbouw
    («kostprijs per uur»), een referentie («[3]») of een getal zoals het er staat («31,20»). Leest alleen
    data/anonymised/ en reports/. Eindigt met 4 als een schakel niet klopt.
    """
    from kostprijs.cli import show_trace, trace_steps

    show_trace.trace(trace_steps.trace(Workspace(root), question, where or ()), json)
