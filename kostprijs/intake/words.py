"""The words under which the items of a model are known in a workbook."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kostprijs.model.costmodel import CostModel
from kostprijs.model.sheet import PROVIDER_FIELDS, Layout, layout_of


@dataclass(frozen=True)
class Dictionary:
    """Per model, made once: where things should stand and under which words they are known.

    `synonyms` are the words that are nobody's own label or id; `lines` the labels of what is reckoned.
    """

    layout: Layout
    items: tuple[str, ...]
    words: Mapping[str, str]
    synonyms: frozenset[str]
    lines: frozenset[str]
    outcome: str
    peiljaar: int

    def word(self, text: str) -> str:
        """The known word that a text is, or nothing: `Ziekteverzuim (in %):` is ziekteverzuim."""
        whole = normalise(text)
        if whole in self.words:
            return whole
        bare = _bare(text) if "(" in text else ""
        return bare if bare in self.words else ""


@functools.lru_cache(maxsize=20_000)
def normalise(text: str) -> str:
    """Lower case, no diacritics, runs of anything but letters and digits as one space."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", plain).strip()


@functools.lru_cache(maxsize=20_000)
def _bare(text: str) -> str:
    return normalise(re.sub(r"\([^)]*\)", " ", text))


def dictionary_of(model: CostModel, peiljaar: int | None = None) -> Dictionary:
    """The words under which the figures, the tariff and the provider's own fields are known.

    An own label goes before an id and an id before a synonym; a synonym that is already something
    else's word is dropped. `peiljaar` is that of the round, else that of the model.
    """
    outcome = model.line(model.outcome)
    words: dict[str, str] = {}

    def add(pairs: Iterable[tuple[str, str]]) -> None:
        for text, item in pairs:
            words.setdefault(normalise(text), item)

    pairs = [pair for e in model.elements for pair in zip(e.labels, e.figures, strict=True)]
    add([*pairs, *((label, name) for name, label in PROVIDER_FIELDS.items()), (outcome.label, outcome.id)])
    add((figure, figure) for _, figure in pairs)
    add((name, name) for name in (*PROVIDER_FIELDS, outcome.id))
    own = frozenset(words)
    for element in model.elements:
        for synonym in element.synonyms:
            steps = [f"{synonym}, {step}" for step in element.series] or [synonym]
            add(zip(steps, element.figures, strict=True))
    return Dictionary(
        layout=layout_of(model),
        items=(*(figure for _, figure in pairs), *PROVIDER_FIELDS, outcome.id),
        words=words,
        synonyms=frozenset(words) - own,
        lines=frozenset(normalise(line.label) for line in model.lines),
        outcome=outcome.id,
        peiljaar=peiljaar or model.peiljaar,
    )
