"""The PDF: the content of a handout set by typst as a tagged, archivable document (PDF/A-2a, PDF/UA-1)."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kostprijs.errors import WrongUse
from kostprijs.report.content import Block, Bullets, Cell, Drawing, Handout, Heading, Paragraph, Table
from kostprijs.report.html import template_folder
from kostprijs.report.texts import load_texts, program_texts


def render_pdf(handout: Handout) -> bytes:
    """The PDF of a handout; the same content gives the same bytes. Raises as `typeset`."""
    return typeset("handout.typ", page_content(handout), "fout.pdf")


def typeset(template: str, content: Mapping[str, Any], refused: str) -> bytes:
    """The PDF of a template and its content, by typst.

    Only the DejaVu fonts that come with matplotlib are used, so that every machine sets the same
    page. Raises WrongUse, in the program text `refused`, when typst refuses the document (a missing alt
    text, a skipped heading).
    """
    import typst

    try:
        return typst.compile(
            (template_folder() / template).read_bytes(),
            format="pdf",
            font_paths=_page_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"inhoud": json.dumps(content, ensure_ascii=False)},
            pdf_standards=["a-2a", "ua-1"],
        )
    except typst.TypstError as error:
        raise WrongUse(program_texts()(refused, reden=error.message)) from None


@functools.cache
def _page_fonts() -> Any:
    """The fonts that typst may use, looked through once per process."""
    import matplotlib as mpl
    import typst

    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def page_content(handout: Handout) -> dict[str, Any]:
    """The handout as JSON values for the page template."""
    texts = load_texts(handout.language)
    cover = handout.cover
    return {
        "taal": handout.language,
        "titel": f"{cover.title}, {cover.subtitle}",
        "titel_kort": cover.title,
        "ondertitel": cover.subtitle,
        "status": cover.status,
        "datum": [handout.date.year, handout.date.month, handout.date.day],
        "feiten": [{"naam": name, "waarde": value} for name, value in cover.facts],
        "voet": texts("blad.voet", kenmerk=handout.kenmerk),
        "bladzijde": texts("blad.bladzijde"),
        "van": texts("blad.van"),
        "delen": [
            {"titel": section.title, "blokken": [_block(block) for block in section.blocks]}
            for section in handout.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(text=text, kind=kind):
            return {"soort": "alinea", "tekst": text, "vorm": kind}
        case Bullets(items=items):
            return {"soort": "lijst", "punten": list(items)}
        case Heading(title=title):
            return {"soort": "kop", "titel": title}
        case Table():
            return _table(block)
        case Drawing():
            return {
                "soort": "figuur",
                "titel": block.title,
                "alt": block.alt,
                "svg": block.svg.decode(),
            }


def _cell(cell: Cell) -> dict[str, Any]:
    return {"tekst": cell.text, "breed": cell.span, "adres": cell.link, "site": cell.host}


def _table(table: Table) -> dict[str, Any]:
    return {
        "soort": "tabel",
        "bijschrift": table.caption,
        "kolommen": [
            {"titel": column.title, "uitlijning": column.align, "breedte": column.width}
            for column in table.columns
        ],
        "rijen": [{"cellen": [_cell(cell) for cell in row.cells], "onder": row.below} for row in table.rows],
        "noten": list(table.notes),
        "klein": table.small,
    }
