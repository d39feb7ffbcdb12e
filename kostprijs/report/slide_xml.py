"""The names in the XML of PowerPoint, for what python-pptx has no call for."""

from __future__ import annotations

from typing import Any

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
NAMES = f'xmlns:c="{C}" xmlns:a="{A}"'  # of what is parsed by itself


def drawing_tag(tag: str) -> str:
    """The full name of a tag of texts and shapes."""
    return f"{{{A}}}{tag}"


def chart_tag(tag: str) -> str:
    """The full name of a tag of charts."""
    return f"{{{C}}}{tag}"


def set_language(element: Any, locale: str) -> None:
    """Give every text under an element its language, so that a screen reader speaks it as it is written."""
    for tag in ("rPr", "endParaRPr"):
        for words in element.iter(drawing_tag(tag)):
            words.set("lang", locale)
