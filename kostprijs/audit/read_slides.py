"""The texts of a .pptx: titles, texts, tables, charts with the workbook inside, and alternative texts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from kostprijs.audit.item import FORM, Item
from kostprijs.audit.read_table import book_items, written
from kostprijs.files import sha256


def slide_items(data: bytes) -> Iterator[Item]:
    """Everything that can be read on a slide or by who listens to it, in the order of the file."""
    from pptx import Presentation

    for number, slide in enumerate(Presentation(io.BytesIO(data)).slides, 1):
        for shape in slide.shapes:
            yield from _shape(shape, f"dia {number}")
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            yield from _paragraphs(slide.notes_slide.notes_text_frame, f"dia {number}, notities")


def _shape(shape: Any, slide: str) -> Iterator[Item]:
    alternative = shape._element._nvXxPr.cNvPr.get("descr")
    if alternative:
        yield Item(f"{slide}, beschrijving van «{shape.name}»", alternative)
    if shape.has_text_frame:
        yield from _paragraphs(shape.text_frame, f"{slide}, «{shape.name}»")
    if getattr(shape, "has_table", False):
        yield from _table(shape.table, slide)
    if getattr(shape, "has_chart", False):
        yield from _chart(shape.chart, f"{slide}, grafiek «{shape.name}»")
    if hasattr(shape, "image"):
        yield Item(f"{slide}, beeld «{shape.name}»", sha256(shape.image.blob), FORM)
    for inner in getattr(shape, "shapes", ()):
        yield from _shape(inner, slide)


def _paragraphs(frame: Any, where: str) -> Iterator[Item]:
    for number, paragraph in enumerate(frame.paragraphs, 1):
        if paragraph.text.strip():
            yield Item(f"{where}, alinea {number}", paragraph.text)


def _table(table: Any, slide: str) -> Iterator[Item]:
    titles = [cell.text for cell in table.rows[0].cells]
    yield Item(f"{slide}, tabel, kop", " | ".join(titles))
    for row in list(table.rows)[1:]:
        label = row.cells[0].text
        for title, cell in zip(titles, row.cells, strict=False):
            if not cell.is_spanned:
                yield Item(f"{slide}, tabel, rij «{label}», kolom «{title}»", cell.text)


def _chart(chart: Any, where: str) -> Iterator[Item]:
    for plot in chart.plots:
        names = [str(name) for name in plot.categories]
        for series in plot.series:
            for index, value in enumerate(series.values):
                name = names[index] if index < len(names) else f"punt {index + 1}"
                yield Item(f"{where}, «{name}», «{series.name}»", "" if value is None else written(value))
    # what is printed beside a bar: text of the labels, which may stand apart from the values
    for text in chart._chartSpace.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t"):
        yield Item(f"{where}, bijschrift", text.text or "")
    book = chart.part.chart_workbook.xlsx_part
    if book is not None:
        for item in book_items(book.blob):
            yield Item(f"{where}, gegevens, {item.where}", item.text)
