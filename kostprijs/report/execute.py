"""Runs a notebook through papermill behind our own check of its parameters."""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import kostprijs
from kostprijs.errors import WrongUse
from kostprijs.report.light import light_imports
from kostprijs.report.texts import program_texts

Parameter = str | int | float | bool
# "here": in this process, see inprocess.py; "kernel": in a process of its own, see kernel.py
Engine = Literal["here", "kernel"]
_TAG = "parameters"
_INJECTED = "injected-parameters"
_WIDGET = "application/vnd.jupyter.widget-view+json"  # the random id of a control that lives in a kernel
_KINDS = {str: "tekst", int: "geheel", float: "getal", bool: "waar"}  # and what each is called
_KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}


def shipped_notebook(name: str) -> Path:
    """A notebook of the package: inside the installed wheel, else in the checkout around it."""
    packaged = Path(str(resources.files("kostprijs") / "notebooks" / name))
    checkout = Path(kostprijs.__file__).parent.parent / "notebooks" / name
    for path in (packaged, checkout):
        if path.is_file():
            return path
    raise WrongUse(program_texts()("fout.geen_notebook", naam=name))


def execute_notebook(
    notebook: Path, parameters: Mapping[str, Parameter], cwd: Path, engine: Engine = "here"
) -> Any:
    """The executed notebook (a NotebookNode) without a trace of where, when and by whom it ran.

    It runs in `cwd`: `here` in a namespace of its own in this process, which is much faster, `kernel` in
    a fresh process, for a notebook that must not be trusted with this one. Our own notebooks give the
    same bytes either way; one that draws with pyplot or starts programs is shown by a kernel only.
    Nothing is written. Warnings on stderr are for who runs it and are left out; every other output is
    kept.

    Raises WrongUse for a notebook without exactly one cell tagged `parameters`, for an unknown or
    wrongly typed parameter, and for a run that failed or ended before its last cell (the cell and the
    kind of error, no values). KeyboardInterrupt passes.
    """
    node = _read(notebook)
    _check_parameters(node, notebook.name, parameters)
    for cell in node.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return _cleaned(_run(node, notebook.name, parameters, cwd, engine))


def notebook_bytes(node: Any) -> bytes:
    """The notebook as a file."""
    with light_imports():
        import nbformat

    text: str = nbformat.writes(node)  # type: ignore[no-untyped-call]  # nbformat has no types
    return (text.rstrip("\n") + "\n").encode()


def _read(notebook: Path) -> Any:
    with light_imports():
        import nbformat

    try:
        return nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
    except (OSError, ValueError, nbformat.ValidationError):
        raise WrongUse(program_texts()("fout.notebook_onleesbaar", naam=notebook.name)) from None


def _check_parameters(node: Any, name: str, parameters: Mapping[str, Parameter]) -> None:
    texts = program_texts()
    tagged = [cell for cell in node.cells if _TAG in cell.metadata.get("tags", [])]
    if len(tagged) != 1 or tagged[0].cell_type != "code":
        raise WrongUse(texts("fout.parameters_cel", naam=name, aantal=len(tagged)))
    known = _defaults(tagged[0].source, name)
    for parameter, value in parameters.items():
        if parameter not in known:
            listed = ", ".join(sorted(known))
            raise WrongUse(texts("fout.parameter_onbekend", naam=name, parameter=parameter, bekend=listed))
        kind = type(value)
        if kind not in _KINDS or kind is not type(known[parameter]):
            found, expected = (
                texts(f"soort.{_KINDS.get(one, 'anders')}") for one in (kind, type(known[parameter]))
            )
            raise WrongUse(texts("fout.parameter_soort", parameter=parameter, soort=found, verwacht=expected))


def _defaults(source: str, name: str) -> dict[str, Any]:
    """The parameters of a cell and their own values: one literal per line, and nothing else."""
    try:
        return {
            statement.targets[0].id: ast.literal_eval(statement.value)
            for statement in ast.parse(source).body
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
        }
    except (SyntaxError, ValueError):
        raise WrongUse(program_texts()("fout.notebook_onleesbaar", naam=name)) from None


def _run(node: Any, name: str, parameters: Mapping[str, Parameter], cwd: Path, engine: Engine) -> Any:
    with light_imports():
        import papermill
        from papermill.exceptions import PapermillExecutionError

    texts = program_texts()
    said: dict[int, list[Any]] = {}
    with tempfile.TemporaryDirectory(prefix="kp-", ignore_cleanup_errors=True) as folder:
        try:
            done = papermill.execute_notebook(
                node,
                None,
                parameters=dict(parameters),
                language="python",
                progress_bar=False,
                cwd=str(cwd),
                **_engine(engine, Path(folder), said),
            )
        except PapermillExecutionError as error:
            place = {"naam": name, "cel": error.cell_index, "soort": error.ename}
            raise WrongUse(texts("fout.gestopt", **place)) from None
        except Exception as error:  # whatever a kernel that dies or never starts may raise
            raise WrongUse(texts("fout.kern", naam=name, soort=type(error).__name__)) from None
    for index, outputs in said.items():
        done.cells[index].outputs = outputs
    for index, cell in enumerate(done.cells):  # papermill lets a notebook that calls exit() pass
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise WrongUse(texts("fout.gestopt", naam=name, cel=index, soort=output.ename))
    return done


def _engine(engine: Engine, folder: Path, said: dict[int, list[Any]]) -> dict[str, Any]:
    """What papermill needs to know of the engine, which keeps its own things in `folder`.

    Our own engine leaves the outputs in `said`, by cell: papermill writes a notebook for nobody too.
    """
    if engine == "kernel":
        from kostprijs.report.kernel import KERNEL_NAME, PrivateKernel, private_config

        return {
            "kernel_name": KERNEL_NAME,
            "kernel_manager_class": PrivateKernel,
            "config": private_config(folder),
        }
    from kostprijs.report.inprocess import ENGINE_NAME

    return {"kernel_name": _KERNELSPEC["name"], "engine_name": ENGINE_NAME, "folder": folder, "said": said}


def _cleaned(node: Any) -> Any:
    """Only what the same input always gives: no paths, times, user or name of a kernel."""
    with light_imports():
        from nbformat import NotebookNode

    kernel = {"kernelspec": _KERNELSPEC, "language_info": {"name": "python"}}
    node.metadata = NotebookNode(kernel)  # type: ignore[no-untyped-call]  # nbformat has no types
    for cell in node.cells:
        tags = cell.metadata.get("tags", [])
        cell.metadata = NotebookNode({"tags": tags} if tags else {})  # type: ignore[no-untyped-call]  # nbformat has no types
        if _INJECTED in tags:
            cell.id = _INJECTED  # papermill gives it a random one
        if cell.cell_type == "code":
            cell.outputs = _kept(cell.outputs)
    return node


def _kept(outputs: list[Any]) -> list[Any]:
    """The outputs without stderr and controls; what was printed around it joins, as if it was one."""
    kept: list[Any] = []
    for output in outputs:
        output.get("data", {}).pop(_WIDGET, None)
        if output.get("name") == "stderr":
            continue
        if output.output_type == "stream" and kept and kept[-1].output_type == "stream":
            kept[-1].text += output.text
        else:
            kept.append(output)
    return kept
