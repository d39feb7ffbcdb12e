"""Nothing that makes a page can obtain an unprotected value: not by import, not by handing it one."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

import kostprijs
from kostprijs.intake.internal import InternalFigure, InternalTable

PACKAGE = Path(kostprijs.__file__).parent
PAGES = [name for name in ("report", "scenario") if (PACKAGE / name / "__init__.py").is_file()]
# the one module of `anonymise` that a page may know: what was released
RELEASED = {"kostprijs.anonymise", "kostprijs.anonymise.dataset"}
CONFIDENTIAL = ("kostprijs.intake", "kostprijs.traject", "kostprijs.example", "kostprijs.cli")


def forbidden(module: str) -> bool:
    inside = any(module == zone or module.startswith(zone + ".") for zone in CONFIDENTIAL)
    return inside or (module.startswith("kostprijs.anonymise") and module not in RELEASED)


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("kostprijs", cache_dir=None)


@pytest.mark.parametrize("pages", PAGES)
def test_no_road_of_imports_leads_to_an_unprotected_value(graph, pages):
    reached = graph.find_upstream_modules(f"kostprijs.{pages}", as_package=True)
    assert "kostprijs.anonymise.dataset" in reached or pages == "scenario"
    assert sorted(filter(forbidden, reached)) == []


def test_the_released_table_itself_leads_nowhere_either(graph):
    assert sorted(filter(forbidden, graph.find_upstream_modules("kostprijs.anonymise.dataset"))) == []


def test_the_search_does_see_the_zones(graph):
    """A search that sees nothing finds nothing: the command line does reach them all."""
    reached = graph.find_upstream_modules("kostprijs.cli", as_package=True)
    assert {"kostprijs.intake.vault", "kostprijs.anonymise.protect", "kostprijs.traject"} <= reached


def test_the_import_contract_names_all_of_anonymise(graph, repository):
    import tomllib

    contracts = tomllib.loads((repository / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    zones = next(contract for contract in contracts if contract["id"] == "zones")
    inside = graph.find_children("kostprijs.anonymise") - RELEASED
    assert inside - set(zones["forbidden_modules"]) == set()


def sources(pages: str) -> list[Path]:
    return sorted((PACKAGE / pages).rglob("*.py"))


@pytest.mark.parametrize("path", [p for pages in PAGES for p in sources(pages)], ids=lambda p: p.name)
def test_no_page_imports_by_a_name_made_at_run_time(path):
    names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
    attributes = {n.attr for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Attribute)}
    assert not {"__import__", "eval", "exec"} & names
    assert "import_module" not in names | attributes


def test_loading_every_page_module_loads_nothing_confidential():
    modules = [
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for pages in PAGES
        for path in sources(pages)
        if path.stem != "__main__"
    ]
    code = f"import sys, importlib\nfor m in {modules!r}: importlib.import_module(m)\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    loaded = done.stdout.split()
    assert "kostprijs.anonymise.dataset" in loaded
    assert sorted(filter(forbidden, loaded)) == []


def test_no_notebook_imports_more_than_pages(repository):
    notebooks = sorted((repository / "notebooks").glob("*.ipynb"))
    for path in notebooks:
        cells = json.loads(path.read_text())["cells"]
        code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
        found = set()
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        assert sorted(filter(forbidden, found)) == [], path.name


@pytest.mark.parametrize(
    "line",
    [
        "from kostprijs.intake.vault import load_contributions",
        "def late():\n    from kostprijs.intake.internal import internal_table",
        "from kostprijs.traject import load_traject",
        "from kostprijs.anonymise import audit",
        "from kostprijs.anonymise.ledger import open_ledger",
        "from kostprijs.anonymise.spoken import speak",
    ],
)
def test_a_page_that_tries_is_stopped_by_the_contract(tmp_path, repository, line):
    shutil.copytree(PACKAGE, tmp_path / "kostprijs", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(repository / "pyproject.toml", tmp_path)
    page = tmp_path / "kostprijs" / "report" / "words.py"
    page.write_text(page.read_text() + f"\n\n{line}\n")
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--contract", "zones"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "kostprijs.report.words ->" in done.stdout


INTERNAL = InternalTable(
    "proef", "ronde-1", 5, (InternalFigure("overhead", "Overhead", "pct", 5, 8.4, 11, 14, 15, 24.3, 14.5, 5),)
)
RAW = {"traject": "proef", "ronde": "ronde-1", "figures": [{"id": "overhead", "values": [8.4, 11, 24.3]}]}


@pytest.mark.parametrize(
    "value", [INTERNAL, RAW, [8.4, 11.0], None], ids=["internal", "dict", "list", "none"]
)
def test_a_handout_is_made_of_a_released_round_only(value):
    from kostprijs.report.handout import build_handout

    with pytest.raises(TypeError, match="ReleasedRound"):
        build_handout(value, "kenmerk")
