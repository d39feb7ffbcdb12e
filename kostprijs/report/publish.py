"""Publishes a released round: executed notebook, HTML page, PDF, tables and manifest, all or nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from kostprijs.anonymise.dataset import read_round
from kostprijs.files import replaced_directory
from kostprijs.layout import Workspace
from kostprijs.model.references import references_sha256
from kostprijs.provenance import manifest
from kostprijs.report.content import Handout, Row
from kostprijs.report.execute import execute_notebook, notebook_bytes, shipped_notebook
from kostprijs.report.handout import load_handout
from kostprijs.report.html import render_html
from kostprijs.report.pdf import render_pdf
from kostprijs.report.texts import load_texts

NOTEBOOK = "10_bandbreedtes.ipynb"
PAGE, PRINT, TABLES, MANIFEST = "handout.html", "handout.pdf", "tabellen.csv", "manifest.json"
STEPS = 5


def publish_round(
    workspace: Workspace, traject: str, ronde: str, progress: Callable[[str], None] | None = None
) -> tuple[Path, ...]:
    """Make reports/<traject>/<ronde>/ from data/anonymised/<traject>/<ronde>/; returns the files.

    `progress` is called STEPS times, with the Dutch name of the step that begins. The same data and
    versions give the same bytes. Raises WrongUse or VerificationFailed (in Dutch, without values);
    then nothing is written and an earlier publication stays as it was.
    """
    outputs = render_round(workspace, traject, ronde, progress)
    target = workspace.reports(traject, ronde)
    with replaced_directory(target) as temporary:
        for name, data in outputs.items():
            (temporary / name).write_bytes(data)
    return tuple(target / name for name in outputs)


def render_round(
    workspace: Workspace, traject: str, ronde: str, progress: Callable[[str], None] | None = None
) -> dict[str, bytes]:
    """Every file of a publication by name, the manifest last. Nothing is written. Raises as publish_round."""
    texts = load_texts()

    def begin(step: str) -> None:
        if progress is not None:
            progress(texts(f"voortgang.{step}"))

    begin("lezen")
    released = read_round(workspace.anonymised(traject, ronde))
    handout = load_handout(workspace.root, traject, ronde)
    parameters = {"traject": traject, "ronde": ronde}
    begin("uitvoeren")
    node = execute_notebook(shipped_notebook(NOTEBOOK), parameters, workspace.root)
    begin("html")
    outputs = {NOTEBOOK: notebook_bytes(node), PAGE: render_html(node, handout.cover)}
    begin("pdf")
    outputs |= {PRINT: render_pdf(handout), TABLES: tables_csv(handout)}
    begin("schrijven")
    outputs[MANIFEST] = manifest(released.sha256, references_sha256(), parameters, outputs)
    return outputs


def tables_csv(handout: Handout) -> bytes:
    """Every printed table, a row per cell: table, heading of the row, heading of the column, text.

    Semicolons and a byte order mark, so that a Dutch spreadsheet opens it as it is.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(load_texts().lines("csv.kop"))
    for table in handout.tables():
        for row in table.rows:
            for title, text in _cells(row, [column.title for column in table.columns]):
                writer.writerow([table.caption, row.cells[0].text, title, text])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _cells(row: Row, titles: list[str]) -> list[tuple[str, str]]:
    """The cells behind the heading, each with the headings of the columns that it covers."""
    found, column = [], row.cells[0].span
    for cell in row.cells[1:]:
        covered = titles[column : column + cell.span]
        found.append((" / ".join(covered), f"{cell.text} {cell.link}".strip()))
        column += cell.span
    return [*found, *([(titles[0], row.below)] if row.below else [])]
