"""Loads what a publication needs before it is asked for, beside other work."""

from __future__ import annotations

import contextlib
import importlib
import threading
from collections.abc import Iterator

from kostprijs.report.light import light_imports, load_drawing

_LIGHT = ("papermill", "nbconvert", "kostprijs.report.inprocess")
_PLAIN = ("pptx", "typst", "xlsxwriter")


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
        for name in (*_LIGHT, *_PLAIN):
            if enough.is_set():
                return
            importlib.import_module(name)
        load_drawing()
