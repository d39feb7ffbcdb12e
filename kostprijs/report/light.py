"""Imports of the notebook libraries, and matplotlib's cache, without what they do besides."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator

# What jsonschema loads for the formats «iri» (a whole grammar), «duration» (a library of dates) and
# «color» as soon as it is imported and these packages are there (JupyterLab brings them). nbformat,
# papermill and nbconvert never ask for those formats.
_FORMATS = ("rfc3987_syntax", "isoduration", "webcolors")


@contextlib.contextmanager
def light_imports() -> Iterator[None]:
    """Import nbformat, papermill or nbconvert inside this block.

    Where jsonschema was imported before, nothing changes. Else it does not check the formats of
    _FORMATS in this process, as where those optional packages are not installed.
    """
    if "jsonschema" in sys.modules:
        yield
        return
    absent = [name for name in _FORMATS if name not in sys.modules]
    for name in absent:  # how Python is told that it can't be imported
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in absent:
            sys.modules.pop(name, None)


def drawing_cache() -> str:
    """The folder in which matplotlib keeps its list of fonts; a temporary one when home is read-only.

    Asked before a notebook runs, because there the warning about a temporary folder would become an
    output, with the path in it.
    """
    import matplotlib as mpl

    logger = logging.getLogger("matplotlib")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        return mpl.get_cachedir()
    finally:
        logger.setLevel(level)
