"""Publishes a released round: page, print, slides, tables, notebooks and manifest, all or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from kostprijs.errors import WrongUse
from kostprijs.files import parse_json, replaced_directory
from kostprijs.layout import Workspace
from kostprijs.provenance import manifest
from kostprijs.report.crate import CRATE, crate_json
from kostprijs.report.execute import execute_notebook, notebook_bytes, shipped_notebook
from kostprijs.report.ground import NOTEBOOK, SLIDES_NOTEBOOK, as_published, load_ground
from kostprijs.report.handout import load_handout, load_round
from kostprijs.report.html import render_html
from kostprijs.report.once import shared
from kostprijs.report.pdf import render_pdf
from kostprijs.report.slides import load_deck
from kostprijs.report.slides_pdf import deck_content, set_slides
from kostprijs.report.slideshow import render_pptx
from kostprijs.report.tables import tables_csv
from kostprijs.report.texts import program_texts
from kostprijs.report.workbook import render_workbook

PAGE, PRINT = "handout.html", "handout.pdf"
SLIDES, SLIDES_PRINT = "slides.pptx", "slides.pdf"
WORKBOOK, TABLES = "tabellen.xlsx", "tabellen.csv"
MANIFEST = "manifest.json"
STEPS = 7


def publish_round(
    workspace: Workspace, traject: str, ronde: str, progress: Callable[[str], None] | None = None
) -> tuple[Path, ...]:
    """Make reports/<traject>/<ronde>/ from data/anonymised/<traject>/<ronde>/; returns the files.

    `progress` is called STEPS times, with the Dutch name of the step that begins. The same data and
    versions give the same bytes. A file or folder that somebody put beside an earlier publication
    under a name of its own stays.
    Raises WrongUse or VerificationFailed (in Dutch, without values); then nothing is written and an earlier
    publication stays as it was.
    """
    outputs = render_round(workspace, traject, ronde, progress)
    target = workspace.reports(traject, ronde)
    with replaced_directory(target) as temporary:
        for name, data in outputs.items():
            (temporary / name).write_bytes(data)
        _keep_others(target, temporary)
    return tuple(target / name for name in outputs)


def _keep_others(earlier: Path, new: Path) -> None:
    """Copy what is in an earlier publication and was not made by it, but for names that are made now."""
    try:
        made = set(parse_json((earlier / MANIFEST).read_bytes())["uitkomst"])
    except (OSError, ValueError, KeyError, TypeError):  # none, or damaged: then all but the names of today
        made = set()
    for path in earlier.iterdir() if earlier.is_dir() else ():
        if path.name in made or (new / path.name).exists():
            continue
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.copytree(path, new / path.name, symlinks=True)
            else:
                shutil.copy2(path, new / path.name, follow_symlinks=False)
        except OSError as error:  # shutil.Error too, which does not say of what
            raise WrongUse(
                f"In de map van de publicatie staat iets van u dat niet mee te nemen is: «{path.name}».",
                "Zet het ergens anders neer en geef de opdracht opnieuw; er is niets gewijzigd.",
            ) from error


def render_round(
    workspace: Workspace,
    traject: str,
    ronde: str,
    progress: Callable[[str], None] | None = None,
    ground: Mapping[str, Any] | None = None,
) -> dict[str, bytes]:
    """Every file of a publication by name, in the order of who wants them, the manifest last.

    The round is read once and every figure drawn once, for the notebooks too. Nothing is written. With
    `ground`, the basis in the manifest of a publication that is made again, pages and manifest have the
    mark of that one. Raises as publish_round.
    """
    texts = program_texts()

    def begin(step: str) -> None:
        if progress is not None:
            progress(texts(f"voortgang.{step}"))

    parameters = {"traject": traject, "ronde": ronde}
    with ThreadPoolExecutor(max_workers=1) as typesetter, shared(), as_published(ground):
        begin("lezen")
        released = load_round(workspace.root, traject, ronde)
        handout = load_handout(workspace.root, traject, ronde)
        stands_on = load_ground(workspace.root, traject, ronde)
        printed = typesetter.submit(render_pdf, handout)  # typst works beside Python
        deck = load_deck(workspace.root, traject, ronde)
        slides_printed = typesetter.submit(set_slides, deck_content(deck))
        begin("uitvoeren")
        nodes = {
            name: execute_notebook(shipped_notebook(name), parameters, workspace.root)
            for name in (NOTEBOOK, SLIDES_NOTEBOOK)
        }
        begin("html")
        outputs = {PAGE: render_html(nodes[NOTEBOOK], handout.cover, handout.language)}
        begin("pdf")
        outputs[PRINT], slides = printed.result(), slides_printed.result()
    begin("dias")
    outputs |= {SLIDES: render_pptx(deck, released.house_style), SLIDES_PRINT: slides}
    begin("tabellen")
    outputs |= {WORKBOOK: render_workbook(handout, released), TABLES: tables_csv(handout)}
    begin("schrijven")
    outputs |= {name: notebook_bytes(node) for name, node in nodes.items()}
    outputs[CRATE] = crate_json(released, stands_on, outputs, MANIFEST)
    outputs[MANIFEST] = manifest(stands_on, outputs)
    return outputs
