"""The command that publishes: one round, or all that were released."""

from __future__ import annotations

from kostprijs.cli.alone import alone
from kostprijs.cli.arguments import HERE, AllRounds, Dask, Jobs, Json, Ronde, Root, Traject
from kostprijs.cli.dutch_help import Commands
from kostprijs.layout import Workspace

publish_app = Commands()


@publish_app.command(epilog="Voorbeeld: kostprijs publish voorbeeld ronde-1")
def publish(
    traject: Traject = "",
    ronde: Ronde = "",
    every: AllRounds = False,
    jobs: Jobs = 1,
    dask: Dask = None,
    json: Json = False,
    root: Root = HERE,
) -> None:
    """Maak de hand-out, de dia's, de tabellen, de notebooks en het manifest in reports/TRAJECT/RONDE/.

    Alles of niets: lukt er iets niet, dan blijft wat er stond. Van een deel: geef als ronde RONDE--DEEL.
    Met --all elke vrijgegeven ronde; een die niet lukt houdt de andere niet op (dan eindigt het met 1), en
    wat al bij is blijft staan.
    """
    from kostprijs.cli import many_steps, show, show_many, steps

    many_steps.check_asked((traject, ronde), every, jobs, dask)
    workspace = Workspace(root)
    if every:
        with show.progress("Hand-outs maken") as advance:
            outcomes = many_steps.publish_all(workspace, jobs, dask, advance)
        show_many.many(outcomes, json)
        many_steps.check_made(outcomes)
        return
    with alone(workspace, traject), show.steps("Hand-out maken") as report:
        files = steps.publish(workspace, traject, ronde, report)
    show.files(files, json, steps.released(workspace, traject, ronde))
