"""Runs in an environment of its own: IronCalc and formulas on workbooks. Requests and answers are lines.

`version`, `stop`, or JSON with `do`:
open   name, engine (ironcalc or formulas), path, figures and outcome: [sheet, row, column, address] from zero
values rows, each one set of figures in order
tariff name: the outcome of every row
run    name, count: seconds per evaluation, over the rows in turn: fill in, compute, read the outcome
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from serve import serve

Evaluate = Callable[[Sequence[float]], float]


def ironcalc_evaluator(path: str, figures: Sequence[Any], outcome: Any) -> Evaluate:
    """The whole workbook is recomputed at every evaluation; IronCalc offers nothing smaller."""
    import ironcalc

    model = ironcalc.load_from_xlsx(path)
    sheets = [sheet["name"] for sheet in model.get_worksheets_properties()]
    cells = [(sheets.index(sheet), row + 1, column + 1) for sheet, row, column, _ in figures]
    at = sheets.index(outcome[0]), outcome[1] + 1, outcome[2] + 1

    def evaluate(values: Sequence[float]) -> float:
        for (sheet, row, column), value in zip(cells, values, strict=True):
            model.update_cell_with_number(sheet, row, column, value)
        model.evaluate()
        return float(model.get_cell_value(*at))

    return evaluate


def formulas_evaluator(path: str, figures: Sequence[Any], outcome: Any) -> Evaluate:
    """The outcome as a function of the figures, cut out of the workbook beforehand."""
    import formulas

    def key(cell: Any) -> str:
        return f"'[{Path(path).name}]{cell[0].upper()}'!{cell[3]}"

    model = formulas.ExcelModel().loads(path).finish()
    function = model.compile(inputs=[key(cell) for cell in figures], outputs=[key(outcome)])

    def evaluate(values: Sequence[float]) -> float:
        return float(function(*values).value[0, 0])

    return evaluate


ENGINES = {"ironcalc": ironcalc_evaluator, "formulas": formulas_evaluator}


class Session:
    """The workbooks that are open and the values to fill in."""

    def __init__(self) -> None:
        self._open: dict[str, Evaluate] = {}
        self._rows: list[list[float]] = []

    def answer(self, request: dict[str, Any]) -> object:
        """The answer to one request."""
        match request["do"]:
            case "open":
                engine = ENGINES[request["engine"]]
                self._open[request["name"]] = engine(request["path"], request["figures"], request["outcome"])
            case "values":
                self._rows = request["rows"]
            case "tariff":
                return [self._open[request["name"]](row) for row in self._rows]
            case "run":
                evaluate, rows = self._open[request["name"]], itertools.cycle(self._rows)
                start = time.perf_counter()
                for _ in range(request["count"]):
                    evaluate(next(rows))
                return (time.perf_counter() - start) / request["count"]
        return "ok"


serve(Session().answer, tuple(ENGINES))
