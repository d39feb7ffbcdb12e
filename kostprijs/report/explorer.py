"""The explorer of tariff scenarios in a notebook: controls where they work, and figures anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kostprijs.anonymise.dataset import ReleasedRound, read_round
from kostprijs.layout import Workspace
from kostprijs.report import explorer_tables as tables
from kostprijs.report.explorer_tables import Shown
from kostprijs.scenario.file import Scenario, load_scenario
from kostprijs.scenario.result import evaluate
from kostprijs.scenario.tornado import tornado


def load_explorer(root: Path, traject: str, ronde: str, scenario: str) -> Explorer:
    """The explorer of a released round under `root`, starting from a scenario file (a path from `root`).

    Scenarios are saved in the folder of that file. Raises WrongUse and ModelError for a round or a file
    that is absent or wrong, VerificationFailed for a round that was changed.
    """
    path = root / scenario
    released = read_round(Workspace(root).anonymised(traject, ronde))
    return Explorer(released, load_scenario(path), path.parent)


class Explorer:
    """One round and one start scenario.

    In a notebook with a kernel it shows sliders and fields. Its other outputs are the figures of the
    start scenario, the same wherever and whenever the notebook runs.
    """

    def __init__(self, released: ReleasedRound, start: Scenario, folder: Path) -> None:
        self._released, self._start, self._folder = released, start, folder
        self._result = evaluate(released, start)

    @property
    def values(self) -> Shown:
        """The tariff and every value of the start scenario."""
        name, sentence = self._start.name, tables.tariff_sentence(self._result)
        return Shown((tables.values(self._result),), f"Scenario «{name}». {sentence}")

    @property
    def build_up(self) -> Shown:
        """The steps from wage to tariff of the start scenario."""
        return Shown((tables.build_up(self._result),), "\n".join(self._result.point.remarks))

    @property
    def tornado(self) -> Shown:
        """What each element does from low to high."""
        return Shown((tables.tornado_table(self._result, tornado(self._result.point)),))

    def panel(self) -> Any:
        """The controls. Needs ipywidgets, and a kernel to do anything."""
        from kostprijs.report.explorer_panel import Panel

        return Panel(self._released, self._start, self._folder)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        shown = {"text/html": self.values.html, "text/plain": self.values.plain}
        if not _has_kernel():
            return shown
        view: dict[str, Any] = self.panel().box._repr_mimebundle_()
        return {**view, **shown}


def _has_kernel() -> bool:
    """Whether this runs in a kernel, where a page can talk back."""
    from IPython.core.getipython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
