from __future__ import annotations

import csv
import html
import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import v4
from report_rounds import write_workspace

from kostprijs.errors import VerificationFailed, WrongUse
from kostprijs.files import sha256
from kostprijs.layout import Workspace
from kostprijs.report import execute, handout, publish
from kostprijs.report.execute import execute_notebook, notebook_bytes, shipped_notebook
from kostprijs.report.publish import (
    NOTEBOOK,
    PAGE,
    PRINT,
    SLIDES,
    SLIDES_NOTEBOOK,
    SLIDES_PRINT,
    TABLES,
    WORKBOOK,
    publish_round,
)

FILES = {
    *(
        PAGE,
        PRINT,
        SLIDES,
        SLIDES_PRINT,
        WORKBOOK,
        TABLES,
        NOTEBOOK,
        SLIDES_NOTEBOOK,
        "manifest.json",
        "ro-crate-metadata.json",
    ),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, list[str]]:
    workspace = write_workspace(tmp_path_factory.mktemp("werk"))
    steps: list[str] = []
    publish_round(workspace, "voorbeeld", "ronde-1", steps.append)
    return workspace, steps


def contents(workspace: Workspace) -> dict[str, bytes]:
    folder = workspace.reports("voorbeeld", "ronde-1")
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def counted(function: Callable[..., object], name: str, calls: list[str]) -> Callable[..., object]:
    def call(*arguments: object) -> object:
        calls.append(name)
        return function(*arguments)

    return call


