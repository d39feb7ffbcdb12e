"""A model that reckons in the own way of one tool, and below that once more in the way of the round."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from kostprijs.model.checks import checked_order
from kostprijs.model.conventions import with_convention
from kostprijs.model.costmodel import CostModel, Line
from kostprijs.model.formula import parse_formula

_ALSO = "_traject"
IN_ROUND = "rekenwijze van dit traject"


def both_ways(model: CostModel, convention: Mapping[str, str]) -> CostModel:
    """`model` (in the convention of the round) in another convention, with the lines that it changes again.

    The second lines stand after the others, in their order, under an id and a label of their own; the
    outcome is the first. The same model when nothing differs. Raises ModelError as `with_convention` does.
    """
    own = with_convention(model, convention)
    formulas = {line.id: line.formula.text for line in own.lines}
    changed = {line.id for line in model.lines if line.formula.text != formulas[line.id]}
    for name in model.order:  # what needs a line that is reckoned otherwise comes out otherwise
        if model.line(name).formula.names & changed:
            changed.add(name)
    if model.outcome not in changed:
        return own
    ending = _free_ending(model)
    again = tuple(_again(line, changed, ending) for line in model.lines if line.id in changed)
    lines = (*own.lines, *again)
    return replace(own, lines=lines, order=checked_order(own.source, own.elements, lines, own.outcome))


def _again(line: Line, changed: set[str], ending: str) -> Line:
    text = re.sub(
        r"[^\W\d]\w*", lambda name: name[0] + ending if name[0] in changed else name[0], line.formula.text
    )
    label = f"{line.label} ({IN_ROUND})"
    return replace(line, id=line.id + ending, label=label, formula=parse_formula(text))


def _free_ending(model: CostModel) -> str:
    taken = {element.id for element in model.elements} | {line.id for line in model.lines}
    ending = _ALSO
    while any(line.id + ending in taken for line in model.lines):
        ending += _ALSO
    return ending
