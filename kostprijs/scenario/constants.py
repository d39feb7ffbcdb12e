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
from kostprijs.tomlfile import parse_toml

_REMARK = "opmerking"


@functools.cache
def constants(file: str) -> Mapping[str, tuple[Reference, ...]]:
    """All constants of one file in `parameters/gemeente/` (without `.toml`), in the order of that file.

    Raises FileNotFoundError for a file that is not there, ModelError for one that is wrong.
    """
    return MappingProxyType(parse_references(_data(file), f"{file}.toml", (_REMARK,)))


def constant(file: str, name: str) -> Reference:
    """The latest value of one constant. Raises KeyError for a name that the file does not have."""
    return constants(file)[name][-1]


def remark(file: str) -> str:
    """What that file says of itself, such as what could not be found; empty where it says nothing."""
    return parse_toml(_data(file), f"{file}.toml").text(_REMARK, "")


def _data(file: str) -> bytes:
    return (resources.files("kostprijs") / "parameters" / "gemeente" / f"{file}.toml").read_bytes()
