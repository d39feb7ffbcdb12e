"""The operations of a compiled model beside NumPy's own, each (left, right[, out]) as a binary ufunc.

What is no finite number must not vanish again in min, max or a division by it: see `formula.evaluate`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from kostprijs.model.formula import Array

Operation = Callable[..., Any]


def filled(value: Array, blank: Array, out: Array | None = None) -> Array:
    """`value` with `blank` in place of NaN."""
    if out is None:
        return np.where(np.isnan(value), blank, value)
    np.copyto(out, value)
    np.copyto(out, blank, where=np.isnan(value))
    return out


def negative(left: Array, _right: Array, out: Array | None = None) -> Array:
    """Minus the value; the second operand is not used."""
    return np.negative(left, out=out)


def lowest(left: Array, right: Array, out: Array | None = None) -> Array:
    """The lower of two."""
    return _strict(np.minimum, left, right, out, _wrong(left), _wrong(right))


def highest(left: Array, right: Array, out: Array | None = None) -> Array:
    """The higher of two."""
    return _strict(np.maximum, left, right, out, _wrong(left), _wrong(right))


def divided(left: Array, right: Array, out: Array | None = None) -> Array:
    """The quotient."""
    return _strict(np.divide, left, right, out, _wrong(right))


def _wrong(value: Array) -> npt.NDArray[np.bool_] | None:
    """Where a value is no finite number; None when it is one everywhere, which is seen at once."""
    return None if math.isfinite(np.dot(value, value)) else ~np.isfinite(value)


def _strict(
    operation: np.ufunc,
    left: Array,
    right: Array,
    out: Array | None,
    *wrong: npt.NDArray[np.bool_] | None,
) -> Array:
    """The operation, with NaN where an operand is no finite number: see `formula.evaluate`.

    `out` may be the array of an operand, so `wrong` is of before.
    """
    found: Array = operation(left, right, out=out)  # NumPy wants the third one by name
    for places in wrong:
        if places is not None:
            found = np.asarray(np.where(places, np.nan, found))
            if out is not None:
                np.copyto(out, found)
    return found
