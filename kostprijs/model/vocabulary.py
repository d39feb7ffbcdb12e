"""The few words that formulas and names of a model are put in, per language."""

from __future__ import annotations

from dataclasses import dataclass

from kostprijs.numbers import DUTCH, ENGLISH, NumberStyle


@dataclass(frozen=True)
class Vocabulary:
    """Words with their {places}.

    numbers      how numbers are written
    one_of       the smallest or largest of some values; `smallest` and `largest` fill it
    over_steps   what `som`, `min` and `max` of a series read like: `total`, `smallest` or `largest` of it
    per_step     a line that has a value per step
    hours        a number of hours per year
    not_filled   a value that nobody filled in; `not_computed` one that has no outcome
    submitted    the tariff as the tool of a provider prints it
    """

    numbers: NumberStyle
    one_of: str
    over_steps: str
    total: str
    smallest: str
    largest: str
    per_step: str
    hours: str
    not_filled: str
    not_computed: str
    submitted: str

    def pick(self, function: str) -> str:
        """The word for `som`, `min` or `max`."""
        return {"som": self.total, "min": self.smallest, "max": self.largest}[function]


VOCABULARIES = {
    "nl": Vocabulary(
        numbers=DUTCH,
        one_of="de {pick} van {before} en {last}",
        over_steps="de {pick} over de treden van {inner}",
        total="som",
        smallest="kleinste",
        largest="grootste",
        per_step="per trede: {formula}",
        hours="{number} uur",
        not_filled="niet ingevuld",
        not_computed="niet te berekenen",
        submitted="{label} zoals ingediend",
    ),
    "en": Vocabulary(
        numbers=ENGLISH,
        one_of="the {pick} of {before} and {last}",
        over_steps="the {pick} over the steps of {inner}",
        total="sum",
        smallest="smallest",
        largest="largest",
        per_step="per step: {formula}",
        hours="{number} hours",
        not_filled="not filled in",
        not_computed="cannot be computed",
        submitted="{label} as submitted",
    ),
}
