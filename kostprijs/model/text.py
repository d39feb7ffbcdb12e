"""The text face of a cost model: every line as a sentence in its language, in words and with values.

    Loonkosten per productief uur = loonkosten per betaald uur / productief deel van de betaalde uren
                                  = € 20,50 / 72,8% = € 28,16

A percentage counts in a formula as a part of one: 5,7% is 0,057. Amounts in between are shown
rounded and reckoned with in full, so who reckons with what is printed may find the last digit otherwise.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kostprijs.errors import WrongUse
from kostprijs.model.buildup import build_up
from kostprijs.model.checks import series_lengths
from kostprijs.model.costmodel import CostElement, CostModel, Line
from kostprijs.model.sentences import (
    ATOM,
    PHRASE,
    SUM,
    Part,
    Writer,
    computed_amount,
    inner_label,
    joined,
    typed_amount,
)
from kostprijs.model.vocabulary import VOCABULARIES, Vocabulary


@dataclass(frozen=True)
class LineText:
    """One line of the build-up as text.

    words    the formula with the labels of what it uses
    filled   the same with values, "" when none were given
    outcome  the outcome with its unit, a step at a time for a series; "" when no values were given
    """

    id: str
    label: str
    words: str
    filled: str
    outcome: str

    @property
    def sentence(self) -> str:
        """All of it on one line; what would only be said twice is said once."""
        said = [self.label]
        for text in (self.words, self.filled, self.outcome):
            if text and text != said[-1]:
                said.append(text)
        return " = ".join(said)


def convention_words(model: CostModel) -> str:
    """The choices that the model reckons by, in one line: `overhead: opslag op de directe kosten; ...`."""
    return "; ".join(f"{name.replace('_', ' ')}: {words}" for name, words in model.conventions)


def line_texts(
    model: CostModel, inputs: Mapping[str, npt.ArrayLike] | None = None, unknown: str = ""
) -> tuple[LineText, ...]:
    """Every line of the model, in the order of the file.

    `inputs` is one set of values as `build_up` takes them; NaN stands for a value that is not known,
    which is said with the words `unknown`, or that it was not filled in. Raises WrongUse for inputs
    that don't fit or hold more than one set of values.
    """
    lengths = series_lengths(model.source, model.elements, model.lines, model.order)
    said = VOCABULARIES[model.language]
    words = _Words(model, lengths, said)
    if inputs is None:
        return tuple(LineText(line.id, line.label, words.line(line), "", "") for line in model.lines)
    values = _Values(model, lengths, inputs, unknown or said.not_filled)
    return tuple(
        LineText(line.id, line.label, words.line(line), values.line(line), values.outcome(line))
        for line in model.lines
    )


class _Words(Writer):
    """Formulas with labels."""

    def __init__(self, model: CostModel, lengths: Mapping[str, int], words: Vocabulary) -> None:
        super().__init__(lengths, words)
        items: list[CostElement | Line] = [*model.elements, *model.lines]
        self._labels = {item.id: inner_label(item.label) for item in items}

    def line(self, line: Line) -> str:
        """The formula of a line."""
        text = self.part(line.formula.tree, None).text
        return self._said.per_step.format(formula=text) if self._lengths[line.id] > 1 else text

    def name(self, name: str, step: int | None) -> Part:  # noqa: ARG002 - every step has one label
        return Part(self._labels[name], ATOM)

    def over_series(self, function: str, argument: ast.expr, step: int | None) -> Part:
        inner = self.part(argument, step)
        if self.length(argument) == 1:
            return inner
        text = self._said.over_steps.format(pick=self._said.pick(function), inner=inner.within(ATOM))
        return Part(text, PHRASE)


class _Values(Writer):
    """Formulas with values."""

    def __init__(
        self,
        model: CostModel,
        lengths: Mapping[str, int],
        inputs: Mapping[str, npt.ArrayLike],
        unknown: str,
    ) -> None:
        super().__init__(lengths, VOCABULARIES[model.language])
        self._unknown = unknown
        self._elements = {element.id: element for element in model.elements}
        items: list[CostElement | Line] = [*model.elements, *model.lines]
        self._units = {item.id: item.unit for item in items}
        self._values = {name: np.asarray(value, dtype=np.float64) for name, value in inputs.items()}
        for element in model.elements:
            blank = math.nan if element.blank_counts_as is None else element.blank_counts_as
            given = self._values.get(element.id, np.full(lengths[element.id], math.nan))
            self._values[element.id] = np.where(np.isnan(given), blank, given)
        self._values |= build_up(model, inputs)
        for name, value in self._values.items():
            self._values[name] = value = value.reshape(-1)
            if value.size not in (1, lengths[name]):
                raise WrongUse(f"{model.source}: «{name}» heeft meer dan één set waarden; geef er één.")

    def line(self, line: Line) -> str:
        """The formula of a line with its values; of a series a text per step."""
        steps = self._lengths[line.id]
        if steps == 1:
            return self.part(line.formula.tree, None).text
        return "; ".join(self.part(line.formula.tree, step).text for step in range(steps))

    def outcome(self, line: Line) -> str:
        """The outcome of a line."""
        values = self._values[line.id]
        shown = (computed_amount(value, line.unit, self._said) for value in values.tolist())
        return "; ".join(text or self._said.not_computed for text in shown)

    def name(self, name: str, step: int | None) -> Part:
        values = self._values[name]
        value = float(values[step or 0] if values.size > 1 else values[0])
        given = name in self._elements
        text = (typed_amount if given else computed_amount)(value, self._units[name], self._said)
        if not text:
            return Part(self._unknown if given else self._said.not_computed, PHRASE)
        return Part(text, SUM if value < 0 else ATOM)

    def over_series(self, function: str, argument: ast.expr, step: int | None) -> Part:
        steps = self.length(argument)
        if steps == 1:
            return self.part(argument, step)
        return joined(function, [self.part(argument, number) for number in range(steps)], self._said)
