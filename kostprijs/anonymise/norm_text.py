"""What the norm text gives away: at most so many contributors differ from the public norm.

Who differs knows that there is room for fewer others. Contributors who share their values and fill that room
among themselves know that everybody else filled in the norm; nobody else is certain of anybody.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from kostprijs.anonymise.audit import NOBODY, Exposure
from kostprijs.anonymise.policy import Guarded, Policy
from kostprijs.numbers import round_half_up


def norm_exposure(values: Sequence[float], size: int, guarded: Guarded, policy: Policy) -> Exposure | None:
    """What every coalition of `size` contributors learns of the others; None when the text is not true."""
    norm = round_half_up(guarded.norm or 0.0, guarded.grain)
    differing = sum(round_half_up(value, guarded.grain) != norm for value in values)
    most, count = policy.deviators_min - 1, len(values)
    if differing > most or guarded.norm is None:
        return None
    if size >= count:
        return NOBODY
    certain = math.comb(differing, most) * math.comb(count - differing, size - most) if size >= most else 0
    learned = certain * (count - size)
    half = guarded.grain / 2
    interval = (float(norm) - half, float(norm) + half) if learned else (guarded.low, guarded.high)
    return Exposure(math.comb(count, size) * (count - size), learned, learned, learned, interval)
