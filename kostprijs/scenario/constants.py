"""The public constants of a municipality's own arithmetic, each with its source and mark.

They stand apart from the references of cost elements: no handout shows them, so none changes its
`kenmerk` when one of these is added.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType

from kostprijs.model.references import Reference, parse_references


@functools.cache
def constants(file: str) -> Mapping[str, tuple[Reference, ...]]:
    """All constants of one file in `parameters/gemeente/` (without `.toml`), in the order of that file.

    Raises FileNotFoundError for a file that is not there, ModelError for one that is wrong.
    """
    path = resources.files("kostprijs") / "parameters" / "gemeente" / f"{file}.toml"
    return MappingProxyType(parse_references(path.read_bytes(), path.name))


def constant(file: str, name: str) -> Reference:
    """The latest value of one constant. Raises KeyError for a name that the file does not have."""
    return constants(file)[name][-1]
