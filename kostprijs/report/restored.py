"""The state of this process that a notebook may touch, put back when the notebook is done."""

from __future__ import annotations

import builtins
import contextlib
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, MutableMapping
from typing import Any

from kostprijs.report.light import drawing_cache

_ABSENT = object()
# what IPython and a failing cell set in sys, beside the streams and the hooks
_SYS = (
    *("stdin", "stdout", "stderr", "displayhook", "excepthook", "path", "meta_path", "path_hooks", "argv"),
    *("ps1", "ps2", "ps3", "last_exc", "last_type", "last_value", "last_traceback"),
)
_SIGNALS = ("SIGINT", "SIGTERM", "SIGALRM", "SIGCHLD", "SIGHUP", "SIGUSR1", "SIGUSR2")


@contextlib.contextmanager
def restored_process() -> Iterator[None]:
    """Put back, also when the block raises, what a notebook may have touched.

    That is the folder, the environment, sys, builtins, modules, signals, drawing and filters of warnings.
    A real module that was imported stays imported, because libraries of C can't be imported twice; a
    module that was replaced, removed or made up is put right. What a notebook changes inside a module
    of somebody else is not undone.
    """
    with contextlib.ExitStack() as stack:
        stack.callback(os.chdir, os.getcwd())  # noqa: PTH109  # Path.cwd() would be the same call
        stack.enter_context(_mapping(os.environ))
        stack.enter_context(_mapping(vars(builtins)))
        stack.enter_context(_sys())
        stack.enter_context(_modules())
        stack.enter_context(_signals())
        stack.enter_context(_drawing())
        stack.enter_context(warnings.catch_warnings())
        yield


@contextlib.contextmanager
def _mapping(mapping: MutableMapping[str, Any]) -> Iterator[None]:
    before = dict(mapping)
    try:
        yield
    finally:
        for name in set(mapping) - set(before):
            del mapping[name]
        for name, value in before.items():
            if mapping.get(name, _ABSENT) is not value:
                mapping[name] = value


@contextlib.contextmanager
def _sys() -> Iterator[None]:
    before: dict[str, Any] = {name: getattr(sys, name, _ABSENT) for name in _SYS}
    lists = {name: list(value) for name, value in before.items() if isinstance(value, list)}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is not _ABSENT:
                setattr(sys, name, value)
            elif hasattr(sys, name):
                delattr(sys, name)
        for name, content in lists.items():
            before[name][:] = content


@contextlib.contextmanager
def _modules() -> Iterator[None]:
    before = dict(sys.modules)
    try:
        yield
    finally:
        for name, module in list(sys.modules.items()):
            if name not in before and getattr(module, "__spec__", None) is None:
                del sys.modules[name]
        sys.modules.update(before)


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set them
        return
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            if handler is not None and signal.getsignal(number) is not handler:
                signal.signal(number, handler)


@contextlib.contextmanager
def _drawing() -> Iterator[None]:
    """The defaults of matplotlib inside, whatever the user has; outside what it was."""
    drawing_cache()
    import matplotlib as mpl

    before = _open_drawings()
    with mpl.rc_context():
        mpl.rcdefaults()
        try:
            yield
        finally:
            for number in _open_drawings() - before:
                sys.modules["matplotlib.pyplot"].close(number)


def _open_drawings() -> set[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set() if pyplot is None else set(pyplot.get_fignums())
