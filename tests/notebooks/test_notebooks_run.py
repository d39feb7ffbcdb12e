"""The committed notebooks: prose, one parameters cell, no code of their own, and outputs that still hold."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from kostprijs.report.execute import execute_notebook, notebook_bytes

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EXAMPLE = {"traject": "voorbeeld", "ronde": "ronde-1"}
PARAMETERS = 'traject = "voorbeeld"\nronde = "ronde-1"'
MORE = {"30_scenarios": '\nscenario = "notebooks/scenarios/midden.toml"'}

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path, kind: str) -> list[dict[str, Any]]:
    return [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == kind]


def figures(outputs: list[Any]) -> list[str]:
    return ["".join(output["data"]["text/plain"]) for output in outputs if "data" in output]


def test_there_are_notebooks() -> None:
    assert "10_bandbreedtes" in [path.stem for path in NOTEBOOKS]


@each
def test_one_cell_is_tagged_parameters_and_names_the_example(path: Path) -> None:
    tagged = [cell for cell in cells(path, "code") if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    assert "".join(tagged[0]["source"]) == PARAMETERS + MORE.get(path.stem, "")


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
def test_running_it_again_gives_the_committed_figures(path: Path) -> None:
    node = execute_notebook(path, {}, ROOT)
    again = [figures(cell.outputs) for cell in node.cells if cell.cell_type == "code"]
    assert again == [figures(cell["outputs"]) for cell in cells(path, "code")]


@each
def test_the_parameters_reach_the_run(path: Path) -> None:
    node = execute_notebook(path, EXAMPLE, ROOT)
    injected = [cell for cell in node.cells if "injected-parameters" in cell.metadata.get("tags", [])]
    assert len(injected) == 1
    assert injected[0].source.splitlines()[1:] == ['traject = "voorbeeld"', 'ronde = "ronde-1"']


@each
def test_a_kernel_and_our_own_engine_give_the_same_bytes(path: Path) -> None:
    here, again = (notebook_bytes(execute_notebook(path, EXAMPLE, ROOT)) for _ in range(2))
    assert here == again == notebook_bytes(execute_notebook(path, EXAMPLE, ROOT, "kernel"))
