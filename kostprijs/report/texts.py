"""The texts on the pages, from one catalogue per language, with the numbers as that language writes them."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from importlib import resources

from kostprijs.model.vocabulary import VOCABULARIES
from kostprijs.numbers import NumberStyle
from kostprijs.report.foreign import foreign
from kostprijs.tomlfile import Table, parse_toml

_DUTCH = "nl"


@dataclass(frozen=True)
class Texts:
    """One catalogue. Keys are `part.name`; a text may have {places} that the caller fills.

    A key that is absent and a place that is not filled raise (ModelError, KeyError): no page may
    show a key or a brace.
    """

    catalogue: Table
    language: str = _DUTCH
    marked: bool = True

    def __call__(self, key: str, **values: object) -> str:
        """The text under `key`, filled in."""
        part, name = key.split(".")
        return self.catalogue.table(part).text(name).format(**values)

    def lines(self, key: str, **values: object) -> tuple[str, ...]:
        """The list of texts under `key`, each filled in; ModelError when there is none."""
        part, name = key.split(".")
        table = self.catalogue.table(part)
        if name not in table:
            raise table.error(name, "ontbreekt; verwacht: een lijst van teksten")
        return tuple(line.format(**values) for line in table.texts(name))

    @property
    def style(self) -> NumberStyle:
        """How the language writes its numbers."""
        return VOCABULARIES[self.language].numbers

    def number(self, value: float | Decimal | Fraction, decimals: int) -> str:
        """A bare number: `1.234,50` in Dutch, `1,234.50` in English."""
        return self.style.number(value, decimals)

    def amount(self, value: float | Decimal | Fraction, unit: str, decimals: int | None = None) -> str:
        """A number with the sign of its unit, in the decimals of the unit where none are given."""
        return self.style.amount(value, unit, decimals)

    def unit(self, unit: str) -> str:
        """A unit in words; empty for a cell without one."""
        return self.style.words[unit] if unit else ""

    def foreign(self, text: str) -> str:
        """A Dutch text as it is; on a page in another language marked as Dutch, where that can be said."""
        return foreign(text) if self.marked and self.language != _DUTCH else text


@functools.cache
def load_texts(language: str) -> Texts:
    """The catalogue of a language, from the package. FileNotFoundError for a language without one."""
    return Texts(_catalogue(language), language)


@functools.cache
def program_texts() -> Texts:
    """What the program says to the project leader: progress and errors, always in Dutch."""
    return Texts(_catalogue("programma"))


def _catalogue(name: str) -> Table:
    file = f"{name}.toml"
    data = (resources.files("kostprijs") / "report" / "teksten" / file).read_bytes()
    return parse_toml(data, file)
