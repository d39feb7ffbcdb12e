"""Rounds to take in: workbooks as they come back from providers, no two the same, and bulk tables."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

from kostprijs.example.writer import fillings
from kostprijs.model.costmodel import CostModel
from kostprijs.model.template import Filling, workbook_bytes

SEED, SIZE = 20190814, 80_000
_HIDDEN = "xl/worksheets/sheet3.xml"
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


def notes() -> dict[str, bytes]:
    """The members of a zip that give the first sheet forty notes."""
    each = "".join(
        f'<comment ref="I{row}" authorId="0"><text><t>Zie de toelichting bij {row}.</t></text></comment>'
        for row in range(4, 44)
    )
    authors = "<authors><author>a</author></authors>"
    text = f'<comments xmlns="{_SPACE}">{authors}<commentList>{each}</commentList></comments>'
    link = f'<Relationship Id="rId1" Type="{_COMMENTS}" Target="../comments1.xml"/>'
    return {
        "xl/comments1.xml": text.encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": (
            f'<Relationships xmlns="{_RELATIONS}">{link}</Relationships>'.encode()
        ),
    }


def hidden_rows(draw: random.Random, count: int) -> bytes:
    """Rows for the hidden sheet: figures, and formulas with their outcome."""
    rows = []
    for row in range(200, 200 + count):
        cells = "".join(
            f'<c r="{letter}{row}"><v>{draw.uniform(0, 1000):.4f}</v></c>' for letter in "ABCDEF"
        ) + "".join(
            f'<c r="{letter}{row}"><f>A{row}*B{row}</f><v>{draw.uniform(0, 1000):.4f}</v></c>'
            for letter in "GHI"
        )
        rows.append(f'<row r="{row}">{cells}</row>')
    return "".join(rows).encode()


def packed(members: dict[str, bytes]) -> bytes:
    """A zip, compressed as Excel does it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return buffer.getvalue()


def grown(data: bytes, draw: random.Random, rows: int) -> bytes:
    """A filled template with notes and with more on its hidden sheet, as it comes back from providers."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()} | notes()
    kind = f'<Override PartName="/xl/comments1.xml" ContentType="{_CONTENT}"/>'.encode()
    types = members["[Content_Types].xml"]
    members["[Content_Types].xml"] = types.replace(b"</Types>", kind + b"</Types>")
    members[_HIDDEN] = members[_HIDDEN].replace(b"</sheetData>", hidden_rows(draw, rows) + b"</sheetData>")
    return packed(members)


def write_round(model: CostModel, folder: Path, count: int) -> int:
    """So many workbooks of about 80 KB, no two the same; returns their mean size in bytes."""
    draw, good = random.Random(SEED), list(fillings(model).values())  # noqa: S311 - values, no secrets
    rows, total = 300, 0
    while len(grown(workbook_bytes(model, good[0]), draw, rows)) < SIZE:
        rows += 20
    for number in range(count):
        filling = good[number % len(good)]
        values = {**filling.values, "verlof": round(16.5 + draw.random() * 3, 2)}
        own = Filling(
            provider={
                **filling.provider,
                "concern": f"Huis {number}",
                "kvk_nummer": str(10_000_000 + number),
            },
            values=values,
            properties={"author": f"Naam {number}", "company": f"Huis {number}"},
        )
        data = grown(workbook_bytes(model, own), draw, rows)
        (folder / f"tool {number:04d}.xlsx").write_bytes(data)
        total += len(data)
    return total // count


def write_table(model: CostModel, path: Path, count: int, seed: int = SEED) -> None:
    """A bulk table of so many tools."""
    draw, good = random.Random(seed), list(fillings(model).values())  # noqa: S311 - values, no secrets
    figures = [figure for element in model.elements for figure in element.figures]
    lines = [";".join(["concern", "bestand", *figures])]
    for number in range(count):
        values = good[number % len(good)].values
        texts = [
            f"{value * (1 + draw.uniform(-0.02, 0.02)):.2f}".replace(".", ",")
            if isinstance(value, float | int)
            else ""
            for value in map(values.get, figures)
        ]
        lines.append(";".join([f"Huis {number % 700}", f"tool {number}", *texts]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
