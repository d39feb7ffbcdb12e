"""On which line of the model file something stands."""

from __future__ import annotations

from kostprijs.anonymise.dataset import MODEL
from kostprijs.model.costmodel import CostModel

_GRID = "raster"


def place_of_item(model: CostModel, item_id: str) -> str:
    """Where an element or a line begins (`model.toml, regel 12`); the file alone where it can't be found."""
    return _place(_line_of_item(model, item_id)) or MODEL


def place_of_grid(model: CostModel, item_id: str) -> str:
    """Where the grid of an element or a line stands; "" where the file leaves it to the policy."""
    start = _line_of_item(model, item_id)
    for number, line in enumerate(model.text.splitlines()[start:] if start else [], start + 1):
        bare = line.strip()
        if bare.startswith("[["):
            return ""
        if bare.partition("=")[0].strip() == _GRID:
            return _place(number)
    return ""


def _place(number: int) -> str:
    return f"{MODEL}, regel {number}" if number else ""


def _line_of_item(model: CostModel, item_id: str) -> int:
    """The number of the line with the id; 0 where it stands in another form, such as an inline table."""
    heads = ("[[element]]", "[[regel]]")
    table = ""
    for number, line in enumerate(model.text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith("["):
            table = bare
        elif table in heads and _is_id(bare, item_id):
            return number
    return 0


def _is_id(line: str, item_id: str) -> bool:
    name, _, given = line.partition("=")
    return name.strip() == "id" and given.partition("#")[0].strip().strip("\"'") == item_id
