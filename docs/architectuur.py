"""Draws docs/architectuur.svg from the import graph: `python docs/architectuur.py`.

The rows are the floors of the import contract in pyproject.toml, the arrows what is really imported. An
import that other arrows already tell (by way of a room in between) is left out: the picture stays readable.
A test fails when the picture is behind.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

import grimp

HERE = Path(__file__).parent
PICTURE = HERE / "architectuur.svg"
ROOT = "kostprijs"
BOX, GAP, HIGH, MARGIN, COLUMNS = 150, 44, 46, 20, 5
WIDE = 2 * MARGIN + COLUMNS * BOX + (COLUMNS - 1) * GAP
# The way of the data stands in the middle, the confidential zone and the example at the sides.
COLUMN = {"intake": 0, "traject": 0, "anonymise": 2, "example": 4}
STEP = HIGH + 44
# The zones of the design: a colour tells, and so does the word below the name.
ZONES = {"intake": "confidential", "traject": "confidential", "anonymise": "gate", "example": "invented"}
MARKER = (
    '<defs><marker id="a" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>'
)
FILLS = {"confidential": "#f6dcd5", "gate": "#fbefc9", "invented": "#eeeeee", "": "#dfeaf4"}


def floors() -> list[list[str]]:
    """The floors of the contract, from the top."""
    settings = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return [[name.strip(" ()") for name in layer.split("|")] for layer in layers]


def imports(graph: grimp.ImportGraph, rooms: Iterable[str]) -> dict[str, set[str]]:
    """Which room imports which, directly."""
    found: dict[str, set[str]] = {room: set() for room in rooms}
    for module in graph.modules:
        own = room_of(module)
        for other in graph.find_modules_directly_imported_by(module):
            into = room_of(other)
            if own in found and into in found and own != into:
                found[own].add(into)
    return found


def room_of(module: str) -> str:
    """The part of the package that a module belongs to."""
    return module.removeprefix(f"{ROOT}.").partition(".")[0]


def reduced(arrows: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """The arrows without those that a longer way tells too."""

    def reach(start: str) -> set[str]:
        return arrows[start].union(*(reach(other) for other in arrows[start]))

    return sorted(
        (one, two)
        for one, others in arrows.items()
        for two in others
        if not any(two in reach(between) for between in others - {two})
    )


def places(rows: list[list[str]]) -> dict[str, tuple[float, float]]:
    """Left and top of every box: in its own column, else spread over the middle."""
    found = {}
    for number, row in enumerate(rows):
        first = (COLUMNS - len(row)) / 2
        for place, name in enumerate(row):
            column = COLUMN.get(name, first + place)
            found[name] = (MARGIN + column * (BOX + GAP), MARGIN + number * STEP)
    return found


def size(graph: grimp.ImportGraph, room: str) -> str:
    """How many modules a room has."""
    inside = len(graph.find_descendants(f"{ROOT}.{room}")) if f"{ROOT}.{room}" in graph.modules else 0
    return f"{inside} modules" if inside else "1 module"


def box(name: str, left: float, top: float, below: str) -> str:
    """One room with its name and what it is."""
    fill, middle = FILLS[ZONES.get(name, "")], left + BOX / 2
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{BOX}" height="{HIGH}" rx="4" fill="{fill}" stroke="#333"/>'
        f'<text x="{middle:g}" y="{top + 20:g}" font-weight="bold">{escape(name)}</text>'
        f'<text x="{middle:g}" y="{top + 36:g}" font-size="11">{escape(below)}</text>'
    )


def arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    """From the lower edge of one box to the upper edge of another; around what stands between them."""
    x, y, u, v = start[0] + BOX / 2, start[1] + HIGH, end[0] + BOX / 2, end[1] - 3
    between = v - y > STEP
    aside = (BOX / 2 + GAP / 2) * (1 if u >= x else -1) if between else 0.0
    if not between:
        bends = f"{x:g} {y + 26:g} {u:g} {v - 26:g}"
        return f'<path d="M{x:g} {y:g}C{bends} {u:g} {v:g}" marker-end="url(#a)"/>'
    lane = x + aside
    out = f"M{x:g} {y:g}C{x:g} {y + 22:g} {lane:g} {y + 10:g} {lane:g} {y + 40:g}"
    back = f"L{lane:g} {v - 40:g}C{lane:g} {v - 12:g} {u:g} {v - 24:g} {u:g} {v:g}"
    return f'<path d="{out}{back}" marker-end="url(#a)"/>'


def picture() -> str:
    """The whole picture as SVG."""
    graph = grimp.build_graph(ROOT, cache_dir=None)
    rows = floors()
    rooms = [name for row in rows for name in row]
    where = places(rows)
    boxes = []
    for name in rooms:
        zone = ZONES.get(name)
        boxes.append(box(name, *where[name], ", ".join(filter(None, (size(graph, name), zone)))))
    drawn = [arrow(where[one], where[two]) for one, two in reduced(imports(graph, rooms))]
    high = 2 * MARGIN + len(rows) * STEP - (STEP - HIGH)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high}" role="img">',
            f"<title>The floors of {ROOT}: what imports what, from {rooms[0]} down</title>",
            MARKER,
            f'<rect width="{WIDE}" height="{high}" fill="white"/>',
            f'<g fill="none" stroke="#555">{"".join(drawn)}</g>',
            '<g font-family="sans-serif" font-size="14" text-anchor="middle" fill="#111">',
            *boxes,
            "</g>",
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
