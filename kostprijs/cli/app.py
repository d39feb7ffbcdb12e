"""The commands, one function each.

A command loads what it needs when it is called: help and small questions must not wait for the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kostprijs.cli.alone import alone
from kostprijs.cli.arguments import HERE, Deel, Json, Letters, Policy, Ronde, Root, Table, Traject, Version
from kostprijs.cli.audit_app import audit_app
from kostprijs.cli.dutch_help import Commands
from kostprijs.cli.ledger_app import app as ledger_app
from kostprijs.cli.model_app import app as model_app
from kostprijs.cli.publish_app import publish_app
from kostprijs.cli.scenario_app import scenario_app
from kostprijs.errors import Blocked
from kostprijs.layout import Workspace

app = Commands(
    name="kostprijs",
    add_completion=False,
    pretty_exceptions_enable=False,  # typer's own traceback shows local values: submitted ones among them
    rich_markup_mode=None,
)
for group, name in ((model_app, "model"), (ledger_app, "ledger"), (scenario_app, "scenario")):
    app.add_typer(group, name=name)
for commands in (publish_app, audit_app):
    app.add_typer(commands)  # without a name: its commands stand beside these


@app.callback()
def about(version: Version = False) -> None:
    """Kostprijsonderzoek waarin geen aanbieder herleidbaar is: van ingevulde rekentools naar hand-out."""


@app.command(epilog="Voorbeeld: kostprijs new lekwijk --model hbh-2019")
def new(
    traject: Traject,
    model: Annotated[
        str, typer.Option("--model", metavar="ID|PAD.toml", help="Kostprijsmodel.")
    ] = "hbh-2019",
    root: Root = HERE,
) -> None:
    """Maak een nieuw traject: data/raw/TRAJECT/traject.toml en de map voor ronde-1."""
    from kostprijs.cli import model_steps, show, show_model, steps

    path = steps.new_traject(Workspace(root), traject, model)
    show_model.unused(model_steps.chosen_model(model, []))
    show.say(f"Gemaakt: {path}. Vul de titel, de regio en de rondes in en zet de rekentools in ronde-1/.")


@app.command(epilog="Voorbeeld: kostprijs template lekwijk --naar rekentool.xlsx")
def template(
    traject: Traject,
    to: Annotated[
        Path | None,
        typer.Option(
            "--naar",
            metavar="BESTAND.xlsx",
            help="Waar het werkboek komt: een bestand of een map. Anders rekentool-TRAJECT.xlsx in deze map.",
        ),
    ] = None,
    root: Root = HERE,
) -> None:
    """Schrijf de lege rekentool (Excel) van dit traject, om aan aanbieders te sturen.

    Er staan geen gegevens van aanbieders in. Een bestand dat er al is, blijft zoals het is.
    """
    from kostprijs.cli import show, steps

    path = steps.write_template(Workspace(root), traject, to)
    show.say(
        f"Geschreven: {path}. Aanbieders vullen de gele cellen in; zet wat u terugkrijgt in "
        f"data/raw/{traject}/, in de map van de ronde."
    )


@app.command(epilog="Voorbeeld: kostprijs intake voorbeeld ronde-1")
def intake(
    traject: Traject,
    ronde: Ronde,
    table: Table = None,
    letters: Letters = False,
    json: Json = False,
    root: Root = HERE,
) -> None:
    """Lees en controleer de ingezonden rekentools. Alles blijft in de vertrouwelijke map kluis/.

    Schrijft daar ook overzicht.md (wie is binnen, wat staat open) en per aanbieder een brief. Wat u over een
    waarde of een bestand besluit, zet u als [[besluit]] in traject.toml; draai dit daarna opnieuw.

    Eindigt met 1 als een bevinding iets blokkeert (een waarde of een bestand telt dan niet mee).
    """
    from kostprijs.cli import show_intake, steps

    workspace = Workspace(root)
    names = steps.file_names(workspace, traject, ronde, table)
    with alone(workspace, traject), show_intake.reading(names) as watch:
        result = steps.run_intake(workspace, traject, ronde, table, watch, letters)
    show_intake.intake(result, json)
    if result.blocked:
        raise Blocked(
            "Er zijn bevindingen die iets blokkeren; zie de lijst hierboven en overzicht.md in de kluis. "
            "Wat wel bruikbaar is telt mee; u kunt doorgaan met «kostprijs anonymise»."
        )


@app.command(epilog="Voorbeeld: kostprijs anonymise voorbeeld ronde-1 --policy streng")
def anonymise(
    traject: Traject,
    ronde: Ronde,
    policy: Policy = None,
    deel: Deel = "",
    json: Json = False,
    root: Root = HERE,
) -> None:
    """Maak van de gecontroleerde inzendingen de groepentabel waarin niemand herleidbaar is.

    Schrijft data/anonymised/TRAJECT/RONDE/, met --deel RONDE--DEEL/. Eindigt met 3 (en schrijft niets) als
    het beleid het weigert.
    """
    from kostprijs.cli import show, steps

    workspace = Workspace(root)
    with alone(workspace, traject):
        released = steps.anonymise(workspace, traject, ronde, policy, deel)
    show.bandwidths(released, json, fresh=True)


@app.command(epilog="Voorbeeld: kostprijs bandwidths voorbeeld ronde-1 --json")
def bandwidths(
    traject: Traject,
    ronde: Ronde,
    intern: Annotated[
        bool, typer.Option("--intern", help="NIET VERSPREIDEN: alle statistieken, rechtstreeks uit de kluis.")
    ] = False,
    json: Json = False,
    root: Root = HERE,
) -> None:
    """Toon de bandbreedtes die vrijgegeven zijn: per element en voor het tarief.

    Van een deel: geef als ronde RONDE--DEEL.
    """
    from kostprijs.cli import ledger_steps, show, show_vault, steps

    if intern:
        show_vault.internal(ledger_steps.internal(Workspace(root), traject, ronde), json)
        return
    show.bandwidths(steps.released(Workspace(root), traject, ronde), json)


@app.command(epilog="Voorbeeld: kostprijs attack voorbeeld ronde-1 --naive")
def attack(
    traject: Traject,
    ronde: Ronde,
    naive: Annotated[
        bool, typer.Option("--naive", help="Ook: wat een gewone tabel met kwartielen had prijsgegeven.")
    ] = False,
    json: Json = False,
    root: Root = HERE,
) -> None:
    """Val een vrijgegeven ronde aan: wat weten een buitenstaander, een deelnemer, een paar, alle anderen?

    Vertrouwelijk: alleen op het scherm, voor de projectleider. Eindigt met 3 als de belofte niet gehouden
    is. Van een deel: geef als ronde RONDE--DEEL.
    """
    from kostprijs.cli import attack_steps, show, show_attack

    with show.progress("Aanvallen") as advance:
        found = attack_steps.attack(Workspace(root), traject, ronde, naive=naive, progress=advance)
    show_attack.attack(found, json)


@app.command(epilog="Voorbeeld: kostprijs run voorbeeld ronde-1")
def run(
    traject: Traject,
    ronde: Ronde,
    table: Table = None,
    policy: Policy = None,
    json: Json = False,
    root: Root = HERE,
) -> None:
    """Doe alles achter elkaar: intake, anonymise en publish.

    Een onbruikbaar bestand houdt de ronde niet op: het staat bij de bevindingen, de andere tellen mee.
    """
    workspace = Workspace(root)
    with alone(workspace, traject):
        _whole_round(workspace, traject, ronde, table, policy, json)


@app.command(epilog="Voorbeeld: kostprijs demo --root .")
def demo(root: Root = HERE) -> None:
    """Draai het meegeleverde voorbeeldtraject, met negen verzonnen aanbieders, van begin tot eind."""
    from kostprijs.cli import show, steps

    workspace = Workspace(root)
    steps.write_example(workspace)
    with alone(workspace, "voorbeeld"):
        _whole_round(workspace, "voorbeeld", "ronde-1")
    folder, vault = workspace.reports("voorbeeld", "ronde-1"), workspace.vault("voorbeeld", "ronde-1")
    show.say(f"De hand-out staat in {folder / 'handout.html'} (om te mailen of af te drukken: handout.pdf).")
    show.say(
        "Kijk eerst naar de bandbreedte per kostprijselement en naar het tarief, dan naar de verantwoording."
    )
    show.say(f"Wat aan de rekentools te verbeteren is staat in {vault / 'overzicht.md'} (vertrouwelijk).")


@app.command(epilog="Voorbeeld: kostprijs status --json")
def status(json: Json = False, root: Root = HERE) -> None:
    """Laat per traject en ronde zien hoever het is: van de bestanden tot gepubliceerd en afgesloten."""
    from kostprijs.cli import show, steps

    show.status(steps.status(Workspace(root)), json)


def _whole_round(
    workspace: Workspace,
    traject: str,
    ronde: str,
    table: Path | None = None,
    policy: str | None = None,
    json: bool = False,
) -> None:
    from kostprijs.cli import show, show_intake, steps

    with show_intake.reading(steps.file_names(workspace, traject, ronde, table)) as watch, steps.ahead():
        result = steps.run_intake(workspace, traject, ronde, table, watch, policy_id=policy)
    if not json:
        show_intake.intake(result, json)
    show_intake.check_settled(result)
    with show.steps("Anonimiseren en hand-out maken") as report:
        released = steps.anonymise(workspace, traject, ronde, policy)
        files = steps.publish(workspace, traject, ronde, report)
    if not json:
        show.repetitions(released)
    show.files(files, json, released)
