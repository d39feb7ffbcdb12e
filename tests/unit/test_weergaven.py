"""The reference renderings in docs/weergaven: complete, small, explained, and of what is made today."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "weergaven"


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return runpy.run_path(str(FOLDER / "maken.py"))


def test_the_set_is_complete_and_small(made: dict[str, Any]) -> None:
    kept = {path.name for path in FOLDER.glob("*.png")}
    assert kept == made["names"]()
    assert set(made["KEPT"]) == set(made["sources"]())
    assert sum(path.stat().st_size for path in FOLDER.iterdir() if path.is_file()) < 2_500_000


def test_the_readme_says_of_each_source_what_to_look_at(made: dict[str, Any]) -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name, pages in made["KEPT"].items():
        row = re.search(rf"^\| `{name}-{pages[0]}`.*$", text, re.MULTILINE)
        assert row, name
        assert f"`-{pages[-1]}`" in row[0]


def test_every_source_still_has_the_same_number_of_pages(made: dict[str, Any]) -> None:
    noted = json.loads((FOLDER / "bladzijden.json").read_text())
    assert {name: made["page_count"](make()) for name, make in made["sources"]().items()} == noted, (
        "draai python docs/weergaven/maken.py en bekijk de nieuwe beelden"
    )
    assert all(max(made["KEPT"][name]) <= count for name, count in noted.items())
