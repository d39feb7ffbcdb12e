"""Conventions (rekenwijzen): the same inputs under another way of reckoning.

A model file names its choices; a convention is one option of each. Changing it replaces the formulas
of the lines that the choice touches, and nothing else: elements, units and labels stay.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from kostprijs.errors import ModelError, WrongUse
from kostprijs.model.cachekey import CacheKey
from kostprijs.model.checks import checked_order
from kostprijs.model.costmodel import Choice, CostElement, CostModel, Option
from kostprijs.model.sentences import inner_label


def standard(model: CostModel) -> dict[str, str]:
    """The convention that the file itself holds: choice id -> option id."""
    return {choice.id: choice.default for choice in model.choices}


def with_convention(model: CostModel, convention: Mapping[str, str]) -> CostModel:
    """The model under another convention; a choice that is not named stays as it is in `model`.

    The formulas are checked again as when the file was loaded. Raises WrongUse for a choice or an
    option that the model does not have, and ModelError when the options don't go together.
    """
    unknown = sorted(set(convention) - {choice.id for choice in model.choices})
    if unknown:
        known = ", ".join(choice.id for choice in model.choices) or "geen"
        raise WrongUse(f"{model.source}: er is geen keuze «{unknown[0]:.40}»; bekend zijn: {known}.")
    chosen = standard(model) | dict(model.chosen) | dict(convention)
    if chosen == dict(model.chosen):
        return model  # checked when it was made
    return _changed(CacheKey(model, tuple(chosen.items())))


@functools.lru_cache(maxsize=64)  # every round of a model asks for the same ones, and each is compiled once
def _changed(key: CacheKey) -> CostModel:
    model, chosen = key.model, dict(key.asked)
    options = [_option(model, choice, chosen[choice.id]) for choice in model.choices]
    formulas = {line: formula for option in options for line, formula in option.formulas}
    lines = tuple(replace(line, formula=formulas.get(line.id, line.formula)) for line in model.lines)
    try:
        order = checked_order(model.source, model.elements, lines, model.outcome)
    except ModelError as error:
        own = standard(model)
        other = ", ".join(f"{name} = {option}" for name, option in chosen.items() if option != own[name])
        place = f"{error.place}, bij keuze {other}" if other else error.place
        raise ModelError(model.source, place, error.reason) from error
    return replace(model, lines=lines, order=order, chosen=tuple(chosen.items()))


def single_changes(model: CostModel) -> Iterator[tuple[str, str]]:
    """Every change of one choice to another option (choice id, option id), in the order of the file."""
    chosen = dict(model.chosen)
    for choice in model.choices:
        for option in choice.options:
            if option.id != chosen[choice.id]:
                yield choice.id, option.id


def combinations(model: CostModel) -> Iterator[dict[str, str]]:
    """Every convention of the model, in the order of the file, the last choice changing fastest."""
    names = [choice.id for choice in model.choices]
    for picked in itertools.product(*([option.id for option in c.options] for c in model.choices)):
        yield dict(zip(names, picked, strict=True))


def reckoned_as(model: CostModel, element: CostElement) -> tuple[tuple[str, str], ...]:
    """What is chosen of every choice whose formulas use this element: the subject and the option, in words.

    The subject is "" where the label of the element says it already.
    """
    chosen, known = dict(model.chosen), {other.id for other in model.elements}
    found = []
    for choice in model.choices:
        if any(element.id in _concerned(choice, line, known) for line in choice.lines):
            said = choice.label.casefold() in element.label.casefold()
            subject = "" if said else inner_label(choice.label)
            found.append((subject, choice.option(chosen[choice.id]).label))
    return tuple(found)


def _concerned(choice: Choice, line: str, elements: AbstractSet[str]) -> frozenset[str]:
    """The elements in a line that the choice is about: those that only some options use, else all."""
    used = [dict(option.formulas)[line].names & elements for option in choice.options]
    everywhere = frozenset.intersection(*used)
    return (frozenset[str]().union(*used) - everywhere) or everywhere


def _option(model: CostModel, choice: Choice, option_id: str) -> Option:
    try:
        return choice.option(option_id)
    except KeyError:
        known = ", ".join(option.id for option in choice.options)
        raise WrongUse(
            f"{model.source}: de keuze «{choice.id}» heeft geen optie «{option_id:.40}»; kies uit {known}."
        ) from None
