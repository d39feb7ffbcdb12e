"""Runs a notebook through papermill behind our own check of its parameters."""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import kostprijs
from kostprijs.errors import WrongUse
from kostprijs.report.texts import load_texts

Parameter = str | int | float | bool
_TAG = "parameters"
_INJECTED = "injected-parameters"
_KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}


def shipped_notebook(name: str) -> Path:
    """A notebook of the package: inside the installed wheel, else in the checkout around it."""
    packaged = Path(str(resources.files("kostprijs") / "notebooks" / name))
    checkout = Path(kostprijs.__file__).parent.parent / "notebooks" / name
    for path in (packaged, checkout):
        if path.is_file():
            return path
    raise WrongUse(load_texts()("fout.geen_notebook", naam=name))


def execute_notebook(notebook: Path, parameters: Mapping[str, Parameter], cwd: Path) -> Any:
    """The executed notebook (a NotebookNode) without a trace of where, when and by whom it ran.

    The kernel runs in `cwd`, in a fresh process. Nothing is written. Warnings on stderr are for who
    runs it and are left out; every other output is kept.

    Raises WrongUse for a notebook without exactly one cell tagged `parameters`, for an unknown or
    wrongly typed parameter, and for a run that failed (the cell and the kind of error, no values).
    """
    node = _read(notebook)
    _check_parameters(node, notebook.name, parameters)
    for cell in node.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return _cleaned(_run(node, notebook.name, parameters, cwd))


def notebook_bytes(node: Any) -> bytes:
    """The notebook as a file."""
    import nbformat

    text: str = nbformat.writes(node)  # type: ignore[no-untyped-call]
    return (text.rstrip("\n") + "\n").encode()


def _read(notebook: Path) -> Any:
    import nbformat

    try:
        return nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, nbformat.ValidationError):
        raise WrongUse(load_texts()("fout.notebook_onleesbaar", naam=notebook.name)) from None


def _check_parameters(node: Any, name: str, parameters: Mapping[str, Parameter]) -> None:
    texts = load_texts()
    tagged = [cell for cell in node.cells if _TAG in cell.metadata.get("tags", [])]
    if len(tagged) != 1 or tagged[0].cell_type != "code":
        raise WrongUse(texts("fout.parameters_cel", naam=name, aantal=len(tagged)))
    known = _defaults(tagged[0].source, name)
    for parameter, value in parameters.items():
        if parameter not in known:
            listed = ", ".join(sorted(known))
            raise WrongUse(texts("fout.parameter_onbekend", naam=name, parameter=parameter, bekend=listed))
        kind = type(value)
        if kind not in (str, int, float, bool) or kind is not type(known[parameter]):
            expected = type(known[parameter]).__name__
            raise WrongUse(
                texts("fout.parameter_soort", parameter=parameter, soort=kind.__name__, verwacht=expected)
            )


def _defaults(source: str, name: str) -> dict[str, Any]:
    """The parameters of a cell and their own values: one literal per line, and nothing else."""
    try:
        return {
            statement.targets[0].id: ast.literal_eval(statement.value)
            for statement in ast.parse(source).body
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
        }
    except (SyntaxError, ValueError):
        raise WrongUse(load_texts()("fout.notebook_onleesbaar", naam=name)) from None


def _run(node: Any, name: str, parameters: Mapping[str, Parameter], cwd: Path) -> Any:
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from kostprijs.report.kernel import KERNEL_NAME, PrivateKernel, private_config

    texts = load_texts()
    with tempfile.TemporaryDirectory(prefix="kp-", ignore_cleanup_errors=True) as folder:
        try:
            return papermill.execute_notebook(
                node,
                None,
                parameters=dict(parameters),
                kernel_name=KERNEL_NAME,
                language="python",
                progress_bar=False,
                cwd=str(cwd),
                kernel_manager_class=PrivateKernel,
                config=private_config(Path(folder)),
            )
        except PapermillExecutionError as error:
            place = {"naam": name, "cel": error.cell_index, "soort": error.ename}
            raise WrongUse(texts("fout.gestopt", **place)) from None
        except Exception as error:  # whatever a kernel that dies or never starts may raise
            raise WrongUse(texts("fout.kern", naam=name, soort=type(error).__name__)) from None


def _cleaned(node: Any) -> Any:
    """Only what the same input always gives: no paths, times, user or name of a kernel."""
    from nbformat import NotebookNode

    kernel = {"kernelspec": _KERNELSPEC, "language_info": {"name": "python"}}
    node.metadata = NotebookNode(kernel)  # type: ignore[no-untyped-call]
    for cell in node.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = NotebookNode({"tags": tags} if tags else {})  # type: ignore[no-untyped-call]
        if _INJECTED in tags:
            cell.id = _INJECTED  # papermill gives it a random one
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return node
