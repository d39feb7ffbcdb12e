"""On which line of the model file something stands."""

from __future__ import annotations

from kostprijs.model.costmodel import CostModel

_GRID = "raster"


def line_of_item(model: CostModel, item_id: str) -> int:
    """The line of the file where an element or a line gives its id; 0 where it can't be found."""
    heads = ("[[element]]", "[[regel]]")
    table = ""
    for number, line in enumerate(model.text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith("["):
            table = bare
        elif table in heads and _says(bare, "id", item_id):
            return number
    return 0


def line_of_grid(model: CostModel, item_id: str) -> int:
    """The line with the grid of an element or a line; 0 where the file leaves it to the policy."""
    start = line_of_item(model, item_id)
    for number, line in enumerate(model.text.splitlines()[start:] if start else [], start + 1):
        bare = line.strip()
        if bare.startswith("[["):
            return 0
        if bare.partition("=")[0].strip() == _GRID:
            return number
    return 0


def _says(line: str, key: str, value: str) -> bool:
    name, _, given = line.partition("=")
    return name.strip() == key and given.partition("#")[0].strip().strip("\"'") == value
