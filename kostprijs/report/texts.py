"""The texts on the pages, from one catalogue per language."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources

from kostprijs.tomlfile import Table, parse_toml


@dataclass(frozen=True)
class Texts:
    """One catalogue. Keys are `part.name`; a text may have {places} that the caller fills.

    A key that is absent and a place that is not filled raise (ModelError, KeyError): no page may
    show a key or a brace.
    """

    catalogue: Table

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


@functools.cache
def load_texts(language: str = "nl") -> Texts:
    """The catalogue of a language, from the package. FileNotFoundError for a language without one."""
    file = f"{language}.toml"
    data = (resources.files("kostprijs") / "report" / "teksten" / file).read_bytes()
    return Texts(parse_toml(data, file))
