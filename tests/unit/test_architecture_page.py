"""docs/architectuur.md and its picture tell of the package as it is."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
PACKAGE = DOCS.parent / "kostprijs"


def test_the_picture_is_of_the_import_graph_of_today() -> None:
    drawn = runpy.run_path(str(DOCS / "architectuur.py"))["picture"]()
    assert (DOCS / "architectuur.svg").read_text() == drawn, "run python docs/architectuur.py"


def test_every_room_and_module_named_is_there_and_no_room_is_left_out() -> None:
    rows = re.findall(r"^\| (`.+?) \| .* \| (.+) \|$", (DOCS / "architectuur.md").read_text(), re.MULTILINE)
    named = {room for rooms, _ in rows for room in re.findall(r"`(\w+)`", rooms)}
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders <= named
    for rooms, modules in rows:
        room = PACKAGE / re.findall(r"`(\w+)`", rooms)[0]
        for module in re.findall(r"`(\w+\.py)`", modules):
            assert (room / module).is_file() or (PACKAGE / module).is_file(), module
