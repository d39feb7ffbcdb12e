"""Which values of a round are asked about because they lie apart; and that the question tells nothing."""

from __future__ import annotations

import re

import numpy as np
import pytest

from kostprijs.intake.findings import Place, Severity
from kostprijs.intake.spread import outlying, spread
from kostprijs.intake.submission import VALID, Filled, Submission
from kostprijs.model.loader import load_model

MODEL = load_model("hbh-2019")


@pytest.mark.parametrize(
    ("values", "margin", "far"),
    [
        # fewer than five: nobody
        ([5, 5.1, 5.2, 60], 0, []),
        # (9 - 5,2) is more than 3,5 times the spread
        ([5, 5.1, 5.2, 5.3, 9], 0, [9]),
        ([5, 5.1, 5.2, 5.3, 5.4], 0, []),
        # by hand: median 6, MAD 1, so apart beyond 3,5 / 0,6745 = 5,19
        ([4, 5, 6, 7, 11.1], 0, []),
        ([4, 5, 6, 7, 11.2], 0, [11.2]),
        # most of them equal: the mean deviation takes over
        ([8, 8, 8, 8, 8.33], 0, [8.33]),
        ([8, 8, 8, 8, 8.33], 0.5, []),
        ([8, 8, 8, 8, 8], 0, []),
        ([0, 0, 0, 2, 2.5], 0, []),
        # on both sides
        ([1, 10, 10.1, 10.2, 10.3, 10.4, 30], 0, [1, 30]),
    ],
)
def test_outlying(values, margin, far) -> None:
    found = outlying(np.array(values), np.array(values), margin)
    assert [value for value, is_far in zip(values, found, strict=True) if is_far] == far


def tool(name: str, concern: str, value: float, counts: bool = True) -> Submission:
    values = {"ziekteverzuim": Filled(value, VALID, "naam", Place("Invoer", "C20"), str(value))}
    return Submission(name, "", values=values, concern=concern, counts=counts)


ROUND = [tool(f"{n}.xlsx", f"naam:{n}", value) for n, value in enumerate((5.11, 5.32, 5.48, 5.71))]
FAR = tool("ver.xlsx", "naam:ver", 14.93)


def test_the_question_goes_to_one_provider_and_says_nothing_of_the_others() -> None:
    (finding,) = spread(MODEL, [*ROUND, FAR])
    assert (finding.severity, finding.file, finding.figure) == (
        Severity.QUESTION,
        "ver.xlsx",
        "ziekteverzuim",
    )
    words = f"{finding.expected} {finding.action}"
    # no number at all: no median, no value, no count; and no side
    assert not re.search(r"\d", words)
    assert not re.search(r"\b(hoog|laag|hoger|lager|mediaan|gemiddeld|anderen?|ronde)", words)


def test_it_still_counts_and_is_asked_once() -> None:
    (finding,) = spread(MODEL, [*ROUND, FAR])
    assert FAR.valid == {"ziekteverzuim": 14.93}
    assert list(spread(MODEL, [*ROUND, FAR], [finding])) == []


def test_a_concern_weighs_once_and_what_does_not_count_weighs_nothing() -> None:
    twins = [tool("a.xlsx", "naam:1", 5.3), tool("b.xlsx", "naam:1", 5.4)]
    assert list(spread(MODEL, [*ROUND[:3], *twins, FAR])) == [], "four concerns in five tools"
    assert list(spread(MODEL, [*ROUND, tool("ver.xlsx", "naam:ver", 14.93, counts=False)])) == []
