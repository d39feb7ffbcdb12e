"""The committed notebooks: prose, one parameters cell, no code of their own, and outputs that still hold."""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kostprijs.layout import Workspace
from kostprijs.report.execute import execute_notebook, notebook_bytes
from kostprijs.report.publish import publish_round

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ROUND = {"traject": "voorbeeld", "ronde": "ronde-1"}
# what the cell with the parameters says; a notebook that is not named here takes the round only
PARAMETERS = {
    "30_scenarios": {**ROUND, "scenario": "notebooks/scenarios/midden.toml"},
    "40_controle": {"rapport": "reports/voorbeeld/ronde-1", "vraag": "ziekteverzuim hoogste groep"},
}
AUDIT = "40_controle"  # needs a publication of this version

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path, kind: str) -> list[dict[str, Any]]:
    return [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == kind]


def figures(cell: Any) -> list[str]:
    """What a cell printed; nothing of one that tells on what it ran."""
    if "nbval-ignore-output" in cell["metadata"].get("tags", []):
        return []
    return ["".join(output["data"]["text/plain"]) for output in cell["outputs"] if "data" in output]


def example_of(path: Path) -> dict[str, str]:
    return PARAMETERS.get(path.stem, ROUND)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with the example that is in the repository, and its publication by this version."""
    root = tmp_path_factory.mktemp("gepubliceerd")
    example = Path("data", "anonymised", "voorbeeld")
    shutil.copytree(ROOT / example, root / example)
    publish_round(Workspace(root), "voorbeeld", "ronde-1")
    return root


@pytest.fixture(scope="module")
def run(published: Path) -> Callable[..., Any]:
    """An executed notebook on the example; `again` runs it once more, else it runs once per module."""
    kept: dict[Path, Any] = {}

    def executed(path: Path, *engine: str, again: bool = False) -> Any:
        home = published if path.stem == AUDIT else ROOT
        if engine or again:
            return execute_notebook(path, example_of(path), home, *engine)
        if path not in kept:
            kept[path] = execute_notebook(path, example_of(path), home)
        return kept[path]

    return executed


def test_there_are_notebooks() -> None:
    assert "10_bandbreedtes" in [path.stem for path in NOTEBOOKS]


@each
def test_one_cell_is_tagged_parameters_and_names_the_example(path: Path) -> None:
    tagged = [cell for cell in cells(path, "code") if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    lines = [f'{name} = "{value}"' for name, value in example_of(path).items()]
    assert "".join(tagged[0]["source"]).splitlines() == lines


@each
def test_no_function_is_defined_in_a_notebook(path: Path) -> None:
    for cell in cells(path, "code"):
        tree = ast.parse("".join(cell["source"]))
        kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
        assert not [found for found in ast.walk(tree) if isinstance(found, kinds)]


@each
def test_a_committed_notebook_has_outputs_counts_and_bare_metadata(path: Path) -> None:
    notebook = json.loads(path.read_text())
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    for cell in notebook["cells"]:
        assert set(cell["metadata"]) <= {"tags"}
    code = cells(path, "code")
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        assert cell["outputs"] or "parameters" in cell["metadata"].get("tags", [])


@each
def test_running_it_again_gives_the_committed_figures(path: Path, run) -> None:
    ran = [cell for cell in run(path).cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    again = [figures(cell) for cell in ran if cell.cell_type == "code"]
    assert again == [figures(cell) for cell in cells(path, "code")]
    assert any(again)


@each
def test_the_parameters_reach_the_run(path: Path, run) -> None:
    tagged = [cell for cell in run(path).cells if "injected-parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    lines = [f'{name} = "{value}"' for name, value in example_of(path).items()]
    assert tagged[0].source.splitlines()[1:] == lines


@each
def test_a_kernel_and_our_own_engine_give_the_same_bytes(path: Path, run) -> None:
    here, again = notebook_bytes(run(path)), notebook_bytes(run(path, again=True))
    assert here == again == notebook_bytes(run(path, "kernel"))


def said(node: Any, cell_id: str) -> str:
    return "\n".join(figures({**cell, "metadata": {}})[0] for cell in node.cells if cell.id == cell_id)


def test_the_audit_says_that_it_had_to_make_the_publication_and_writes_nothing(
    published, tmp_path: Path
) -> None:
    root = tmp_path
    shutil.copytree(published / "data", root / "data")
    before = sorted(root.rglob("*"))
    node = execute_notebook(ROOT / "notebooks" / f"{AUDIT}.ipynb", {}, root)
    assert sorted(root.rglob("*")) == before
    assert said(node, "openen").startswith("Let op: de map reports/voorbeeld/ronde-1 is er niet")
    kept = cells(ROOT / "notebooks" / f"{AUDIT}.ipynb", "code")
    ran = [cell for cell in node.cells if cell.cell_type == "code"]
    assert list(map(figures, ran)) == list(map(figures, kept))


def test_the_audit_shows_what_was_changed_and_where(published, tmp_path: Path) -> None:
    """One digit in the tables: named by the verification, by the chain and by the build-up."""
    root = tmp_path / "kopie"
    shutil.copytree(published, root)
    path = root / "reports" / "voorbeeld" / "ronde-1" / "tabellen.csv"
    data = path.read_bytes()
    changed = data.replace(b"Hoogste groep;7,5%", b"Hoogste groep;7,0%")
    changed = changed.replace("= €\u00a029,62".encode(), "= €\u00a029,26".encode())
    assert len(data) == len(changed)
    assert data != changed
    path.write_bytes(changed)
    node = execute_notebook(ROOT / "notebooks" / f"{AUDIT}.ipynb", {}, root)
    assert "tabellen.csv" in said(node, "controle")
    assert "7,0% | KLOPT NIET" in said(node, "keten")
    assert said(node, "opbouw").splitlines()[-1].endswith("29,26 | NEE")
