"""The HTML page: an executed notebook through our own nbconvert template, one file without requests."""

from __future__ import annotations

import base64
import copy
from importlib import resources
from pathlib import Path
from typing import Any

from kostprijs.report.content import Cover
from kostprijs.report.texts import load_texts

# a cell with this tag explains the notebook to its reader and does not belong on the page
NOTEBOOK_ONLY = "alleen-notebook"
_SVG = "image/svg+xml"


def render_html(notebook: Any, cover: Cover) -> bytes:
    """The page of an executed notebook (a NotebookNode): its outputs and its prose, no code.

    Title, language and the concept mark come from `cover` and the catalogue. The bytes depend on
    the notebook and the cover only.
    """
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        config=Config({"TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": [NOTEBOOK_ONLY]}}),
        template_name="handout",
        extra_template_basedirs=[str(template_folder())],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    texts = load_texts()
    page = {
        "taal": texts("blad.taal"),
        "titel": f"{cover.title}, {cover.subtitle}",
        "naar_inhoud": texts("blad.naar_inhoud"),
        "concept": bool(cover.status),
    }
    body, _ = exporter.from_notebook_node(_encoded(notebook), resources={"handout": page})
    return str(body).encode()


def template_folder() -> Path:
    """The folder of the page templates in the installed package."""
    return Path(str(resources.files("kostprijs") / "report" / "sjabloon"))


def _encoded(notebook: Any) -> Any:
    """A copy in which every drawing is base64 text and has its words: a page without alt is refused."""
    result = copy.deepcopy(notebook)
    for cell in result.cells:
        for output in cell.get("outputs", []):
            drawing = output.get("data", {}).get(_SVG)
            if drawing is None:
                continue
            words = output.metadata.get(_SVG, {})
            if not words.get("alt"):
                raise ValueError("a drawing without alt text")
            output.data[_SVG] = base64.b64encode(drawing.encode()).decode()
    return result
