"""The commands on tariff scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kostprijs.cli.arguments import HERE, Json, Root
from kostprijs.cli.dutch_help import Commands
from kostprijs.cli.municipality_app import app as municipality_app
from kostprijs.layout import Workspace

scenario_app = Commands(help="Tariefscenario's op vrijgegeven cijfers: doorrekenen en vergelijken.")
scenario_app.add_typer(municipality_app)  # without a name: its commands stand beside these

File = Annotated[Path, typer.Argument(metavar="BESTAND.toml", help="Een scenario; zie de handleiding.")]
Files = Annotated[
    list[Path],
    typer.Argument(metavar="BESTAND.toml", help="Twee of meer scenario's; het eerste is de basis."),
]
Book = Annotated[
    Path | None,
    typer.Option("--xlsx", metavar="BESTAND.xlsx", help="Schrijf ook een werkboek met levende formules."),
]


@scenario_app.command(epilog="Voorbeeld: kostprijs scenario run voorstel.toml --xlsx voorstel.xlsx")
def run(
    file: File,
    xlsx: Book = None,
    sobol: Annotated[
        bool, typer.Option("--sobol", help="Ook: uit welke bandbreedte komt de spreiding (Sobol-indices).")
    ] = False,
    json: Json = False,
    root: Root = HERE,
) -> None:
    """Reken één scenario door: het tarief, waar elke waarde vandaan komt, en wat elk element doet.

    Leest alleen vrijgegeven cijfers (data/anonymised/), openbare referenties en wat u in het bestand zet.
    Met een [simulatie] in het bestand ook de verdeling van het tarief, en het deel boven het maximumtarief.
    """
    from kostprijs.cli import scenario_steps, show_scenario
    from kostprijs.cli.show import files, progress

    scenario_steps.check_book(xlsx)
    with progress("Doorrekenen") as advance:
        made = scenario_steps.run(Workspace(root), file, sobol=sobol, progress=advance)
    written = scenario_steps.write_book([made.result], xlsx)
    show_scenario.run(made, json)
    if written is not None and not json:
        files([written], json)


@scenario_app.command(
    epilog="Voorbeeld: kostprijs scenario compare laag.toml voorstel.toml --xlsx verschil.xlsx"
)
def compare(scenarios: Files, xlsx: Book = None, json: Json = False, root: Root = HERE) -> None:
    """Zet scenario's naast elkaar: waarden, regels, en wat elk element bijdraagt aan het verschil.

    Samen zijn de bijdragen op de cent het verschil met het eerste scenario.
    """
    from kostprijs.cli import scenario_steps, show_scenario
    from kostprijs.cli.show import files

    scenario_steps.check_book(xlsx)
    made = scenario_steps.compare(Workspace(root), scenarios)
    written = scenario_steps.write_book(made.results, xlsx, made)
    show_scenario.comparison(made, json)
    if written is not None and not json:
        files([written], json)
