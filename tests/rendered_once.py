"""Verifications that make the same publication again do so once: rendering is nearly all of their time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from kostprijs.audit import made_again
from kostprijs.audit.item import Item
from kostprijs.audit.reading import read_items
from kostprijs.files import canonical_json, sha256
from kostprijs.report.publish import render_round


@contextlib.contextmanager
def rendered_once() -> Iterator[None]:
    """Inside the block `verify` renders and reads once for the same release, mark and bytes.

    Renders for real; the key holds all that a rendering depends on while nobody edits the package.
    """
    made: dict[str, dict[str, bytes]] = {}
    read: dict[tuple[str, str], list[Item] | None] = {}

    def render(workspace, traject, ronde, progress=None, ground=None):
        folder = workspace.anonymised(traject, ronde)
        # the certificate (c...) is not read by a page
        told = [(path.name, sha256(path.read_bytes())) for path in sorted(folder.glob("[!.c]*"))]
        key = sha256(canonical_json([told, ground]))
        if key not in made:
            made[key] = render_round(workspace, traject, ronde, progress, ground)
        return made[key]

    def items(name, data):
        key = name, sha256(data)
        if key not in read:
            read[key] = read_items(name, data)
        return read[key]

    patch = pytest.MonkeyPatch()
    patch.setattr(made_again, "render_round", render)
    patch.setattr(made_again, "read_items", items)
    yield
    patch.undo()
