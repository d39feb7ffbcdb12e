"""The tariffs of every submission: in the round's convention, in its own, and how its own came about."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from kostprijs.errors import ModelError
from kostprijs.intake.basis import ROUNDING_NOISE
from kostprijs.intake.submission import BLOCKED, EXCLUDED, Submission, file_name
from kostprijs.model.buildup import tariff_of
from kostprijs.model.conventions import single_changes, with_convention
from kostprijs.model.costmodel import CostModel
from kostprijs.model.formula import Array
from kostprijs.numbers import CENT

Conventions = Mapping[str, Mapping[str, str]]
# Among all conventions of a model one comes near any tariff by chance: at most this many changes are tried,
# fewest first, and it must come out to the cent as printed.
MOST_CHANGES = 2


def with_tariffs(model: CostModel, submissions: Sequence[Submission], own: Conventions) -> list[Submission]:
    """The same submissions with their tariffs.

    `model` is in the convention of the round; `own` gives the convention of single tools by file name.
    A tariff is None where a value that it needs is blank, where one is blocked or left out by a decision, and
    where the outcome is not finite. Raises WrongUse and ModelError as `with_convention` does, for `own`.
    """
    if not submissions:
        return []
    inputs = _inputs(model, submissions)
    outcomes = _outcomes(model, inputs, len(submissions))
    known = np.isfinite(outcomes) & np.array([_complete(submission) for submission in submissions])
    computed = [
        replace(submission, tariff=tariff, own_tariff=tariff) if is_known else submission
        for submission, tariff, is_known in zip(submissions, outcomes.tolist(), known, strict=True)
    ]
    return _reckoned(model, _in_own_convention(model, computed, own, inputs), inputs)


def _in_own_convention(
    model: CostModel, submissions: Sequence[Submission], own: Conventions, inputs: Mapping[str, Array]
) -> list[Submission]:
    names = {file_name(file): convention for file, convention in own.items()}
    stated = [names.get(file_name(s.file)) if s.tariff is not None else None for s in submissions]
    changed = list(submissions)
    for convention in [dict(pairs) for pairs in dict.fromkeys(tuple(c.items()) for c in stated if c)]:
        outcomes = _outcomes(with_convention(model, convention), inputs, len(submissions))
        for position, found in enumerate(stated):
            if found == convention and np.isfinite(outcomes[position]):
                changed[position] = replace(
                    changed[position],
                    own_tariff=float(outcomes[position]),
                    recorded=tuple(convention.items()),
                )
    return changed


def _reckoned(
    model: CostModel, submissions: Sequence[Submission], inputs: Mapping[str, Array]
) -> list[Submission]:
    """For tools whose printed tariff is another: the convention with the fewest changes that gives it."""
    rows = [position for position, s in enumerate(submissions) if differs(s)]
    changed = list(submissions)
    if not rows:
        return changed
    some = {name: np.broadcast_to(v, (len(submissions), *v.shape[1:]))[rows] for name, v in inputs.items()}
    printed = np.array([submissions[position].printed for position in rows], dtype=np.float64)
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for steps in _nearby(model):
        outcomes = _outcomes_by(model, steps, some, len(rows))
        if outcomes is not None:
            for place in np.flatnonzero(np.abs(outcomes - printed) <= CENT / 2 + ROUNDING_NOISE):
                found.setdefault(rows[place], steps)
    for position, steps in found.items():
        changed[position] = replace(changed[position], reckons=steps)
    return changed


def _nearby(model: CostModel) -> Iterator[tuple[tuple[str, str], ...]]:
    """Every set of at most MOST_CHANGES changes of choices (choice id, option id), the single ones first."""
    single = list(single_changes(model))
    for count in range(1, MOST_CHANGES + 1):
        for steps in itertools.combinations(single, count):
            if len(dict(steps)) == count:
                yield steps


def _outcomes_by(
    model: CostModel, steps: tuple[tuple[str, str], ...], inputs: Mapping[str, Array], count: int
) -> Array | None:
    try:
        return _outcomes(with_convention(model, dict(steps)), inputs, count)
    except ModelError:  # options of a model that don't go together: then nobody reckons so
        return None


def differs(submission: Submission) -> bool:
    """Whether the tool prints another tariff than its own values give, by more than a cent."""
    if submission.printed is None or submission.own_tariff is None:
        return False
    return abs(submission.own_tariff - submission.printed) > CENT + ROUNDING_NOISE


def _outcomes(model: CostModel, inputs: Mapping[str, Array], count: int) -> Array:
    # it is a single one where the tariff needs nothing that is filled in
    return np.broadcast_to(tariff_of(model, inputs), (count,))


def _inputs(model: CostModel, submissions: Sequence[Submission]) -> dict[str, Array]:
    """Per element an array (n,) or (n, k) of the valid values, NaN where there is none."""
    valid = [submission.valid for submission in submissions]
    inputs = {}
    for element in model.elements:
        columns = [[values.get(figure, np.nan) for values in valid] for figure in element.figures]
        stacked = np.array(columns, dtype=np.float64).T
        inputs[element.id] = stacked if element.series else stacked[:, 0]
    return inputs


def _complete(submission: Submission) -> bool:
    # a blocked or excluded value is not a blank: what a blank counts as may not stand in for it
    return all(filled.status not in (BLOCKED, EXCLUDED) for filled in submission.values.values())
