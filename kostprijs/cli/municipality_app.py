"""The commands on what a tariff costs the municipalities; they stand under `kostprijs scenario`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kostprijs.cli.arguments import HERE, Json, Root
from kostprijs.cli.dutch_help import Commands
from kostprijs.layout import Workspace

app = Commands()

File = Annotated[
    Path, typer.Argument(metavar="BESTAND.toml", help="Uw aannames; zie docs/voorbeelden en de handleiding.")
]
First = Annotated[str, typer.Option("--van", metavar="JJJJ-MM-DD", help="Eerste dag.")]
Last = Annotated[str, typer.Option("--tot", metavar="JJJJ-MM-DD", help="Laatste dag; telt mee.")]
Version = Annotated[str, typer.Option("--versie", metavar="2|3", help="Versie van iWmo: 2 (2.x) of 3 (3.x).")]


@app.command("tariefvormen", epilog="Voorbeeld: kostprijs scenario tariefvormen tariefvormen.toml")
def tariff_forms(file: File, json: Json = False) -> None:
    """Leg tariefvormen naast elkaar: vast, per module, tariefbandbreedte, p x q, budget per cliënt.

    Voor dezelfde cliënten en uren: wat betaalt elke vorm, per module en per jaar?
    """
    from kostprijs.cli import municipality_steps, show_municipality

    show_municipality.tariff_forms(municipality_steps.tariff_forms(file), json)


@app.command("afronden", epilog="Voorbeeld: kostprijs scenario afronden 26,59 --uren 108 --clienten 4000")
def rounding(
    amount: Annotated[str, typer.Argument(metavar="TARIEF", help="Tarief per uur in euro, zoals 26,59.")],
    hours: Annotated[
        str,
        typer.Option(
            "--uren", metavar="UREN", help="Uren per cliënt per jaar; anders de 108 van het normenkader."
        ),
    ] = "",
    clients: Annotated[int, typer.Option("--clienten", metavar="AANTAL", help="Aantal cliënten.")] = 1,
    json: Json = False,
) -> None:
    """Wat kost afronden op hele centen in een jaar: per minuut, kwartier, vier weken of maand betaald?"""
    from kostprijs.cli import municipality_steps, show_municipality

    found = municipality_steps.rounding(amount, hours, clients)
    show_municipality.rounding(found, clients, json)


@app.command(epilog="Voorbeeld: kostprijs scenario budget budget.toml --json")
def budget(file: File, json: Json = False, root: Root = HERE) -> None:
    """Reken uit wat een tarief de gemeenten kost: indicaties x uren x tarief, per module, jaar en scenario.

    Een tarief staat in het bestand, of komt uit een tariefscenario dat het noemt (bestand = "voorstel.toml").
    De eigen bijdrage van cliënten is niet meegeteld.
    """
    from kostprijs.cli import municipality_steps, show_municipality

    plan = municipality_steps.budget(Workspace(root), file)
    show_municipality.budget(plan, json)


@app.command("banden", epilog="Voorbeeld: kostprijs scenario banden banden.toml")
def bands(file: File, json: Json = False) -> None:
    """Zet de indicaties van nu (minuten per week) om naar het bandbreedtemodel, met een regel voor de gaten.

    Alleen aantallen, geen personen. Eindigt met 3 bij een klasse van minder dan vijf personen.
    """
    from kostprijs.cli import municipality_steps, show_municipality

    show_municipality.bands(municipality_steps.bands(file), json)


@app.command(
    epilog="Voorbeeld: kostprijs scenario normenkader --bij belemmering_veel --bij kamer_in_gebruik=2"
)
def normenkader(
    adjustments: Annotated[
        list[str] | None,
        typer.Option("--bij", metavar="AANPASSING[=AANTAL]", help="Een aanpassing op de basis; herhaalbaar."),
    ] = None,
    first: First = "",
    last: Last = "",
    version: Version = "3",
    json: Json = False,
) -> None:
    """Van het normenkader (108 uur per jaar) naar uren, minuten per week en een toewijzing.

    Aanpassingen: eigen_kracht, belemmering_enig of belemmering_veel, samenstelling, kamer_in_gebruik en
    kamer_niet_in_gebruik (die twee per kamer). Met --van en --tot ook voor een deel van een jaar, naar dagen.
    """
    from kostprijs.cli import municipality_steps, show_orders

    show_orders.norms(municipality_steps.norms(adjustments or [], first, last, version), json)


@app.command(
    epilog="Voorbeeld: kostprijs scenario iwmo 108 uur jaar --van 2020-01-01 --tot 2020-06-30 --versie 3"
)
def iwmo(
    volume: Annotated[str, typer.Argument(metavar="VOLUME", help="Hoeveel, zoals 108.")],
    unit: Annotated[str, typer.Argument(metavar="EENHEID", help="Code of woord: 04 of uur, 01 of minuut.")],
    frequency: Annotated[
        str, typer.Argument(metavar="FREQUENTIE", help="Code of woord: 2 of week, 5 of jaar, 6 of totaal.")
    ],
    first: First,
    last: Last = "",
    version: Version = "3",
    json: Json = False,
) -> None:
    """Kan deze toewijzing (volume, eenheid, frequentie) onder deze versie van iWmo? Zo niet: wat dan wel?

    Eindigt met 1 als het niet kan, en noemt de regel en wat wel kan.
    """
    from kostprijs.cli import municipality_steps, show_orders

    show_orders.order(municipality_steps.order(volume, unit, frequency, first, last, version), json)


@app.command("raming", epilog="Voorbeeld: kostprijs scenario raming raming.toml")
def forecast(file: File, json: Json = False) -> None:
    """Splits uitgaven over de jaren in volume, mix en prijs, vanaf een basisjaar."""
    from kostprijs.cli import municipality_steps, show_municipality

    show_municipality.forecast(municipality_steps.forecast(file), json)
