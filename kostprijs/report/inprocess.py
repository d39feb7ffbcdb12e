"""The engine that runs a notebook in this very process: no kernel to start, nothing imported twice.

Imported by `execute` when it is needed; importing it loads papermill and IPython.
"""

from __future__ import annotations

import atexit
import contextlib
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from papermill.engines import Engine, papermill_engines
from traitlets.config import Config

from kostprijs.report.outputs import Outputs, Stream
from kostprijs.report.restored import restored_process

ENGINE_NAME = "kostprijs"
_SETTINGS = {
    "HistoryManager": {"enabled": False, "hist_file": ":memory:"},
    "InteractiveShell": {"colors": "nocolor", "xmode": "Minimal"},
}


class PrivateEngine(Engine):  # type: ignore[misc]  # papermill publishes no types
    """Runs the cells of a notebook one after the other in a PrivateShell."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **settings: Any) -> None:
        """Fill in the outputs and counts of `nb_man.nb`, until a cell fails.

        A failed cell gets one output of the kind `error`, from which papermill raises. KeyboardInterrupt
        passes. `settings` must hold `folder`, a temporary folder of the caller for what IPython keeps, and
        `said`, in which the outputs of the other cells are left by their place.
        """
        del kernel_name  # the Python that runs now, whatever the notebook asks for
        outputs = Outputs()
        with restored_process(), private_shell(settings["folder"], outputs) as shell:
            for index, cell in enumerate(nb_man.nb.cells):
                nb_man.cell_start(cell, index)
                if cell.cell_type == "code" and cell.source.strip():
                    kind = shell.run(cell)
                    if kind:
                        nb_man.cell_exception(cell, cell_index=index)
                        break
                nb_man.cell_complete(cell, cell_index=index)
                if cell.cell_type == "code":
                    settings["said"][index], cell.outputs = cell.outputs, []


papermill_engines.register(ENGINE_NAME, PrivateEngine)


class _Publisher(DisplayPublisher):
    """Takes what `display` shows."""

    def publish(  # type: ignore[override]  # its `source` was for others
        self, data: Any, metadata: Any = None, *, transient: Any = None, update: bool = False, **_: Any
    ) -> None:
        self._validate_data(data, metadata)  # type: ignore[no-untyped-call]  # IPython has no types
        display_id = (transient or {}).get("display_id", "")
        if update:
            self.shell.said.update(data, metadata, display_id)
        else:
            self.shell.said.show(data, metadata, display_id)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.said.clear(wait)


class _Hook(DisplayHook):
    """Takes the value of the last expression of a cell."""

    def write_output_prompt(self) -> None:
        """No prompt: the count belongs to the output."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        shell: Any = self.shell
        shell.said.result(format_dict, md_dict, self.prompt_count)

    def finish_displayhook(self) -> None:
        self._is_active = False


class PrivateShell(InteractiveShell):
    """An IPython with its own namespace and nothing of the user's: no profile, no startup, no history."""

    displayhook_class = _Hook
    display_pub_class = _Publisher
    said: Outputs

    def init_virtualenv(self) -> None:
        """Leave sys.path as it is, whatever VIRTUAL_ENV says."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        """Keep the kind of the exception only: its words may hold a value."""
        del evalue, stb
        self.said.error(etype.__name__)

    def run(self, cell: Any) -> str:
        """Run one cell into its outputs and its count; the kind of exception when it failed, else empty."""
        self.said.begin(cell.outputs)
        cell.execution_count = self.execution_count
        result = self.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]  # IPython has no types
        failure = result.error_before_exec or result.error_in_exec
        if isinstance(failure, KeyboardInterrupt):
            raise failure
        told = [output.ename for output in cell.outputs if output.output_type == "error"]
        if failure is not None and not told:
            told = [type(failure).__name__]
            self.said.error(told[0])
        return str(told[0]) if told else ""


@contextlib.contextmanager
def private_shell(folder: Path, outputs: Outputs) -> Iterator[PrivateShell]:
    """The shell that `display` and `get_ipython` find inside the block; afterwards the one of before."""
    singleton: Any = InteractiveShell
    before = singleton._instance
    sys.stdout, sys.stderr = Stream("stdout", outputs), Stream("stderr", outputs)
    profile = ProfileDir(location=str(folder / "profile"))
    places = {"ipython_dir": str(folder), "profile_dir": profile}
    shell = PrivateShell(**places, config=Config(_SETTINGS))  # type: ignore[no-untyped-call]  # IPython has no types
    atexit.unregister(shell.atexit_operations)
    shell.said = outputs
    history: Any = shell.history_manager
    history.outputs = defaultdict(list)  # all shells of a process share one otherwise
    singleton._instance = shell
    try:
        yield shell
    finally:
        singleton._instance = before
        shell.user_ns.clear()
