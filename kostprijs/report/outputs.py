"""What the cells of a notebook say while they run, kept as nbformat outputs in the order they came."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from kostprijs.report.light import light_imports


class Outputs:
    """Collects into the outputs of one cell at a time (see `begin`), as a notebook server would."""

    def __init__(self) -> None:
        self._cell: list[Any] = []
        self._named: dict[str, list[Any]] = {}
        self._clear_first = False

    def begin(self, outputs: list[Any]) -> None:
        """From now on everything goes into this list, which belongs to a cell."""
        self._cell, self._clear_first = outputs, False

    def write(self, name: str, text: str) -> None:
        """Text on a stream (`stdout` or `stderr`); what follows on the same stream joins it."""
        if not text:
            return
        last = self._cell[-1] if self._cell and not self._clear_first else None
        if last is not None and last.output_type == "stream" and last.name == name:
            last.text += text
        else:
            self._add("stream", name=name, text=text)

    def show(self, data: Mapping[str, Any], metadata: Mapping[str, Any] | None, display_id: str = "") -> None:
        """An object that was displayed. A named one can be replaced later, see `update`."""
        output = self._add("display_data", data=dict(data), metadata=dict(metadata or {}))
        if display_id:
            self.update(data, metadata, display_id)
            self._named.setdefault(display_id, []).append(output)

    def update(self, data: Mapping[str, Any], metadata: Mapping[str, Any] | None, display_id: str) -> None:
        """Replace what was displayed under a name, wherever it stands."""
        for output in self._named.get(display_id, []):
            output.data, output.metadata = dict(data), dict(metadata or {})

    def result(self, data: Mapping[str, Any], metadata: Mapping[str, Any] | None, count: int) -> None:
        """The value of the last expression of a cell."""
        given = {"data": dict(data), "metadata": dict(metadata or {}), "execution_count": count}
        self._add("execute_result", **given)

    def error(self, kind: str) -> None:
        """A cell that stopped: the kind of exception, never its words or its traceback."""
        self._add("error", ename=kind, evalue="", traceback=[])

    def clear(self, wait: bool) -> None:
        """Drop what the cell said: now, or with `wait` when it says something again."""
        self._clear_first = wait
        if not wait:
            self._cell.clear()

    def _add(self, kind: str, **content: Any) -> Any:
        with light_imports():
            from nbformat import from_dict

        if self._clear_first:
            self.clear(wait=False)
        # not checked here one by one: the notebook is, as a whole, when it is written
        output = from_dict({"output_type": kind, **content})  # type: ignore[no-untyped-call]  # nbformat has no types
        self._cell.append(output)
        return output


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr of a notebook."""

    def __init__(self, name: str, outputs: Outputs) -> None:
        super().__init__()
        self.name = f"<{name}>"
        self._name, self._outputs = name, outputs

    @property
    def encoding(self) -> str:  # type: ignore[override]  # an attribute there
        """Text is kept as text; who asks gets what a file of it would be written in."""
        return "utf-8"

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep the text."""
        self._outputs.write(self._name, text)
        return len(text)
