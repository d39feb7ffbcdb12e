"""What caches of models go by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kostprijs.model.costmodel import CostModel


@dataclass(frozen=True, eq=False)
class CacheKey:
    """A model with what is asked of it. A model equals only itself: conventions of one file share a hash."""

    model: CostModel
    asked: tuple[Any, ...] = ()

    def __hash__(self) -> int:
        return hash((id(self.model), self.asked))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CacheKey) and self.model is other.model and self.asked == other.asked
