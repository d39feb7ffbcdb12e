"""The HTML page: an executed notebook through our own nbconvert template, one file without requests."""

from __future__ import annotations

import base64
import copy
import hashlib
from importlib import resources
from pathlib import Path
from typing import Any

from kostprijs.report.content import Cover
from kostprijs.report.exporter import page_exporter
from kostprijs.report.texts import load_texts

# a cell with this tag explains the notebook to its reader and does not belong on the page
NOTEBOOK_ONLY = "alleen-notebook"
_SVG = "image/svg+xml"
# what the page shows of an output: the first of these that it has
_KINDS = ("text/html", _SVG, "text/markdown", "text/plain")
_ORDERS = ("oplopend", "aflopend", "eigen")


def render_html(notebook: Any, cover: Cover, language: str) -> bytes:
    """The page of an executed notebook (a NotebookNode): its outputs and its prose, no code.

    The title comes from `cover`, other words from the catalogue of the language. The bytes depend on these
    three only.
    """
    exporter = page_exporter(template_folder(), _KINDS)
    texts = load_texts(language)
    script = (template_folder() / "handout" / "sorteren.js").read_text(encoding="utf-8")
    places = {"tabel": "[tabel]", "kolom": "[kolom]"}
    page = {
        "taal": language,
        "titel": f"{cover.title}, {cover.subtitle}",
        "naar_inhoud": texts("blad.naar_inhoud"),
        "script": script,
        # the page lets no other script run than the one of which this is the hash
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "gesorteerd": {order: texts(f"sorteren.{order}", **places) for order in _ORDERS},
    }
    body, _ = exporter.from_notebook_node(_encoded(notebook), resources={"handout": page})
    return str(body).encode()


def template_folder() -> Path:
    """The folder of the page templates in the installed package."""
    return Path(str(resources.files("kostprijs") / "report" / "sjabloon"))


def _encoded(notebook: Any) -> Any:
    """A copy without the cells for the notebook only, in which every drawing is base64 text.

    What it shares with the notebook stays as it is.

    ValueError for what would be lost or not be understood: an error, a picture without other words, a
    drawing without alt text.
    """
    result = copy.copy(notebook)
    shown = (cell for cell in notebook.cells if NOTEBOOK_ONLY not in cell.metadata.get("tags", []))
    result.cells = [copy.copy(cell) for cell in shown]
    for cell in result.cells:
        if "outputs" not in cell:
            continue
        cell.outputs = [copy.copy(output) for output in cell.outputs]
        for output in cell.outputs:
            if output.output_type != "stream" and not set(_KINDS) & set(output.get("data", {})):
                raise ValueError("an output that the page can't show")
            drawing = output.get("data", {}).get(_SVG)
            if drawing is None:
                continue
            words = output.metadata.get(_SVG, {})
            if not words.get("alt"):
                raise ValueError("a drawing without alt text")
            output.data = {**output.data, _SVG: base64.b64encode(drawing.encode()).decode()}
    return result