def words(page: str) -> str:
    """What a reader sees of a page: its text, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def write_notebook(path: Path, *sources: str, tagged: str = 'traject = "a"') -> Path:
    cells = [v4.new_code_cell(tagged, metadata={"tags": ["parameters"]})] if tagged else []
    cells += [v4.new_code_cell(source) for source in sources]
    path.write_text(nbformat.writes(v4.new_notebook(cells=cells)))
    return path


def test_a_publication_is_complete(published: tuple[Workspace, list[str]]) -> None:
    workspace, steps = published
    files = contents(workspace)
    assert set(files) == FILES
    assert len(steps) == publish.STEPS
    manifest = json.loads(files["manifest.json"])
    assert manifest["uitkomst"] == {
        name: sha256(data) for name, data in files.items() if name != "manifest.json"
    }
    assert manifest["grondslag"]["notebook_parameters"] == {"ronde": "ronde-1", "traject": "voorbeeld"}
    assert manifest["kenmerk"] in files[PAGE].decode()


def test_every_output_of_the_notebook_reaches_the_page(published: tuple[Workspace, list[str]]) -> None:
    files = contents(published[0])
    notebook = json.loads(files[NOTEBOOK])
    page = files[PAGE].decode()
    fragments = [
        "".join(output["data"]["text/html"])
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if "text/html" in output["data"]
    ]
    assert len(fragments) > 30
    shown = words(page)
    for fragment in fragments:
        assert words(fragment) in shown
    drawings = [
        output
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if "image/svg+xml" in output["data"]
    ]
    assert page.count("<img ") == len(drawings) > 3


def test_a_publication_tells_nothing_of_where_and_who(published: tuple[Workspace, list[str]]) -> None:
    workspace, _ = published
    notebook = json.loads(contents(workspace)[NOTEBOOK])
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["language_info"] == {"name": "python"}
    for cell in notebook["cells"]:
        assert set(cell["metadata"]) <= {"tags"}
    for name, data in contents(workspace).items():
        assert str(workspace.root).encode() not in data, name
        assert b"papermill" not in data or name == "manifest.json", name
        assert os.fsencode(Path.home()) + b"/" not in data, name


def test_the_same_data_give_the_same_bytes_in_another_place(
    published: tuple[Workspace, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", os.devnull)  # and without a home to write in, also for root
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    elsewhere = write_workspace(tmp_path / "een ander werk")
    publish_round(elsewhere, "voorbeeld", "ronde-1")
    assert contents(elsewhere) == contents(published[0])


def test_tables_csv_holds_every_printed_cell(published: tuple[Workspace, list[str]]) -> None:
    text = contents(published[0])[TABLES].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    found = {
        (row["rij"], row["kolom"]): row["waarde"] for row in rows if row["tabel"].startswith("Onderdeel c")
    }
    assert found["Ziekteverzuim", "Midden"] == "5,5%"
    hidden = [row for row in rows if row["waarde"] == "niet getoond"]
    assert {row["kolom"] for row in hidden} == {"Laagste groep / Midden / Hoogste groep"}


def test_the_round_is_read_once_and_every_figure_drawn_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = write_workspace(tmp_path)
    calls: list[str] = []
    for name in ("read_round", "build_handout"):
        monkeypatch.setattr(handout, name, counted(getattr(handout, name), name, calls))
    publish_round(workspace, "voorbeeld", "ronde-1")
    assert sorted(calls) == ["build_handout", "read_round"]
    publish_round(workspace, "voorbeeld", "ronde-1")
    assert len(calls) == 4  # nothing is remembered from one publication to the next


def test_an_unreleased_round_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="geanonimiseerde ronde"):
        publish_round(Workspace(tmp_path), "voorbeeld", "ronde-1")
    assert not list(tmp_path.iterdir())


def test_a_changed_dataset_is_refused(tmp_path: Path) -> None:
    workspace = write_workspace(tmp_path)
    table = workspace.anonymised("voorbeeld", "ronde-1") / "bandbreedtes.csv"
    table.write_text(table.read_text().replace("3.5", "3.0"))
    with pytest.raises(VerificationFailed):
        publish_round(workspace, "voorbeeld", "ronde-1")
    assert not (tmp_path / "reports").exists()


def test_a_failed_run_keeps_the_earlier_publication(
    published: tuple[Workspace, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, _ = published
    before = contents(workspace)
    broken = write_notebook(
        tmp_path / NOTEBOOK,
        "geheim = 31.4159\nraise ValueError(f'waarde {geheim}')",
        tagged='traject = "a"\nronde = "b"',
    )
    monkeypatch.setattr(publish, "shipped_notebook", lambda _: broken)
    with pytest.raises(WrongUse, match=r"cel 2 \(ValueError\)") as caught:
        publish_round(workspace, "voorbeeld", "ronde-1")
    assert "31.4159" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert "Traceback" not in str(caught.value)
    assert contents(workspace) == before
    siblings = [path.name for path in workspace.reports("voorbeeld", "ronde-1").parent.iterdir()]
    assert siblings == ["ronde-1"]


def test_a_notebook_whose_kernel_dies_is_told_in_dutch(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", "import os\nos._exit(3)")
    with pytest.raises(WrongUse, match="kon niet worden uitgevoerd"):
        execute_notebook(notebook, {"traject": "b"}, tmp_path, "kernel")


def test_an_unknown_parameter_is_refused(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb")
    with pytest.raises(WrongUse, match="«trajekt» niet; bekend zijn: traject"):
        execute_notebook(notebook, {"trajekt": "b"}, tmp_path)


@pytest.mark.parametrize("value", [3, 3.0, True, None, Path("x"), ["a"], {"a": 1}, b"a"])
def test_a_parameter_of_another_kind_is_refused(tmp_path: Path, value: object) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb")
    with pytest.raises(WrongUse, match="verwacht: een tekst"):
        execute_notebook(notebook, {"traject": value}, tmp_path)  # type: ignore[dict-item]


@pytest.mark.parametrize("count", [0, 2])
def test_a_notebook_without_exactly_one_parameters_cell_is_refused(tmp_path: Path, count: int) -> None:
    cells = [v4.new_code_cell('traject = "a"', metadata={"tags": ["parameters"]}) for _ in range(count)]
    path = tmp_path / "n.ipynb"
    path.write_text(nbformat.writes(v4.new_notebook(cells=cells)))
    with pytest.raises(WrongUse, match=f"heeft {count} cellen met het label «parameters»"):
        execute_notebook(path, {"traject": "b"}, tmp_path)


def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    path.write_text("dit is geen notebook")
    with pytest.raises(WrongUse, match="geen leesbaar notebook"):
        execute_notebook(path, {}, tmp_path)


def test_the_given_value_wins_and_the_run_leaves_no_trace(tmp_path: Path) -> None:
    noise = "import os, sys\nprint(traject)\nprint('waarschuwing', file=sys.stderr)"
    notebook = write_notebook(tmp_path / "n.ipynb", f"{noise}\nos.path.basename(os.getcwd())")
    before = notebook.read_bytes()
    work = tmp_path / "werk"
    work.mkdir()
    node = execute_notebook(notebook, {"traject": "0344"}, work)
    outputs = node.cells[-1].outputs
    assert [output.get("text") or output["data"]["text/plain"] for output in outputs] == ["0344\n", "'werk'"]
    assert notebook.read_bytes() == before
    assert not list(work.iterdir())
    for engine in ("here", "kernel"):
        again = execute_notebook(notebook, {"traject": "0344"}, work, engine)  # type: ignore[arg-type]
        assert notebook_bytes(node) == notebook_bytes(again)


def test_the_kernel_listens_to_no_network_port(tmp_path: Path) -> None:
    source = "from ipykernel.kernelapp import IPKernelApp\nIPKernelApp.instance().transport"
    notebook = write_notebook(tmp_path / "n.ipynb", source)
    node = execute_notebook(notebook, {"traject": "b"}, tmp_path, "kernel")
    assert node.cells[-1].outputs[0]["data"]["text/plain"] == "'ipc'"


def test_the_shipped_notebook_is_found_and_an_unknown_one_is_told() -> None:
    assert shipped_notebook(NOTEBOOK).name == NOTEBOOK
    with pytest.raises(WrongUse, match=r"99_onbekend\.ipynb is niet gevonden"):
        execute.shipped_notebook("99_onbekend.ipynb")
