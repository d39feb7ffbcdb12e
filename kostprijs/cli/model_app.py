"""The commands on cost models."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kostprijs.cli.arguments import Json
from kostprijs.cli.dutch_help import Commands

app = Commands(help="Kostprijsmodellen bekijken en doorrekenen.")

Model = Annotated[str, typer.Argument(metavar="ID|PAD.toml", help="Meegeleverd model of modelbestand.")]
Inputs = Annotated[
    Path, typer.Option("--inputs", metavar="BESTAND.toml", help="Waarden: element-id = getal of lijst.")
]
IndexInputs = Annotated[
    Path,
    typer.Option(
        "--inputs", metavar="BESTAND.toml", help="Tarief, jaren en cijfers per jaar, zoals hierboven."
    ),
]
Keuze = Annotated[
    list[str] | None,
    typer.Option("--keuze", metavar="KEUZE=OPTIE", help="Reken met een andere rekenwijze; herhaalbaar."),
]


@app.command("list", epilog="Voorbeeld: kostprijs model list")
def list_models(json: Json = False) -> None:
    """Noem de meegeleverde kostprijsmodellen, en apart de openbare rekenvoorbeelden."""
    from kostprijs.cli import model_steps, show_model

    show_model.models(model_steps.models(), model_steps.examples(), json)


@app.command(epilog="Voorbeeld: kostprijs model evaluate hbh-2019 --inputs ingevuld.toml --json")
def evaluate(model: Model, inputs: Inputs, keuze: Keuze = None, json: Json = False) -> None:
    """Reken een model door met één set waarden: alle regels van uurloon tot tarief."""
    from kostprijs.cli import model_steps, show_model

    chosen = model_steps.chosen_model(model, keuze or [])
    show_model.unused(chosen)
    show_model.buildup(chosen, model_steps.evaluate(chosen, inputs), json)


@app.command(epilog="Voorbeeld: kostprijs model explain hbh-2019 --inputs ingevuld.toml")
def explain(
    model: Model,
    inputs: Annotated[
        Path | None,
        typer.Option("--inputs", metavar="BESTAND.toml", help="Waarden; zonder dit alleen de woorden."),
    ] = None,
    keuze: Keuze = None,
    json: Json = False,
) -> None:
    """Schrijf elke regel van een model uit als zin, met de waarden ingevuld: om na te rekenen."""
    from kostprijs.cli import model_steps, show_model

    chosen = model_steps.chosen_model(model, keuze or [])
    show_model.unused(chosen)
    show_model.explanation(chosen, model_steps.explain(chosen, inputs), json)


@app.command(epilog="Voorbeeld: kostprijs model compare hbh-2019 --inputs ingevuld.toml")
def compare(model: Model, inputs: Inputs, keuze: Keuze = None, json: Json = False) -> None:
    """Reken dezelfde waarden door in elke rekenwijze van een model: wat doet een andere keuze?"""
    from kostprijs.cli import model_steps, show_model

    chosen = model_steps.chosen_model(model, keuze or [])
    show_model.comparison(chosen, model_steps.compare(chosen, inputs), json)


@app.command(epilog="Voorbeeld: kostprijs model index --inputs index.toml")
def index(inputs: IndexInputs, json: Json = False) -> None:
    """Breng een tarief van het peiljaar naar het contractjaar, met voorlopige cijfers en correctie.

    In het bestand: tarief, peiljaar, contractjaar en aandeel_loon (procent), en per jaar een tabel [[jaar]]
    met jaar, loon_voorlopig, materieel_voorlopig en, zodra bekend, loon_definitief en materieel_definitief.
    Ontbreekt loon_voorlopig, dan wordt de openbare voorlopige OVA van dat jaar gebruikt als die bekend is.
    """
    from kostprijs.cli import model_steps, show_model

    show_model.index(model_steps.index(inputs), json)


@app.command("omrekenen", epilog="Voorbeeld: kostprijs model omrekenen 26,59")
def convert(
    amount: Annotated[str, typer.Argument(metavar="TARIEF", help="Tarief per uur in euro, zoals 26,59.")],
    json: Json = False,
) -> None:
    """Reken een tarief per uur om naar minuut, kwartier en dagdeel: wat kost het afronden op hele centen?"""
    from kostprijs.cli import model_steps, show_model

    show_model.conversions(model_steps.conversions(amount), json)
