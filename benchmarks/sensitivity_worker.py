"""Runs in an environment of its own: shap's Exact explainer and SALib on the model by hand.

Requests and answers are lines: `version`, `stop`, or JSON with `do`:
open    fixed (element -> value or list), names (the elements that vary, one column each)
shap    background, rows: seconds, and the Shapley value of every element in every row
salib   bounds per element, samples: seconds, first order and total per element
Both call the model in whole-array NumPy, contracted to as few operations as there can be.
"""

from __future__ import annotations

import logging
import time
import warnings
from typing import Any

import by_hand
import numpy as np
import shap
from SALib.analyze import sobol as analyze
from SALib.sample import sobol as sample
from serve import serve


class Session:
    """The model with most values fixed."""

    def __init__(self) -> None:
        self._fixed: dict[str, Any] = {}
        self._names: list[str] = []

    def tariffs(self, rows: Any) -> Any:
        """The tariff of every row, a column per element that varies."""
        return by_hand.contracted({**self._fixed, **dict(zip(self._names, np.asarray(rows).T, strict=True))})

    def answer(self, request: dict[str, Any]) -> object:
        """The answer to one request."""
        match request["do"]:
            case "open":
                self._fixed = {name: np.array(value) for name, value in request["fixed"].items()}
                self._names = request["names"]
            case "shap":
                return self._shap(np.array([request["background"]]), np.array(request["rows"]))
            case "salib":
                return self._salib(request["bounds"], request["samples"])
        return "ok"

    def _shap(self, background: Any, rows: Any) -> object:
        start = time.perf_counter()
        explainer = shap.explainers.Exact(self.tariffs, shap.maskers.Independent(background, max_samples=1))
        found = explainer(rows, max_evals=2 ** len(self._names) + 1, silent=True)
        return time.perf_counter() - start, found.values.tolist()

    def _salib(self, bounds: Any, samples: int) -> object:
        problem = {"num_vars": len(self._names), "names": self._names, "bounds": bounds}
        start = time.perf_counter()
        rows = sample.sample(problem, samples, calc_second_order=False, seed=1)
        # two resamples are the least: the confidence intervals are not compared
        found = analyze.analyze(problem, self.tariffs(rows), calc_second_order=False, num_resamples=2, seed=1)
        return time.perf_counter() - start, found["S1"].tolist(), found["ST"].tolist()


logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
serve(Session().answer, ("shap", "SALib"))
