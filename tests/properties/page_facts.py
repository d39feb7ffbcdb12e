"""What a page says of the ordered values, as the facts of a linear program."""

from __future__ import annotations

from kostprijs.anonymise.groups import Candidate
from kostprijs.anonymise.linear import LinearFact
from kostprijs.anonymise.policy import Guarded


def facts_of(option: Candidate, n: int, guarded: Guarded) -> list[LinearFact]:
    half, facts, start = float(guarded.grid) / 2, [], 0
    for size, mean in zip(option.sizes, option.means, strict=True):
        weights = [0.0] * n
        weights[start : start + size] = [1.0 / size] * size
        facts.append(LinearFact(tuple(weights), float(mean) - half, float(mean) + half))
        start += size
    if option.lower is not None:
        first, last = (1.0, *[0.0] * (n - 1)), (*[0.0] * (n - 1), 1.0)
        lower, upper, step = float(option.lower), float(option.upper), float(option.step)
        hair = guarded.grain / 1_000  # rounded outwards: the far end of the step is out of reach
        facts += [LinearFact(first, lower, lower + step - hair), LinearFact(last, upper - step + hair, upper)]
    return facts
