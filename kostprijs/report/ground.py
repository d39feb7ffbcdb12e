"""What a publication stands on, as its manifest names it (`grondslag`); its mark is printed on every page."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from kostprijs.anonymise.dataset import CERTIFICATE, EARLIER, HOUSE_STYLE, MODEL, PACKAGE, TABLE
from kostprijs.files import canonical_json, parse_json, sha256
from kostprijs.layout import Workspace
from kostprijs.provenance import Inputs, basis
from kostprijs.report.execute import shipped_notebook
from kostprijs.report.once import once

NOTEBOOK, SLIDES_NOTEBOOK = "10_bandbreedtes.ipynb", "20_slides.ipynb"
RELEASED = (TABLE, PACKAGE, CERTIFICATE, MODEL, EARLIER, HOUSE_STYLE)
_GIVEN: ContextVar[Mapping[str, Any] | None] = ContextVar("kostprijs_grondslag", default=None)


@contextlib.contextmanager
def as_published(ground: Mapping[str, Any] | None) -> Iterator[None]:
    """Inside the block pages print the mark of this basis: that of a publication which is made again."""
    token = _GIVEN.set(ground)
    try:
        yield
    finally:
        _GIVEN.reset(token)


def load_ground(root: Path, traject: str, ronde: str) -> Mapping[str, Any]:
    """The basis of a publication of a released round under `root`: as given, or as it is now.

    Expects a round that `read_round` has accepted. Reads files of the release and of the package only.
    """
    given = _GIVEN.get()
    folder = Workspace(root).anonymised(traject, ronde)
    return once(("grondslag", folder.resolve()), lambda: _now(folder)) if given is None else given


def _now(folder: Path) -> Mapping[str, Any]:
    data = {name: (folder / name).read_bytes() for name in RELEASED if (folder / name).is_file()}
    own = parse_json(data[PACKAGE])["kostprijs"]
    inputs = Inputs(
        dataset_sha256=sha256(data[PACKAGE]),
        files={name: sha256(content) for name, content in data.items()},
        model={"id": own["model"]["id"], "sha256": own["model"]["sha256"]},
        policy={"id": own["beleid"]["id"], "sha256": own["beleid"]["sha256"]},
        notebooks={name: source_sha256(shipped_notebook(name)) for name in (NOTEBOOK, SLIDES_NOTEBOOK)},
        parameters={"traject": folder.parent.name, "ronde": folder.name},
    )
    return basis(inputs)


def source_sha256(notebook: Path) -> str:
    """The hash of what a notebook says and does: kind, tags and source of its cells, not its outputs."""
    cells = parse_json(notebook.read_bytes())["cells"]
    told = [[cell["cell_type"], cell["metadata"].get("tags", []), "".join(cell["source"])] for cell in cells]
    return sha256(canonical_json(told))
