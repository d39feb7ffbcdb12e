"""Loads what a publication needs before it is asked for, beside other work."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from kostprijs.report.light import light_imports


@contextlib.contextmanager
def loaded_ahead() -> Iterator[None]:
    """Load the libraries in a thread while the block runs; leaving the block waits for the one at hand.

    For a block that waits for something else. Nothing is changed but the time: what did not get its
    turn, or can't be loaded, is loaded when it is needed, and fails there.
    """
    enough = threading.Event()
    thread = threading.Thread(target=_load, args=(enough,))
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def _load(enough: threading.Event) -> None:
    with contextlib.suppress(Exception), light_imports():
        for load in (_papermill, _nbconvert, _pages, _engine, _slides, _printed, _sheets, _letters):
            if enough.is_set():
                return
            load()


# One function per library, so that leaving off halfway costs no more than the one at hand. Written as
# imports, not by name: the import contract has to see them. Loading is all they are for (F401).
def _papermill() -> None:
    import papermill  # noqa: F401


def _nbconvert() -> None:
    import nbconvert  # noqa: F401


def _pages() -> None:
    import kostprijs.report.publish  # noqa: F401


def _engine() -> None:
    import kostprijs.report.inprocess  # noqa: F401


def _slides() -> None:
    import pptx  # noqa: F401


def _printed() -> None:
    import typst  # noqa: F401


def _sheets() -> None:
    import xlsxwriter  # noqa: F401


def _letters() -> None:
    import matplotlib.ft2font  # noqa: F401
